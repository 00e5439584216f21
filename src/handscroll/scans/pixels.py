"""Where a scan's pixels come from, as sRGB: read plainly from the file, or through libvips."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol, Self

import numpy as np
import pyvips
from numpy.typing import NDArray

from handscroll.geometry import Size
from handscroll.scans.colour import Engine, as_it_is
from handscroll.scans.head import Head, damaged
from handscroll.scans.levels import TILE
from handscroll.scans.shaper import Samples

BITE = 1 << 19
"""Bytes of stored pixels taken at once: they stay in the processor's cache till converted."""
VIPS_ROWS, VIPS_PIXELS = 64, 1 << 20


class Pixels(Protocol):
    """A picture that can be read.

    Attributes
    ----------
    anywhere
        Whether boxes can be read in any order, or only whole rows downwards.
    rows
        How many rows are best asked for at once.
    """

    width: int
    height: int
    anywhere: bool
    rows: int

    def fill(self, x: int, y: int, out: NDArray[np.uint8]) -> None:
        """Write the sRGB of the box of ``out``'s shape that begins at ``x``, ``y``."""


class PlainPixels:
    """Grey or RGB samples that lie uncompressed in one run inside a file.

    No mapping and no libvips: a bite of rows goes from the file through the engine.

    Raises
    ------
    UnreadableError
        When the file ends before its pixels do.
    """

    anywhere = True
    rows = 128

    def __init__(self, path: Path, head: Head, engine: Engine) -> None:
        self.width, self.height = head.width, head.height
        self._head, self._name = head, path.name
        # 8-bit sRGB goes straight from the file to where it is wanted.
        self._engine = None if engine is as_it_is and head.bits == 8 and head.bands == 3 else engine
        self._kind = np.dtype("u1" if head.bits == 8 else ">u2" if head.big_endian else "<u2")
        self._row = head.width * head.bands * self._kind.itemsize
        self._file = path.open("rb", buffering=0)
        length = self._row * head.height
        if os.fstat(self._file.fileno()).st_size < head.raw_offset + length:
            self._file.close()
            raise damaged(path.name, f"it ends before its {length} bytes of pixels do")

    @classmethod
    def of_srgb(cls, path: Path, size: Size) -> PlainPixels:
        """Open a file that holds nothing but 8-bit sRGB."""
        head = Head("TIFF", size.width, size.height, 3, 8, "rgb", "none")
        return cls(path, head, as_it_is)

    def fill(self, x: int, y: int, out: NDArray[np.uint8]) -> None:
        """Write the sRGB of a box into ``out``."""
        rows, width = out.shape[:2]
        if self._engine is None:
            self._read(x, y, out)
            return
        pixel = self._head.bands * self._kind.itemsize
        step = min(rows, max(1, BITE // (width * pixel)))
        stored = np.empty((step, width, self._head.bands), self._kind)
        for at in range(0, rows, step):
            bite = stored[: min(step, rows - at)]
            self._read(x, y + at, bite)
            if not bite.dtype.isnative:
                bite = bite.byteswap().view(bite.dtype.newbyteorder())
            self._engine(bite, out[at : at + len(bite)])

    def _read(self, x: int, y: int, into: Samples) -> None:
        """Fill rows of stored samples; each row of ``into`` is contiguous."""
        start = self._head.raw_offset + y * self._row + x * self._row // self.width
        if into.shape[1] == self.width:
            self._exactly(start, into.data.cast("B"))
            return
        for number, row in enumerate(into):
            self._exactly(start + number * self._row, row.data.cast("B"))

    def _exactly(self, at: int, room: memoryview) -> None:
        while room:
            got = os.preadv(self._file.fileno(), [room], at)
            if got == 0:
                raise damaged(self._name, f"it ends at byte {at}, within its pixels")
            at, room = at + got, room[got:]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class VipsPixels:
    """Pixels that libvips decodes, as stored when an engine is given, else as sRGB.

    Parameters
    ----------
    anywhere
        True when the picture lies decoded in a file that libvips maps.
    turned
        The picture is read across its stored rows, so it is taken in fewer, larger bites.
    """

    def __init__(
        self, image: pyvips.Image, engine: Engine | None, *, anywhere: bool, turned: bool
    ) -> None:
        self.width, self.height, self.anywhere = image.width, image.height, anywhere
        self._engine, self._bands = engine, image.bands
        self._kind = np.dtype(np.uint16 if image.format == "ushort" else np.uint8)
        self._region = pyvips.Region.new(image)
        self._most = VIPS_PIXELS * (16 if turned else 1)
        self.rows = TILE if turned else VIPS_ROWS

    def fill(self, x: int, y: int, out: NDArray[np.uint8]) -> None:
        """Write the sRGB of a box into ``out``."""
        rows, width = out.shape[:2]
        step = max(1, self._most // width)
        for at in range(0, rows, step):
            count = min(step, rows - at)
            bite = self._region.fetch(x, y + at, width, count)
            stored = np.frombuffer(bite, self._kind).reshape(count, width, self._bands)
            if self._engine is None:
                out[at : at + count] = stored
            else:
                self._engine(stored, out[at : at + count])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None
