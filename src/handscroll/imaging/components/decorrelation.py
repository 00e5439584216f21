"""Decorrelation stretch: the colours of three bands driven apart."""

from __future__ import annotations

from typing import Final

import numpy as np

from handscroll.errors import InvalidError
from handscroll.imaging.components.result import Components
from handscroll.imaging.components.statistics import Statistics

_WEAKEST: Final = 1e-9


def decorrelation_stretch(
    found: Statistics, bands: tuple[int, int, int], spread: float | None = None
) -> Components:
    """Return the stretch of three bands as three rows.

    Gillespie, Kahle & Walker 1986, "Color enhancement of highly correlated images. I", Remote
    Sensing of Environment 20, 209-235: principal components of the three are brought to one
    standard deviation and turned back. Means stay; the three become uncorrelated.

    Parameters
    ----------
    found
        Of the stack, or of a region.
    bands
        Their numbers from 1, shown red, green and blue.
    spread
        Standard deviation of each channel afterwards; None: the mean of the three before.

    Raises
    ------
    InvalidError
        When a band is not there or twice there, or two of them are one and the same.
    """
    found.require_pixels("The decorrelation stretch")
    if len(set(bands)) < 3 or not all(1 <= one <= found.bands for one in bands):
        raise InvalidError(
            "The decorrelation stretch cannot be made",
            why=f"bands {bands} are not three different ones of {found.bands}",
            fix=f"Choose three of 1 to {found.bands}",
        )
    at = np.array(bands) - 1
    covariance = found.covariance[np.ix_(at, at)]
    values, axes = np.linalg.eigh(covariance)
    if not values[0] > _WEAKEST * values[-1]:
        raise InvalidError(
            "The decorrelation stretch cannot be made",
            why="one of the three bands is a mixture of the others",
            fix="Choose other bands",
        )
    wanted = float(np.sqrt(np.diag(covariance)).mean()) if spread is None else spread
    small = (axes * (wanted / np.sqrt(values))) @ axes.T
    rows = np.zeros((3, found.bands))
    rows[:, at] = small
    mean = found.mean[at]
    return Components(
        "decorrelation",
        rows,
        mean - small @ mean,
        tuple(f"b{one}" for one in bands),
        values[::-1] / values.sum(),
        np.full(3, wanted),
        found.pixels,
    )
