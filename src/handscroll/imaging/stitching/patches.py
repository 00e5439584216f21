"""How far patches of two frames lie apart, to a hundredth of a pixel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

from handscroll.geometry import Box, Size
from handscroll.imaging.stitching.frames import (
    Frame,
    Matrix,
    Plane,
    Points,
    Small,
    grey,
    inside,
    moved,
)

HALF: Final = 20
"""A patch reaches so many pixels to each side of its middle."""
NARROW: Final = 12
"""The same where frames share so little that larger patches find no room."""
_MORE: Final = 3
_MOST: Final = 44
ROUNDS: Final = 8
LEAST_ALIKE: Final = 0.6
"""Correlation of two patches below which they do not show the same."""
_DONE: Final = 0.002
_COARSE: Final = 4
_REACH: Final = 4
_WEAK: Final = 0.01
_SINGULAR: Final = 1e12
_LEAST_GAIN: Final = 0.2
_FLOOR: Final = 0.02
"""Pixels of error that even the best patch has, from interpolation."""

Map = Callable[[Points], Points]
"""Takes points of one frame to another."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where patches of the first frame were found in the second.

    Attributes
    ----------
    there, here
        Points of the first and of the second frame that show the same spot.
    alike
        Correlation of each two patches, -1 to 1.
    spread
        ``(n, 2, 2)``: covariance of each place, px^2 of the first frame, from the patch's slopes
        and what is left of the difference: along an edge a patch knows little.
    """

    there: Points
    here: Points
    alike: NDArray[np.float64]
    spread: NDArray[np.float64]

    def only(self, kept: NDArray[np.bool_]) -> Found:
        """Return some of them."""
        return Found(self.there[kept], self.here[kept], self.alike[kept], self.spread[kept])


def half_of(small: Small) -> int:
    """Return how far patches reach to each side of their middles, px.

    Further in larger frames: their finest detail may be softer than their pixels.
    """
    return int(min(_MOST, HALF + _MORE * (small.step - 1)))


def spots(
    small: Small, to_second: Map, sizes: tuple[Size, Size], cells: int, half: int = HALF
) -> Points:
    """Return textured points of the first frame, spread over what the second shows too.

    Parameters
    ----------
    small
        The first frame, reduced.
    to_second
        Takes points of the first frame to the second.
    sizes
        Of the first and the second frame.
    cells
        About how many points to return; each is the best of a cell of its own.
    half
        How far patches reach to each side.
    """
    strength = cv2.cornerMinEigenVal(cv2.GaussianBlur(small.grey, (0, 0), 1.0), 9)
    rows, columns = np.indices(strength.shape)
    places = small.up(np.stack([columns.ravel(), rows.ravel()], 1).astype(np.float64))
    # Mapped at a coarser lattice: whether a spot lies in both is not decided to the pixel.
    coarse = places.reshape(*strength.shape, 2)[::_COARSE, ::_COARSE]
    flat = coarse.reshape(-1, 2)
    margin = half + 3.0
    there = inside(flat, sizes[0], margin) & inside(to_second(flat), sizes[1], margin)
    grown = np.repeat(np.repeat(there.reshape(coarse.shape[:2]), _COARSE, 0), _COARSE, 1)
    both = grown[: strength.shape[0], : strength.shape[1]].ravel()
    kept = np.flatnonzero(both)
    if not len(kept):
        return np.empty((0, 2))
    # Nearer than half a patch they would say the same twice.
    side = max(2.0, half / small.step, (len(kept) / cells) ** 0.5)
    values = np.where(both.reshape(strength.shape), strength, 0)
    cell = (rows // side).astype(int).ravel()[kept] * 100_000
    cell += (columns // side).astype(int).ravel()[kept]
    order = np.lexsort((-values.ravel()[kept], cell))
    firsts = order[np.r_[True, np.diff(cell[order]) > 0]]
    peaks = maximum_filter(values, 3).ravel()[kept[firsts]]
    enough = values.ravel()[kept[firsts]] > _WEAK * np.quantile(peaks, 0.75)
    return np.asarray(places[kept[firsts[enough]]])


def find(
    first: Frame, second: Frame, at: Points, to_second: Map, reach: int, half: int = HALF
) -> Found:
    """Find patches of the first frame in the second.

    Parameters
    ----------
    at
        Middles of the patches in the first frame.
    to_second
        Where they are thought to lie in the second.
    reach
        Pixels by which that may be wrong; 0 when it is known to a pixel.
    half
        How far the patches reach to each side, as in :func:`half_of`.
    """
    there, here, alike, spread = [], [], [], []
    for point in np.round(at):
        one = _one((first, second), point, to_second, reach, half)
        if one is not None:
            there.append(point)
            here.append(one[0])
            alike.append(one[1])
            spread.append(one[2])
    return Found(
        np.array(there, np.float64).reshape(-1, 2),
        np.array(here, np.float64).reshape(-1, 2),
        np.array(alike, np.float64),
        np.array(spread, np.float64).reshape(-1, 2, 2),
    )


def _one(
    frames: tuple[Frame, Frame], point: Points, to_second: Map, reach: int, half: int
) -> tuple[Points, float, Matrix] | None:
    first, second = frames
    patch = _cut(first, point, half)
    if patch is None:
        return None
    near = _affine(point, to_second, half)
    side = half + reach
    square = np.array([[-side, -side], [side, -side], [side, side], [-side, side]], np.float64)
    window, corner = _around(second, moved(near, square))
    if not window.size:
        return None
    near[:2, 2] -= corner
    shift = np.zeros(2)
    if reach:
        drawn = _drawn(window, near, shift, (side, cv2.INTER_LINEAR))
        score = cv2.matchTemplate(drawn, patch, cv2.TM_CCOEFF_NORMED)
        row, column = np.unravel_index(int(score.argmax()), score.shape)
        shift = np.array([column - reach, row - reach], np.float64)
        if np.abs(shift).max() == reach:
            return None

    def draw(by: Points) -> Plane:
        return _drawn(window, near, by, (half, cv2.INTER_CUBIC))

    settled = _settled(patch, draw, shift)
    if settled is None:
        return None
    return to_second((point + settled[0])[None])[0], settled[1], settled[2]


def _affine(point: Points, to_second: Map, half: int) -> Matrix:
    """Return what takes steps from a point to the second frame: over a patch, no more is needed."""
    steps = half * np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1]])
    right, left, below, above = to_second(point + steps)
    out = np.eye(3)
    out[:2, 0], out[:2, 1] = (right - left) / (2 * half), (below - above) / (2 * half)
    out[:2, 2] = (right + left + below + above) / 4
    return out


def _settled(
    patch: Plane, draw: Callable[[Points], Plane], begun: Points
) -> tuple[Points, float, Matrix] | None:
    """Shift a patch until it lies best, gain and offset free (Lucas and Kanade 1981).

    Return the shift, how alike the patches then are, and the covariance of the shift.
    """
    inner = slice(2, -2)
    slopes = [cv2.Scharr(patch, cv2.CV_32F, *way, scale=1 / 32) for way in ((1, 0), (0, 1))]
    parts = [*slopes, patch, np.ones_like(patch)]
    matrix = np.stack([one[inner, inner].ravel() for one in parts], 1).astype(np.float64)
    square = matrix.T @ matrix
    if np.linalg.cond(square) > _SINGULAR:
        return None
    solver = np.linalg.solve(square, matrix.T)
    shift, drawn = begun, patch
    change = np.array([0.0, 0.0, 1.0, 0.0])
    for _ in range(ROUNDS):
        drawn = draw(shift)
        change = np.atleast_1d(solver @ drawn[inner, inner].ravel())
        if abs(change[2]) < _LEAST_GAIN:
            return None
        step = -change[:2] / change[2]
        shift = shift + np.clip(step, -1, 1)
        if np.abs(shift - begun).max() > _REACH:
            return None
        if np.abs(step).max() < _DONE:
            break
    both = np.stack([drawn[inner, inner].ravel(), patch[inner, inner].ravel()])
    left = both[0] - matrix @ (solver @ both[0])
    noise = float(left @ left) / len(left) / max(float(change[2]) ** 2, _LEAST_GAIN**2)
    spread = np.linalg.inv(square)[:2, :2] * noise + _FLOOR**2 * np.eye(2)
    alike = np.atleast_2d(np.corrcoef(both))[0, 1]
    return shift, float(alike), spread


def _cut(frame: Frame, middle: Points, half: int) -> Plane | None:
    x, y = (int(one) for one in middle)
    side = 2 * half + 1
    box = Box(x - half, y - half, side, side)
    return grey(frame.window(box)) if box.clipped(frame.size) == box else None


def _around(frame: Frame, points: Points) -> tuple[Plane, Points]:
    """Return the grey pixels round some points, and where the first of them lies."""
    low = np.floor(points.min(axis=0)).astype(int) - _REACH - 3
    high = np.ceil(points.max(axis=0)).astype(int) + _REACH + 4
    box = Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
    kept = box.clipped(frame.size)
    if kept is None:
        return np.empty((0, 0), np.float32), low.astype(np.float64)
    return grey(frame.window(kept)), np.array([kept.x, kept.y], np.float64)


def _drawn(window: Plane, near: Matrix, shift: Points, how: tuple[int, int]) -> Plane:
    """Draw a patch of a window: ``how`` is its half side and the kernel."""
    half, kernel = how
    begin = near[:2, :2] @ (shift - half) + near[:2, 2]
    matrix = np.column_stack([near[:2, :2], begin])
    side = 2 * half + 1
    drawn = cv2.warpAffine(
        window,
        matrix,
        (side, side),
        flags=kernel | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT,
    )
    return np.asarray(drawn, np.float32)
