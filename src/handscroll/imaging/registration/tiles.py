"""Square tiles of a picture, drawn where the reference has them: what bands are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box, Size
from handscroll.imaging.registration.pictures import Picture, Plane, Points, block_mean, reduced
from handscroll.imaging.registration.transforms import Map, magnification

CELL: Final = 32
"""Side, in samples, of the cells that each tell one shift."""
ACROSS: Final = 3
"""Cells along the side of a tile."""
RIM: Final = 1
"""Samples kept round a tile, for slopes."""
_FILTER: Final = 6
"""Samples drawn beyond that, for filters."""
_FIRST: Final = 0.7
_REACH: Final = 6
"""Samples drawn beyond a tile's corners: what Lanczos' kernel and the first filter reach."""
_HIGH: Final = 1.5
"""Standard deviation, in samples, of the local mean taken away: washes fade one way in one
band and another in the next, and would pass for shifts."""
_BUDGET: Final = 32e6
"""Samples of all bands together that are held at once."""
_LONGEST: Final = 2000
"""Longer side of the copy in which places with much to see are looked for, px."""
_LATTICE: Final = 8
"""Samples between the places where a map is worked out; between them it is as good as straight."""


Drawn = tuple[Plane, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Which tiles are drawn.

    Attributes
    ----------
    middles
        ``(tiles, 2)``: reference pixels.
    step
        Reference pixels from one sample to the next.
    across
        Cells along a tile's side.
    """

    middles: Points
    step: int
    across: int

    @property
    def side(self) -> int:
        """Samples along a tile's side."""
        return self.across * CELL

    def cells(self) -> Points:
        """Return the middles of all cells, tile by tile, row by row: reference pixels."""
        line = (np.arange(self.across) - (self.across - 1) / 2) * CELL * self.step
        own = np.stack([one.ravel() for one in np.meshgrid(line, line)], 1)
        return np.asarray((self.middles[:, None] + own[None]).reshape(-1, 2))


