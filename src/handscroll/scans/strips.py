"""Turn rows of pixels, as they come, into the tiles of every level of a pyramid.

Each level gathers one row of tiles. When it is full its tiles are encoded, and each tile,
while it is still in the processor's cache, is halved into the level below. Beyond the right
and bottom edge tiles repeat the last column and row, so that neither the halving nor the
JPEG blocks ever mix a pixel that nobody painted into the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

from handscroll.geometry import Size

QUALITY = 85
SUBSAMPLING = (1, 1)
"""Full chroma: as many bytes as quality 88 with halved chroma, a third less colour error."""
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
        Gets each level's encoded tiles in reading order: level, JPEG file.
    """

    def __init__(
        self, levels: Sequence[Size], tile: int, keep: Callable[[int, bytes], None]
    ) -> None:
        self._levels, self._tile, self._keep = levels, tile, keep
        self._rows = [
            np.empty((tile, -(-size.width // tile) * tile, 3), np.uint8) for size in levels
        ]
        self._filled = [0] * len(levels)
        self._pool = ThreadPoolExecutor(THREADS)

    def add(self, pixels: NDArray[np.uint8]) -> None:
        """Add the next rows of the full-size level, ``(rows, width, 3)``."""
        width = self._levels[0].width
        while len(pixels):
            at = self._filled[0]
            taken = min(self._tile - at, len(pixels))
            self._rows[0][at : at + taken, :width] = pixels[:taken]
            self._filled[0] += taken
            pixels = pixels[taken:]
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
        rows, filled = self._rows[level], self._filled[level]
        rows[filled:] = rows[filled - 1]
        columns = range(0, rows.shape[1], self._tile)
        for jpeg in self._pool.map(lambda x: self._tile_at(level, x), columns):
            self._keep(level, jpeg)
        self._filled[level] = 0
        if level + 1 < len(self._levels):
            self._filled[level + 1] += -(-filled // 2)
            if self._filled[level + 1] == self._tile:
                self._flush(level + 1)

    def _tile_at(self, level: int, x: int) -> bytes:
        """Encode one tile, having put its half where it belongs in the next level."""
        side, width = self._tile, self._levels[level].width
        tile = np.ascontiguousarray(self._rows[level][:, x : x + side])
        if x + side > width:
            tile[:, width - x :] = tile[:, width - x - 1 : width - x]
        if level + 1 < len(self._levels):
            half = cv2.resize(tile, (side // 2, side // 2), interpolation=cv2.INTER_AREA)
            at, below = self._filled[level + 1], self._rows[level + 1]
            below[at : at + side // 2, x // 2 : x // 2 + side // 2] = half[: side - at]
        jpeg = simplejpeg.encode_jpeg(
            tile, quality=QUALITY, colorspace="RGB", colorsubsampling="444"
        )
        return bytes(jpeg)
