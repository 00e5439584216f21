"""Read an accession sheet, CSV or XLSX, into rows with known columns."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook

from handscroll.departments.collection.columns.cells import is_chinese
from handscroll.departments.collection.columns.formulas import unquoted
from handscroll.departments.collection.columns.names import BY_NAME, REQUIRED, column_of, unit_of
from handscroll.errors import TooLargeError, UnreadableError
from handscroll.model.intake import Problem

MAX_BYTES = 200 * 2**20
MAX_UNPACKED = 2 * 2**30
"""An XLSX is a ZIP: one that unpacks to more than this is taken for a bomb."""
MAX_CELL = 131_072
"""Characters of one cell; the reader of CSV takes no longer ones."""

_BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


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
    """Read a sheet; unknown columns are told, and kept beside the known ones.

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
    if not path.is_file():
        raise UnreadableError(
            f"The sheet {path} cannot be read", why="there is no such file", fix="Check the path"
        )
    if (size := path.stat().st_size) > MAX_BYTES:
        raise TooLargeError(
            f"The sheet {path.name} cannot be read",
            why=f"it has {size / 2**20:.0f} MB, the limit is {MAX_BYTES // 2**20} MB",
            fix="Split it into several sheets and ingest them one after another",
        )
    raw = path.read_bytes()
    if raw[:4] == b"PK\x03\x04":
        return _from_table(path.name, _xlsx_table(path), "XLSX", required)
    text, encoding = _decode(raw, path.name)
    return _from_table(path.name, _csv_table(text, path.name), encoding, required)


def _decode(raw: bytes, name: str) -> tuple[str, str]:
    for mark, encoding in _BOMS.items():
        if raw.startswith(mark):
            candidates = [encoding]
            break
    else:
        # GB18030 comes last: it accepts nearly anything, UTF-8 nearly nothing but itself.
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        try:
            text = raw.decode(encoding)
        except UnicodeError:
            continue
        if "\x00" not in text:
            return text, encoding
    raise UnreadableError(
        f"The sheet {name} cannot be read",
        why="its text is in none of UTF-8, UTF-16 and GB18030",
        fix="Save it as CSV in UTF-8, or as XLSX",
    )


def _csv_table(text: str, name: str) -> list[list[str]]:
    head = text[:4096]
    delimiter = max(",;\t", key=head.split("\n", 1)[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise UnreadableError(
            f"The sheet {name} cannot be read",
            why=f"it is not sound CSV: {error}",
            fix="Save it anew as CSV or XLSX from a spreadsheet program",
        ) from None


def _xlsx_table(path: Path) -> list[list[str]]:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise TooLargeError(
                f"The sheet {path.name} cannot be read",
                why=f"it unpacks to {unpacked / 2**30:.1f} GB",
                fix="Split it into several sheets",
            )
        book = load_workbook(path, read_only=True, data_only=True)
        cells = book.worksheets[0].iter_rows(values_only=True)
        return [[_cell(value) for value in row] for row in cells]
    except TooLargeError:
        raise
    # openpyxl lets errors of zipfile, its XML parser and its own readers through.
    except Exception as error:
        raise UnreadableError(
            f"The sheet {path.name} cannot be read",
            why=f"it is not a sound XLSX workbook ({type(error).__name__})",
            fix="Save it anew as XLSX or CSV; remove a password if it has one",
        ) from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # As the program shows it: 28.499999999999996 is 28.5.
        return f"{value:.12g}" if abs(value) < 1e12 else str(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


def _from_table(name: str, table: list[list[str]], encoding: str, required: Sequence[str]) -> Sheet:
    if not table or not any(cell.strip() for cell in table[0]):
        raise UnreadableError(
            f"The sheet {name} cannot be read",
            why="it has no heading line",
            fix="Write the column names into the first line: file, accession_number, title …",
        )
    headings = [cell.strip().lstrip("\ufeff") for cell in table[0]]
    columns = _columns(headings)
    _require_columns(name, headings, columns, required)
    remarks = [
        Problem(
            file=name,
            row=1,
            field=heading[:60],
            what=f"The column {heading[:60]!r} fills no field of its own",
            why="it is not a column of a sheet that we know",
            fix="Rename it, or leave it: its words go into the notes that only staff see",
        )
        for heading, column in zip(headings, columns, strict=True)
        if heading and column is None
    ]
    known = {column: one for column, one in zip(columns, headings, strict=True) if column}
    rows = tuple(_rows(table[1:], headings, columns))
    return Sheet(name, rows, encoding, tuple(remarks), known)


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


def _rows(
    lines: Iterable[list[str]], headings: list[str], columns: list[str | None]
) -> Iterable[Row]:
    units = [unit_of(heading) for heading in headings]
    for number, line in enumerate(lines, start=2):
        row = Row(number, {})
        for place, cell in enumerate(line[: len(columns)]):
            text, column = unquoted(cell.strip()[:MAX_CELL]), columns[place]
            if not text:
                continue
            if column is None:
                row.unknown[headings[place] or f"column {place + 1}"] = text
            else:
                row.values[column] = _with_unit(text, units[place])
        if row.values or row.unknown:
            yield row


def _with_unit(text: str, unit: str) -> str:
    """Say the unit that the heading says for all: ``28.5 x 343.2`` below ``尺寸（厘米）``."""
    bare = unit and re.fullmatch(r"[\d\s.,×xX*＊]+", text)
    return f"{text} {unit}" if bare else text
