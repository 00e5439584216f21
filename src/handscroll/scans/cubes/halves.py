"""The next smaller level: the mean of each two by two pixels, counting only what is known."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.scans.cubes.coding import Coding

WIDE = {"uint16": np.uint32, "float16": np.float32, "float32": np.float64}
"""What codes are added in."""


def halved(codes: NDArray[Any], coding: Coding) -> NDArray[Any]:
    """Return the exact mean of each 2 x 2 codes that are known.

    Parameters
    ----------
    codes
        ``(bands, h, w)`` as stored. Where h or w is odd, the last row or column of the answer
        is the mean of the pixels that there are.
    coding
        What the codes mean.

    Returns
    -------
    ndarray
        ``(bands, ceil(h / 2), ceil(w / 2))`` in the same coding; unknown where none of the
        pixels is known. Integer codes are added as whole numbers and rounded once, halves
        upwards; floats are added in rows from left to right, as float64, those of 8 significant
        bits as float32.
    """
    even = _even(codes, coding)
    corners = (even[:, ::2, ::2], even[:, ::2, 1::2], even[:, 1::2, ::2], even[:, 1::2, 1::2])
    wide = WIDE[coding.kind]
    total = np.zeros(corners[0].shape, wide)
    if coding.known(even).all():
        for corner in corners:
            total += corner
        return _means(total, np.full((), 4, np.uint32), coding)
    count = np.zeros(total.shape, np.uint32)
    for corner in corners:
        known = coding.known(corner)
        np.add(total, corner.astype(wide), out=total, where=known)
        count += known
    means = _means(total, np.maximum(count, np.uint32(1)), coding)
    means[count == 0] = coding.missing
    return means


def _means(total: NDArray[Any], count: NDArray[np.uint32], coding: Coding) -> NDArray[Any]:
    if coding.kind == "uint16":
        return ((2 * total + count) // (2 * count)).astype(coding.dtype)
    means = total / count
    return coding.encode(means) if coding.kind == "float16" else means.astype(coding.dtype)


def _even(codes: NDArray[Any], coding: Coding) -> NDArray[Any]:
    """Return the codes with unknown ones added where a side is odd."""
    _, height, width = codes.shape
    if height % 2 == 0 and width % 2 == 0:
        return codes
    return np.pad(codes, ((0, 0), (0, height % 2), (0, width % 2)), constant_values=coding.missing)
