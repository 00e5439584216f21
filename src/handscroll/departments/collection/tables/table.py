"""A table as a file has it: headings, and rows that are read one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from handscroll.errors import UnreadableError
from handscroll.model.intake import Problem

Line = tuple[int, list[str]]
"""The number that a spreadsheet program shows beside a row, and its cells."""


def nobody(_problem: Problem) -> None:
    """Take a problem that nobody wants to hear of."""


@dataclass(frozen=True)
class How:
    """How a table is to be read; what is empty is found out.

    Attributes
    ----------
    encoding, separator
        Of a text file.
    table
        Name of a sheet of a workbook, or path of the list in a JSON document.
    on_problem, on_remark
        Told of each row that cannot be read, and of what is worth knowing.
    on_bytes
        Told now and then how many bytes of the file were read.
    """

    encoding: str = ""
    separator: str = ""
    table: str = ""
    on_problem: Callable[[Problem], None] = nobody
    on_remark: Callable[[Problem], None] = nobody
    on_bytes: Callable[[int], None] = lambda _bytes: None


@dataclass(frozen=True)
class Table:
    """A table that was opened.

    Attributes
    ----------
    headings
        Trimmed; empty where a column has none.
    lines
        Rows below the headings, read as they are asked for.
    encoding
        Of the text, or the kind of the file.
    """

    name: str
    headings: list[str]
    lines: Iterator[Line]
    encoding: str
    remarks: tuple[Problem, ...] = field(default=())


def headed(
    name: str, lines: Iterator[Line], encoding: str, remarks: tuple[Problem, ...] = ()
) -> Table:
    """Return a table whose first line has the headings.

    Raises
    ------
    UnreadableError
        If there is no line, or it is empty.
    """
    _, first = next(lines, (1, []))
    if not any(cell.strip() for cell in first):
        raise UnreadableError(
            f"The sheet {name} cannot be read",
            why="it has no heading line",
            fix="Write the column names into the first line: file, accession_number, title …",
        )
    headings = [cell.strip().lstrip("\ufeff") for cell in first]
    return Table(name, headings, lines, encoding, remarks)
