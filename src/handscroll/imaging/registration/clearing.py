"""What noise in the bands that foretell does to a shift, and how it is taken out again.

Noise has slopes too. Where nothing is to be seen they are most of the slopes there are, and next
to them nothing seems shifted, wherever a band lies: empty cells would hold every band where it
was first drawn, and firmly. So the noise of each band is told by what all the others together
cannot foretell of it, and its slopes are taken off ("errors in variables": Fuller 1987,
"Measurement error models").
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.registration.products import PLAIN, Products, Vector

_LEAST_BANDS: Final = 7
"""Bands, below which what the others do not foretell of one is no noise: it is most of what it
shows."""
_RIDGE: Final = 1e-4
_TURNS: Final = 12
_LEAST: Final = 0.02
"""Share of what is left that no shift may explain away."""
_CLEAR: Final = 0.25
"""Share of slopes that must not be noise: of noise alone, 19 cells of 20 show less."""
_TINY: Final = 1e-9


def noise_of_slopes(made: Products) -> Vector:
    """Return the mean square of the noise in the slopes of each band: ``(cells, bands)``.

    It is 0 where the bands are too few to tell it.
    """
    if made.bands < _LEAST_BANDS:
        return np.zeros((len(made.gram), made.bands))
    gram = _without_plain(made)
    every = np.arange(made.bands)
    kinds = [made.columns(one, every) - PLAIN for one in (0, 1, 2)]
    values = gram[:, kinds[0][:, None], kinds[0]]
    inverse = np.linalg.inv(values + _RIDGE * np.eye(made.bands))
    # Row by row: a band less what all others foretell of it; and what they foretell.
    left = inverse / np.diagonal(inverse, axis1=1, axis2=2)[:, :, None]
    told = np.eye(made.bands) - left
    size = _means(left, values, left)
    own = [_means(left, gram[:, one[:, None], one], left) for one in kinds[1:]]
    unmoved = np.maximum(size - _moved(gram, kinds, (left, told)), _LEAST * size)
    # What is left holds the noise of all bands, each as often as it has a share: solved by
    # Richardson and Lucy's steps, which never lead below zero.
    shares, noise = left**2, unmoved.copy()
    for _ in range(_TURNS):
        noise *= unmoved / np.maximum(np.einsum("cij,cj->ci", shares, noise), _TINY)
    return np.asarray(noise * (own[0] + own[1]) / np.maximum(2 * size, _TINY))


def cleared(shift: Vector, slopes: Vector, noise: Vector) -> tuple[Vector, Vector]:
    """Return shifts as they would be without noise in the slopes, and how firm they are.

    Parameters
    ----------
    shift, slopes
        ``(cells, 2)``, ``(cells, 2, 2)``: what a regression found, and the products of slopes
        that it stands on.
    noise
        ``(cells,)``: how much of those products is noise, along either axis.
    """
    size, ways = np.linalg.eigh(slopes)
    share = 1 - noise[:, None] / np.maximum(size, _TINY)
    clear = share > _CLEAR
    apart = np.einsum("cij,ci->cj", ways, shift) * clear / np.where(clear, share, 1)
    firm = np.einsum("cij,cj,ckj->cik", ways, np.where(clear, share, 0) ** 2 * size, ways)
    return np.einsum("cij,cj->ci", ways, apart), firm


def _means(first: Vector, gram: Vector, second: Vector) -> Vector:
    """Return the mean products of sums of columns with sums of columns: ``(cells, bands)``."""
    return np.asarray((np.matmul(first, gram) * second).sum(axis=2))


def _moved(gram: Vector, kinds: list[NDArray[np.int64]], rows: tuple[Vector, Vector]) -> Vector:
    """Return how much of what is left of each band a shift of the band explains."""
    (left, told), (values, across, down) = rows, kinds
    pulls = [_means(left, gram[:, values[:, None], one], told) for one in (across, down)]
    xx, yy = (_means(told, gram[:, one[:, None], one], told) for one in (across, down))
    xy = _means(told, gram[:, across[:, None], down], told)
    area = np.maximum(xx * yy - xy**2, _TINY * (xx + yy) ** 2 + _TINY**2)
    whole = yy * pulls[0] ** 2 - 2 * xy * pulls[0] * pulls[1] + xx * pulls[1] ** 2
    return np.asarray(whole / area)


def _without_plain(made: Products) -> Vector:
    """Return the products of all columns but the plain ones, which are taken out of them."""
    plain = made.gram[:, :PLAIN, :PLAIN] + _TINY * np.eye(PLAIN)
    beside = made.gram[:, :PLAIN, PLAIN:]
    told = np.matmul(beside.transpose(0, 2, 1), np.linalg.solve(plain, beside))
    return np.asarray(made.gram[:, PLAIN:, PLAIN:] - told)
