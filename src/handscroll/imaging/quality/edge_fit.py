"""An edge fitted to all its samples at once: its line, its blur and the levels of its sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.quality.edge_line import (
    LEAST_ROWS,
    REACH,
    Edge,
    Line,
    first_line,
    is_upright,
    refused,
    too_short,
)
from handscroll.imaging.quality.edge_model import Blur

Values = NDArray[np.float64]
_LEAST_SIDE: Final = 5.0
_WIDEST_GAP: Final = 0.3
_FARTHEST: Final = 0.02
_ROUNDS: Final = 12
_FAR: Final = 12.0
_OTHER_FORM: Final = 0.12


def fit_edge(region: NDArray[np.floating]) -> Edge:
    """Find the one edge of a region.

    Parameters
    ----------
    region
        ``(h, w)`` linear light (or reflectance) of one colour; one straight or slightly bent edge
        runs through it from side to side.

    Raises
    ------
    CannotMeasureError
        ``edge_unknown_pixels``, ``edge_short``, ``edge_flat`` (no contrast), ``edge_narrow``,
        ``edge_straight`` (0 or 45 degrees: pixels fall on too few distances from the edge),
        ``edge_several``.
    """
    picture = np.asarray(region, np.float64)
    if picture.ndim != 2 or not np.isfinite(picture).all():
        raise refused("edge_unknown_pixels", "the region is no plane of known values",
                       "Choose a region of one colour without unknown pixels")  # fmt: skip
    if min(picture.shape) < 2 * _LEAST_SIDE:
        raise too_short(float(min(picture.shape)))
    upright = is_upright(picture)
    lying = picture if upright else picture.T
    if lying.shape[0] < LEAST_ROWS:
        raise too_short(float(lying.shape[0]))
    line = first_line(lying, upright)
    return _Fit(lying, line).edge()


class _Fit:
    """Line, blur and levels, adjusted together until they stand still."""

    def __init__(self, picture: Values, line: Line) -> None:
        self._picture = picture
        self._line = line
        self._sigma = 0.7
        self._levels = (0.0, 1.0)
        self._rising = True
        self._rows, self._columns = np.mgrid[0.0 : picture.shape[0], 0.0 : picture.shape[1]]
        self._scale = 0.0
        self._variance = 0.0

    def edge(self) -> Edge:
        self._first_levels()
        for _ in range(_ROUNDS):
            near, distance = self._near()
            self._look(distance)
            moved = self._improve(near, distance)
            if moved < 1e-6:
                break
        near, distance = self._near()
        dark, height = self._levels
        value = (self._picture[near] - dark) / height
        left = value - self._blur.step(distance)
        self._judge(left, distance)
        return Edge(
            self._as_given(), self._blur, dark, dark + height, distance, value, self._rows[near],
            _clean(left, self._scale, 1.0), self._scale, float(np.sqrt(self._variance)),
        )  # fmt: skip

    def _as_given(self) -> Line:
        """Return the line in the picture that was given, which may have been turned round."""
        if self._rising:
            return self._line
        there = -self._line.coefficients
        there[0] += self._picture.shape[1] - 1
        return replace(self._line, coefficients=there)

    @property
    def _blur(self) -> Blur:
        return Blur(self._sigma, np.arctan(abs(self._line.slope)))

    def _near(self) -> tuple[NDArray[np.bool_], Values]:
        distance = self._line.distances(self._rows, self._columns)
        near = np.abs(distance) <= REACH
        return near, distance[near]

    def _first_levels(self) -> None:
        distance = self._line.distances(self._rows, self._columns)
        left, right = self._picture[distance < -2], self._picture[distance > 2]
        if min(left.size, right.size) < LEAST_ROWS * 3:
            raise refused("edge_narrow", "one side of the edge is hardly in the region",
                           "Choose a region with the edge in its middle")  # fmt: skip
        low, high = float(np.median(left)), float(np.median(right))
        spread = 1.4826 * max(
            float(np.median(np.abs(left - low))), float(np.median(np.abs(right - high)))
        )
        if abs(high - low) <= max(8 * spread, 1e-9):
            raise refused("edge_flat", "its two sides differ by less than 8 times the noise",
                           "Choose an edge of more contrast, or capture with less noise",
                           contrast=abs(high - low), noise=spread)  # fmt: skip
        self._rising = high > low
        if not self._rising:
            # The bright side lies towards the left: the whole picture is turned round.
            self._picture = self._picture[:, ::-1]
            wide = self._picture.shape[1] - 1
            flipped = self._line.coefficients * -1
            flipped[0] += wide
            self._line = replace(self._line, coefficients=flipped)
        self._levels = (min(low, high), abs(high - low))

    def _look(self, distance: Values) -> None:
        """Refuse what cannot be sampled finely enough."""
        ends = float(distance.min()), float(distance.max())
        need = min(_LEAST_SIDE + 2 * self._sigma, REACH)
        if -ends[0] < need or ends[1] < need:
            raise refused("edge_narrow", "one side of the edge is hardly in the region",
                           "Choose a region with the edge in its middle")  # fmt: skip
        inner = np.sort(distance[np.abs(distance) < 3])
        gap = float(np.max(np.diff(inner))) if inner.size > 1 else 6.0
        if gap > _WIDEST_GAP:
            raise refused(
                "edge_straight",
                f"it runs at {self._line.degrees:.2f} degrees to the pixels, so that they leave "
                f"gaps of {gap:.2f} px across it",
                "Turn the target by 3 to 10 degrees, or choose a longer edge",
                degrees=self._line.degrees, gap_px=gap,
            )  # fmt: skip

    def _improve(self, near: NDArray[np.bool_], distance: Values) -> float:
        """Take one step of Gauss and Newton; return how far the edge moved, px."""
        dark, height = self._levels
        blur, small = self._blur, 1e-4
        step, spread = blur.step(distance), blur.spread(distance)
        wider = Blur(self._sigma + small, blur.angle).step(distance)
        t = (self._rows[near] - self._line.middle) / self._line.middle
        cosine = 1 / np.hypot(1.0, self._line.slope)
        moved = -height * cosine * spread
        columns = np.stack(
            [np.ones_like(step), step, moved, moved * t, moved * t * t,
             height * (wider - step) / small], 1,
        )  # fmt: skip
        left = self._picture[near] - dark - height * step
        self._scale = 1.4826 * float(np.median(np.abs(left)))
        weight = _clean(left, self._scale, height)
        normal = columns.T @ (weight[:, None] * columns)
        normal[np.diag_indices(6)] += 1e-12 * np.trace(normal)
        change = np.linalg.solve(normal, columns.T @ (weight * left))
        self._variance = float(np.linalg.inv(normal)[2, 2]) * self._scale**2
        middle = self._line.middle
        bend = change[2:5] / np.array([1.0, middle, middle**2])
        self._line = replace(self._line, coefficients=self._line.coefficients + bend)
        self._sigma = float(np.clip(self._sigma + np.clip(change[5], -0.5, 0.5), 0.05, 8.0))
        self._levels = (dark + float(change[0]), height + float(change[1]))
        self._scale /= abs(self._levels[1])
        return float(np.abs(change[2:5]).sum() + abs(change[5]))

    def _judge(self, left: Values, distance: Values) -> None:
        """Refuse a region with more in it than one edge."""
        far = np.abs(distance) > 3 + 3 * self._sigma
        wrong = float(np.mean(np.abs(left[far]) > max(8 * self._scale, 0.25))) if far.any() else 0.0
        if wrong > _FARTHEST:
            raise refused(
                "edge_several", f"{wrong:.0%} of what surrounds it is neither of its two sides",
                "Choose a region with one edge and nothing else", share=wrong,
            )  # fmt: skip


def _clean(left: Values, scale: float, height: float) -> Values:
    # An edge of another form than a Gaussian blur is no dirt: what is within a tenth stays.
    return np.asarray(np.abs(left) < max(_FAR * scale, height * _OTHER_FORM), np.float64)
