"""Uneven light, told by a polynomial and a small grid of what departs from it.

The polynomial (Legendre, degree 6 or less) is fitted to block means by Tukey's biweight, so that
dust does not bend it; the smoothed departures of the blocks follow lamps that no polynomial does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, median_filter

Values = NDArray[np.float64]
Plane = NDArray[np.float32]

BLOCK: Final = 16
_PAD: Final = 4
_SOFT: Final = 0.7
"""Sigma, in blocks, of the smoothing of the grid."""
_ODD: Final = 5.0
"""Blocks that depart this many times as far as usual hold dust, and are bridged."""
_LEAST_ODD: Final = 0.003
_DEGREE: Final = 6
_ROUNDS: Final = 12


@dataclass(frozen=True, eq=False, slots=True)
class Light:
    """How bright an even sheet is all over the frame.

    Attributes
    ----------
    terms
        ``(m, n)`` Legendre coefficients, rows by columns, the frame reaching from -1 to 1.
    grid
        ``(rows, columns)`` of blocks: departure from the polynomial, relative.
    height, width
        Of the frame, in pixels.
    """

    terms: Values
    grid: Values
    height: int
    width: int

    def rows(self, rows: slice) -> Plane:
        """Return the light in some rows, ``(rows, w)``; any cut gives the same values."""
        down = np.arange(rows.start, rows.stop, dtype=np.float64)
        across = np.arange(self.width, dtype=np.float64)
        y0, ty = _between(centres(self.height), down)
        x0, tx = _between(centres(self.width), across)
        y1, x1 = np.minimum(y0 + 1, len(self.grid) - 1), np.minimum(x0 + 1, self.grid.shape[1] - 1)
        lines = self.grid[y0] * (1 - ty)[:, None] + self.grid[y1] * ty[:, None]
        # Taking columns by number would leave them in the order of columns, slow to go through.
        apart = np.take(lines, x0, axis=1) * (1 - tx) + np.take(lines, x1, axis=1) * tx
        # Term after term: a product of matrices may round by how many rows there are.
        columns = legvander(_span(across, self.width), self.terms.shape[1] - 1)
        by_row = legvander(_span(down, self.height), self.terms.shape[0] - 1)
        whole = np.zeros(apart.shape)
        for i, own in enumerate(self.terms):
            line = np.zeros(self.width)
            for j, term in enumerate(own):
                line += term * columns[:, j]
            whole += by_row[:, i, None] * line
        return np.ascontiguousarray(whole * (1 + apart), np.float32)

    def blocks(self) -> Values:
        """Return the mean light of each block."""
        whole = _evaluated(self.terms, self.grid.shape, self.height, self.width)
        return np.asarray(whole * (1 + self.grid))

    def scaled(self, factor: float) -> Light:
        """Return the same light, brighter."""
        return Light(self.terms * factor, self.grid, self.height, self.width)


def edges(pixels: int) -> NDArray[np.int64]:
    """Return where blocks begin, and the end: blocks of about :data:`BLOCK` pixels."""
    count = max(1, round(pixels / BLOCK))
    return np.asarray(np.rint(np.linspace(0, pixels, count + 1)), np.int64)


def centres(pixels: int) -> Values:
    """Return the middle of each block, pixel 0 having its centre at 0."""
    at = edges(pixels)
    return np.asarray((at[:-1] + at[1:] - 1) / 2)


def block_means(part: NDArray[np.floating[Any]], down: NDArray[np.int64]) -> Values:
    """Return the mean of each block of a strip, whose blocks begin at rows ``down``."""
    across = edges(part.shape[1])
    sums = np.add.reduceat(part.astype(np.float64), down[:-1], axis=0)
    sums = np.add.reduceat(sums, across[:-1], axis=1)
    return np.asarray(sums / (np.diff(down)[:, None] * np.diff(across)))


def strips(height: int, tall: int = 256) -> list[tuple[slice, NDArray[np.int64]]]:
    """Return strips of whole blocks: rows, and where blocks begin within each."""
    at = edges(height)
    many = max(1, tall // BLOCK)
    out = []
    for first in range(0, len(at) - 1, many):
        own = at[first : first + many + 1]
        out.append((slice(int(own[0]), int(own[-1])), own - own[0]))
    return out


def smooth(means: Values, height: int, width: int) -> Light:
    """Return the light that block means of an even sheet tell, dust and noise apart."""
    terms = _fitted(means, height, width)
    whole = _evaluated(terms, means.shape, height, width)
    apart = means / np.where(whole == 0, 1, whole) - 1
    padded = np.pad(apart, _PAD, mode="reflect", reflect_type="odd")
    usual = median_filter(padded, 5, mode="nearest")
    off = np.abs(padded - usual)
    level = max(_LEAST_ODD, _ODD * 1.4826 * float(np.median(off)))
    mended = np.where(off > level, usual, padded)
    soft = gaussian_filter(mended, _SOFT, mode="nearest")
    # Twicing (Tukey 1977): a hill smoothed once is lower than it was.
    soft = soft + gaussian_filter(mended - soft, _SOFT, mode="nearest")
    # Another number of threads may sum in another order: the last digits are not kept.
    kept = np.asarray(np.round(soft[_PAD:-_PAD, _PAD:-_PAD], 10), np.float64)
    return Light(terms, kept, height, width)


def _fitted(means: Values, height: int, width: int) -> Values:
    """Return Legendre coefficients of block means, far ones not counting."""
    high, wide = (min(_DEGREE, max((n - 1) // 2, min(2, n - 1))) for n in means.shape)
    down, across = _block_terms(height, high), _block_terms(width, wide)
    pairs = [(i, j) for i in range(high + 1) for j in range(wide + 1) if i + j <= max(high, wide)]
    design = np.stack([np.outer(down[:, i], across[:, j]).ravel() for i, j in pairs], -1)
    wanted, weights = means.ravel(), np.ones(means.size)
    scale = float(np.median(np.abs(wanted))) or 1.0
    solved: Values = np.zeros(len(pairs))
    for _ in range(_ROUNDS):
        heavy = design * weights[:, None]
        normal = heavy.T @ design + 1e-12 * means.size * np.eye(len(pairs))
        solved = np.asarray(np.linalg.solve(normal, heavy.T @ wanted), np.float64)
        off = np.abs(wanted - design @ solved)
        reach = 4.685 * max(1.4826 * float(np.median(off)), 1e-4 * scale)
        weights = np.clip(1 - (off / reach) ** 2, 0, None) ** 2
    out = np.zeros((high + 1, wide + 1))
    for (i, j), value in zip(pairs, solved, strict=True):
        out[i, j] = round(value / scale, 10) * scale
    return out


def _evaluated(terms: Values, shape: tuple[int, ...], height: int, width: int) -> Values:
    """Return the polynomial's mean over each block."""
    down = _block_terms(height, terms.shape[0] - 1)
    across = _block_terms(width, terms.shape[1] - 1)
    return np.asarray(down @ terms @ across.T).reshape(shape)


