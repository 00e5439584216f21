"""Where one picture lies on another, from nothing: to a pixel of small copies of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.registration.pictures import Picture, Plane, reduced

SIDE: Final = 384
"""Longer side of the small copies, px."""
_PATCH: Final = 40
_LEAST_PATCH: Final = 20
_LOCAL: Final = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Small:
    """A small copy of a picture.

    Attributes
    ----------
    plane
        ``(h, w)``: local mean taken away, contrast made even, 0 where nothing is known.
    step
        Pixels of the picture that one of its own is long.
    """

    plane: Plane
    step: int


def evened(plane: Plane) -> Plane:
    """Return a plane with its local mean taken away and its local contrast made even."""
    known = np.isfinite(plane)
    filled = np.where(known, plane, 0).astype(np.float32)
    share = cv2.GaussianBlur(known.astype(np.float32), (0, 0), _LOCAL) + 1e-6
    away = np.where(known, filled - cv2.GaussianBlur(filled, (0, 0), _LOCAL) / share, 0)
    away = away.astype(np.float32)
    spread = np.sqrt(cv2.GaussianBlur(away * away, (0, 0), 2 * _LOCAL))
    floor = max(0.2 * float(spread[known].mean()) if known.any() else 0.0, 1e-9)
    return np.asarray(away / (spread + floor), np.float32)


def likeness(first: Plane, second: Plane, reach: int) -> NDArray[np.float64]:
    """Return how alike two small copies are for every shift up to ``reach`` pixels.

    Squared correlations of patches added up: a patch whose contrast is turned counts the same.

    Returns
    -------
    NDArray[np.float64]
        ``(2 reach + 1, 2 reach + 1)``, row = shift along y, 0 to 1; the middle is no shift.
    """
    patch = max(_LEAST_PATCH, min(_PATCH, min(first.shape) // 4))
    padded = np.pad(second, reach)
    total = np.zeros((2 * reach + 1, 2 * reach + 1))
    counted = 0
    for top in range(0, first.shape[0] - patch + 1, patch):
        for left in range(0, first.shape[1] - patch + 1, patch):
            part = first[top : top + patch, left : left + patch]
            around = padded[top : top + patch + 2 * reach, left : left + patch + 2 * reach]
            if part.std() < 0.1 or around.shape != (patch + 2 * reach,) * 2:
                continue
            score = cv2.matchTemplate(around, part, cv2.TM_CCOEFF_NORMED)
            total += np.where(np.isfinite(score), np.clip(score, -1, 1), 0) ** 2
            counted += 1
    return total / max(counted, 1)


def best(score: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Return the shift (x, y) of the highest likeness, and by how much it stands out.

    The second is its height over the median in units of the spread of all others, from
    quartiles; a chance peak among a few thousand shifts reaches 4 to 6.
    """
    soft = cv2.blur(score, (3, 3))
    row, column = np.unravel_index(int(soft.argmax()), soft.shape)
    low, middle, high = np.quantile(soft, (0.25, 0.5, 0.75))
    spread = max(float(high - low) / 1.349, 1e-12)
    reach = score.shape[0] // 2
    shift = np.array([column - reach, row - reach], np.float64)
    return shift, float(soft[row, column] - middle) / spread


def shifts(bands: Sequence[Picture], fixed: int, reach: int) -> NDArray[np.float64]:
    """Find shifts from small copies, outward from the reference, from all bands placed so far.

    Returns
    -------
    NDArray[np.float64]
        ``(bands, 2)``: px along x and y, 0 for the reference.
    """
    size = bands[fixed].size
    step = max(1, round(max(size.width, size.height) / SIDE))
    small = [evened(reduced(one, step)) for one in bands]
    limit = max(2, int(np.ceil(reach / step)))
    out: dict[int, NDArray[np.float64]] = {fixed: np.zeros(2)}
    for at in sorted(range(len(bands)), key=lambda one: (abs(one - fixed), one)):
        if at == fixed:
            continue
        near = sorted(out, key=lambda one: (abs(one - at), one))[:2]
        found = []
        for one in dict.fromkeys([*near, fixed]):
            shift, stands = best(likeness(small[one], small[at], limit))
            found.append((stands, tuple(shift + out[one])))
        out[at] = np.array(max(found)[1])
    return np.stack([out[at] for at in range(len(bands))]) * step
