"""Sheets of XLSX workbooks, read row by row; what would fill the memory is refused."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from openpyxl.utils import range_boundaries

from handscroll.departments.collection.tables.strings import Reader
from handscroll.departments.collection.tables.table import How, Line, Table, headed
from handscroll.errors import (
    HandscrollError,
    NotFoundError,
    TooLargeError,
    UnreadableError,
)
from handscroll.model.intake import Problem

MAX_BYTES = 200 * 2**20
MAX_UNPACKED = 2 * 2**30
"""An XLSX is a ZIP: one that unpacks to more than this is taken for a bomb."""
MAX_STRINGS = 512 * 2**20
"""Bytes of a workbook's texts, the one part that has to be unpacked as a whole."""
MAX_COLUMNS = 2_000
MAX_ROWS = 1_048_576
"""Rows of a sheet, as the format has them; a number beyond stands for as many empty ones."""
_MERGED = re.compile(rb'<mergeCell\s+ref="([A-Z]+\d+:[A-Z]+\d+)"')
_STEP = 1 << 20
_OVERLAP = 64
_MOST_MERGED = 100_000


@dataclass
class _Span:
    """A merged cell that reaches down: its text is that of every row that it covers."""

    column: int
    first: int
    last: int
    text: str = ""


def open_workbook(path: Path, how: How) -> Table:
    """Open a sheet of a workbook: the one that was named, else the first that is shown.

    Raises
    ------
    NotFoundError
        If no sheet bears the name.
    TooLargeError
        If it unpacks to more than memory should hold, or is wider than a table is.
    UnreadableError
        If it is no sound workbook.
    """
    try:
        _require_harmless(path)
        reader = Reader(path, read_only=True, data_only=True)
        reader.read()
        book = reader.wb
        names = [sheet.title for sheet in book.worksheets]
        shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        name = _chosen(path.name, how.table, names, shown or names)
        remarks = () if how.table else _others(path.name, name, shown)
        spans = _spans(path, book, name)
        lines = _guarded(path.name, _rows(path.name, book, name, spans, how))
        return headed(path.name, lines, "XLSX", remarks)
    except HandscrollError:
        raise
    # openpyxl lets errors of zipfile, its XML parser and its own readers through.
    except Exception as error:
        raise _unsound(path.name, error) from None


def _require_harmless(path: Path) -> None:
    if (size := path.stat().st_size) > MAX_BYTES:
        raise _too_large(path.name, f"it has {size / 2**20:.0f} MB, the limit is 200 MB")
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MAX_UNPACKED:
            raise _too_large(path.name, f"it unpacks to {unpacked / 2**30:.1f} GB")
        for entry in entries:
            if not entry.filename.endswith((".xml", ".rels")):
                continue
            texts = entry.filename.casefold().endswith("sharedstrings.xml")
            if texts and entry.file_size > MAX_STRINGS:
                why = f"its texts alone have {entry.file_size / 2**20:.0f} MB"
                raise _too_large(path.name, why)
            with archive.open(entry) as part:
                if b"<!DOCTYPE" in part.read(4096):
                    raise UnreadableError(
                        f"The sheet {path.name} cannot be read",
                        why=f"{entry.filename} in it declares a document type, as no spreadsheet"
                        " program does",
                        fix="Save it anew as XLSX or CSV from a spreadsheet program",
                    )


def _chosen(file: str, wanted: str, names: list[str], shown: list[str]) -> str:
    if not wanted:
        return shown[0]
    found = [name for name in names if name.casefold() == wanted.casefold()]
    if not found:
        raise NotFoundError(
            f"The sheet {wanted[:60]!r} of {file} cannot be read",
            why="the workbook has: " + ", ".join(names)[:300],
            fix="Name one of these",
        )
    return found[0]


