"""Any file of records as one kind of stream: a number, and cells by heading or path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from handscroll.departments.collection.columns.formulas import unquoted
from handscroll.departments.collection.tables.objects import Cells, flat, objects_in
from handscroll.departments.collection.tables.opening import open_table
from handscroll.departments.collection.tables.table import How, Line
from handscroll.errors import UnreadableError
from handscroll.model.intake import Problem

JSON = frozenset({".json", ".jsonl", ".ndjson"})
KINDS = JSON | {".csv", ".tsv", ".txt", ".xlsx"}
_LOOKED_AT = 1_000


@dataclass(frozen=True)
class Source:
    """A file that was opened.

    Attributes
    ----------
    headings
        Columns that it has; of JSON those of the first records.
    whole
        True where the headings are all that there are.
    """

    name: str
    headings: tuple[str, ...]
    whole: bool
    rows: Iterator[tuple[int, Cells]]
    encoding: str
    remarks: tuple[Problem, ...] = ()


def open_source(path: Path, how: How) -> Source:
    """Open a sheet or a file of JSON objects.

    Raises
    ------
    UnreadableError, TooLargeError, NotFoundError, InvalidError
        If it cannot be read, and why.
    """
    if path.suffix.casefold() in JSON:
        return _of_objects(path, how)
    table = open_table(path, how)
    headings = _told_apart(table.headings)
    rows = _rows(table.lines, headings)
    return Source(table.name, headings, True, rows, table.encoding, table.remarks)


def _of_objects(path: Path, how: How) -> Source:
    if not path.is_file():
        raise UnreadableError(
            f"{path} cannot be read", why="there is no such file", fix="Check the path"
        )
    rows = ((number, flat(found)) for number, found in objects_in(path, how))
    first = list(islice(rows, _LOOKED_AT))
    headings = tuple(dict.fromkeys(heading for _, cells in first for heading in cells))
    return Source(path.name, headings, False, chain(first, rows), "JSON")


def _told_apart(headings: list[str]) -> tuple[str, ...]:
    """Return a name for each column: a heading that is there twice gets a number."""
    seen: Counter[str] = Counter()
    found = []
    for place, heading in enumerate(headings, start=1):
        name = heading or f"column {place}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)


def _rows(lines: Iterator[Line], headings: tuple[str, ...]) -> Iterator[tuple[int, Cells]]:
    for number, line in lines:
        cells: Cells = {}
        for place, cell in enumerate(line):
            if text := unquoted(cell.strip()):
                name = headings[place] if place < len(headings) else f"column {place + 1}"
                cells[name] = (text,)
        if cells:
            yield number, cells
