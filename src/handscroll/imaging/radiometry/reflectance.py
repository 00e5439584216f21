"""Counts of an object as reflectance, in strips, with what each pixel is unsure by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.radiometry.calibration import Calibration
from handscroll.imaging.radiometry.darks import check_darks, dark_doubt, dark_rows
from handscroll.imaging.radiometry.shots import (
    BandShots,
    Plane,
    Shots,
    check,
    full_rows,
    mean_rows,
)

SATURATED: Final = 1
"""The object's pixel is full: its reflectance is not known (NaN)."""
BAD: Final = 2
"""The sensor's pixel is bad: the median of its neighbours stands there."""
DUST: Final = 4
"""Dust was healed or is unclear there; the uncertainty says so."""
_REACH: Final = 2


@dataclass(frozen=True, eq=False, slots=True)
class Reflectance:
    """One band's reflectance in some rows.

    Attributes
    ----------
    values
        ``(rows, w)`` float32, 1.0 = perfect diffuser; below 0 and above 1 as measured, NaN where
        not known.
    sigma
        ``(rows, w)`` float32, 1-sigma of each pixel by itself: shot and read noise of object and
        dark, and what is left of the flat's. The part that all share is
        ``Calibration.common`` times the value.
    flags
        ``(rows, w)`` uint8, sums of :data:`SATURATED`, :data:`BAD` and :data:`DUST`.
    """

    values: Plane
    sigma: Plane
    flags: NDArray[np.uint8]


def reflectance(known: Calibration, band: BandShots, scene: Shots, rows: slice) -> Reflectance:
    """Return an object's reflectance in some rows; any cut into rows gives the same values.

    Parameters
    ----------
    known
        The band's calibration.
    band
        The frames it was computed from: read again in these rows.
    scene
        Frames of the object.
    rows
        Of the frame, ``slice(first, after_last)``.

    Raises
    ------
    InvalidError, MismatchError, UnsupportedError
        The object's frames do not fit the calibration.
    """
    check(band, scene)
    check_darks(band, scene.seconds)
    height, width = band.size
    if (known.field.height, known.field.width) != (height, width):
        raise MismatchError(
            f"{band.name} cannot be corrected",
            why=f"its calibration is for {known.field.width} x {known.field.height} pixels, its"
            f" frames have {width} x {height}",
            fix="Calibrate with frames of this camera and mode",
        )
    if rows.step not in (None, 1) or not 0 <= rows.start < rows.stop <= height:
        raise InvalidError(
            f"{band.name} cannot be corrected",
            why=f"rows {rows.start} to {rows.stop} are not rows of a frame of {height}",
            fix="Ask for whole rows from the upper edge to the lower",
        )
    wide = slice(max(0, rows.start - _REACH), min(height, rows.stop + _REACH))
    values, sigma, flags = _plain(known, band, scene, wide)
    _heal(values, sigma, flags)
    inner = slice(rows.start - wide.start, rows.stop - wide.start)
    return Reflectance(values[inner], sigma[inner], flags[inner])


def in_strips(
    known: Calibration, band: BandShots, scene: Shots, tall: int = 256
) -> Iterator[tuple[slice, Reflectance]]:
    """Yield an object's reflectance strip by strip, from the upper edge to the lower."""
    for top in range(0, band.size[0], tall):
        rows = slice(top, min(top + tall, band.size[0]))
        yield rows, reflectance(known, band, scene, rows)


def _plain(
    known: Calibration, band: BandShots, scene: Shots, rows: slice
) -> tuple[Plane, Plane, NDArray[np.uint8]]:
    """Return values, 1-sigma and flags; bad pixels are flagged and hold what they hold."""
    dark, weights = dark_rows(band, scene.seconds, rows)
    signal = mean_rows(scene, rows, "object", band.name) - dark
    field = known.field_rows(band, rows) * np.float32(scene.seconds)
    scale = np.float32(known.white) / field
    values = signal * scale
    count = len(scene.frames)
    warm = np.maximum(dark - np.float32(known.dark_level), 0)
    variance = known.noise.variance(np.maximum(signal, 0) + warm, count)
    variance += np.float32(dark_doubt(band, weights)) * known.noise.variance(warm)
    left = np.float32(known.pattern.left) * values
    square = variance * scale**2 + left**2
    flags = np.zeros(values.shape, np.uint8)
    flags[full_rows(scene, rows, band.white_level)] |= SATURATED
    _mark(known, rows, flags, (values, square))
    sigma = np.sqrt(square)
    unknown = (flags & SATURATED) > 0
    values[unknown] = np.nan
    sigma[unknown] = np.nan
    return values, np.asarray(sigma, np.float32), flags


def _mark(
    known: Calibration, rows: slice, flags: NDArray[np.uint8], into: tuple[Plane, Plane]
) -> None:
    """Flag bad pixels and dust, and widen the variance under dust."""
    values, square = into
    width = known.field.width
    base, stop = rows.start * width, rows.stop * width
    low, high = np.searchsorted(known.bad, (base, stop))
    # A hot pixel may be full because it is hot: it is healed, not unknown.
    flags[np.divmod(known.bad[low:high] - base, width)] = BAD
    for spot in known.spots:
        inside = (spot.places >= base) & (spot.places < stop)
        if spot.verdict == "sensor" or not inside.any():
            continue
        places = np.divmod(spot.places[inside] - base, width)
        flags[places] |= DUST
        # Healed, the sensor's own pattern is lost there; unclear, the spot's whole depth may be.
        lost = known.pattern.own**2 + (spot.depth**2 if spot.verdict == "unclear" else 0)
        square[places] += np.float32(lost) * values[places] ** 2


def _heal(values: Plane, sigma: Plane, flags: NDArray[np.uint8]) -> None:
    """Put the median of good neighbours, 5 x 5, in place of bad pixels; NaN where there is none."""
    height, width = values.shape
    good = (flags & (BAD | SATURATED)) == 0
    source, doubt = values.copy(), sigma.copy()
    for y, x in zip(*np.nonzero(flags & BAD), strict=True):
        near = np.s_[
            max(0, y - _REACH) : min(height, y + _REACH + 1),
            max(0, x - _REACH) : min(width, x + _REACH + 1),
        ]
        kept = source[near][good[near]]
        if kept.size < 3:
            values[y, x] = sigma[y, x] = np.nan
            continue
        values[y, x] = np.median(kept)
        spread = float(np.std(kept, dtype=np.float64))
        sigma[y, x] = max(spread, float(np.median(doubt[near][good[near]])))
