"""Pixels per inch, from the pitch of patches or the ticks of a ruler."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.quality.reading import Reading
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.target import Found

Values = NDArray[np.float64]
MM_PER_INCH: Final = 25.4
_TICKS: Final = 5
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


def _refused(code: str, why: str, fix: str) -> CannotMeasureError:
    return CannotMeasureError("The scale cannot be measured", why=why, fix=fix, code=code)
