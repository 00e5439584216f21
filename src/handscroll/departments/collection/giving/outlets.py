"""The kinds of files that records go into, by the ends of their names."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Protocol, Self

from handscroll.departments.collection.giving.documents import (
    DOCUMENTS,
    DocumentsOutlet,
    standard,
)
from handscroll.departments.collection.giving.gaps import Fate
from handscroll.departments.collection.giving.lines import line
from handscroll.departments.collection.giving.rows import Rows
from handscroll.departments.collection.giving.sheets import (
    CsvSheet,
    XlsxSheet,
    fits_csv,
    fits_xlsx,
)
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.model.relic import Relic
from handscroll.settings import Settings

LINES = frozenset({".jsonl", ".ndjson"})
KINDS = LINES | DOCUMENTS | {".csv", ".xlsx"}
"""Ends of names that can be written."""


class Outlet(Protocol):
    """A file that takes records; its size is known once it is closed, or None."""

    @property
    def bytes(self) -> int | None:
        """The size of what was written, or would be; None where nobody knows."""

    def give(self, relic: Relic) -> dict[str, Fate] | None:
        """Write a record; return what does not come back as it was, None where it has no place."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *problem: object) -> None: ...


def outlet(kind: str, path: Path | None, words: Vocabularies, settings: Settings) -> Outlet:
    """Open a file of one of :data:`KINDS`; without a path nothing is written."""
    if kind in DOCUMENTS:
        return DocumentsOutlet(path, standard(kind, settings, words))
    if kind in LINES:
        return LinesOutlet(path)
    if kind == ".csv":
        return SheetOutlet(CsvSheet(path), Rows(words, fits_csv))
    return SheetOutlet(XlsxSheet(path), Rows(words, fits_xlsx))


class LinesOutlet:
    """A record a line."""

    def __init__(self, path: Path | None) -> None:
        self._file: IO[bytes] | None = None if path is None else path.open("wb")
        self.bytes: int | None = 0

    def give(self, relic: Relic) -> dict[str, Fate] | None:
        """Write a record as a line."""
        written, fates = line(relic)
        if written is None:
            return None
        if self._file is not None:
            self._file.write(written)
        self.bytes = (self.bytes or 0) + len(written)
        return fates

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        if self._file is not None:
            self._file.close()


class SheetOutlet:
    """A record a row."""

    def __init__(self, sheet: CsvSheet | XlsxSheet, rows: Rows) -> None:
        self._sheet, self._rows = sheet, rows

    @property
    def bytes(self) -> int | None:
        """The size of the sheet."""
        return self._sheet.bytes

    def give(self, relic: Relic) -> dict[str, Fate] | None:
        """Write a record as a row."""
        cells, fates = self._rows.row(relic)
        if cells is None:
            return None
        self._sheet.write(cells)
        return fates

    def __enter__(self) -> Self:
        self._sheet.__enter__()
        return self

    def __exit__(self, *problem: object) -> None:
        kind = problem[0] if problem else None
        self._sheet.__exit__(kind if isinstance(kind, type) else None)