def laid_out(reference: Picture, step: int, bands: int) -> Layout:
    """Return tiles that cover a reference, or where it is too large for that, a part of it.

    Where they do not cover it, each lies where most is to be seen near its place.
    """
    size = reference.size
    across = max(1, min(ACROSS, min(size.width, size.height) // (step * CELL)))
    wide = across * CELL * step
    counts = [max(1, round(one / wide)) for one in (size.width, size.height)]
    most = max(24.0, _BUDGET / (bands * (across * CELL) ** 2))
    sparse = counts[0] * counts[1] > most
    if sparse:
        shrink = (most / (counts[0] * counts[1])) ** 0.5
        counts = [max(1, int(one * shrink)) for one in counts]
    axes = []
    for many, length in zip(counts, (size.width, size.height), strict=True):
        first = min(wide, length) / 2 - 0.5
        axes.append(np.linspace(first, length - 1 - first, many) if many > 1
                    else np.array([(length - 1) / 2]))  # fmt: skip
    middles = np.stack([one.ravel() for one in np.meshgrid(*axes)], 1)
    return Layout(_textured(reference, middles) if sparse else middles, step, across)


def _textured(reference: Picture, points: Points) -> Points:
    """Move each middle to the place with most detail in both directions inside its own cell."""
    step = max(1, int(np.ceil(max(reference.size.width, reference.size.height) / _LONGEST)))
    if len(points) < 2 or step == 1:
        return points
    plane = reduced(reference, step)
    plane = np.where(np.isfinite(plane), plane, np.nanmean(plane)).astype(np.float32)
    detail = cv2.cornerMinEigenVal(cv2.GaussianBlur(plane, (0, 0), 1.0), 15)
    gaps = [np.diff(np.unique(points[:, at])) for at in (0, 1)]
    half = [int(gap.min() / step / 2.5) if len(gap) else 0 for gap in gaps]
    out = points.copy()
    for at, (x, y) in enumerate((points + 0.5) / step - 0.5):
        left, top = max(0, int(x) - half[0]), max(0, int(y) - half[1])
        cell = detail[top : int(y) + half[1] + 1, left : int(x) + half[0] + 1]
        if cell.size:
            row, column = np.unravel_index(int(cell.argmax()), cell.shape)
            out[at] = (np.array([left + column, top + row]) + 0.5) * step - 0.5
    return out


def drawn(
    pictures: Sequence[Picture], maps: Sequence[Map], layout: Layout, reference: Size
) -> Drawn:
    """Draw the tiles of all pictures as the reference would show them.

    Returns
    -------
    tuple
        ``(pictures, tiles, side + 2 RIM, side + 2 RIM)``: fine detail, the local mean taken
        away; ``(pictures, tiles, side, side)``: where it rests on known pixels only.
    """
    long = layout.side + 2 * (RIM + _FILTER)
    steps = (np.arange(long, dtype=np.float64) - (long - 1) / 2) * layout.step
    inner = layout.side + 2 * RIM
    many = len(layout.middles)
    values = np.zeros((len(pictures), many, inner, inner), np.float32)
    known = np.zeros((len(pictures), many, layout.side, layout.side), np.bool_)
    lattice = _Lattice(steps)
    for at, (picture, map_) in enumerate(zip(pictures, maps, strict=True)):
        coarse = max(1, round(layout.step * magnification(map_, reference)))
        for tile, middle in enumerate(layout.middles):
            found = _filtered(_raw(picture, lattice.there(map_, middle), coarse))
            if found is not None:
                values[at, tile], known[at, tile] = found
    return values, known


class _Lattice:
    """Works a map out at a few places of a tile, and straight between them."""

    def __init__(self, steps: NDArray[np.float64]) -> None:
        many = max(2, len(steps) // _LATTICE + 1)
        knots = np.linspace(steps[0], steps[-1], many)
        self._own = np.stack([one.ravel() for one in np.meshgrid(knots, knots)], 1)
        at = np.clip((steps - steps[0]) / (knots[1] - knots[0]), 0, many - 1 - 1e-9)
        self._first = at.astype(np.int64)
        self._share = at - self._first
        self._many = many

    def there(
        self, map_: Map, middle: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the places of a tile's samples in the picture, and the corners of all of them.

        ``(side, side, 2)``; ``(2, 2)``: the least and the most along x and y.
        """
        knots = map_(middle + self._own)
        few = knots.reshape(self._many, self._many, 2)
        share = self._share[:, None, None]
        rows = few[self._first] * (1 - share) + few[self._first + 1] * share
        share = self._share[None, :, None]
        every = rows[:, self._first] * (1 - share) + rows[:, self._first + 1] * share
        return np.asarray(every), np.stack([knots.min(axis=0), knots.max(axis=0)])


def _raw(
    picture: Picture, where: tuple[NDArray[np.float64], NDArray[np.float64]], coarse: int
) -> Plane | None:
    """Return samples of a picture, NaN where unknown; None where there is nothing."""
    there, corners = where
    if not np.isfinite(corners).all():
        return None
    margin = _REACH * coarse
    low = np.floor(corners[0] / coarse).astype(int) * coarse - margin
    high = np.ceil(corners[1] / coarse).astype(int) * coarse + margin
    box = Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
    samples = there.shape[0] * there.shape[1]
    if box.clipped(picture.size) is None or box.width * box.height > 64 * coarse**2 * samples:
        return None
    window = block_mean(picture.window(box), coarse)
    unknown = ~np.isfinite(window)
    if unknown.all():
        return None
    if unknown.any():
        window = np.where(unknown, window[~unknown].mean(dtype=np.float64), window)
        window = window.astype(np.float32)
    soft = cv2.GaussianBlur(window, (0, 0), _FIRST, borderType=cv2.BORDER_REPLICATE)
    x, y = np.moveaxis(((there - low + 0.5) / coarse - 0.5).astype(np.float32), 2, 0)
    # Its cubic kernel lies up to 0.045 px beside the place asked for; this one 0.006.
    out = cv2.remap(soft, x, y, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE)
    if unknown.any():
        share = cv2.remap(unknown.astype(np.float32), x, y, cv2.INTER_LINEAR, borderValue=1.0)
        out[share > 0] = np.nan
    return np.asarray(out, np.float32)


def _filtered(raw: Plane | None) -> tuple[Plane, NDArray[np.bool_]] | None:
    if raw is None:
        return None
    sure = np.isfinite(raw)
    if not sure.any():
        return None
    cut, rim = slice(_FILTER, -_FILTER), slice(_FILTER + RIM, -_FILTER - RIM)
    if not sure.all():
        raw = np.where(sure, raw, raw[sure].mean(dtype=np.float64)).astype(np.float32)
        kernel = np.ones((2 * _FILTER + 1,) * 2, np.uint8)
        sure = cv2.erode(sure.astype(np.uint8), kernel, borderValue=1).astype(np.bool_)
    fine = raw - cv2.GaussianBlur(raw, (0, 0), _HIGH, borderType=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(fine[cut, cut]), np.asarray(sure[rim, rim])
