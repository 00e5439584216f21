"""The sensor's own pattern, and pixels that cannot be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError
from handscroll.imaging.radiometry.even import Even
from handscroll.imaging.radiometry.light import boxed, strips
from handscroll.imaging.radiometry.noise import Noise
from handscroll.imaging.radiometry.refusing import MOST_FULL, saturated
from handscroll.imaging.radiometry.shots import BandShots, Plane, full_rows, mean_rows

Places = NDArray[np.int64]

_CLIP: Final = 5.0
_HOT_SHARE: Final = 0.1
"""Of the white level: dark counts above their neighbours' that make a pixel hot. Below, its own
dark corrects it better than its neighbours would stand for it."""
_RESTLESS: Final = 0.02
"""Of the white level: by how much two darks of one pixel may differ."""
_BLOCKED: Final = 0.6
"""Share of the light that a pixel of the even frames may lose before it is given up."""
_MOST_OWN: Final = 0.03
_MOST_HOT: Final = 0.01


@dataclass(frozen=True, slots=True)
class Pattern:
    """How pixels depart from smooth light, all relative.

    Attributes
    ----------
    own
        Standard deviation of the sensor's lasting pattern (PRNU).
    total
        Standard deviation of the mean even frame's departures: pattern and noise.
    soft
        The same after a mean over 3 x 3 pixels.
    mean
        Mean departure: what the smooth light is wrong by all over.
    """

    own: float
    total: float
    soft: float
    mean: float = 0.0

    @property
    def trust(self) -> float:
        """How much of a departure is the sensor's and not noise, 0 to 1."""
        return min(1.0, self.own**2 / self.total**2) if self.total > 0 else 1.0

    @property
    def left(self) -> float:
        """Standard deviation of what a departure, trusted that much, leaves unknown."""
        noise = max(self.total**2 - self.own**2, 0.0)
        return float(np.sqrt(self.trust**2 * noise + (1 - self.trust) ** 2 * self.own**2))


def pattern(band: BandShots, sheets: Even, noise: Noise) -> Pattern:
    """Return the sensor's pattern: what two halves of the even frames have in common.

    With one frame alone a declared noise is subtracted; where that is missing too, all of the
    departures are taken for the sensor's.

    Raises
    ------
    InvalidError
        The sheet has a texture of its own.
    """
    sums = np.zeros(4)
    softs = []
    for rows, _ in strips(band.size[0]):
        ratios = sheets.ratios(band, rows)
        one, other = ratios[0], ratios[-1]
        mean = sheets.pooled(ratios)
        usual = (np.abs(one) <= _CLIP * _sigma(one)) & (np.abs(other) <= _CLIP * _sigma(other))
        parts = (one * other, mean**2, mean, np.ones_like(mean))
        sums += [float(part[usual].sum(dtype=np.float64)) for part in parts]
        softs.append(_sigma(boxed(mean)))
    product, square, total, count = sums.tolist()
    variance = max(square / count - (total / count) ** 2, 1e-12)
    if len(ratios) == 2:
        own = product / count - (total / count) ** 2
    elif noise.how == "declared":
        own = variance - _relative_noise(sheets, noise)
    else:
        own = variance
    own = min(max(own, 0.0), variance)
    if own > _MOST_OWN**2 and (len(ratios) == 2 or noise.how == "declared"):
        raise InvalidError(
            f"{band.name} cannot be calibrated",
            why=f"its even frames depart from smooth light by {np.sqrt(own):.1%} everywhere, more"
            " than any sensor does by itself",
            fix="Use a clean, even sheet, a little out of focus, under the light of the object",
        )
    return Pattern(
        float(np.sqrt(own)), float(np.sqrt(variance)), float(np.median(softs)), total / count
    )


def _relative_noise(sheets: Even, noise: Noise) -> float:
    half = sheets.parts[0]
    signal = sheets.lights[0].blocks() * half.shots.seconds
    counts = np.maximum(signal, 1.0).astype(np.float32)
    return float(np.mean(noise.variance(counts, half.count) / counts**2))


def _sigma(part: Plane) -> float:
    middle = float(np.median(part))
    return 1.4826 * float(np.median(np.abs(part - middle))) + 1e-9


def bad_pixels(band: BandShots, sheets: Even, noise: Noise) -> Places:
    """Return flat indices of pixels that are not to be used, ascending.

    Hot ones (dark counts far above their neighbours' or unlike in two darks), ones that no light
    reaches, and ones that are full in an even frame.

    Raises
    ------
    InvalidError
        There are so many that a frame must be another than it is said to be.
    """
    height, width = band.size
    hot: list[Places] = []
    full: list[Places] = []
    for rows, _ in strips(height):
        base = rows.start * width
        blocked = sheets.ratio(band, rows) < -_BLOCKED
        hot.append(base + np.flatnonzero(_hot(band, noise, rows) | blocked))
        filled = [full_rows(one.shots, rows, band.white_level) for one in sheets.parts]
        full.append(base + np.flatnonzero(np.logical_or.reduce(filled)))
    many, filled_up = np.concatenate(hot), np.concatenate(full)
    # A hot pixel may be full by itself.
    filled_up = np.setdiff1d(filled_up, many)
    _refuse_many(band, many.size, filled_up.size, sheets)
    return np.union1d(many, filled_up).astype(np.int64)


def _refuse_many(band: BandShots, hot: int, full: int, sheets: Even) -> None:
    pixels = band.size[0] * band.size[1]
    if full > MOST_FULL * pixels:
        kinds = " or ".join(sorted({one.kind for one in sheets.parts}))
        raise saturated(band, kinds, full / pixels)
    if hot > _MOST_HOT * pixels:
        raise InvalidError(
            f"{band.name} cannot be calibrated",
            why=f"{hot / pixels:.1%} of the pixels are hot in its dark or blind in its flat frames",
            fix="Look for a light leak, and whether these are the frames of this band",
        )


def _hot(band: BandShots, noise: Noise, rows: slice) -> NDArray[np.bool_]:
    height = band.size[0]
    wide = slice(max(0, rows.start - 2), min(height, rows.stop + 2))
    inner = slice(rows.start - wide.start, rows.stop - wide.start)
    limit, step = (
        max(share * band.white_level, 12 * noise.read) for share in (_HOT_SHARE, _RESTLESS)
    )
    out = np.zeros((rows.stop - rows.start, band.size[1]), np.bool_)
    for one in band.dark:
        part = mean_rows(one, wide, "dark", band.name)
        out |= (part - np.asarray(cv2.medianBlur(part, 5)) > limit)[inner]
        if len(one.frames) > 1:
            pair = [np.asarray(frame[rows], np.float32) for frame in one.frames[:2]]
            out |= np.abs(pair[0] - pair[1]) > step
    return out
