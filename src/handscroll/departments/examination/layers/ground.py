"""What is analysed: a cube or a box of it, read whole or as a sample of its finest pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from numpy.typing import NDArray

from handscroll.departments.examination.layers.opened import Opened
from handscroll.geometry import Box
from handscroll.imaging.components.sampling import grid_points, grid_sample
from handscroll.model.region import Region

MOST_TILES: Final = 200
"""Tiles that a sample is taken from: evenly spread, each costs some 2 ms."""
RUNS: Final = 1_000_000
MOST_VALUES: Final = 32_000_000
"""Of a sample, all bands together: 64 MB."""
_WIDE, _HIGH = 1024, 512
"""Of the strips of a whole pass."""


@dataclass(frozen=True)
class Ground:
    """What is analysed: a cube, or a box of it.

    Attributes
    ----------
    region
        The box as recipes carry it; None is everywhere.
    version
        Of the cube, for recipes.
    """

    opened: Opened
    region: Region | None
    version: str

    @property
    def box(self) -> Box:
        """In full-size pixels."""
        return self.opened.whole if self.region is None else self.region.box

    @property
    def bands(self) -> int:
        """How many there are."""
        return len(self.opened.reader.wavelengths)


def whole(ground: Ground, used: Sequence[int] | None) -> Iterator[NDArray[Any]]:
    """Yield every pixel once, in pieces that end where tiles end."""
    for part in parts(ground.box, _WIDE, _HIGH):
        yield ground.opened.reader.codes(part, 0, used)


def runs(ground: Ground, used: Sequence[int] | None) -> Iterator[NDArray[Any]]:
    """Yield a sample of short runs, ``(bands, runs, 8)``: noise is told from neighbours."""
    yield from _sampled(ground, used, lambda tile, most: grid_sample(tile, most), RUNS)


def points(ground: Ground, used: Sequence[int] | None, most: int) -> Iterator[NDArray[Any]]:
    """Yield a sample of scattered pixels, ``(bands, n, 1)``."""
    for found in _sampled(ground, used, lambda tile, few: grid_points(tile, few), most):
        yield found.reshape(len(found), -1, 1)


def _sampled(
    ground: Ground,
    used: Sequence[int] | None,
    some: Callable[[NDArray[Any], int], NDArray[Any]],
    most: int,
) -> Iterator[NDArray[Any]]:
    tiles = list(parts(ground.box, _HIGH, _HIGH))
    every = -(-len(tiles) // MOST_TILES)
    across = -(-ground.box.width // _HIGH) or 1
    # A step through the list would pick columns; through rows that are shifted it does not.
    chosen = [one for at, one in enumerate(tiles) if (at + at // across) % every == 0]
    most = min(most, MOST_VALUES // (ground.bands if used is None else len(used)))
    area = sum(one.width * one.height for one in chosen)
    for one in chosen:
        codes = ground.opened.reader.codes(one, 0, used)
        yield some(codes, max(1, most * one.width * one.height // area))


def parts(box: Box, wide: int, high: int) -> Iterator[Box]:
    """Yield the parts of a box, cut at multiples of a width and a height."""
    bottom, right, y = box.y + box.height, box.x + box.width, box.y
    while y < bottom:
        below = min((y // high + 1) * high, bottom)
        x = box.x
        while x < right:
            beyond = min((x // wide + 1) * wide, right)
            yield Box(x, y, beyond - x, below - y)
            x = beyond
        y = below
