"""L*, a*, b* of 1976, and back.

CIE 015:2018 "Colorimetry", section 8.2.1, with its linear part near black, which goes on below 0.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating[Any]]

_KNEE: Final = 6 / 29
_SLOPE: Final = 3 * _KNEE**2
_FOOT: Final = 4 / 29


def lab(xyz: Floats, white: ArrayLike) -> Floats:
    """Return L*, a*, b* of X, Y, Z.

    Parameters
    ----------
    xyz
        ``(..., 3)``, the white's Y being 1; below 0 and above the white allowed.
    white
        ``(3,)`` of the light that the eye is adapted to.

    Returns
    -------
    NDArray
        ``(..., 3)``, L* = 100 for the white; NaN stays NaN.
    """
    kind = np.result_type(xyz.dtype, np.float32)
    share = xyz / np.asarray(white, kind)
    root = np.where(
        share > _KNEE**3, np.cbrt(share), share * kind.type(1 / _SLOPE) + kind.type(_FOOT)
    )
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1).astype(kind, copy=False)


def xyz_of_lab(values: Floats, white: ArrayLike) -> Floats:
    """Return X, Y, Z ``(..., 3)`` of L*, a*, b* ``(..., 3)``: what :func:`lab` undoes."""
    light, a, b = np.moveaxis(values, -1, 0)
    y = (light + 16) / 116
    root = np.stack([y + a / 500, y, y - b / 200], -1)
    share = np.where(root > _KNEE, root**3, _SLOPE * (root - _FOOT))
    return np.asarray(share * np.asarray(white, root.dtype))
