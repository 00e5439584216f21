"""Bringing the real open-access records in by a guessed mapping, and taking them back.

Run it: ``python tests/benchmarks/staff_import.py FOLDER [COUNT]`` writes JSON to its output; COUNT
is how many records of each file.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import itertools
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

    Parameters
    ----------
    folder
        Does not exist yet.
    """
    folder.mkdir(parents=True)
    museum, rng = folder / "museum", random.Random(5)
    Museum.create(museum).close()
    head = ["accession_number", "title", "date", "description"]
    rows = (
        # What is random is packed by no more than half.
        [f"L {n}", f"溪山圖 {n}", str(1600 + n % 300), rng.randbytes(15_000).hex()]
        for n in itertools.count()
    )
    found = {}
    sheet = folder / "large.csv"
    with sheet.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(head)
        while stream.tell() < megabytes << 20:
            writer.writerows(islice(rows, 200))
    book, path = Workbook(write_only=True), folder / "large.xlsx"
    page = book.create_sheet("Objects")
    page.append(head)
    for row in islice(rows, int(megabytes * 1.7 * 2**20 / 30_000)):
        page.append(row)
    book.save(path)
    for file in (sheet, path):
        cost, told = _run(museum, "load", str(file), "--name", "large", "--dry-run", "--json")
        size = file.stat().st_size / 2**20
        found[file.suffix] = cost | {"megabytes": round(size, 1), "records": told["added"]}
    return found


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
