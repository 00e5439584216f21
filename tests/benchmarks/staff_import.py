"""Bringing the real open-access records in by a guessed mapping, and taking them back.

Run it: ``python tests/benchmarks/staff_import.py FOLDER [COUNT]`` writes JSON to its output; COUNT
is how many records of each file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from load_records import WORKS, seeded
from openpyxl import Workbook
from processes import Tree
from served import HANDSCROLL

from handscroll.departments.collection.mapping.guessing import Guessed
from handscroll.departments.collection.mapping.surveying import survey
from handscroll.departments.collection.mapping.writing import written
from handscroll.departments.collection.tables.table import How
from handscroll.departments.collection.vocabularies.store import load as load_words
from handscroll.museum import Museum

NAME = "open-access"
GROUPS = (WORKS[:2], WORKS[2:])
"""Files that have the same columns."""
BEFORE = 2_000
_SHARE = 0.5
"""Of the processor time of the dry run, after which the run is killed."""
_LOOK_S = 0.2


def measure(folder: Path, material: Path, most: int | None = None) -> dict[str, Any]:
    """Dry run, run, kill -9, the same command again, undo; compare the museum with before.

    Parameters
    ----------
    folder
        Does not exist yet.
    most
        Records of each file; None is all 156,281.

    Returns
    -------
    dict
        ``undo_differences`` (records of the register, files of the vault and answers of the search
        that are not as before), ``records``, ``records_when_killed``, ``problems``, ``remarks``,
        ``same_problems``, and wall time, processor time and peak memory of each step.
    """
    museum, source = folder / "museum", folder / "source"
    source.mkdir(parents=True)
    _unpack(material, source, most)
    mapping = folder / "open-access.toml"
    mapping.write_text(_mapping(source), encoding="utf-8")
    _before(museum)
    former = dict(_state(museum))
    words = [str(source), "--name", NAME, "--map", str(mapping), "--json", "--problems"]
    lists = [folder / f"{name}.csv" for name in ("dry", "run")]
    dry, dry_told = _run(museum, "load", *words, str(lists[0]), "--dry-run")
    assert dict(_state(museum)) == former, "a dry run wrote something"
    _kill(museum, _SHARE * dry["cpu_s"], "load", *words, str(lists[1]))
    killed = _count(museum)
    run, told = _run(museum, "load", *words, str(lists[1]))
    records = _count(museum) - BEFORE
    assert records == told["added"] + told["there"] == dry_told["added"]
    undo, undone = _run(museum, "undo", NAME, "--json")
    assert undone["removed"] == records
    later = dict(_state(museum))
    differing = [name for name, value in former.items() if later.get(name) != value]
    more = [name for name in later if name not in former and not name.startswith("vault ")]
    sheets = [hashlib.sha256(path.read_bytes()).hexdigest() for path in lists]
    return {
        "undo_differences": len(differing) + len(more),
        "differing": (differing + more)[:20],
        "records": records,
        "records_when_killed": killed - BEFORE,
        "problems": told["problems_in_all"],
        "remarks": told["remarks_in_all"],
        "changed": told["changed"],
        "same_problems": sheets[0] == sheets[1],
        "compared": len(former),
        "dry_run": dry,
        "resumed_run": run,
        "undo": undo,
    }


def large_sheets(folder: Path, megabytes: int = 200) -> dict[str, dict[str, float]]:
    """Look through a CSV and a workbook of that size in a dry run; return what each cost.

    The CSV has rows of thirteen columns with a text of 100 to 1,000 characters; every hundredth is
    broken in one of the ways of :data:`BROKEN`. The workbook has longer texts: a sheet of such
    rows would hold no 200 MB.

    Parameters
    ----------
    folder
        Does not exist yet.
    """
    folder.mkdir(parents=True)
    museum, lists = folder / "museum", folder / "problems.csv"
    Museum.create(museum).close()
    sheet, book = folder / "large.csv", folder / "large.xlsx"
    rows, broken = _large_csv(sheet, megabytes << 20)
    records = _large_book(book, int(megabytes * 1.7 * 2**20 / 30_000))
    found = {}
    for file, wanted, left_out in ((sheet, rows - broken, broken), (book, records, 0)):
        words = ("--name", "large", "--dry-run", "--json", "--problems", str(lists))
        cost, told = _run(museum, "load", str(file), *words)
        assert (told["added"], told["problems_in_all"]) == (wanted, left_out)
        assert len(told["problems"]) + len(told["remarks"]) <= 2_000
        assert all(one["row"] and one["why"] and one["fix"] for one in told["problems"])
        found[file.suffix[1:]] = cost | {
            "megabytes": round(file.stat().st_size / 2**20, 1),
            "records": wanted,
            "problems": left_out,
            "list_megabytes": round(lists.stat().st_size / 2**20, 1),
        }
    return found


BROKEN = (
    '{n},"溪山圖，"秋山"，未完,1650\n'.encode(),
    "L {n},溪山行旅圖谿水平遠疊嶂,1650\n".encode("gb18030"),
    b"L {n}," + b"x" * 140_000 + b",1650\n",
    b",a row without a number,1650\n",
)
"""A stray quotation mark, another encoding, a cell that is too long, no accession number."""


def _large_csv(sheet: Path, size: int) -> tuple[int, int]:
    """Write a sheet of so many bytes; return how many rows it has, and how many are broken."""
    rng, rows, broken = random.Random(5), 0, 0
    with sheet.open("wb") as stream:
        stream.write(b"accession_number,title,date,title_en,artist,dynasty,medium,format,")
        stream.write(b"dimensions,seals,description,provenance,location\n")
        while stream.tell() < size:
            rows += 1
            if rows % 100:
                stream.write(_row(rows, rng).encode())
                continue
            # A cell that is too long is as long as 80 rows: a hundred of them are enough.
            kind = broken % 4 if broken < 400 else broken % 2 * 3
            stream.write(BROKEN[kind].replace(b"{n}", str(rows).encode()))
            broken += 1
    return rows, broken


_SIGNS = "溪山行旅圖谿水平遠疊嶂層巒秋林漁隱松壑鳴泉風雨歸舟雪景寒林煙江待渡春山瑞松重屏會棋"
_ARTISTS = ("王翚", "董其昌", "沈周", "文徵明", "石涛", "Wang Hui (Chinese, 1632–1717)", "仇英")
_MEDIA = ("纸本墨笔", "绢本设色", "ink on paper", "Handscroll; ink and color on silk")
_FORMATS = ("handscroll", "hanging_scroll", "album", "手卷", "立轴")


def _row(number: int, rng: random.Random) -> str:
    dynasty, year = rng.choice((("明", 1400), ("清", 1660), ("Ming", 1500), ("Qing dynasty", 1700)))
    words, owner = "".join(rng.choices(_SIGNS, k=rng.randrange(100, 1_000))), rng.choice(_ARTISTS)
    return (
        f"L {number},{words[:6]}圖,{year + number % 80},Streams and Mountains no. {number},"
        f'"{rng.choice(_ARTISTS)}",{dynasty},{rng.choice(_MEDIA)},{rng.choice(_FORMATS)},'
        f"{20 + number % 300 / 10:.1f} x {100 + number % 900} cm,「{words[6:10]}」朱文方印,"
        f'=溪山 {words[10:]},"{owner}; gift, {1900 + number % 100}",A / {number % 90} / {number}\n'
    )


def _large_book(path: Path, records: int) -> int:
    rng, book = random.Random(5), Workbook(write_only=True)
    page = book.create_sheet("Objects")
    page.append(["accession_number", "title", "date", "description"])
    for n in range(records):
        # What is random is packed by no more than half.
        text = rng.randbytes(15_000).hex()
        page.append([f"L {n}", f"溪山圖 {n}", str(1600 + n % 300), text])
    book.save(path)
    return records


def _unpack(material: Path, source: Path, most: int | None) -> None:
    for name in WORKS:
        packed = material / "data" / "big" / f"{name}.ndjson.gz"
        with gzip.open(packed, "rb") as lines, (source / f"{name}.ndjson").open("wb") as out:
            out.writelines(islice(lines, most))


def _mapping(source: Path) -> str:
    """Return the guessed mapping of all files, and what a registrar answers: inches."""
    found: dict[str, Any] = {}
    records = 0
    for group in GROUPS:
        files = [source / f"{name}.ndjson" for name in group]
        guessed = survey(files, How(), load_words()).guessed
        records += guessed.records
        for one in guessed.guesses:
            found.setdefault(one.source, one)
    text = written(Guessed(list(found.values()), records))
    lines = []
    for line in text.splitlines():
        lines.append(line)
        if line.startswith('from = "item_'):
            lines.append('unit = "in"')
    return "\n".join(line for line in lines if line != "optional = true").replace(
        'to = "accession_number"', 'to = "accession_number"\noptional = true'
    )


def _before(museum: Path) -> None:
    """Make a museum with records of its own, one of which somebody has edited."""
    with Museum.create(museum) as made:
        made.lots.load(seeded(BEFORE), "before", person="bench")
        first = made.relics.list()[0]
        edited = first.catalogue.model_copy(update={"significance": {"en": "Edited by hand"}})
        made.relics.revise(first.id, edited, person="bench")
    _run(museum, "rebuild", "--json")


def _state(museum: Path) -> Iterator[tuple[str, str]]:
    """Yield the rows of all records, the checksum of every file of the vault, and counts."""
    with Museum.open(museum) as opened:
        for number, line in enumerate(opened.register.dump(("relics", "captures", "people"))):
            yield f"row {number}", hashlib.sha256(line.encode()).hexdigest()
        vault = opened.layout.vault
        for path in sorted(one for one in vault.rglob("*") if one.is_file()):
            with path.open("rb") as stream:
                told = hashlib.file_digest(stream, "sha256").hexdigest()
            yield f"vault {path.relative_to(vault)}", told
        assert not opened.vault.validate().bad


def _count(museum: Path) -> int:
    with Museum.open(museum) as opened:
        return opened.relics.count()


def _command(museum: Path, words: tuple[str, ...]) -> list[str]:
    return [*HANDSCROLL, "--museum", str(museum), *words]


def _run(museum: Path, *words: str) -> tuple[dict[str, float], dict[str, Any]]:
    """Run a command to its end; return its cost and what it told."""
    began = time.perf_counter()
    process = subprocess.Popen(
        _command(museum, words), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    with process.stdout:
        said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), said[-2000:]
    cost = {
        "wall_s": round(time.perf_counter() - began, 1),
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        # Of the largest process; the kernel tells kibibytes.
        "peak_rss_mb": round(used.ru_maxrss / 1024, 1),
    }
    return cost, json.loads(said)


def _kill(museum: Path, after_s: float, *words: str) -> None:
    """Kill a command with all that it started, some of its records in the museum."""
    process = subprocess.Popen(
        _command(museum, words),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    tree = Tree((process.pid,))
    while process.poll() is None and tree.cpu_s() < after_s:
        time.sleep(_LOOK_S)
    assert process.poll() is None, "it ended before it was killed"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def main() -> None:
    """Measure in the folder named, at most COUNT records of each file."""
    folder, most = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None
    material = Path(os.environ["HANDSCROLL_MATERIAL"])
    found = measure(folder / "real", material, most)
    found["large_sheets"] = large_sheets(folder / "large")
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
