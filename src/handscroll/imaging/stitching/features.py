"""Points that can be found again, and what surrounds each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.stitching.frames import Points, Small, evened

CELLS: Final = 14
"""The picture is cut into so many cells each way, and every cell may give as many points: the
overlap at an edge has its points even where the middle is far richer."""
A_CELL: Final = 20
_CONTRAST: Final = 0.02


@dataclass(frozen=True, slots=True)
class Features:
    """Points of one frame.

    Attributes
    ----------
    points
        In pixels of the frame.
    words
        ``(n, 128)``: RootSIFT (Arandjelovic and Zisserman 2012), of length 1.
    """

    points: Points
    words: NDArray[np.float32]


def features_of(small: Small) -> Features:
    """Return the points of a frame, spread over all of it."""
    plane = np.clip(evened(small.grey) * 42 + 128, 0, 255).astype(np.uint8)
    finder = cv2.SIFT.create(nfeatures=0, contrastThreshold=_CONTRAST)
    found = _spread(finder.detect(plane, None), plane.shape)
    if not found:
        return Features(np.empty((0, 2)), np.empty((0, 128), np.float32))
    kept, words = finder.compute(plane, found)
    places = np.array([one.pt for one in kept], np.float64)
    rooted = np.sqrt(words / np.maximum(words.sum(axis=1, keepdims=True), 1e-9))
    return Features(small.up(places), np.asarray(rooted, np.float32))


def _spread(found: object, shape: tuple[int, ...]) -> list[cv2.KeyPoint]:
    points = list(found)  # type: ignore[call-overload]
    if not points:
        return []
    places = np.array([one.pt for one in points])
    cells = np.minimum((places / np.array([shape[1], shape[0]]) * CELLS).astype(int), CELLS - 1)
    cell = cells[:, 1] * CELLS + cells[:, 0]
    strength = np.array([one.response for one in points])
    order = np.lexsort((places[:, 1], places[:, 0], -strength, cell))
    rank = np.empty(len(points), int)
    starts = np.r_[0, np.flatnonzero(np.diff(cell[order])) + 1]
    rank[order] = np.arange(len(points)) - np.repeat(starts, np.diff(np.r_[starts, len(points)]))
    return [points[at] for at in order if rank[at] < A_CELL]
