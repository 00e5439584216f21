"""Small patches of a picture, drawn where the reference has them, at any reduction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from handscroll.geometry import Box, Size
from handscroll.imaging.registration.pictures import Picture, Plane, Points, block_mean, reduced
from handscroll.imaging.registration.transforms import Map, magnification

HALF: Final = 16
"""Samples from the middle of a patch to its edge."""
RIM: Final = 8
"""Samples drawn beyond that, for filters."""
_SOFT: Final = 1.4
"""Standard deviation, in samples, of what patches are smoothed with: noise and the trace of
interpolation must not pull shifts toward whole pixels."""
_HIGH: Final = 3.5
"""Standard deviation, in samples, of the local mean taken away: washes fade one way in one
band and another in the next, and would pass for shifts."""
_FIRST: Final = 0.7
"""The part of it that is done before sampling."""
_LONGEST: Final = 2000
_KNOWN: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Patches of one picture, all the same size, with what is derived from them.

    Attributes
    ----------
    value, across, down, round
        ``(n, side, side)``: smoothed values, their slopes along x and y, their Laplacian.
    known
        ``(n, side, side)``: where the values rest on known pixels only.
    """

    value: Plane
    across: Plane
    down: Plane
    round: Plane
    known: NDArray[np.bool_]


def spots(size: Size, step: int, most: int) -> Points:
    """Return middles of patches spread evenly over a reference, at most about so many.

    Neighbouring patches overlap by up to a half where there is room for fewer than ``most``.
    """
    inner = 0.7 * HALF * step
    spacing = max(HALF * step * 1.25, (size.pixels / most) ** 0.5)
    axes = []
    for length in (size.width, size.height):
        room = length - 1 - 2 * inner
        many = max(1, round(room / spacing) + 1) if room > 0 else 1
        ends = (inner, length - 1 - inner) if many > 1 else ((length - 1) / 2,) * 2
        axes.append(np.linspace(*ends, many))
    return np.stack([one.ravel() for one in np.meshgrid(*axes)], 1)


def textured(reference: Picture, points: Points) -> Points:
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


def draw(picture: Picture, map_: Map, points: Points, step: int, reference: Size) -> Stack:
    """Draw patches of a picture as the reference would show them.

    Parameters
    ----------
    map_
        Takes reference pixels to pixels of the picture.
    points
        Middles of the patches, reference pixels.
    step
        Reference pixels from one sample to the next.
    reference
        Size of the reference.
    """
    side = 2 * (HALF + RIM) + 1
    steps = np.arange(-(HALF + RIM), HALF + RIM + 1, dtype=np.float64) * step
    grid = np.stack([one.ravel() for one in np.meshgrid(steps, steps)], 1)
    coarse = max(1, round(step * magnification(map_, reference)))
    raw = np.empty((len(points), side, side), np.float32)
    for at, middle in enumerate(points):
        raw[at] = _one(picture, map_(middle + grid), coarse).reshape(side, side)
    return _filtered(raw)


def _one(picture: Picture, there: Points, coarse: int) -> Plane:
    """Return samples of a picture at points, smoothed a little first."""
    empty = np.full(len(there), np.nan, np.float32)
    if not np.isfinite(there).all():
        return empty
    margin = 4 * coarse
    low = np.floor(there.min(axis=0) / coarse).astype(int) * coarse - margin
    high = np.ceil(there.max(axis=0) / coarse).astype(int) * coarse + margin
    box = Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
    if box.clipped(picture.size) is None or box.width * box.height > 64 * coarse**2 * len(there):
        return empty
    window = block_mean(picture.window(box), coarse)
    at = (there - low + 0.5) / coarse - 0.5
    x, y = at.astype(np.float32).T.reshape(2, 1, -1)
    unknown = ~np.isfinite(window)
    if unknown.all():
        return empty
    if unknown.any():
        window = np.where(unknown, window[~unknown].mean(dtype=np.float64), window)
        window = window.astype(np.float32)
    soft = cv2.GaussianBlur(window, (0, 0), _FIRST, borderType=cv2.BORDER_REPLICATE)
    drawn = cv2.remap(soft, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).ravel()
    if unknown.any():
        share = cv2.remap(unknown.astype(np.float32), x, y, cv2.INTER_LINEAR, borderValue=1.0)
        drawn[share.ravel() > 0] = np.nan
    return np.asarray(drawn, np.float32)


def _filtered(raw: Plane) -> Stack:
    known = np.isfinite(raw)
    enough = known.mean(axis=(1, 2)) > _KNOWN
    middle = np.zeros(len(raw), np.float32)
    for at in np.flatnonzero(enough):
        middle[at] = raw[at][known[at]].mean(dtype=np.float64)
    filled = np.where(known, raw, middle[:, None, None]).astype(np.float32)
    local = filled
    for axis in (1, 2):
        local = gaussian_filter1d(local, _HIGH, axis=axis, mode="nearest", radius=2 * RIM)
    filled = filled - local
    rest = (_SOFT**2 - _FIRST**2) ** 0.5
    cut = slice(RIM, -RIM)

    def turned(order_y: int, order_x: int) -> Plane:
        first = gaussian_filter1d(filled, rest, axis=1, order=order_y, mode="nearest", radius=RIM)
        both = gaussian_filter1d(first, rest, axis=2, order=order_x, mode="nearest", radius=RIM)
        return np.ascontiguousarray(both[:, cut, cut], np.float32)

    sure = known & enough[:, None, None]
    if not sure.all():
        kernel = np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)
        grown = [cv2.erode(one.astype(np.uint8), kernel, borderValue=1) for one in sure]
        sure = np.stack(grown).astype(np.bool_)
    return Stack(
        turned(0, 0), turned(0, 1), turned(1, 0), turned(2, 0) + turned(0, 2), sure[:, cut, cut]
    )
