"""Names of files and titles of stacks: one line each, which every file system and page takes."""

from __future__ import annotations

from typing import Final
from unicodedata import category

from handscroll.errors import InvalidError

LONGEST_NAME: Final = 400
LONGEST_TITLE: Final = 300


def require_name(name: str) -> None:
    """Let the name of a file pass that the vault can keep.

    Raises
    ------
    InvalidError
        If it is very long, or holds a control character or bytes that are no text.
    """
    if not _plain(name, LONGEST_NAME):
        raise InvalidError(
            f"The file {name[:80]!r} cannot be kept",
            why="its name is very long, or holds a control character or bytes that are no text",
            fix="Rename the file, and bring the stack again",
        )


def require_title(title: str) -> None:
    """Let a title pass that has one line.

    Raises
    ------
    InvalidError
        If it has several, or is very long.
    """
    if not _plain(title, LONGEST_TITLE):
        raise InvalidError(
            "The stack was not brought",
            why=f"its title has more than {LONGEST_TITLE} characters or more than one line",
            fix="Give it a short title on one line",
        )


def _plain(text: str, most: int) -> bool:
    return len(text) <= most and not any(category(one) in ("Cc", "Cs") for one in text)
