"""Turn rows of pixels, as they come, into the tiles of every level of a pyramid.

Each level gathers one row of tiles. When it is full its tiles are encoded, and each tile,
while it is still in the processor's cache, is halved into the level below. A halved pixel is
the mean of the up to four pixels under it: at an odd edge of those that exist. Tiles at the
right and bottom edge are as small as what is left of the picture; nothing is ever padded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Size
from handscroll.scans.jpeg_tile import encoded

THREADS = 2
cv2.setNumThreads(1)


class TileRows:
    """The pyramid's working memory: one row of tiles for each level.

    Parameters
    ----------
    levels
        Size of each level, full size first.
    tile
        Side of a tile in pixels, even.
    keep
        Gets each level's encoded tiles in reading order: level, column, row, JPEG file.
    """

    def __init__(
        self, levels: Sequence[Size], tile: int, keep: Callable[[int, int, int, bytes], None]
    ) -> None:
        self._levels, self._tile, self._keep = levels, tile, keep
        self._rows = [
            np.empty((min(tile, size.height), size.width, 3), np.uint8) for size in levels
        ]
        self._filled = [0] * len(levels)
        self._done = [0] * len(levels)
        self._pool = ThreadPoolExecutor(THREADS)

    def room(self) -> NDArray[np.uint8]:
        """Return the rows of the full-size level that are free, to be filled from the top."""
        return self._rows[0][self._filled[0] :]

    def filled(self, rows: int) -> None:
        """Take note that so many rows of `room` were filled."""
        self._filled[0] += rows
        if self._filled[0] == self._tile:
            self._flush(0)

    def finish(self) -> None:
        """Encode what is left at the bottom of every level."""
        for level in range(len(self._levels)):
            if self._filled[level]:
                self._flush(level)
        self._pool.shutdown()

    def _flush(self, level: int) -> None:
        """Encode one row of tiles and hand its half down."""
        filled, row = self._filled[level], self._done[level]
        columns = range(0, self._levels[level].width, self._tile)
        for column, jpeg in enumerate(self._pool.map(lambda x: self._tile_at(level, x), columns)):
            self._keep(level, column, row, jpeg)
        self._filled[level], self._done[level] = 0, row + 1
        if level + 1 < len(self._levels):
            self._filled[level + 1] += -(-filled // 2)
            if self._filled[level + 1] == self._tile:
                self._flush(level + 1)

    def _tile_at(self, level: int, x: int) -> bytes:
        """Encode one tile, having put its half where it belongs in the next level."""
        side = self._tile
        tile = np.ascontiguousarray(self._rows[level][: self._filled[level], x : x + side])
        if level + 1 < len(self._levels):
            half = halved(tile)
            at, left = self._filled[level + 1], x // 2
            below = self._rows[level + 1][at:, left:]
            below[: half.shape[0], : half.shape[1]] = half
        return encoded(tile)


def halved(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture half as large, sides rounded up; the mean of what exists, half rounds up.

    Parameters
    ----------
    pixels
        ``(height, width, 3)``, 0 to 255.
    """
    height, width = pixels.shape[:2]
    if height % 2 or width % 2:  # a repeated last row or column leaves the mean as it is
        pixels = cv2.copyMakeBorder(pixels, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)  # type: ignore[assignment]
    size = (-(-width // 2), -(-height // 2))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
