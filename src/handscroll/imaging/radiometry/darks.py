"""What the sensor counts without light, for any exposure time."""

from __future__ import annotations

from typing import Final

import numpy as np

from handscroll.errors import MismatchError
from handscroll.imaging.radiometry.shots import BandShots, Plane, Values, mean_rows

_ALIKE: Final = 0.05
"""Exposure times that differ by less are taken for one: dark current is small beside light."""


def check_darks(shots: BandShots, seconds: float) -> None:
    """Refuse darks from which the dark of an exposure time cannot be told.

    Raises
    ------
    MismatchError
        All darks are of one other exposure time, and no bias is declared.
    """
    times = sorted({one.seconds for one in shots.dark})
    if _near(shots, seconds) is None and len(times) == 1 and shots.bias is None:
        raise MismatchError(
            f"{shots.name} cannot be calibrated",
            why=f"its dark frames are exposed {times[0]:g} s, other frames {seconds:g} s,"
            " and how fast the dark grows is not known",
            fix="Shoot darks at each exposure time or at two of them, or declare the bias",
        )


def dark_rows(shots: BandShots, seconds: float, rows: slice) -> tuple[Plane, Values]:
    """Return the dark of an exposure time in some rows, and the weight of each group of darks.

    The darks of that exposure time if there are some; else a line through the darks of all
    exposure times (least squares, every frame counting once), or through the declared bias.

    Returns
    -------
    tuple
        ``(rows, w)`` float32, and ``(groups,)``: the dark is the sum of the groups' means times
        these weights, plus what of the bias is left.
    """
    weights, bias = _weights(shots, seconds)
    out = np.full((rows.stop - rows.start, shots.size[1]), bias, np.float32)
    for weight, one in zip(weights, shots.dark, strict=True):
        if weight:
            out += np.float32(weight) * mean_rows(one, rows, "dark", shots.name)
    return out, weights


def dark_doubt(shots: BandShots, weights: Values) -> float:
    """Return by how much the variance of one dark frame is multiplied in the mean dark."""
    counts = np.array([len(one.frames) for one in shots.dark])
    return float(np.sum(weights**2 / counts))


def dark_weights(shots: BandShots, seconds: float) -> Values:
    """Return the weight of each group of darks in the dark of an exposure time, ``(groups,)``."""
    return _weights(shots, seconds)[0]


def _near(shots: BandShots, seconds: float) -> Values | None:
    """Return weights of the darks that were exposed as long, or None."""
    alike = [abs(one.seconds / seconds - 1) <= _ALIKE for one in shots.dark]
    if not any(alike):
        return None
    counts = np.array([len(one.frames) * near for one, near in zip(shots.dark, alike, strict=True)])
    return np.asarray(counts / counts.sum(), np.float64)


def _weights(shots: BandShots, seconds: float) -> tuple[Values, float]:
    near = _near(shots, seconds)
    if near is not None:
        return near, 0.0
    times = np.array([one.seconds for one in shots.dark])
    counts = np.array([float(len(one.frames)) for one in shots.dark])
    if shots.bias is not None:
        slope = counts * times / np.sum(counts * times**2)
        return slope * seconds, shots.bias * (1 - float(np.sum(slope * seconds)))
    mean = np.sum(counts * times) / counts.sum()
    slope = counts * (times - mean) / np.sum(counts * (times - mean) ** 2)
    return counts / counts.sum() + slope * (seconds - mean), 0.0
