"""Non-negative least squares for many pixels at once.

Block principal pivoting: J. Kim, H. Park, "Fast nonnegative matrix factorization: an active-set-
like method and comparisons", SIAM J. Sci. Comput. 33 (2011) 3261-3281. It gives the same answer as
``scipy.optimize.nnls``, for every pixel its own equations, without a loop over pixels.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.spectra.library import Array

_ROUNDS: Final = 60
_PATIENCE: Final = 3
_ZERO: Final = 1e-9


def nonnegative(gram: Array, right: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return x >= 0 that minimise ``x' G x / 2 - x' b``, for each pixel.

    Parameters
    ----------
    gram
        ``(m, m, pixels)``: A'A of each pixel, finite.
    right
        ``(m, pixels)``: A'b.

    Returns
    -------
    tuple
        ``(m, pixels)``, and for which pixels the optimum was reached (``(pixels,)``): the
        others, of which there are next to none, must not be used.
    """
    m, count = right.shape
    # Unit diagonals: then one threshold serves all pixels.
    size = np.sqrt(np.maximum(gram[np.arange(m), np.arange(m)], 1e-300))
    scaled = gram / (size[:, None] * size[None])
    scaled[np.arange(m), np.arange(m)] += 1e-13
    goal = right / size
    level = np.maximum(np.abs(goal).max(axis=0), 1e-300)
    out, found = np.zeros((m, count)), np.zeros(count, bool)
    left = np.arange(count)
    passive = np.ones((m, count), bool)
    best = np.full(count, m + 1)
    tries = np.full(count, _PATIENCE)
    for _ in range(_ROUNDS):
        x = solved(scaled[:, :, left], goal[:, left], passive[:, left])
        wrong = _wrong(scaled[:, :, left], goal[:, left], x, passive[:, left], level[left])
        many = wrong.sum(axis=0)
        done = many == 0
        out[:, left[done]], found[left[done]] = x[:, done], True
        left, wrong, many = left[~done], wrong[:, ~done], many[~done]
        if left.size == 0:
            break
        _exchange(passive, (left, wrong, many), best, tries)
    return np.maximum(out, 0.0) / size, found


def _wrong(
    gram: Array, goal: Array, x: Array, passive: NDArray[np.bool_], level: Array
) -> NDArray[np.bool_]:
    """Return which unknowns are below 0, or are held at 0 and pull upwards."""
    pull = -goal
    for j in range(len(x)):
        pull = pull + gram[:, j] * x[j]
    return np.asarray(np.where(passive, x, pull) < -_ZERO * level)


def _exchange(
    passive: NDArray[np.bool_],
    state: tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64]],
    best: NDArray[np.int64],
    tries: NDArray[np.int64],
) -> None:
    left, wrong, many = state
    better = many < best[left]
    best[left[better]] = many[better]
    tries[left] = np.where(better, _PATIENCE, tries[left] - 1)
    # Where whole exchanges go in circles, only the last wrong one is exchanged (Murty's rule,
    # which ends for certain).
    single = tries[left] < 0
    if single.any():
        last = wrong.shape[0] - 1 - np.argmax(wrong[::-1], axis=0)
        only = np.zeros_like(wrong)
        only[last, np.arange(left.size)] = True
        wrong = np.where(single, only, wrong)
    passive[:, left] ^= wrong


def solved(gram: Array, right: Array, passive: NDArray[np.bool_]) -> Array:
    """Solve ``G x = b`` among the passive unknowns of each pixel, by Cholesky; the others are 0."""
    m = right.shape[0]
    lower: list[list[Array]] = [[] for _ in range(m)]
    diagonal: list[Array] = []
    half: list[Array] = []
    for i in range(m):
        for j in range(i):
            value = np.where(passive[i] & passive[j], gram[i, j], 0.0)
            for k in range(j):
                value -= lower[i][k] * lower[j][k]
            lower[i].append(value / diagonal[j])
        square = np.where(passive[i], gram[i, i], 1.0)
        value = np.where(passive[i], right[i], 0.0)
        for k in range(i):
            square -= lower[i][k] ** 2
            value -= lower[i][k] * half[k]
        diagonal.append(np.sqrt(np.maximum(square, 1e-14)))
        half.append(value / diagonal[i])
    out = np.empty_like(right)
    for i in reversed(range(m)):
        value = half[i]
        for k in range(i + 1, m):
            value = value - lower[k][i] * out[k]
        out[i] = value / diagonal[i]
    return out
