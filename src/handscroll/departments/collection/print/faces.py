"""Typefaces of a printed entry: what is installed for Chinese, else what the house brings.

Latin is set in EB Garamond and quoted Chinese in LXGW WenKai; both come with the house, the second
in slices of which only those are unpacked that an entry needs. Running Chinese is set in Noto
Serif CJK or Source Han Serif where one is installed, else in WenKai as well.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.ttLib import TTFont

from handscroll.errors import MisconfiguredError

SHIPPED = Path(__file__).parents[3] / "static" / "print"
EMBEDDED = ("Libertinus Serif", "DejaVu Sans Mono")
"""Faces that the typesetter itself carries; for other scripts than ours."""
KAI, GARAMOND = "LXGW WenKai", "EB Garamond"
_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts",
    "/Library/Fonts", "/System/Library/Fonts", "~/Library/Fonts", "/opt/homebrew/share/fonts",
)  # fmt: skip


class Song(NamedTuple):
    """A face for running Chinese: its file and its families, simplified and traditional."""

    name: str
    file: Path
    hans: str
    hant: str


_SONGS = (
    ("NotoSerifCJK-Regular.ttc", "Noto Serif CJK", "Noto Serif CJK SC", "Noto Serif CJK TC"),
    ("SourceHanSerif-Regular.ttc", "Source Han Serif", "Source Han Serif SC",
     "Source Han Serif TC"),
    ("SourceHanSerif.ttc", "Source Han Serif", "Source Han Serif SC", "Source Han Serif TC"),
)  # fmt: skip


@cache
def installed(folders: tuple[str, ...] = _FOLDERS) -> Song | None:
    """Return the face for running Chinese that this machine has, or None."""
    there: dict[str, Path] = {}
    wanted = {name for name, *_ in _SONGS}
    for folder in folders:
        for place, _, files in os.walk(Path(folder).expanduser()):
            for name in sorted(wanted.intersection(files)):
                there.setdefault(name, Path(place) / name)
    for file, name, hans, hant in _SONGS:
        if file in there:
            return Song(name, there[file], hans, hant)
    return None


@dataclass(frozen=True)
class Faces:
    """What an entry is set in.

    Attributes
    ----------
    folders
        Where the typesetter finds the files.
    lists
        Families in order of trial, by manner: ``latin``, ``hans``, ``hant``, ``kai``.
    unknown
        Characters that none of our faces has; the typesetter's own may.
    names
        As the entry names them to its reader.
    """

    folders: list[Path]
    lists: dict[str, list[Any]]
    unknown: set[str]
    names: tuple[str, ...]


def choose(
    characters: Iterable[str], kept: Path, song: Song | None, shipped: Path = SHIPPED
) -> Faces:
    """Choose the faces for an entry's characters, and unpack what is needed of WenKai.

    Parameters
    ----------
    kept
        Folder in which unpacked slices stay for the next entry.

    Raises
    ------
    MisconfiguredError
        If the house was built without its faces.
    """
    index = _index(shipped)
    codes = {ord(one) for one in characters}
    garamond = [one for one in index["garamond"] if codes & _codes(one["codes"])]
    # What Garamond sets needs no slice of the other.
    rest = codes.difference(*(_codes(one["codes"]) for one in garamond))
    kai = [one for one in index["kai"] if rest & _codes(one["codes"])]
    known = set().union(*(_codes(one["codes"]) for one in (*garamond, *kai)))
    folders = [shipped]
    if song is not None:
        known |= _codes(_coverage(song.file, kept))
        folders.append(song.file.parent)
    # One folder an edition of the faces: two files of one family would be taken for each other.
    unpacked = kept / hashlib.sha256(_stamp(shipped).encode()).hexdigest()[:12]
    if kai:
        folders.append(unpacked)
    families = [_unpacked(shipped / one["file"], unpacked) for one in kai]
    ours = list(dict.fromkeys(one["family"] for one in garamond))
    in_cjk = [{"name": name, "covers": "latin-in-cjk"} for name in ours]
    hans, hant = ([song.hans], [song.hant]) if song else ([], [])
    last = [*ours, *EMBEDDED]
    lists: dict[str, list[Any]] = {
        "latin": [*ours, *hant, *families, *EMBEDDED],
        "hans": [*in_cjk, *hans, *families, *last],
        "hant": [*in_cjk, *hant, *families, *last],
        "kai": [*in_cjk, *families, *hant, *last],
    }
    names = (GARAMOND, *((song.name,) if song else ()), *((KAI,) if kai else ()))
    return Faces(folders, lists, {chr(code) for code in codes - known}, names)


def signature(song: Song | None, shipped: Path = SHIPPED) -> str:
    """Return what changes when entries would be set in other faces."""
    return _stamp(shipped) + (_identity(song.file) if song else "")


def _stamp(shipped: Path) -> str:
    """Return what names the edition of the faces that the house brings."""
    file = shipped / "stamp.txt"
    return file.read_text() if file.is_file() else ""


def _index(shipped: Path) -> dict[str, list[dict[str, Any]]]:
    try:
        index: dict[str, list[dict[str, Any]]] = json.loads((shipped / "index.json").read_text())
    except OSError:
        raise MisconfiguredError(
            "Entries cannot be printed", why=f"{shipped} holds no typefaces", fix="Run make pages"
        ) from None
    return index


def _codes(spans: Iterable[Iterable[int]]) -> set[int]:
    return {code for first, last in spans for code in range(first, last + 1)}


def _identity(file: Path) -> str:
    found = file.stat()
    return hashlib.sha256(f"{file}|{found.st_size}|{found.st_mtime_ns}".encode()).hexdigest()[:16]


def _coverage(file: Path, kept: Path) -> list[list[int]]:
    """Return which characters a face has; reading that takes a while, so it is kept."""
    place = kept / f"has-{_identity(file)}.json"
    try:
        spans: list[list[int]] = json.loads(place.read_text())
    except (OSError, ValueError):
        number = 0 if file.suffix == ".ttc" else -1
        with TTFont(file, lazy=True, fontNumber=number) as font:
            codes = sorted(font.getBestCmap())
        spans = []
        for code in codes:
            if spans and spans[-1][1] == code - 1:
                spans[-1][1] = code
            else:
                spans.append([code, code])
        _write(place, json.dumps(spans).encode())
    return spans


def _unpacked(slice_: Path, kept: Path) -> str:
    """Unpack a slice under a family's name of its own, once; return the name."""
    family = "Handscroll Kai " + slice_.stem.rpartition("-")[2]
    place = kept / f"{slice_.stem}.ttf"
    if not place.is_file():
        font = TTFont(slice_, recalcTimestamp=False)
        for name in font["name"].names:
            if name.nameID in (1, 4, 16):
                name.string = family
            elif name.nameID == 6:
                name.string = family.replace(" ", "")
        font.flavor = None
        part = place.with_suffix(f".{os.getpid()}.part")
        kept.mkdir(parents=True, exist_ok=True)
        font.save(part)
        part.replace(place)
    return family


def _write(place: Path, body: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(body)
    part.replace(place)
