"""A plane of numbers asked for by windows, so that none of 100 megapixels is held whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError
from handscroll.geometry import Box, Size

Plane = NDArray[np.float32]
"""``(h, w)``: any linear measure of light; NaN where it is unknown."""
Points = NDArray[np.float64]
"""``(n, 2)``: x, y of pixel centres; the first pixel's centre is 0, 0."""
Matrix = NDArray[np.float64]
"""``(3, 3)``: takes points of one plane to another, as columns (x, y, 1)."""

_STRIP: Final = 4_000_000
"""Pixels read at once when a whole plane is reduced."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A plane whose pixels lie somewhere else.

    Attributes
    ----------
    size
        Of the whole plane.
    read
        Returns the pixels ``(h, w)`` of a box that lies inside it, NaN where unknown.
    """

    size: Size
    read: Callable[[Box], Plane]

    def window(self, box: Box) -> Plane:
        """Return the pixels of any box as float32, NaN beyond the edges."""
        kept = box.clipped(self.size)
        if kept == box:
            return np.asarray(self.read(box), np.float32)
        out = np.full((box.height, box.width), np.nan, np.float32)
        if kept is not None:
            rows = slice(kept.y - box.y, kept.y - box.y + kept.height)
            columns = slice(kept.x - box.x, kept.x - box.x + kept.width)
            out[rows, columns] = self.read(kept)
        return out


def of_array(plane: NDArray[np.floating] | NDArray[np.integer]) -> Picture:
    """Return an array ``(h, w)`` as a picture.

    Raises
    ------
    InvalidError
        The array has not two axes, or no pixels.
    """
    if plane.ndim != 2 or not plane.size:
        raise InvalidError(
            "The plane cannot be registered",
            why=f"it is an array of shape {plane.shape}, not (height, width)",
            fix="Give one band at a time, as a plane with at least one pixel",
        )

    def read(box: Box) -> Plane:
        part = plane[box.y : box.y + box.height, box.x : box.x + box.width]
        return np.asarray(part, np.float32)

    return Picture(Size(plane.shape[1], plane.shape[0]), read)


def reduced(picture: Picture, step: int) -> Plane:
    """Return a picture reduced ``step`` times, each pixel the mean of those known under it.

    Pixels left over at the right and lower edges do not count. A pixel of which less than half
    is known is NaN.
    """
    width, height = picture.size.width // step, picture.size.height // step
    out = np.empty((height, width), np.float32)
    rows = max(1, _STRIP // (picture.size.width * step))
    for top in range(0, height, rows):
        many = min(rows, height - top)
        part = picture.read(Box(0, top * step, width * step, many * step))
        out[top : top + many] = block_mean(np.asarray(part, np.float32), step)
    return out


def block_mean(plane: Plane, step: int) -> Plane:
    """Return the mean of each ``step`` x ``step`` pixels, of those known; NaN below half."""
    if step == 1:
        return plane
    height, width = plane.shape[0] // step, plane.shape[1] // step
    blocks = plane[: height * step, : width * step].reshape(height, step, width, step)
    known = np.isfinite(blocks)
    count = known.sum(axis=(1, 3))
    total = np.where(known, blocks, 0).sum(axis=(1, 3), dtype=np.float64)
    mean = np.full((height, width), np.nan, np.float32)
    np.divide(total, count, out=mean, where=2 * count >= step * step, casting="same_kind")
    return mean
