"""Rows of CSV, one after another; one that is not sound costs itself and not what follows it."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator

from handscroll.departments.collection.tables.table import How, Line
from handscroll.errors import UnreadableError
from handscroll.model.intake import Problem


class _Lines:
    """The lines of a file, of which those of a row that came to nothing are read again."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._of_row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._of_row.append(line)
        return line

    def row_is_done(self) -> None:
        """Forget the lines of the row that was read."""
        self._of_row.clear()

    def begin_behind_first(self) -> None:
        """Go back to the second line of the row: a mark that is never closed takes all it meets."""
        self._again.extendleft(reversed(self._of_row[1:]))
        self._of_row.clear()


def rows_of(name: str, lines: Iterable[str], separator: str, how: How) -> Iterator[Line]:
    """Yield the number and the cells of each row; one that is not sound is told and left out.

    Behind such a row what has not as many cells as the headings is taken for a piece of it, told
    and left out as well.

    Raises
    ------
    UnreadableError
        If the headings are not sound.
    """
    again = _Lines(lines)
    reader = csv.reader(again, delimiter=separator, strict=True)
    number = width = broken = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if not width:
                raise _unsound(name, error) from None
            again.begin_behind_first()
            broken = number
            fix = "Mend that row, or save the sheet anew as CSV or XLSX from a spreadsheet program"
            _tell(how, name, number, f"it is not sound CSV: {_said(error)}", fix)
            continue
        again.row_is_done()
        width = width or len(row)
        if broken and len(row) != width:
            why = f"it has {len(row)} cells, not {width}, and row {broken} before it is not sound"
            _tell(how, name, number, why, f"Mend row {broken}: this one may be a piece of it")
            continue
        broken = 0
        yield number, row


def _tell(how: How, name: str, number: int, why: str, fix: str) -> None:
    what = f"Row {number} was not loaded"
    how.on_problem(Problem(file=name, row=number, what=what, why=why, fix=fix))


def _said(error: csv.Error) -> str:
    told = str(error)
    if "end of data" in told:
        return "a quotation mark that opens a cell in it is never closed"
    if "new-line" in told:
        return "a line in it ends in a carriage return alone, as on very old machines"
    if "limit" in told:
        return "a cell has more than 131,072 characters, or a quotation mark is never closed"
    return told


def _unsound(name: str, error: csv.Error) -> UnreadableError:
    return UnreadableError(
        f"The sheet {name} cannot be read",
        why=f"its headings are not sound CSV: {_said(error)}",
        fix="Mend them, or save the sheet anew as CSV or XLSX from a spreadsheet program",
    )
