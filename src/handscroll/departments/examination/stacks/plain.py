"""What is called what: files, datasets and titles of stacks, one line each, for every system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from unicodedata import category

from handscroll.errors import InvalidError
from handscroll.model.stack import Role

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


def datasets_of(said: Iterable[str]) -> Mapping[Role, str]:
    """Return the datasets that were named, ``/a/b`` for the bands and ``dark=/a/b`` for others.

    Raises
    ------
    InvalidError
        If there are two for one role, or a name is very long or has more than one line.
    """
    found: dict[Role, str] = {}
    for one in said:
        first, sign, rest = one.partition("=")
        role, name = (Role(first), rest) if sign and first in set(Role) else (Role.BANDS, one)
        if role in found or not name.strip("/") or not _plain(name, LONGEST_NAME):
            raise InvalidError(
                "The stack was not brought",
                why=f"two datasets are named for {role} frames"
                if role in found
                else f"{name[:80]!r} names no dataset",
                fix="Name one as /group/cube, and of another role as dark=/group/cube",
            )
        found[role] = "/" + "/".join(part for part in name.split("/") if part)
    return found


def _plain(text: str, most: int) -> bool:
    return len(text) <= most and not any(category(one) in ("Cc", "Cs") for one in text)
