"""Rows into a file, one at a time: CSV that spreadsheets read in any language, or XLSX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Self

from handscroll.departments.collection.columns.formulas import quoted
from handscroll.departments.collection.giving.rows import HEAD
from handscroll.departments.collection.sheet import MAX_CELL
from handscroll.errors import TooLargeError

MAX_XLSX_CELL = 32_767
"""Characters that a cell of a workbook holds (Excel specifications and limits)."""
MAX_XLSX_ROWS = 1_048_576
_BOM = "\ufeff"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""What no record takes from a sheet, so that one such character would keep the row out."""
_NOT_IN_XML = re.compile("[\r\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
"""What XML cannot hold or changes, and what a workbook takes for such a character."""


def fits_csv(text: str) -> bool:
    """Say whether the reader of CSV takes a text as it is."""
    return len(quoted(text)) <= MAX_CELL and not _CONTROL.search(text)


def fits_xlsx(text: str) -> bool:
    """Say whether a workbook keeps a text as it is."""
    kept = fits_csv(text) and not _NOT_IN_XML.search(text)
    return kept and len(quoted(text)) <= MAX_XLSX_CELL


class CsvSheet:
    """A sheet in UTF-8 with its mark, which spreadsheets need for Chinese.

    Parameters
    ----------
    path
        Where it is written; None writes nothing and counts.
    """

    def __init__(self, path: Path | None) -> None:
        self._file: IO[bytes] | None = None if path is None else path.open("wb")
        self.bytes = 0
        self._put(_BOM + _line(HEAD))

    def write(self, cells: Mapping[str, str]) -> None:
        """Write one row."""
        self._put(_line([quoted(cells.get(column, "")) for column in HEAD]))

    def _put(self, text: str) -> None:
        told = text.encode()
        self.bytes += len(told)
        if self._file is not None:
            self._file.write(told)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def _line(cells: tuple[str, ...] | list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


class XlsxSheet:
    """A workbook of one sheet, whose cells are all text; written row by row.

    Parameters
    ----------
    path
        Where it is saved when all went well; None saves nothing, and its size is not known.
    """

    def __init__(self, path: Path | None) -> None:
        # It is large, and every command would import it.
        from openpyxl import Workbook

        self._path = path
        self._book = None if path is None else Workbook(write_only=True)
        self._sheet = None if self._book is None else self._book.create_sheet("handscroll")
        self._rows = 0
        self.bytes: int | None = None
        self._put(list(HEAD))

    def write(self, cells: Mapping[str, str]) -> None:
        """Write one row.

        Raises
        ------
        TooLargeError
            If the sheet is full.
        """
        self._put([quoted(cells[column]) if column in cells else None for column in HEAD])

    def _put(self, line: list[str] | list[str | None]) -> None:
        self._rows += 1
        if self._rows > MAX_XLSX_ROWS:
            raise TooLargeError(
                "Nothing was taken out",
                why=f"a workbook holds {MAX_XLSX_ROWS - 1:,} records",
                fix="Take them out as CSV or JSON lines, or one state after another",
            )
        if self._sheet is not None:
            self._sheet.append(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._book is None or self._sheet is None or self._path is None:
            return
        if kind is None:
            self._book.save(self._path)
            self.bytes = self._path.stat().st_size
        else:
            self._sheet.close()
