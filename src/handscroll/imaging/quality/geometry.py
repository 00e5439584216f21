"""Scale, distortion, and colours that do not lie on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from handscroll.imaging.quality.edge_line import fit_edge
from handscroll.imaging.quality.lattice import moved
from handscroll.imaging.quality.reading import Reading
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.target import Found

Values = NDArray[np.float64]
MM_PER_INCH: Final = 25.4
_TICKS: Final = 5
_GREEN: Final = 1
_STANDS_OUT: Final = 8.0


def resolution(found: Found) -> Reading:
    """Return pixels per inch from the pitch of a target's patches.

    Raises
    ------
    CannotMeasureError
        ``pitch_unknown``, ``target_leaning`` (across and down differ by over 2 percent: the
        camera did not look straight down, and the scale is another at each place).
    """
    across, down = found.pixels_per_mm()
    known = [one for one in (across, down) if np.isfinite(one)]
    if found.layout.rows == 1:
        known = known[:1]
    if not known:
        raise _refused("pitch_unknown", "nobody measured the pitch of its patches",
                       "Give the pitch in mm with the layout, or use a ruler")  # fmt: skip
    if max(known) > 1.02 * min(known):
        raise _refused("target_leaning",
                       f"it has {across:.2f} px/mm across and {down:.2f} down",
                       "Set the camera square to the table")  # fmt: skip
    ppi = MM_PER_INCH * float(np.mean(known))
    corners = found.corners
    extent = float(np.linalg.norm(corners[1] - corners[0]))
    return Reading(ppi, ppi * max(found.place_sd, 0.02) / extent)


def ruler_resolution(strip: NDArray[np.floating], tick_mm: float = 1.0) -> Reading:
    """Return pixels per inch from the ticks of a ruler.

    Parameters
    ----------
    strip
        ``(h, w)`` along the ruler, ticks across it; at least five of them.
    tick_mm
        From a tick to the next.

    Raises
    ------
    CannotMeasureError
        ``ruler_unclear``.
    """
    profile = np.asarray(strip, np.float64).mean(axis=0)
    count = len(profile)
    if count < 16 or not np.isfinite(profile).all():
        raise _refused("ruler_unclear", "the strip is too short", "Choose a longer strip")
    x = np.asarray(np.arange(count) - (count - 1) / 2, np.float64)
    even = profile - np.polyval(np.polyfit(x, profile, 3), x)
    window = np.hanning(count)
    padded = 16 * count
    power = np.abs(np.fft.rfft(even * window, padded)) ** 2
    lowest = int(_TICKS * padded / count)
    at = lowest + int(np.argmax(power[lowest:-1]))
    # The ticks' own rate, where one of its multiples is stronger.
    for part in (4, 3, 2):
        lower = round(at / part)
        if lower >= lowest and power[max(lower - 8, 0) : lower + 9].max() > 0.1 * power[at]:
            at = max(lower - 8, 0) + int(np.argmax(power[max(lower - 8, 0) : lower + 9]))
            break
    if power[at] < _STANDS_OUT * float(np.mean(power[lowest:])):
        raise _refused("ruler_unclear", "no even ticks stand out", "Choose a strip with ticks only")
    rate, doubt = _sharpest(x, even * window, at / padded)
    ppi = MM_PER_INCH / (tick_mm * rate)
    return Reading(ppi, ppi * doubt / rate)


def _sharpest(x: Values, values: Values, rate: float) -> tuple[float, float]:
    """Return the rate of the strongest wave near a rate, cycles/px, and its uncertainty."""
    for _ in range(6):
        wave = np.exp(-2j * np.pi * rate * x)
        first, second = -2j * np.pi * x * wave, -((2 * np.pi * x) ** 2) * wave
        a, b, c = (complex(np.sum(values * one)) for one in (wave, first, second))
        slope = 2 * (a.conjugate() * b).real
        bend = 2 * (abs(b) ** 2 + (a.conjugate() * c).real)
        rate -= slope / bend
    total = complex(np.sum(values * np.exp(-2j * np.pi * rate * x)))
    window = np.sum(np.hanning(len(x)))
    amplitude = 2 * abs(total) / window
    left = values - amplitude * np.hanning(len(x)) * np.cos(
        2 * np.pi * rate * x + np.angle(total)
    )  # fmt: skip
    # Cramer and Rao's limit for a wave in white noise.
    noise = float(np.std(left))
    return rate, float(np.sqrt(6) * noise / (np.pi * max(amplitude, 1e-12) * len(x) ** 1.5))


@dataclass(frozen=True, slots=True)
class Shift:
    """How far red and blue lie from green at an edge.

    Attributes
    ----------
    upright
        The edge runs along the columns: shifts are to the right; otherwise downwards.
    red, blue
        px along the normal of the edge.
    """

    upright: bool
    red: Reading
    blue: Reading


def channel_shifts(regions: Sequence[NDArray[np.floating]]) -> list[Shift]:
    """Measure how far the colours lie from each other at slanted edges.

    Parameters
    ----------
    regions
        Each ``(h, w, 3)`` linear light with one edge; along both axes to see both directions,
        and in the corners to see a difference of scale.

    Raises
    ------
    CannotMeasureError
        As :func:`handscroll.imaging.quality.edge_line.fit_edge`.
    """
    return [_shift(region) for region in regions]


def highest_shift(shifts: Sequence[Shift]) -> Reading:
    """Return the largest distance of red or blue from green at any edge, px."""
    every = [one for shift in shifts for one in (shift.red, shift.blue)]
    worst = max(every, key=lambda one: abs(one.value))
    return Reading(abs(worst.value), worst.sd)


def _shift(region: NDArray[np.floating]) -> Shift:
    edges = [fit_edge(region[..., colour]) for colour in range(3)]
    green = edges[_GREEN]
    cosine = 1 / np.hypot(1.0, green.line.slope)
    off = [
        Reading(
            float((one.line.coefficients[0] - green.line.coefficients[0]) * cosine),
            float(np.hypot(one.place_sd, green.place_sd) * cosine),
        )
        for one in (edges[0], edges[2])
    ]
    return Shift(green.line.upright, off[0], off[1])


@dataclass(frozen=True, slots=True)
class Distortion:
    """How a straight grid was bent.

    Attributes
    ----------
    radial
        Percent by which the corners of the picture lie too far out (barrel is negative).
    highest, rms
        Distance of points from a straight grid, percent of the picture's diagonal.
    """

    radial: Reading
    highest: float
    rms: float


def distortion(found: Values, grid: Values, size: tuple[int, int]) -> Distortion:
    """Measure distortion on points of a grid.

    Parameters
    ----------
    found
        ``(n, 2)`` px, at least 12.
    grid
        ``(n, 2)`` where the same points are on the target, any unit.
    size
        Width and height of the picture; the lens is taken to look at its middle.

    Raises
    ------
    CannotMeasureError
        ``grid_small``.
    """
    if len(found) < 12 or found.shape != grid.shape or min(np.ptp(grid, axis=0)) <= 0:
        raise _refused("grid_small", f"{len(found)} points of a grid are known",
                       "Use a grid of 12 points or more in two directions")  # fmt: skip
    middle = (np.array(size) - 1) / 2
    reach = float(np.linalg.norm(middle))
    seen = (found - middle) / reach
    flat = (grid - grid.mean(axis=0)) / float(np.ptp(grid))
    scale = float(np.std(seen) / np.std(flat))
    start = np.array([scale, 0, 0, 0, scale, 0, 0, 0, 0.0])

    def left(values: Values) -> Values:
        straight = moved(np.append(values[:8], 1.0).reshape(3, 3), flat)
        radius2 = np.sum(straight**2, axis=1, keepdims=True)
        return np.asarray((straight * (1 + values[8] * radius2) - seen).ravel())

    # A grid may be given turned: begin at its best affine place.
    affine = np.linalg.lstsq(np.concatenate([flat, np.ones((len(flat), 1))], 1), seen, rcond=None)
    start[:6] = affine[0].T.ravel()
    fitted = least_squares(left, start, x_scale="jac")
    slopes = np.asarray(fitted.jac, np.float64)
    cover = np.linalg.pinv(slopes.T @ slopes)
    noise2 = 2 * float(fitted.cost) / (2 * len(found) - 9)

    def without(values: Values) -> Values:
        return left(np.append(values, 0.0))

    plain = least_squares(without, start[:8], x_scale="jac")
    off = np.linalg.norm(plain.fun.reshape(-1, 2), axis=1) / 2 * 100
    return Distortion(
        Reading(100 * float(fitted.x[8]), 100 * float(np.sqrt(noise2 * cover[8, 8]))),
        float(off.max()), float(np.sqrt(np.mean(off**2))),
    )  # fmt: skip


def _refused(code: str, why: str, fix: str) -> CannotMeasureError:
    return CannotMeasureError("The scale cannot be measured", why=why, fix=fix, code=code)
