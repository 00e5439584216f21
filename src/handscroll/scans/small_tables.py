"""Small tables that people write by hand: CSV with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from handscroll.errors import InvalidError, UnreadableError


def lines_in(path: Path, most: int, wrong: Callable[[str], InvalidError]) -> list[list[str]]:
    """Return the lines of a table, cell by cell; what parts cells is told from the first line.

    Parameters
    ----------
    most
        Bytes that are read.
    wrong
        Makes an error of a reason, such as ``it is too long or no text``.

    Raises
    ------
    UnreadableError
        When the file cannot be opened or is no text in UTF-8.
    InvalidError
        As ``wrong`` makes it, when it is longer or no CSV.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        raise UnreadableError(
            f"Table {path.name} cannot be read",
            why=str(getattr(trouble, "strerror", None) or trouble),
            fix="Save it as CSV in UTF-8",
        ) from trouble
    if len(data) > most or "\0" in text:
        raise wrong("it is too long or no text")
    parting = max(",;\t", key=text.lstrip().partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=parting))
    except csv.Error as trouble:
        raise wrong(f"it is no CSV: {trouble}") from trouble
