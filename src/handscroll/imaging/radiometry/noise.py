"""How noisy a sensor is: electrons a count, and read noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from handscroll.errors import InvalidError
from handscroll.imaging.radiometry.even import Blocks, Half
from handscroll.imaging.radiometry.light import strips
from handscroll.imaging.radiometry.shots import BandShots, Plane, Values

How = Literal["declared", "pairs", "one frame"]
_TRIM: Final = 4.0


@dataclass(frozen=True, slots=True)
class Noise:
    """The noise of one frame.

    Attributes
    ----------
    gain
        Electrons a count.
    read
        Standard deviation of a dark frame in counts, 1 sigma.
    how
        ``declared``; ``pairs``: measured from two even frames; ``one frame``: from the
        differences of neighbours in one frame, which holds the sensor's pattern as well, so that
        the noise is no larger than this says.
    """

    gain: float
    read: float
    how: How = "declared"

    def __post_init__(self) -> None:
        """Refuse what is no noise."""
        if not (self.gain > 0 and self.read >= 0 and np.isfinite(self.gain + self.read)):
            raise InvalidError(
                "The declared noise cannot be used",
                why=f"{self.gain} electrons a count and a read noise of {self.read} counts are"
                " not possible",
                fix="Give the camera's data sheet's values, or none to have them measured",
            )

    def variance(self, signal: Plane, frames: int = 1) -> Plane:
        """Return the variance in counts of the mean of frames whose signal lies above the dark."""
        shot = np.maximum(signal, 0) * np.float32(1 / self.gain)
        return np.asarray((shot + np.float32(self.read**2)) / np.float32(frames))


def measured_noise(band: BandShots, parts: list[Half], found: Blocks) -> Noise:
    """Return the noise by photon transfer: variance against mean, a block at a time.

    Parameters
    ----------
    band
        Its darks give the read noise: two darks of one exposure by their difference, one alone by
        differences of neighbours.
    parts, found
        Even frames and their block statistics.

    Raises
    ------
    InvalidError
        The frames differ by less than their counting allows: they are copies, or were smoothed.
    """
    read = float(np.sqrt(_dark_variance(band)))
    means = [
        np.maximum(mean * half.shots.seconds, 1e-9)
        for mean, half in zip(found.means, parts, strict=True)
    ]
    counts = [half.count for half in parts]
    shot = sum((1 / (n * mean) for n, mean in zip(counts, means, strict=True)), np.zeros(1))
    dark = sum((read**2 / (n * mean**2) for n, mean in zip(counts, means, strict=True)), 0 * shot)
    inverse = (found.apart - dark) / shot
    middle = float(np.median(inverse))
    width = 1.4826 * float(np.median(np.abs(inverse - middle)))
    usual = np.abs(inverse - middle) <= _TRIM * max(width, 1e-12)
    per_count = float(inverse[usual].mean())
    if not per_count > 1e-6:
        raise InvalidError(
            f"{band.name}: its noise cannot be measured",
            why="its even frames differ by less than counting electrons would make them differ",
            fix="Give frames that were taken one after the other and not smoothed, or declare"
            " electrons a count and read noise",
        )
    return Noise(1 / per_count, read, "pairs" if len(parts) == 2 else "one frame")


def _dark_variance(band: BandShots) -> float:
    """Return the variance of one dark frame, hot pixels left out."""
    pair = next((one.frames for one in band.dark if len(one.frames) > 1), None)
    found: list[Values] = []
    for rows, _ in strips(band.size[0]):
        if pair is not None:
            off = np.asarray(pair[0][rows], np.float64) - np.asarray(pair[1][rows], np.float64)
        else:
            part = np.asarray(band.dark[0].frames[0][rows], np.float64)
            off = part[:, 1:] - part[:, :-1]
        found.append(_trimmed(off) / 2)
    return float(np.median(np.concatenate(found)))


def _trimmed(off: Values) -> Values:
    """Return the variance of each row of differences without its hundredth of largest ones."""
    if off.shape[1] < 2:
        return np.zeros(len(off))
    centred = off - np.median(off, axis=1, keepdims=True)
    ranked = np.sort(centred**2, axis=1)
    kept = ranked[:, : max(1, int(ranked.shape[1] * 0.99))]
    # A normal variable without its outer hundredth has 0.9248 of its variance.
    return np.asarray(kept.mean(axis=1) / 0.9248)
