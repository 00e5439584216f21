"""The process that sets one entry: draws its pictures, finds its faces, writes the PDF.

``python -m handscroll.departments.collection.print.press`` reads one order as JSON from standard
input and writes one answer as JSON to standard output. It is apart from the house so that no
record can take the house's memory or time; what it may use is limited before it begins.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import typst

from handscroll.departments.collection.print.cutting import Order, draw_all
from handscroll.departments.collection.print.faces import EMBEDDED, Faces, Song, choose
from handscroll.departments.collection.print.legible import (
    characters_of,
    needs_no_glyph,
    without,
)
from handscroll.errors import HandscrollError, TooLargeError, UnsupportedError
from handscroll.geometry import Box

TEMPLATE = Path(__file__).parent / "entry.typ"
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
"""An archivable, accessible file: it refuses a text that it has no glyph for."""
_MOST_TRIES = 40
_UNSET = re.compile(r'the (?:text|disallowed codepoint) `"(.+?)"`|codepoint `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_PROBE = b'#set text(font: json("faces.json"), fallback: false)\n#json("probe.json")\n'


@dataclass(frozen=True)
class Job:
    """One order: what to set, into which file, within which limits."""

    matter: dict[str, Any]
    plates: list[Order]
    paper: str
    song: Song | None
    kept: Path
    folder: Path
    out: Path
    stamp: int
    most_picture_bytes: int


def main() -> None:
    """Set one entry within the limits that the order names."""
    order = json.load(sys.stdin)
    _limit(order["memory_bytes"], order["cpu_s"])
    try:
        answer = press(_job(order))
    except HandscrollError as error:
        answer = {"error": [type(error).__name__, error.what, error.why, error.fix]}
    except MemoryError:
        answer = {"error": ["TooLargeError", "The entry cannot be printed",
                            f"it needs more than {order['memory_bytes']:,} bytes of memory",
                            "Raise prints.memory_bytes"]}  # fmt: skip
    use = resource.getrusage(resource.RUSAGE_SELF)
    answer |= {"cpu_s": round(use.ru_utime + use.ru_stime, 2), "peak_kb": _peak_kb(use.ru_maxrss)}
    json.dump(answer, sys.stdout)


def press(job: Job) -> dict[str, Any]:
    """Write an entry's PDF; return its pages, what no face has, and which pictures are lost.

    Raises
    ------
    MisconfiguredError
        If the house was built without its faces.
    UnsupportedError
        If the text cannot be set.
    """
    job.folder.mkdir(parents=True, exist_ok=True)
    lost, picture_bytes = draw_all(job.plates, job.folder, job.most_picture_bytes)
    characters = {one for one in characters_of(job.matter) if not needs_no_glyph(one)}
    faces = choose(characters, job.kept, job.song)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True,
                        font_paths=[str(one) for one in faces.folders])  # fmt: skip
    missing = _missing(faces, fonts, job.folder)
    shutil.copyfile(TEMPLATE, job.folder / "entry.typ")
    compiler = typst.Compiler(root=str(job.folder), font_paths=fonts, ignore_system_fonts=True)
    pages, conforms = _set(job, compiler, faces, missing, lost)
    told = sorted(f"U+{ord(sign):04X}" for sign in missing)
    return {"pages": pages, "missing": told, "lost": lost, "faces": list(faces.names),
            "picture_bytes": picture_bytes, "conforms": conforms}  # fmt: skip


def _missing(faces: Faces, fonts: typst.Fonts, folder: Path) -> set[str]:
    """Return characters that the typesetter's own faces have not either."""
    (folder / "faces.json").write_text(json.dumps(EMBEDDED))
    missing = set()
    for sign in sorted(faces.unknown):
        (folder / "probe.json").write_text(json.dumps(sign))
        (folder / "probe.typ").write_bytes(b'#set document(title: "-")\n' + _PROBE)
        try:
            typst.compile(
                str(folder / "probe.typ"),
                root=str(folder),
                font_paths=fonts,
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
                timestamp=0,
            )
        except typst.TypstError:
            missing.add(sign)
    return missing  # fmt: skip


def _set(
    job: Job, compiler: typst.Compiler, faces: Faces, missing: set[str], lost: list[str]
) -> tuple[int, bool]:
    """Set the entry; a character that still has no glyph where it stands is told as well.

    Returns the pages, and whether the file keeps the standards: a record of a shape that they
    forbid is still printed, with its tags.
    """
    source = str(job.folder / "entry.typ")
    standards: list[Literal["a-2a", "ua-1"]] = [*STANDARDS]
    for _ in range(_MOST_TRIES):
        signs = sorted(missing)
        matter = without(job.matter, missing)
        matter |= {
            "paper": job.paper,
            "faces": faces.lists,
            "face_names": list(faces.names),
            "lost_files": lost,
            "missing": [f"U+{ord(one):04X}" for one in signs],
        }
        (job.folder / "matter.json").write_text(json.dumps(matter, ensure_ascii=False), "utf-8")
        try:
            compiler.compile(
                input=source,
                output=str(job.out),
                format="pdf",
                pdf_standards=[*STANDARDS],
                timestamp=job.stamp,
            )
        except typst.TypstError as error:
            found = _named_in(error.message) - missing
            if not found and not standards:
                raise _refused(error) from None
            standards = standards if found else []
            missing |= found
            continue
        pages = int(json.loads(compiler.query("<pages>", field="value", one=True)))
        return pages, bool(standards)
    raise UnsupportedError(
        "The entry cannot be printed", why=f"{len(missing)} characters have no glyph in any"
        " typeface", fix="Install Noto Serif CJK, and print again",
    )  # fmt: skip


def _named_in(message: str) -> set[str]:
    """Return the characters that the typesetter says it has no glyph for."""
    found = _UNSET.search(message)
    if found is None:
        return set()
    text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1] or found[2])
    return {sign for sign in text if not sign.isascii() or not sign.isprintable()} or set(text)


def _refused(error: typst.TypstError) -> HandscrollError:
    if "memory" in error.message:
        return TooLargeError("The entry cannot be printed", why=error.message[:200],
                             fix="Raise prints.memory_bytes")  # fmt: skip
    return UnsupportedError("The entry cannot be printed", why=error.message[:300],
                            fix="Tell whoever keeps this program, with the record")  # fmt: skip


def _job(order: dict[str, Any]) -> Job:
    song = order["song"] and Song(order["song"][0], Path(order["song"][1]), *order["song"][2:])
    plates = [Order(file, pyramid, Box(*box), wide, high)
              for file, pyramid, box, wide, high in order["plates"]]  # fmt: skip
    return Job(
        matter=order["matter"], plates=plates, paper=order["paper"], song=song,
        kept=Path(order["kept"]), folder=Path(order["folder"]), out=Path(order["out"]),
        stamp=order["stamp"], most_picture_bytes=order["most_picture_bytes"],
    )  # fmt: skip


def _peak_kb(otherwise: int) -> int:
    """Return the most memory of this program; ``getrusage`` counts who started it as well."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    except OSError:
        found = None
    return int(found[1]) if found else otherwise


def _limit(memory_bytes: int, cpu_s: int) -> None:
    for which, most in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, cpu_s)):
        _, hard = resource.getrlimit(which)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, hard))


if __name__ == "__main__":
    main()
