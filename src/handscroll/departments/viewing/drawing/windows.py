"""Windows of a pyramid's levels, put together from decoded tiles that a cache keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from handscroll.departments.viewing.drawing.tile_cache import TileCache
from handscroll.departments.viewing.drawing.turns import give_way
from handscroll.geometry import Box, Size
from handscroll.imaging.edges import go_on
from handscroll.imaging.planes import Planes, planes_of

Pixels = NDArray[np.uint8]


class Tiled(Protocol):
    """What is needed of a pyramid."""

    @property
    def size(self) -> Size:
        """Pixels of level 0."""

    @property
    def tile(self) -> int:
        """Side of a tile in pixels, even; tiles at the right and bottom edge are smaller."""

    @property
    def levels(self) -> Sequence[Size]:
        """Size of each level; level k is ceil(w / 2^k) x ceil(h / 2^k)."""

    @property
    def identity(self) -> tuple[int, ...]:
        """What no other pyramid shares, not even one that takes this one's place."""

    def tile_pixels(self, level: int, column: int, row: int) -> Pixels:
        """Return a decoded tile, ``(h, w, 3)``."""


class Windows:
    """One pyramid for the time of one answer; what it touched stays in hand that long."""

    def __init__(self, pyramid: Tiled, cache: TileCache) -> None:
        self._pyramid = pyramid
        self._cache = cache
        self.size, self.levels, self.tile = pyramid.size, pyramid.levels, pyramid.tile

    def window(self, level: int, box: Box) -> Pixels:
        """Return the pixels of a box of one level, ``(h, w, 3)``; it must lie inside it."""

        def part(column: int, row: int) -> Pixels:
            # Without Windows in the key: another answer's tile is as good as mine.
            return self._cache.get(
                ("rgb", self._pyramid.identity, level, column, row),
                lambda: self._decoded(level, column, row),
            )

        return gathered(self.levels[level], self.tile, box, part)

    def plane(self, level: int, box: Box, which: str) -> Pixels:
        """Return a box of a level's plane ``y``, ``cb`` or ``cr``.

        Parameters
        ----------
        box
            In samples of that plane. May reach beyond it: there its last sample goes on.
        """

        def part(column: int, row: int) -> Pixels:
            found: Pixels = getattr(self._planes(level, column, row), which)
            return found

        size, side = self.levels[level], self.tile
        if which != "y":
            size, side = Size(-(-size.width // 2), -(-size.height // 2)), side // 2
        return gathered(size, side, box, part)

    def _planes(self, level: int, column: int, row: int) -> Planes:
        return self._cache.get(
            ("planes", self._pyramid.identity, level, column, row),
            lambda: planes_of(self._decoded(level, column, row)),
        )

    def _decoded(self, level: int, column: int, row: int) -> Pixels:
        give_way()
        return self._pyramid.tile_pixels(level, column, row)


def gathered(size: Size, side: int, box: Box, part: Callable[[int, int], Pixels]) -> Pixels:
    """Put a box together from tiles; beyond the edges the last pixel goes on.

    Parameters
    ----------
    size
        Of the whole that the tiles make.
    side
        Of a tile.
    part
        Gives the tile of a column and a row.
    """
    inner = box.clipped(size)
    if inner is None:
        raise ValueError(f"{box} does not touch {size}")
    right, bottom = inner.x + inner.width, inner.y + inner.height
    out: Pixels | None = None
    for row in range(inner.y // side, (bottom - 1) // side + 1):
        top = row * side
        y0, y1 = max(top, inner.y), min(top + side, bottom)
        for column in range(inner.x // side, (right - 1) // side + 1):
            left = column * side
            x0, x1 = max(left, inner.x), min(left + side, right)
            tile = part(column, row)
            if out is None:
                out = np.empty((inner.height, inner.width, *tile.shape[2:]), np.uint8)
            out[y0 - inner.y : y1 - inner.y, x0 - inner.x : x1 - inner.x] = tile[
                y0 - top : y1 - top, x0 - left : x1 - left
            ]
    assert out is not None
    return go_on(out, inner, box)
