"""The map of a whole cube, window by window, learnt from a few of its windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import MismatchError
from handscroll.geometry import Box, Size
from handscroll.imaging.hidden.mapping import (
    HALO,
    Cube,
    Method,
    Sought,
    learn,
)
from handscroll.imaging.hidden.prediction import Mask, Values
from handscroll.imaging.hidden.shown import HiddenMap

SAMPLE_SIDE: Final = 320
"""Side of the windows that the method is learnt from, px."""
SAMPLES: Final = 9
"""How many of them, at most: a scroll's parts are not alike."""
TILE: Final = 512
"""Side of the tiles that are mapped at once, px."""

Reader = Callable[[Box], Cube]
"""Gives the pixels of a box, ``(bands, height, width)`` reflectance, NaN where unknown."""


@dataclass(frozen=True, slots=True)
class Found:
    """A map, the method that made it, and the surface at the same pixels.

    Attributes
    ----------
    surface
        ``(k, h, w)`` leading components of the visible.
    """

    mapped: HiddenMap
    method: Method
    surface: NDArray[np.float32]


def find(
    cube: Cube, wavelengths: Values, sought: Sought = "strokes", region: Mask | None = None
) -> Found:
    """Map a cube that is held in memory.

    Parameters
    ----------
    cube
        ``(bands, h, w)`` reflectance, NaN where unknown.
    wavelengths
        ``(bands,)`` nm, ascending.
    region
        ``(h, w)``: where to learn and to look; everything else is left unknown.

    Raises
    ------
    InvalidError, MismatchError
        See `mapping.learn`; or if the region has another shape.
    """
    if region is not None and region.shape != cube.shape[1:]:
        raise MismatchError(
            "The region does not belong to this cube",
            why=f"it has the shape {region.shape}, the cube's bands {cube.shape[1:]}",
            fix="Draw the region on the same pixels",
        )

    def read(box: Box) -> Cube:
        part = slice(box.y, box.y + box.height), slice(box.x, box.x + box.width)
        window = cube[:, *part]
        return window if region is None else np.where(region[part], window, np.nan)

    size = Size(cube.shape[2], cube.shape[1])
    method = learn([read(box) for box in samples(size)], wavelengths, sought)
    shape = (size.height, size.width)
    planes = [np.empty(shape, np.float32) for _ in range(3)]
    surface = np.empty((method.prediction.guides.shape[1], *shape), np.float32)
    for box, mapped, shown in tiles(read, size, method):
        part = slice(box.y, box.y + box.height), slice(box.x, box.x + box.width)
        for plane, one in zip(planes, (mapped.amount, mapped.noise, mapped.r2), strict=True):
            plane[part] = one
        surface[:, *part] = shown
    return Found(HiddenMap(*planes), method, surface)


def samples(size: Size) -> tuple[Box, ...]:
    """Return the windows to learn from: everything if it is small, else an even lattice.

    Parameters
    ----------
    size
        Of the cube.
    """
    if size.pixels <= SAMPLES * SAMPLE_SIDE**2:
        return (Box(0, 0, size.width, size.height),)
    down = int(np.clip(round(np.sqrt(SAMPLES * size.height / size.width)), 1, SAMPLES))
    down = min(down, max(1, size.height // SAMPLE_SIDE))
    across = max(1, min(SAMPLES // down, size.width // SAMPLE_SIDE))
    width, height = min(SAMPLE_SIDE, size.width), min(SAMPLE_SIDE, size.height)
    lefts = np.round((np.arange(across) + 0.5) / across * size.width - width / 2)
    tops = np.round((np.arange(down) + 0.5) / down * size.height - height / 2)
    return tuple(
        Box(min(max(int(x), 0), size.width - width), min(max(int(y), 0), size.height - height),
            width, height)
        for y in tops
        for x in lefts
    )  # fmt: skip


def tiles(
    read: Reader, size: Size, method: Method, side: int = TILE
) -> Iterator[tuple[Box, HiddenMap, NDArray[np.float32]]]:
    """Yield tiles of the map, row by row; each is read with its halo, so that no seam shows.

    Parameters
    ----------
    read
        Called once a tile with boxes that lie on the cube.
    size
        Of the cube.
    method
        Learnt from its windows.
    side
        Of the tiles, px.
    """
    for y in range(0, size.height, side):
        for x in range(0, size.width, side):
            box = Box(x, y, min(side, size.width - x), min(side, size.height - y))
            yield box, *tile(read, size, method, box)


def tile(
    read: Reader, size: Size, method: Method, box: Box
) -> tuple[HiddenMap, NDArray[np.float32]]:
    """Return one part of the map and of the surface; the same wherever the part's borders lie."""
    wide = Box(box.x - HALO, box.y - HALO, box.width + 2 * HALO, box.height + 2 * HALO)
    wide = wide.clipped(size) or box
    edge = (
        box.y - wide.y,
        wide.y + wide.height - box.y - box.height,
        box.x - wide.x,
        wide.x + wide.width - box.x - box.width,
    )
    mapped, surface = method.both(read(wide))
    top, bottom, left, right = edge
    part = slice(top, wide.height - bottom), slice(left, wide.width - right)
    return mapped.cropped(edge), surface[:, *part]
