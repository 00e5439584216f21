"""Minimum noise fractions: directions in which there is most signal for the noise."""

from __future__ import annotations

from typing import Final

import numpy as np

from handscroll.errors import InvalidError
from handscroll.imaging.components.result import Components, numbered, signed
from handscroll.imaging.components.statistics import Matrix, Statistics

_FLOOR: Final = 1e-9


def noise_fractions(found: Statistics) -> Components:
    """Return all components ordered by their signal-to-noise ratio, each of unit noise.

    Green, Berman, Switzer & Craig 1988, "A transformation for ordering multispectral data in
    terms of image quality with implications for noise removal", IEEE TGRS 26(1), 65-74, with
    the noise from differences of neighbours, as proposed there (Switzer & Green 1984).

    Parameters
    ----------
    found
        Measured with noise.

    Raises
    ------
    InvalidError
        When noise was not measured, or there is none in it.
    """
    found.require_pixels("Minimum noise fractions")
    whitening = _whitening(found)
    values, vectors = np.linalg.eigh(whitening @ found.covariance @ whitening.T)
    values = np.clip(values[::-1], 0, None)
    rows = vectors[:, ::-1].T @ whitening
    rows = signed(rows, np.sqrt(np.diag(found.covariance)))
    return Components(
        "mnf",
        rows,
        -rows @ found.mean,
        numbered("MNF", len(rows)),
        np.clip(values - 1, 0, None),
        np.sqrt(values),
        found.pixels,
    )


def _whitening(found: Statistics) -> Matrix:
    """Return the matrix that makes the noise of one size in all directions."""
    if found.pairs < 2 * found.bands or not np.trace(found.noise) > 0:
        raise InvalidError(
            "Minimum noise fractions cannot be found",
            why=f"noise was measured on {found.pairs} pairs of neighbours"
            f" and came to {np.sqrt(max(np.trace(found.noise), 0)):.3g}",
            fix="Measure with noise, on strips at least 6 pixels wide that no filter has smoothed",
        )
    # A direction without noise, as two copies of one band have, must not count for infinite.
    strength, axes = np.linalg.eigh(found.noise)
    strength = np.maximum(strength, _FLOOR * strength[-1])
    return np.asarray((axes / np.sqrt(strength)) @ axes.T, np.float64)
