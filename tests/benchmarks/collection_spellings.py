"""The tables of spellings that were written before the readers, and every year of every reign."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

from handscroll.departments.collection.dates.ganzhi import pair_of
from handscroll.departments.collection.dates.numerals import write_numeral
from handscroll.departments.collection.dates.parse import parse_date
from handscroll.departments.collection.dates.reigns import format_reign, reigns
from handscroll.departments.collection.search.documents import VERSION, Thing, entry
from handscroll.departments.collection.search.query import read
from handscroll.museum.search import Query, Search

TESTS = Path(__file__).parents[1] / "departments" / "collection"


def dates() -> tuple[int, list[str]]:
    """Return how many written dates the table has, and what was read otherwise than wanted."""
    table = _module(TESTS / "dates" / "test_spellings.py")
    rows = table.rows()
    return len(rows), [told for told in map(table.failure_of, rows) if told]


def names(folder: Path) -> tuple[int, list[str]]:
    """Return how many titles and names the table has, and what was found otherwise than wanted."""
    with (TESTS / "search" / "spellings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    index, things = Search(folder, VERSION), []
    for number, row in enumerate(rows):
        written = row["written"].split("|")
        title, creator = (written, []) if row["kind"] == "title" else (["无题"], written)
        things.append(Thing(f"r{number}", title, creator))
    index.put(map(entry, things))
    wrong = []
    for number, row in enumerate(rows):
        hits = index.find(Query(sought=read(row["query"]).sought, limit=1000)).hits
        if (f"r{number}" in hits) != (row["hit"] == "yes"):
            wrong.append(f"{row['query']} for {row['written']}: wanted {row['hit']}")
    return len(rows), wrong


def years() -> tuple[int, list[str]]:
    """Return how many years all reigns have, and those that do not convert there and back."""
    wrong, count = [], 0
    for reign in reigns():
        for year in range(reign.first, reign.last + 1):
            count += 1
            number = write_numeral(year - reign.counted_from + 1)
            written = f"{reign.name}{number}年 {pair_of(year)}"
            back = parse_date(f"{reign.dynasty}{written}")
            there = written in format_reign(year)
            if not there or year not in {one.first for one in back.candidates} or back.problem:
                wrong.append(f"{written} ({year})")
    return count, wrong


def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"of_{file.parent.name}", file)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made
