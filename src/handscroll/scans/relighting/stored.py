"""A relightable image in a file: read by rows, never as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import TooLargeError, UnreadableError, UnsupportedError
from handscroll.imaging.relighting.bases import Basis

MOST_PIXELS: Final = 1_000_000_000
MOST_SIDE: Final = 100_000
HEADER: Final = 8192
"""Bytes within which a header must end; those that tools write have some hundred."""


@dataclass(frozen=True, eq=False, slots=True)
class StoredRelight:
    """What a file holds.

    Attributes
    ----------
    kind
        Format, in its own words.
    apart
        Whether coefficients are of luma and colour follows; else each colour has its own.
    scale, bias
        Of each plane: a value is ``code / 255 * scale + bias``.
    rows
        Given the first row and the one behind the last, from the top: codes
        ``(planes, rows, width)``, as `handscroll.imaging.relighting.codes` orders them, without
        the normal.
    """

    kind: str
    width: int
    height: int
    basis: Basis
    apart: bool
    scale: tuple[float, ...]
    bias: tuple[float, ...]
    rows: Callable[[int, int], NDArray[np.uint8]]
    notes: tuple[str, ...] = ()


class Header:
    """The words at the head of a file, taken one line or one number at a time."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._data = file.read(HEADER)
        self.at = 0

    def line(self) -> str:
        """Take a line."""
        end = self._data.find(b"\n", self.at)
        if end < 0:
            raise unreadable(self._path, f"its header does not end within {HEADER} bytes")
        found, self.at = self._data[self.at : end], end + 1
        try:
            return found.decode("ascii").strip()
        except UnicodeDecodeError as trouble:
            raise unreadable(self._path, "its header is no plain text") from trouble

    def numbers(self, count: int, what: str) -> list[float]:
        """Take so many numbers, which may stand on several lines, to the end of the last line."""
        found: list[float] = []
        for _ in range(count):
            words = self.line().split()
            try:
                found += [float(one) for one in words]
            except ValueError as trouble:
                raise unreadable(self._path, f"its {what} are no numbers") from trouble
            if len(found) >= count:
                break
        if len(found) != count or not np.isfinite(found).all():
            raise unreadable(self._path, f"its header has not {count} numbers for the {what}")
        return found

    def size(self, numbers: list[float]) -> tuple[int, int]:
        """Return width and height, if a picture may have them."""
        width, height = (int(one) for one in numbers)
        if [width, height] != numbers or width < 1 or height < 1:
            raise unreadable(self._path, f"its size is {numbers[0]:g} x {numbers[1]:g} pixels")
        if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
            raise TooLargeError(
                f"{self._path.name} was not opened",
                why=f"it says that it has {width} x {height} pixels",
                fix=f"Cut it to at most {MOST_SIDE} a side and {MOST_PIXELS // 10**6} megapixels",
            )
        return width, height


def whole(path: Path, start: int, need: int) -> tuple[str, ...]:
    """Make sure that the bytes a header speaks of are there; return what is to be noted.

    Raises
    ------
    UnreadableError
        If the file ends before.
    """
    there = path.stat().st_size - start
    if there < need:
        raise unreadable(path, f"its header asks for {need} bytes of pixels, and {there} are there")
    return () if there == need else (f"{there - need} bytes behind the pixels were left out",)


def unreadable(path: Path, why: str) -> UnreadableError:
    """Return the refusal of a file."""
    return UnreadableError(
        f"{path.name} was not opened",
        why=why,
        fix="Export it again as PTM (LRGB or RGB) or as RTI (HSH), or bring the photographs",
    )


def unsupported(path: Path, why: str) -> UnsupportedError:
    """Return the refusal of a file of another kind."""
    return UnsupportedError(
        f"{path.name} was not opened",
        why=why,
        fix="Export it as PTM_FORMAT_LRGB, PTM_FORMAT_RGB or HSH RTI, or bring the photographs"
        " with their lights",
    )
