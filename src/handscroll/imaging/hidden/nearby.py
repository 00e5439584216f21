"""The prediction corrected in each neighbourhood: a robust linear regression in moving windows.

One quadratic for a whole scroll misses what changes from place to place: the ground's colour,
how thick the paint lies. He, Sun and Tang 2013, "Guided image filtering", IEEE TPAMI 35:1397-1409,
fit a picture linearly to guides in every window by means of box filters alone; here with weights,
so that the strokes sought do not become part of the fit.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.hidden.prediction import Values

REACH: Final = 24
"""Half the side of the windows, px: ten times a stroke's width, less than most fields of colour."""
HALO: Final = REACH + REACH // 2
"""How far around a pixel one pass looks, px."""
_STIFF: Final = 1e-3
_LEAST: Final = 1e-4


def nearby(residual: Values, guides: Values, weights: Values) -> tuple[Values, Values]:
    """Take what the guides explain in each neighbourhood out of the residual.

    Parameters
    ----------
    residual
        ``(infrared, h, w)`` log reflectance; finite everywhere.
    guides
        ``(k, h, w)`` leading components of the visible, about unit spread; finite.
    weights
        ``(h, w)``, 0 to 1: how far a pixel counts.

    Returns
    -------
    tuple
        ``(infrared, h, w)`` of what is left, and ``(h, w)`` weights that each window summed, as a
        share of its pixels.
    """
    weights = np.maximum(weights, _LEAST)
    share = mean_of(weights, REACH)
    middle = np.stack([mean_of(weights * one, REACH) / share for one in guides])
    square = _square(guides, weights, share, middle)
    out = np.empty_like(residual)
    for band, plane in enumerate(residual):
        mean = mean_of(weights * plane, REACH) / share
        product = np.stack(
            [
                mean_of(weights * one * plane, REACH) / share - its * mean
                for one, its in zip(guides, middle, strict=True)
            ],
            axis=-1,
        )
        slopes = np.linalg.solve(square, product[..., None])[..., 0]
        level = mean - np.einsum("hwk,khw->hw", slopes, middle)
        fitted = mean_of(level, REACH // 2)
        for number, one in enumerate(guides):
            fitted += mean_of(slopes[..., number], REACH // 2) * one
        out[band] = plane - fitted
    return out, share


def _square(guides: Values, weights: Values, share: Values, middle: Values) -> Values:
    count = len(guides)
    square = np.empty((*weights.shape, count, count))
    for one in range(count):
        for other in range(one, count):
            product = mean_of(weights * guides[one] * guides[other], REACH) / share
            square[..., one, other] = product - middle[one] * middle[other]
            square[..., other, one] = square[..., one, other]
    return np.asarray(square + _STIFF * np.eye(count))


def mean_of(plane: NDArray[np.floating], reach: int) -> Values:
    """Return the mean over squares of ``2 reach + 1`` px; the picture is mirrored at its edges."""
    side = 2 * reach + 1
    # Evened by sums in float64: a window's place changes nothing above 1e-12.
    drawn = cv2.blur(np.asarray(plane, np.float64), (side, side), borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(drawn, np.float64)
