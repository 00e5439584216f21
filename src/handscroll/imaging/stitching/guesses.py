"""Whether two frames show some of the same, and roughly how they lie: matched points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.stitching.features import Features
from handscroll.imaging.stitching.frames import Matrix, Points, moved

RATIO: Final = 0.82
"""Lowe's test: the nearest word must be that much nearer than the next one."""
LEAST: Final = 10
"""Points that must agree; by chance four or five do."""
LEAST_SHARE: Final = 0.2
"""Share of the points alike that must agree, unless as many as ``PLENTY`` do."""
PLENTY: Final = 40
MOST: Final = 3
"""Guesses that are made of two frames."""
_TRIES: Final = 4000
_APART: Final = 3.0


@dataclass(frozen=True, slots=True)
class Guess:
    """How frame ``second`` lies on frame ``first``, not yet proved.

    Attributes
    ----------
    matrix
        Takes points of the second to the first: turn, scale and shift.
    agreeing, matches
        Points that agree with the matrix, and that were alike at all.
    """

    matrix: Matrix
    agreeing: int
    matches: int

    @property
    def scale(self) -> float:
        """Pixels of the first frame a pixel of the second."""
        return float(np.hypot(self.matrix[0, 0], self.matrix[1, 0]))

    @property
    def degrees(self) -> float:
        """Turn of the second frame against the first."""
        return float(np.degrees(np.arctan2(self.matrix[1, 0], self.matrix[0, 0])))


def guesses(first: Features, second: Features, tolerance: float) -> Iterator[Guess]:
    """Yield how the second frame seems to lie on the first, what most points say first.

    A ground that repeats (paper of one mould, a printed border) may have more points than what
    both frames truly share; so what else the points say is told too.

    Parameters
    ----------
    tolerance
        Pixels of the first frame by which points that agree may differ.
    """
    left, right = _matches(first.words, second.words)
    for _ in range(MOST):
        there, here = first.points[left], second.points[right]
        found = _guess(there, here, tolerance)
        if found is None:
            return
        yield found
        away = np.hypot(*(moved(found.matrix, here) - there).T)
        other = away > _APART * tolerance
        left, right = left[other], right[other]


def _guess(there: Points, here: Points, tolerance: float) -> Guess | None:
    """Return the turn, scale and shift on which most of the points agree, or None."""
    if len(there) < LEAST:
        return None
    cv2.setRNGSeed(20)  # the same frames give the same guess
    answer: Any = cv2.estimateAffinePartial2D(
        here, there, method=cv2.RANSAC, ransacReprojThreshold=tolerance, maxIters=_TRIES,
        confidence=0.9999,
    )  # fmt: skip
    found, agree = answer
    if found is None:
        return None
    kept = agree.ravel().astype(bool)
    agreeing = _different(here[kept])
    if agreeing < LEAST or agreeing < min(PLENTY, LEAST_SHARE * len(there)):
        return None
    matrix = np.vstack([found, [0, 0, 1]])
    return Guess(np.asarray(matrix, np.float64), int(kept.sum()), len(there))


def _different(points: Points) -> int:
    """Count the points that are not the same spot in another scale or direction."""
    return len(np.unique(np.round(points / 4), axis=0))


def _matches(
    first: NDArray[np.float32], second: NDArray[np.float32]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return indices of points that are each other's nearest, and clearly so."""
    if len(first) < 2 or len(second) < 2:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    alike = first @ second.T
    best, back = alike.argmax(axis=1), alike.argmax(axis=0)
    rows = np.arange(len(first))
    top = alike[rows, best]
    alike[rows, best] = -1
    # Words have length 1, so their squared distance is 2 - 2 times the product.
    near, next_near = 2 - 2 * top, 2 - 2 * alike.max(axis=1)
    good = (back[best] == rows) & (near < RATIO**2 * next_near)
    return rows[good], best[good]
