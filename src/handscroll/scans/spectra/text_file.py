"""Small text files of strangers, read whole but never larger than a library can be."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from handscroll.errors import InvalidError, NotFoundError, TooLargeError, UnreadableError

MAX_BYTES: Final = 64 * 2**20


def checked_size(path: Path, most: int = MAX_BYTES) -> int:
    """Return the size of a file, and refuse what is none, is empty or is too large."""
    if not path.is_file():
        raise NotFoundError(
            f"{path.name} cannot be read", why="there is no such file", fix="Check its name"
        )
    size = path.stat().st_size
    if size > most:
        raise TooLargeError(
            f"{path.name} is too large for spectra",
            why=f"it has {size} bytes, {most} are allowed",
            fix="Split it into several files",
        )
    if size == 0:
        raise UnreadableError(
            f"{path.name} cannot be read", why="it is empty", fix="Export it again"
        )
    return size


def text_of(path: Path) -> str:
    """Return the text of a file: UTF-8 with or without mark, UTF-16 with mark, else Latin-1.

    Raises
    ------
    NotFoundError, TooLargeError, UnreadableError
        When it is not there, over 64 MiB, empty, or no text.
    """
    checked_size(path)
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codec = "utf-16"
    elif b"\0" in raw:
        raise UnreadableError(
            f"{path.name} cannot be read as text",
            why="it has zero bytes, as binary files have",
            fix="Export it as CSV, TXT or JCAMP-DX",
        )
    else:
        codec = "utf-8-sig"
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        if codec == "utf-16":
            raise UnreadableError(
                f"{path.name} cannot be read as text",
                why="its UTF-16 is broken off or damaged",
                fix="Save it as UTF-8",
            ) from None
        # Instruments of the last decades write Latin-1; every byte is a character of it.
        return raw.decode("latin-1")


def number(cell: str, where: str, comma: bool = False) -> float:
    """Return a number of a file.

    Parameters
    ----------
    where
        The place, for the reader: "line 7, column 2 of x.csv".
    comma
        Whether the decimal mark may be a comma.
    """
    text = cell.strip()
    # Python alone would take 1_000 for a number.
    try:
        if "_" in text:
            raise ValueError
        return float(text.replace(",", ".") if comma else text)
    except ValueError:
        said = repr(text[:40]) if text else "empty"
        raise InvalidError(
            "A value of the spectra is no number",
            why=f"{where} is {said}",
            fix="Write a number there, or leave the spectrum out",
        ) from None
