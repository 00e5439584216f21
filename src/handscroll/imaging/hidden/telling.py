"""How much of a region's evidence counts: less where the visible tells it, it is broad, or faint.

What lies beneath is hidden: the visible does not tell it from what is around it, or less than the
map does. A region that the visible outlines is a pigment of the surface more often than a stroke.
And a stroke is thin: a broad region has many pixels, but the mistake of one prediction is in all
of them. And where noise is low, clutter far fainter than any stroke stands out of it. All this
holds for the map's brighter side as well, which sets the bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from handscroll.imaging.hidden.judging import RING, ring
from handscroll.imaging.hidden.prediction import Mask, Values

TOLD: Final = 1.2
"""How clearly the visible may tell a region, in standard deviations, before that counts."""
THIN: Final = 4.0
"""Half the width up to which a region counts in full, px."""
FAINT: Final = 0.5
"""Mean amount from which a region counts in full, in usual strokes."""
_MARGIN: Final = int(RING[1]) + 2
_FEW: Final = 10
_STIFF: Final = 1e-3
_CLEAREST: Final = 9.0


def counted(
    labels: NDArray[np.int32],
    amount: NDArray[np.floating],
    visible: Sequence[NDArray[np.floating]],
) -> Values:
    """Return the share of each region's evidence that counts, ``(n,)``, 0 to 1.

    Parameters
    ----------
    labels
        ``(h, w)``: 0 = none, 1 ... n.
    amount
        ``(h, w)``: of the map, either side; 0 or NaN where unknown.
    visible
        Planes ``(h, w)`` of the visible; NaN where unknown.
    """
    height, width = labels.shape
    out = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), 1):
        wide = (
            slice(max(0, rows.start - _MARGIN), min(height, rows.stop + _MARGIN)),
            slice(max(0, columns.start - _MARGIN), min(width, columns.stop + _MARGIN)),
        )
        near = labels[wide]
        inside = near == number
        away = cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 5)
        planes = np.stack([np.asarray(one[wide], np.float64) for one in visible])
        clear = told(planes, inside, ring(inside) & (near == 0))
        mean = abs(float(np.nan_to_num(amount[wide][inside]).mean()))
        share = min(1.0, (TOLD / max(clear, 1e-9)) ** 2) * min(1.0, THIN / float(away.max()))
        out.append(share * min(1.0, mean / FAINT) ** 2)
    return np.asarray(out, np.float64)


def told(planes: Values, inside: Mask, around: Mask) -> float:
    """Return how far the visible colours inside and around are apart, in standard deviations.

    The distance of Mahalanobis: all planes together, as Fisher's discriminant weighs them.

    Parameters
    ----------
    planes
        ``(k, h, w)``.
    inside, around
        ``(h, w)``.
    """
    known = np.isfinite(planes).all(axis=0)
    one, other = planes[:, inside & known], planes[:, around & known]
    if min(one.shape[1], other.shape[1]) < _FEW:
        return _CLEAREST
    apart = one.mean(axis=1) - other.mean(axis=1)
    spread = np.zeros((len(planes), len(planes)))
    for values in (one, other):
        off = values - values.mean(axis=1, keepdims=True)
        # einsum and not a matrix product: its order of summing does not depend on threads.
        spread += np.einsum("in,jn->ij", off, off) / (2 * values.shape[1])
    spread += (_STIFF * np.trace(spread) / len(spread) + 1e-12) * np.eye(len(spread))
    return float(np.sqrt(max(float(apart @ np.linalg.solve(spread, apart)), 0.0)))
