"""Lead a picture of any width through the tile rows within the same memory.

A row of tiles of a scroll of 100,000 pixels takes 300 MB with its smaller levels. So a wide
picture is taken in upright bands, each from top to bottom through the first levels; what is
left of them, a thousandth of the picture, then makes the smaller levels as a whole.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Size
from handscroll.scans.levels import TILE, level_sizes
from handscroll.scans.pixels import Pixels
from handscroll.scans.strips import Keep, TileRows

JOINED = 5
"""The level that bands are joined at: 4 billion pixels leave 12 MB there."""
BAND = TILE << JOINED
WIDEST = BAND * 3 // 2
"""Pictures up to this width are taken whole: 75 MB."""

Report = Callable[[float], None]


def lead(pixels: Pixels, levels: tuple[Size, ...], keep: Keep, report: Report) -> None:
    """Make every tile of a picture.

    Parameters
    ----------
    pixels
        The picture; when wider than `WIDEST` it must be readable anywhere.
    levels
        Size of each level, full size first.
    keep
        Gets each tile, in no promised order.
    report
        Called with the part done, 0 to 1.
    """
    if pixels.width <= WIDEST:
        _through(pixels, 0, TileRows(levels, TILE, keep), report)
        return
    joined = levels[JOINED]
    rest = np.empty((joined.height, joined.width, 3), np.uint8)
    for x in range(0, pixels.width, BAND):
        width = min(BAND, pixels.width - x)
        told = _scaled(report, x / pixels.width, width / pixels.width)
        _through(pixels, x, _band(pixels.height, (x, width), keep, rest), told)
    small = TileRows(levels[JOINED:], TILE, _down_by(keep, JOINED))
    for y in range(0, joined.height, TILE):
        part = rest[y : y + TILE]
        small.room()[: len(part)] = part
        small.filled(len(part))
    small.finish()


def _band(height: int, columns: tuple[int, int], keep: Keep, rest: NDArray[np.uint8]) -> TileRows:
    """Return the tile rows of some columns; what is left of them goes where it belongs."""
    x, width = columns
    sizes = level_sizes(Size(width, height), 1)[: JOINED + 1]
    sizes += (Size(1, 1),) * (JOINED + 1 - len(sizes))
    left = x >> JOINED
    return TileRows(sizes, TILE, _right_by(keep, x), rest[:, left : left + sizes[JOINED].width])


def _through(pixels: Pixels, x: int, rows: TileRows, report: Report) -> None:
    """Pull the columns from ``x`` on through the tile rows, from top to bottom."""
    y = 0
    while y < pixels.height:
        room = rows.room()[: min(pixels.rows, pixels.height - y)]
        pixels.fill(x, y, room)
        y += len(room)
        rows.filled(len(room))
        report(y / pixels.height)
    rows.finish()


def _right_by(keep: Keep, x: int) -> Keep:
    """Return a keeper for the tiles of a band that begins at column ``x`` of full size."""
    return lambda level, column, row, jpeg: keep(level, column + (x // TILE >> level), row, jpeg)


def _down_by(keep: Keep, levels: int) -> Keep:
    """Return a keeper for tiles whose levels are counted from a smaller one."""
    return lambda level, column, row, jpeg: keep(level + levels, column, row, jpeg)


def _scaled(report: Report, start: float, share: float) -> Report:
    return lambda done: report(start + share * done)
