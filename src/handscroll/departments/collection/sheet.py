"""Read an accession sheet, CSV or XLSX, into rows with known columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handscroll.departments.collection.columns.cells import is_chinese
from handscroll.departments.collection.columns.formulas import unquoted
from handscroll.departments.collection.columns.names import BY_NAME, REQUIRED, column_of, unit_of
from handscroll.departments.collection.tables.opening import open_table
from handscroll.departments.collection.tables.table import How, Line
from handscroll.errors import TooLargeError, UnreadableError
from handscroll.model.intake import Problem

MAX_BYTES = 200 * 2**20
MAX_CELL = 131_072
"""Characters of one cell; the reader of CSV takes no longer ones."""


@dataclass(frozen=True)
class Row:
    """One line of a sheet; ``number`` is what a spreadsheet program shows beside it.

    Attributes
    ----------
    values
        Column to trimmed text.
    unknown
        Heading to text, of the columns that mean nothing to us.
    """

    number: int
    values: dict[str, str]
    unknown: dict[str, str] = field(default_factory=dict)

    def get(self, column: str) -> str:
        """Return the trimmed cell of a column, empty where there is none."""
        return self.values.get(column, "")


@dataclass(frozen=True)
class Streamed:
    """A sheet whose rows are read as they are asked for.

    Attributes
    ----------
    headings
        Column to the heading that was read as it.
    """

    name: str
    rows: Iterator[Row]
    encoding: str
    remarks: tuple[Problem, ...]
    headings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """Rows of a sheet, how its text was encoded, and what is to be said of it.

    Attributes
    ----------
    headings
        Column to the heading that was read as it.
    """

    name: str
    rows: tuple[Row, ...]
    encoding: str
    remarks: tuple[Problem, ...]
    headings: dict[str, str] = field(default_factory=dict)


def read_sheet(path: Path, required: Sequence[str] = REQUIRED) -> Sheet:
    """Read a whole sheet; unknown columns are told, and kept beside the known ones.

    Parameters
    ----------
    required
        Columns that it must have.

    Raises
    ------
    UnreadableError
        If it is missing, empty, damaged, in no encoding that we know, or lacks a column.
    TooLargeError
        If it is larger than 200 MB.
    """
    if path.is_file() and (size := path.stat().st_size) > MAX_BYTES:
        raise TooLargeError(
            f"The sheet {path.name} cannot be read",
            why=f"it has {size / 2**20:.0f} MB, the limit is {MAX_BYTES // 2**20} MB",
            fix="Split it into several sheets and ingest them one after another",
        )
    told: list[Problem] = []
    found = stream_sheet(path, required, How(on_problem=told.append, on_remark=told.append))
    rows = tuple(found.rows)
    return Sheet(found.name, rows, found.encoding, (*found.remarks, *told), found.headings)


def stream_sheet(path: Path, required: Sequence[str], how: How) -> Streamed:
    """Open a sheet of our own columns; its rows are read one at a time, of any number.

    Parameters
    ----------
    how
        Told of rows that cannot be read.

    Raises
    ------
    UnreadableError, TooLargeError, NotFoundError, InvalidError
        If it cannot be read or lacks a column; rows further on may raise the first two.
    """
    table = open_table(path, how)
    headings = table.headings
    columns = _columns(headings)
    _require_columns(table.name, headings, columns, required)
    remarks = tuple(
        Problem(
            file=table.name,
            row=1,
            field=heading[:60],
            what=f"The column {heading[:60]!r} fills no field of its own",
            why="it is not a column of a sheet that we know",
            fix="Rename it, or leave it: its words go into the notes that only staff see",
        )
        for heading, column in zip(headings, columns, strict=True)
        if heading and column is None
    )
    known = {column: one for column, one in zip(columns, headings, strict=True) if column}
    rows = _rows(table.lines, headings, columns)
    return Streamed(table.name, rows, table.encoding, (*table.remarks, *remarks), known)


def _columns(headings: list[str]) -> list[str | None]:
    """Return the column of each heading; ``作者`` and ``Artist`` are one in two languages."""
    columns = [column_of(heading) for heading in headings]
    for place, column in enumerate(columns):
        if column in BY_NAME and BY_NAME[column].spoken and columns.count(column) == 2:
            same = [at for at, one in enumerate(columns) if one == column]
            english = [at for at in same if not is_chinese(headings[at])]
            if len(english) == 1 and f"{column}_en" not in columns and place == english[0]:
                columns[place] = f"{column}_en"
    return columns


def _require_columns(
    name: str, headings: list[str], columns: list[str | None], required: Sequence[str]
) -> None:
    missing = [column for column in required if column not in columns]
    if missing:
        raise UnreadableError(
            f"The sheet {name} cannot be used",
            why=f"the column {', '.join(missing)} is missing; it has: {', '.join(headings)[:200]}",
            fix="Add the column, or rename the one that holds it to"
            f" {' and '.join(map(repr, missing))}",
        )
    seen = [column for column in columns if column]
    twice = sorted({column for column in seen if seen.count(column) > 1})
    if twice:
        raise UnreadableError(
            f"The sheet {name} cannot be used",
            why=f"two columns mean the same: {', '.join(twice)}",
            fix="Remove or rename one of them",
        )


def _rows(lines: Iterator[Line], headings: list[str], columns: list[str | None]) -> Iterator[Row]:
    units = [unit_of(heading) for heading in headings]
    beyond = len(columns)
    for number, line in lines:
        row = Row(number, {})
        for place, cell in enumerate(line):
            text = unquoted(cell.strip()[:MAX_CELL])
            if not text:
                continue
            # What stands beyond the last heading is kept as well, as an unknown column.
            column = columns[place] if place < beyond else None
            if column is None:
                heading = headings[place] if place < beyond else ""
                row.unknown[heading or f"column {place + 1}"] = text
            else:
                row.values[column] = with_unit(text, units[place])
        if row.values or row.unknown:
            yield row


def with_unit(text: str, unit: str) -> str:
    """Say the unit that the heading says for all: ``28.5 x 343.2`` below ``尺寸（厘米）``."""
    bare = unit and re.fullmatch(r"[\d\s.,×xX*＊]+", text)
    return f"{text} {unit}" if bare else text