def _others(file: str, name: str, shown: list[str]) -> tuple[Problem, ...]:
    rest = [one for one in shown if one != name]
    if not rest:
        return ()
    return (
        Problem(
            file=file,
            what=f"Only the sheet {name!r} was read",
            why="the workbook has others too: " + ", ".join(rest)[:300],
            fix="Name another one with --table",
        ),
    )


def _spans(path: Path, book: Any, name: str) -> list[_Span]:  # noqa: ANN401  its own class is hidden
    """Return the merged cells that reach over several rows, without reading the sheet as XML."""
    inside = book[name]._worksheet_path
    found: list[_Span] = []
    with zipfile.ZipFile(path) as archive, archive.open(inside) as part:
        for span in _merged(part):
            left, top, _, bottom = range_boundaries(span.decode())
            if left and top and bottom and bottom > top > 1:
                found.append(_Span(left - 1, top, bottom))
            if len(found) > _MOST_MERGED:
                raise _too_large(path.name, f"it has more than {_MOST_MERGED:,} merged cells")
    return sorted(found, key=lambda span: span.first)


def _merged(part: IO[bytes]) -> Iterator[bytes]:
    kept, seen = b"", set()
    while chunk := part.read(_STEP):
        kept = kept[-_OVERLAP:] + chunk
        for found in _MERGED.findall(kept):
            if found not in seen:
                seen.add(found)
                yield found


def _rows(
    file: str,
    book: Any,  # noqa: ANN401
    name: str,
    spans: list[_Span],
    how: How,
) -> Iterator[Line]:
    sheet = book[name]
    # What a workbook says of its own size is not believed: a row is as long as its cells.
    sheet.reset_dimensions()
    ahead, open_spans = iter(spans), []
    span = next(ahead, None)
    with closing(book):
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            if number > MAX_ROWS:
                raise _too_large(file, f"it has a row beyond {MAX_ROWS:,}")
            if len(row) > MAX_COLUMNS:
                raise _too_large(file, f"row {number} has {len(row):,} columns")
            cells = [cell(value) for value in row]
            while span is not None and span.first <= number:
                open_spans.append(span)
                span = next(ahead, None)
            open_spans = [one for one in open_spans if one.last >= number]
            for one in open_spans:
                _fill(file, number, cells, one, how)
            yield number, cells


def _fill(file: str, number: int, cells: list[str], span: _Span, how: How) -> None:
    cells.extend([""] * (span.column + 1 - len(cells)))
    if number == span.first:
        span.text = cells[span.column]
        if span.text:
            how.on_remark(
                Problem(
                    file=file,
                    row=number,
                    what=f"{span.text[:60]!r} was taken for rows {span.first} to {span.last}",
                    why="its cell is merged with those below it",
                    fix="Part the cells if it is said of the first row only",
                )
            )
    else:
        cells[span.column] = cells[span.column] or span.text


def _guarded(file: str, lines: Iterator[Line]) -> Iterator[Line]:
    """Yield rows; what the reader of workbooks stumbles over is told as the file's trouble."""
    try:
        yield from lines
    except HandscrollError:
        raise
    except Exception as error:
        raise _unsound(file, error) from None


def cell(value: object) -> str:
    """Return what a spreadsheet program shows for a cell.

    Examples
    --------
    >>> cell(28.499999999999996), cell(datetime.datetime(1925, 10, 10)), cell(None)
    ('28.5', '1925-10-10', '')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.12g}" if abs(value) < 1e12 else str(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


def _too_large(file: str, why: str) -> TooLargeError:
    fix = "Split it into several sheets, or save it as CSV, which is read row by row"
    return TooLargeError(f"The sheet {file} cannot be read", why=why, fix=fix)


def _unsound(file: str, error: Exception) -> UnreadableError:
    return UnreadableError(
        f"The sheet {file} cannot be read",
        why=f"it is not a sound XLSX workbook ({type(error).__name__})",
        fix="Save it anew as XLSX or CSV; remove a password if it has one",
    )
