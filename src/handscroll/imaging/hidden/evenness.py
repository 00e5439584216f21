"""Noise smoothed away where a picture repeats itself; strokes two pixels wide stay.

Non-local means with known noise: Buades, Coll and Morel 2011, "Non-local means denoising", Image
Processing On Line 1:208-212. A stroke resembles itself further along, not the ground beside it.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from handscroll.imaging.hidden.nearby import mean_of
from handscroll.imaging.hidden.prediction import Values

SEARCH: Final = 6
"""How far like patches are sought, px."""
HALO: Final = SEARCH + 2
_NOISE_REACH: Final = 12
_PATCH: Final = 3
_SOFT: Final = 1.0
_CHECKER: Final = np.array([[1.0, -2.0, 1.0], [-2.0, 4.0, -2.0], [1.0, -2.0, 1.0]]) / 6
_CUT: Final = 2.5


def fine_noise(plane: Values) -> float:
    """Return the standard deviation of noise that differs from pixel to pixel.

    Immerkaer 1996, "Fast noise variance estimation", CVIU 64:300-302, with a median for the mean.
    """
    return max(float(1.4826 * np.median(np.abs(cv2.filter2D(plane, -1, _CHECKER)))), 1e-12)


def fine_noise_nearby(plane: Values, usual: float) -> Values:
    """Return the fine noise around each pixel, strokes cut off, between half and twice usual."""
    high = np.abs(cv2.filter2D(plane, -1, _CHECKER, borderType=cv2.BORDER_REFLECT_101))
    cut = np.minimum(high, 2 * _CUT * usual)
    local = np.sqrt(np.maximum(mean_of(cut**2, _NOISE_REACH), 0))
    return np.asarray(np.clip(local, 0.5 * usual, 2 * usual))


def smoothed(plane: Values, noise: Values) -> Values:
    """Return a plane without its fine noise.

    Parameters
    ----------
    plane
        ``(h, w)``, finite.
    noise
        ``(h, w)``: standard deviation of the fine noise at each pixel.
    """
    height, width = plane.shape
    edge = SEARCH + 1
    wide = cv2.copyMakeBorder(plane, edge, edge, edge, edge, cv2.BORDER_REFLECT_101)
    near = np.asarray(wide[SEARCH : SEARCH + height + 2, SEARCH : SEARCH + width + 2])
    power = noise**2
    total, weight = np.zeros_like(plane), np.zeros_like(plane)
    for down in range(2 * SEARCH + 1):
        for right in range(2 * SEARCH + 1):
            moved = wide[down : down + height + 2, right : right + width + 2]
            unlike = cv2.blur((near - moved) ** 2, (_PATCH, _PATCH))[1:-1, 1:-1]
            likeness = np.exp(-np.maximum(unlike - 2 * power, 0) / (_SOFT * power))
            total += likeness * moved[1:-1, 1:-1]
            weight += likeness
    return np.asarray(total / weight)
