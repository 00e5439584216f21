"""Where a slanted edge runs, found row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from handscroll.imaging.quality.edge_model import Blur
from handscroll.imaging.quality.refusals import CannotMeasureError

Values = NDArray[np.float64]
LEAST_ROWS: Final = 24
"""Rows an edge must run through; the doubt of the response tells when they were few."""
REACH: Final = 16.0
"""Farthest sample from the edge that is used, px."""
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


def is_upright(picture: Values) -> bool:
    """Say whether the edge of a picture is nearer to its columns than to its rows."""
    along_x = np.abs(gaussian_filter1d(picture, 2.0, axis=1, order=1))
    along_y = np.abs(gaussian_filter1d(picture, 2.0, axis=0, order=1))
    # Noise is alike in both; only steep places tell.
    return float(np.sum(along_x**2)) >= float(np.sum(along_y**2))


def first_line(picture: Values, upright: bool) -> Line:
    """Find the edge that runs down a picture, to about a tenth of a pixel."""
    slope = gaussian_filter1d(picture, 1.5, axis=1, order=1)
    if not np.any(slope):
        raise refused("edge_flat", "it has no contrast at all", "Choose a region with an edge")
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


def too_short(rows: float) -> CannotMeasureError:
    """Return the refusal of an edge of too few rows."""
    return refused("edge_short", f"it runs through {rows:.0f} rows, and {LEAST_ROWS} are needed",
                    "Choose a longer edge", rows=rows)  # fmt: skip


def refused(code: str, why: str, fix: str, **facts: float) -> CannotMeasureError:
    """Return the refusal of an edge."""
    return CannotMeasureError(_WHAT, why=why, fix=fix, code=code, facts=facts)
