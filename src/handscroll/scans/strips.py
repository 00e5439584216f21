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

Keep = Callable[[int, int, int, bytes], None]
"""Gets encoded tiles: level, column, row, JPEG file."""


class TileRows:
    """The working memory of a pyramid, or of an upright band of one.

    Parameters
    ----------
    levels
        Size of each level, full size first.
    tile
        Side of a tile in pixels, even.
    keep
        Gets each level's tiles in reading order of that level.
    rest
        Gets the last level's pixels, ``(height, width, 3)``, in place of tiles made of them.
    """

    def __init__(
        self,
        levels: Sequence[Size],
        tile: int,
        keep: Keep,
        rest: NDArray[np.uint8] | None = None,
    ) -> None:
        self._tile, self._keep = tile, keep
        gathered = levels if rest is None else levels[:-1]
        self._rows = [
            np.empty((min(tile, size.height), size.width, 3), np.uint8) for size in gathered
        ]
        self._coded = len(self._rows)
        self._rows += [] if rest is None else [rest]
        self._filled = [0] * len(self._rows)
        self._done = [0] * self._coded
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
        for level in range(self._coded):
            if self._filled[level]:
                self._flush(level)
        self._pool.shutdown()

    def _flush(self, level: int) -> None:
        """Encode one row of tiles and hand its half down."""
        filled, row = self._filled[level], self._done[level]
        starts = range(0, self._rows[level].shape[1], self._tile)
        # Each thread takes a run of tiles: handing out single ones costs as much as a tenth.
        run = -(-len(starts) // THREADS)
        runs = [starts[at : at + run] for at in range(0, len(starts), run)]
        column = 0
        for tiles in self._pool.map(lambda run: self._tiles(level, run), runs):
            for jpeg in tiles:
                self._keep(level, column, row, jpeg)
                column += 1
        self._filled[level], self._done[level] = 0, row + 1
        if level + 1 < len(self._rows):
            self._filled[level + 1] += -(-filled // 2)
            if level + 1 < self._coded and self._filled[level + 1] == self._tile:
                self._flush(level + 1)

    def _tiles(self, level: int, starts: range) -> list[bytes]:
        """Encode some tiles of a row, having put their halves where they belong below."""
        rows = self._rows[level][: self._filled[level]]
        made = []
        for x in starts:
            tile = rows[:, x : x + self._tile]
            half = self._below(level, x // 2, (-(-len(tile) // 2), -(-tile.shape[1] // 2)))
            if half is not None:
                halve(tile, half)
            made.append(encoded(tile, half))
        return made

    def _below(self, level: int, x: int, shape: tuple[int, int]) -> NDArray[np.uint8] | None:
        """Return the place of a tile's half in the next level, or None below the last."""
        if level + 1 == len(self._rows):
            return None
        at = self._filled[level + 1]
        return self._rows[level + 1][at : at + shape[0], x : x + shape[1]]


def halve(pixels: NDArray[np.uint8], half: NDArray[np.uint8]) -> None:
    """Halve a picture into ``half``, sides rounded up: the mean of what exists, half rounds up.

    Parameters
    ----------
    pixels
        ``(height, width, 3)``, 0 to 255.
    half
        Written to.
    """
    height, width = pixels.shape[:2]
    if height % 2 or width % 2:  # a repeated last row or column leaves the mean as it is
        pixels = np.asarray(
            cv2.copyMakeBorder(pixels, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE), np.uint8
        )
    size = half.shape[1], half.shape[0]
    cv2.resize(pixels, size, dst=half, interpolation=cv2.INTER_AREA)
