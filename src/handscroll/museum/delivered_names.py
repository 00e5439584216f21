"""Names that a browser gives to files: which of them may become names below a folder of ours."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from handscroll.errors import InvalidError

MOST_NAME_BYTES = 255
"""Of one name, as file systems have it."""
MOST_PATH_BYTES = 1024
MOST_LEVELS = 16
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of writing: they make a name read as another."""


def inner_path(name: str) -> PurePosixPath:
    """Return the path below a folder that a file of this name gets; it cannot leave the folder.

    Names in any script and emoji are names like others. One that a Mac spells with loose marks
    is spelt as everybody else does.

    Parameters
    ----------
    name
        A name, or steps with slashes between them, as browsers tell of files in folders.

    Raises
    ------
    InvalidError
        If it is no name that can be kept, and why.
    """
    steps = unicodedata.normalize("NFC", name).split("/")
    why = _why_not(name, steps)
    if why:
        raise InvalidError(
            f"The file {name[:80]!r} was not received",
            why=why,
            fix="Rename the file and send it again",
        )
    return PurePosixPath(*steps)


def _why_not(name: str, steps: list[str]) -> str:
    if any(step in ("", ".", "..") for step in steps):
        return "its name leads out of the folder, or names no file"
    if "\\" in name:
        return "its name holds a backslash"
    if any(unicodedata.category(sign) in ("Cc", "Cs") or sign in _TURNS for sign in name):
        return "its name holds signs that cannot be seen or written"
    sizes = [len(step.encode()) for step in steps]
    if max(sizes) > MOST_NAME_BYTES or sum(sizes) > MOST_PATH_BYTES:
        return (
            f"its name is too long: at most {MOST_NAME_BYTES} bytes a name and"
            f" {MOST_PATH_BYTES} in all"
        )
    if len(steps) > MOST_LEVELS:
        return f"it lies {len(steps)} folders deep, at most {MOST_LEVELS} are taken"
    return ""
