"""Whether two frames could lie on each other in another way just as well: repeated patterns.

A brocade border fits itself at every repeat, a ruled line at every shift along it. Two frames
are joined only if one shift is clearly better than all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import fft

from handscroll.imaging.stitching.frames import Matrix, Plane, Small, evened

RIVAL: Final = 0.75
"""Another shift is a rival when it fits at least that share as well as the best."""
LEAST_FIT: Final = 0.35
"""Correlation below which nothing fits."""
_SIDE: Final = 640
_NEAR: Final = 8
_LEAST_SHARE: Final = 0.08
_KEPT: Final = 0.6
_REACH: Final = 6.0


@dataclass(frozen=True, slots=True)
class Fits:
    """How well two frames fit at their best shift, and at the best one elsewhere.

    Attributes
    ----------
    best, elsewhere
        Correlation of their evened planes where they overlap, -1 to 1.
    """

    best: float
    elsewhere: float

    @property
    def doubtful(self) -> bool:
        """Whether another shift fits nearly as well."""
        return self.elsewhere >= max(RIVAL * self.best, LEAST_FIT * RIVAL)


def fits(first: Small, second: Small, matrix: Matrix, *, anywhere: bool = False) -> Fits:
    """Compare every shift of the second frame over the first.

    Parameters
    ----------
    matrix
        Takes points of the second reduced picture to the first; its turn and scale are kept.
    anywhere
        Take the best of all shifts for the best, not the one that the matrix says.
    """
    share = min(1.0, _SIDE / max(*first.grey.shape, *second.grey.shape))
    here, full = _laid(first.grey, np.eye(3), share)
    turned, offset = _centred(matrix, first.grey.shape)
    there, partial = _laid(second.grey, turned, share)
    at = np.round(offset * share).astype(int)
    if anywhere:
        least = _LEAST_SHARE * min(full.sum(), partial.sum())
    else:
        # Only what both are thought to show is sought elsewhere: a border that fits itself
        # does no harm where a painting beside it fits nowhere else.
        full = full * _overlaid(partial, at, full.shape)
        here = here * full
        least = _KEPT * full.sum()
    score = _correlation((here, full), (there, partial), float(least))
    height, width = score.shape
    row, column = at[1] + there.shape[0] - 1, at[0] + there.shape[1] - 1
    if anywhere or not (0 <= row < height and 0 <= column < width):
        row, column = (int(one) for one in np.unravel_index(int(score.argmax()), score.shape))
    near = (
        slice(max(0, row - _NEAR), row + _NEAR + 1),
        slice(max(0, column - _NEAR), column + _NEAR + 1),
    )
    best = float(score[near].max(initial=-1.0))
    score[near] = -1
    return Fits(best, float(score.max()))


def _overlaid(mask: Plane, at: NDArray[np.intp], shape: tuple[int, ...]) -> Plane:
    """Return a mask laid at a place on a plane of another shape."""
    out = np.zeros(shape, np.float32)
    x, y = (int(one) for one in at)
    rows = slice(max(0, y), min(shape[0], y + mask.shape[0]))
    columns = slice(max(0, x), min(shape[1], x + mask.shape[1]))
    if rows.start < rows.stop and columns.start < columns.stop:
        out[rows, columns] = mask[
            rows.start - y : rows.stop - y, columns.start - x : columns.stop - x
        ]
    return out


def _centred(matrix: Matrix, shape: tuple[int, ...]) -> tuple[Matrix, NDArray[np.float64]]:
    """Split a matrix into one that lays a picture near the origin, and the shift left over."""
    edge = np.array([[0, 0, 1], [shape[1], 0, 1], [shape[1], shape[0], 1], [0, shape[0], 1]])
    low = (edge @ matrix.T)[:, :2].min(axis=0)
    shift = np.eye(3)
    shift[:2, 2] = -low
    return shift @ matrix, low


def _laid(plane: Plane, matrix: Matrix, share: float) -> tuple[Plane, Plane]:
    """Return an evened plane drawn through a matrix and reduced, and where it is."""
    whole = np.diag([share, share, 1.0]) @ matrix
    height, width = plane.shape
    edge = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]]) @ whole.T
    size = (int(np.ceil(edge[:, 0].max())), int(np.ceil(edge[:, 1].max())))
    kept = cv2.GaussianBlur(plane, (0, 0), max(0.4 / share, 0.4))
    drawn = cv2.warpAffine(
        kept, whole[:2], size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    there = cv2.warpAffine(np.ones_like(plane), whole[:2], size, flags=cv2.INTER_NEAREST)
    high = evened(np.asarray(drawn, np.float32), _REACH) * there
    return np.asarray(high, np.float32), np.asarray(there, np.float32)


def _correlation(
    one: tuple[Plane, Plane], other: tuple[Plane, Plane], least: float
) -> NDArray[np.float32]:
    """Return the correlation at every shift where at least ``least`` overlaps, else -1.

    Masked normalised correlation (Padfield 2012), means taken as the 0 that evening makes them.
    """
    (a, a_there), (b, b_there) = one, other
    size = [fft.next_fast_len(m + n - 1, real=True) for m, n in zip(a.shape, b.shape, strict=True)]
    shape = tuple(m + n - 1 for m, n in zip(a.shape, b.shape, strict=True))

    def ahead(plane: Plane) -> NDArray[np.complex64]:
        return np.asarray(fft.rfft2(plane, size))

    def product(x: NDArray[np.complex64], y: NDArray[np.complex64]) -> NDArray[np.float32]:
        return np.asarray(fft.irfft2(x * y, size)[: shape[0], : shape[1]], np.float32)

    a_mask, b_mask = ahead(a_there), ahead(b_there[::-1, ::-1])
    count = product(a_mask, b_mask)
    both = product(ahead(a), ahead(b[::-1, ::-1]))
    a_power = product(ahead(a * a), b_mask)
    b_power = product(a_mask, ahead((b * b)[::-1, ::-1]))
    power = np.sqrt(np.maximum(a_power, 0) * np.maximum(b_power, 0))
    enough = (count >= max(least, 1.0)) & (power > 1e-3 * count)
    return np.where(enough, both / np.maximum(power, 1e-6), np.float32(-1))