def _block_terms(pixels: int, degree: int) -> Values:
    """Return the mean over each block of each Legendre polynomial, ``(blocks, degree + 1)``."""
    at = edges(pixels)
    every = legvander(_span(np.arange(pixels, dtype=np.float64), pixels), degree)
    sums = np.add.reduceat(every, at[:-1], axis=0)
    return np.asarray(sums / (at[1:] - at[:-1])[:, None])


def _span(at: Values, pixels: int) -> Values:
    """Return places from -1 at the first pixel to 1 at the last."""
    return np.asarray((at - (pixels - 1) / 2) / max((pixels - 1) / 2, 0.5))


def boxed(part: Plane) -> Plane:
    """Return the mean of the 3 x 3 pixels about each; beyond the edge the edge goes on.

    Nine additions in a fixed order: running sums would depend on where a strip begins.
    """
    wide = np.pad(part, 1, mode="edge")
    lines = wide[:-2] + wide[1:-1] + wide[2:]
    return np.asarray((lines[:, :-2] + lines[:, 1:-1] + lines[:, 2:]) / np.float32(9), np.float32)


def _between(at: Values, where: Values) -> tuple[NDArray[np.int64], Values]:
    """Return the block before each place and the share of the way to the next; beyond, on."""
    if at.size == 1:
        return np.zeros(where.size, np.int64), np.zeros(where.size)
    first = np.clip(np.searchsorted(at, where, side="right") - 1, 0, at.size - 2)
    return np.asarray(first, np.int64), (where - at[first]) / (at[first + 1] - at[first])
