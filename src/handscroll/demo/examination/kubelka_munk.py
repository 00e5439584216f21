"""Films of paint over what lies beneath them, after Kubelka and Munk.

The closed form for a film of thickness X over a background Rg is
``R = (1 - Rg (a - b coth bSX)) / (a - Rg + b coth bSX)`` with ``a = 1 + K/S``,
``b = sqrt(a^2 - 1)`` (Kubelka 1948, J. Opt. Soc. Am. 38, 448-457). Here it is multiplied through
by SX, so that a film that only absorbs, or none at all, is no special case.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float32] | NDArray[np.float64]


def over(absorbing: Reals, scattering: Reals, below: Reals) -> Reals:
    """Return the reflectance of a film over a background.

    Parameters
    ----------
    absorbing, scattering
        KX and SX of the film, any shapes that broadcast, not negative.
    below
        Reflectance of the background, 0 to 1.

    Returns
    -------
    Reals
        Reflectance, 0 to 1; exactly ``below`` where the film is nothing.
    """
    both = absorbing + scattering
    deep = np.sqrt(absorbing * (absorbing + 2 * scattering))
    # x coth x is 1 + x^2 / 3 near zero, where tanh would divide zero by zero.
    small = deep < 1e-3
    safe = np.where(small, 1, deep)
    turned = np.where(small, 1 + deep * deep / 3, safe / np.tanh(safe))
    return np.asarray((scattering - below * (both - turned)) / (both - below * scattering + turned))


def opaque(ratio: Reals) -> Reals:
    """Return the reflectance of a film so thick that nothing shines through; ratio is K/S."""
    return np.asarray(1 / (1 + ratio + np.sqrt(ratio * (ratio + 2))))


def ratio_of(reflectance: Reals) -> Reals:
    """Return the K/S of an opaque film of that reflectance (0 < R <= 1)."""
    return np.asarray((1 - reflectance) ** 2 / (2 * reflectance))
