"""Principal components: directions in which the bands differ most."""

from __future__ import annotations

import numpy as np

from handscroll.imaging.components.result import Components, numbered, signed
from handscroll.imaging.components.statistics import Statistics


def principal_components(found: Statistics, *, standardised: bool = False) -> Components:
    """Return all principal components, the strongest first.

    Parameters
    ----------
    found
        Of the stack or a region.
    standardised
        Whether each band is divided by its standard deviation first, so that dark bands count
        as much as bright ones; the matrix is still of reflectance as it is.

    Notes
    -----
    Jolliffe 2002, "Principal Component Analysis", 2nd ed., sections 1.1 and 2.3. The sign is
    fixed by the strongest weight.

    Raises
    ------
    InvalidError
        When there are too few pixels.
    """
    found.require_pixels("Principal components")
    deviation = np.sqrt(np.diag(found.covariance))
    unit = np.where(deviation > 0, deviation, 1.0) if standardised else np.ones(found.bands)
    values, vectors = np.linalg.eigh(found.covariance / np.outer(unit, unit))
    values = np.clip(values[::-1], 0, None)
    rows = signed(vectors[:, ::-1].T, np.ones(found.bands)) / unit
    total = values.sum()
    return Components(
        "pca",
        rows,
        -rows @ found.mean,
        numbered("PC", found.bands),
        values / total if total > 0 else np.zeros(found.bands),
        np.sqrt(values),
        found.pixels,
    )
