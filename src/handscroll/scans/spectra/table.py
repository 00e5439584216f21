"""Rows and columns of a text file whose separator nobody told."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Final

from handscroll.errors import TooLargeError, UnreadableError

MAX_ROWS: Final = 2_500_000
_MAX_CELL: Final = 10_000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, with the comment lines apart.

    Attributes
    ----------
    rows
        Number of the line, and its cells.
    comments
        Texts after ``#``, ``;`` or ``%`` at the start of a line.
    comma
        Whether the decimal mark may be a comma.
    """

    rows: list[tuple[int, list[str]]]
    comments: list[str]
    comma: bool


def table_of(text: str, name: str) -> Table:
    """Return the rows of a text with commas, semicolons, tabs or blanks between its cells.

    Raises
    ------
    UnreadableError
        When there are no rows, or a quote is not closed.
    TooLargeError
        When there are over 2.5 million rows.
    """
    lines = text.splitlines()
    if len(lines) > MAX_ROWS:
        raise TooLargeError(
            f"{name} is too large for spectra",
            why=f"it has {len(lines)} lines, {MAX_ROWS} are allowed",
            fix="Bin it first",
        )
    comments = [one.lstrip("#%").strip() for one in lines if one.lstrip()[:1] in ("#", "%")]
    kept = [
        (at, one)
        for at, one in enumerate(lines, 1)
        if one.strip() and one.lstrip()[:1] not in ("#", "%")
    ]
    if not kept:
        raise UnreadableError(
            f"{name} has no spectra", why="it has no lines of values", fix="Export it again"
        )
    mark = _separator([one for _, one in kept[:200]])
    rows = [(at, _cells(one, mark, name, at)) for at, one in kept]
    return Table(rows, comments, comma=mark not in (",",))


def _separator(lines: list[str]) -> str:
    for mark in ("\t", ";", ","):
        # Most lines, for a title may have none and a text may have some.
        if sum(mark in one for one in lines) * 2 > len(lines):
            return mark
    return " "


def _cells(line: str, mark: str, name: str, at: int) -> list[str]:
    if mark == " ":
        return line.split()
    try:
        row = next(csv.reader(io.StringIO(line), delimiter=mark, strict=True))
    except (csv.Error, StopIteration) as error:
        raise UnreadableError(
            f"{name} cannot be read", why=f"line {at}: {error}", fix="Close its quotes"
        ) from None
    if any(len(cell) > _MAX_CELL for cell in row):
        raise UnreadableError(
            f"{name} cannot be read",
            why=f"a cell in line {at} has over {_MAX_CELL} characters",
            fix="Export it again",
        )
    return [cell.strip() for cell in row]
