"""Where a slanted edge runs: found row by row, then fitted to all its samples at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from handscroll.imaging.quality.edge_model import Blur
from handscroll.imaging.quality.refusals import CannotMeasureError

Values = NDArray[np.float64]
LEAST_ROWS: Final = 24
"""Rows an edge must run through; ISO 12233 asks for more, and its doubt tells when it was few."""
REACH: Final = 16.0
"""Farthest sample from the edge that is used, px."""
_LEAST_SIDE: Final = 5.0
_WIDEST_GAP: Final = 0.3
_FARTHEST: Final = 0.02
_ROUNDS: Final = 12
_FAR: Final = 12.0
_OTHER_FORM: Final = 0.12
_WHAT: Final = "The sharpness cannot be measured at this edge"


@dataclass(frozen=True, slots=True)
class Line:
    """An edge ``across = c0 + c1 t + c2 t^2`` with ``t`` the row counted from the middle.

    Attributes
    ----------
    upright
        The edge is nearer to the columns than to the rows; otherwise x and y are exchanged.
    coefficients
        ``(3,)``, px.
    middle
        Row at which ``t`` is 0.
    """

    upright: bool
    coefficients: Values
    middle: float

    @property
    def slope(self) -> float:
        """Tangent of the angle between the edge and the nearer pixel axis, signed."""
        return float(self.coefficients[1])

    @property
    def degrees(self) -> float:
        """Angle between the edge and the nearer pixel axis, 0 to 45."""
        return float(np.degrees(np.arctan(abs(self.slope))))

    def distances(self, rows: Values, columns: Values) -> Values:
        """Return how far pixels lie from the edge along its normal, px."""
        t = rows - self.middle
        c0, c1, c2 = self.coefficients
        return np.asarray((columns - (c0 + t * (c1 + t * c2))) / np.hypot(1.0, c1 + 2 * c2 * t))


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge with its two sides and its samples.

    Attributes
    ----------
    line
        Where it runs.
    blur
        The Gaussian blur that suits it best.
    dark, bright
        Levels of its two sides, in the unit of the picture.
    distance
        ``(n,)`` px from the edge, growing towards the bright side.
    value
        ``(n,)``, 0 at the dark side and 1 at the bright one.
    row
        ``(n,)`` which row a sample came from.
    weight
        ``(n,)``, 0 for samples that are no part of a clean edge (dust, scratches), else up to 1.
    noise
        Standard deviation of one sample, in parts of the edge's height.
    place_sd
        Uncertainty of the edge's place at its middle, px.
    """

    line: Line
    blur: Blur
    dark: float
    bright: float
    distance: Values
    value: Values
    row: Values
    weight: Values
    noise: float
    place_sd: float


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
        raise _refused("edge_unknown_pixels", "the region is no plane of known values",
                       "Choose a region of one colour without unknown pixels")  # fmt: skip
    if min(picture.shape) < 2 * _LEAST_SIDE:
        raise _short(float(min(picture.shape)))
    upright = _upright(picture)
    lying = picture if upright else picture.T
    if lying.shape[0] < LEAST_ROWS:
        raise _short(float(lying.shape[0]))
    line = _first_line(lying, upright)
    return _Fit(lying, line).edge()


def _upright(picture: Values) -> bool:
    along_x = np.abs(gaussian_filter1d(picture, 2.0, axis=1, order=1))
    along_y = np.abs(gaussian_filter1d(picture, 2.0, axis=0, order=1))
    # Noise is alike in both; only steep places tell.
    return float(np.sum(along_x**2)) >= float(np.sum(along_y**2))


def _first_line(picture: Values, upright: bool) -> Line:
    slope = gaussian_filter1d(picture, 1.5, axis=1, order=1)
    if not np.any(slope):
        raise _refused("edge_flat", "it has no contrast at all", "Choose a region with an edge")
    slope *= np.sign(np.sum(slope)) or 1.0
    peak = np.argmax(slope, axis=1)
    window = peak[:, None] + np.arange(-4, 5)
    inside = (window >= 0) & (window < picture.shape[1])
    shares = np.take_along_axis(slope, np.clip(window, 0, picture.shape[1] - 1), 1)
    shares = np.where(inside, np.maximum(shares, 0), 0)
    total = shares.sum(axis=1)
    across = (shares * window).sum(axis=1) / np.where(total > 0, total, 1)
    middle = (picture.shape[0] - 1) / 2
    t = np.arange(picture.shape[0]) - middle
    coefficients = _robust_line(t, across)
    return Line(upright, coefficients, middle)


def _robust_line(t: Values, across: Values) -> Values:
    """Fit a line so that up to a third of the rows may be wrong altogether."""
    third = len(t) // 3
    slopes = (across[-third:, None] - across[None, :third]) / (t[-third:, None] - t[None, :third])
    slope = float(np.median(slopes))
    offset = float(np.median(across - slope * t))
    for _ in range(8):
        left = across - offset - slope * t
        scale = max(1.4826 * float(np.median(np.abs(left))), 0.05)
        weight = np.maximum(1 - (left / (4 * scale)) ** 2, 0) ** 2
        slope_, offset_ = np.polyfit(t, across, 1, w=np.sqrt(weight))
        slope, offset = float(slope_), float(offset_)
    return np.array([offset, slope, 0.0])


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
            raise _refused("edge_narrow", "one side of the edge is hardly in the region",
                           "Choose a region with the edge in its middle")  # fmt: skip
        low, high = float(np.median(left)), float(np.median(right))
        spread = 1.4826 * max(
            float(np.median(np.abs(left - low))), float(np.median(np.abs(right - high)))
        )
        if abs(high - low) <= max(8 * spread, 1e-9):
            raise _refused("edge_flat", "its two sides differ by less than 8 times the noise",
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
            raise _refused("edge_narrow", "one side of the edge is hardly in the region",
                           "Choose a region with the edge in its middle")  # fmt: skip
        inner = np.sort(distance[np.abs(distance) < 3])
        gap = float(np.max(np.diff(inner))) if inner.size > 1 else 6.0
        if gap > _WIDEST_GAP:
            raise _refused(
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
            raise _refused(
                "edge_several", f"{wrong:.0%} of what surrounds it is neither of its two sides",
                "Choose a region with one edge and nothing else", share=wrong,
            )  # fmt: skip


def _clean(left: Values, scale: float, height: float) -> Values:
    # An edge of another form than a Gaussian blur is no dirt: what is within a tenth stays.
    return np.asarray(np.abs(left) < max(_FAR * scale, height * _OTHER_FORM), np.float64)


def _short(rows: float) -> CannotMeasureError:
    return _refused("edge_short", f"it runs through {rows:.0f} rows, and {LEAST_ROWS} are needed",
                    "Choose a longer edge", rows=rows)  # fmt: skip


def _refused(code: str, why: str, fix: str, **facts: float) -> CannotMeasureError:
    return CannotMeasureError(_WHAT, why=why, fix=fix, code=code, facts=facts)
