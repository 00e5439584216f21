"""A matrix from bands to colours, moved until colours look as they should.

Iteratively reweighted least squares (Holland and Welsch 1977) in the metric of CIEDE2000: about
each training colour the square of the formula is a quadratic form, found by small steps.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.colorimetry.difference import de00
from handscroll.imaging.colorimetry.lab import lab

Values = NDArray[np.float64]

_ROUNDS: Final = 30
_FLAT: Final = 0.1
"""Differences below this no longer gain weight when errors are weighed anew."""
_STEP: Final = 1e-3


def refined(first: Values, bands: Values, wanted: Values, noise: float) -> Values:
    """Return the matrix of least mean CIEDE2000 on training colours; its row sums stay.

    Parameters
    ----------
    first
        ``(3, bands)`` to begin with; its row sums are the white.
    bands
        ``(bands, n)`` reflectance of training spectra in the bands.
    wanted
        ``(3, n)`` their X, Y, Z.
    noise
        Standard deviation of reflectance in one band.
    """
    white = first.sum(axis=1)
    tensors = _tensors(wanted.T, white)
    # Directions in which no row sum changes: differences between each band and the last.
    n = bands.shape[0]
    basis = np.concatenate([np.eye(n - 1), -np.ones((1, n - 1))])
    moved = basis.T @ bands
    matrix = best = first
    least = _loss(first, bands, wanted, tensors, noise)
    for _ in range(_ROUNDS):
        error = (matrix @ bands - wanted).T
        square = np.einsum("ni,nij,nj->n", error, tensors, error)
        weights = 1 / np.sqrt(square + _spread(matrix, tensors, noise) + _FLAT**2)
        matrix = matrix + _step(matrix, (basis, moved), (error, tensors, weights), noise)
        loss = _loss(matrix, bands, wanted, tensors, noise)
        if loss < least:
            least, best = loss, matrix
    return best


def _step(
    matrix: Values,
    free: tuple[Values, Values],
    errors: tuple[Values, Values, Values],
    noise: float,
) -> Values:
    """Return the change of the matrix that solves the weighted least squares."""
    basis, moved = free
    error, tensors, weights = errors
    k = basis.shape[1]
    heavy = tensors * weights[:, None, None]
    normal = np.einsum("nij,an,bn->iajb", heavy, moved, moved, optimize=True)
    total = heavy.sum(axis=0)
    normal += noise**2 * np.einsum("ij,ab->iajb", total, basis.T @ basis)
    right = np.einsum("nij,nj,an->ia", heavy, error, moved, optimize=True)
    right += noise**2 * total @ matrix @ basis
    change = np.linalg.solve(normal.reshape(3 * k, 3 * k), -right.reshape(-1))
    return np.asarray(change.reshape(3, k) @ basis.T)


def _spread(matrix: Values, tensors: Values, noise: float) -> Values:
    """Return the mean square difference that noise alone gives at each training colour."""
    return np.asarray(noise**2 * np.einsum("nij,jk,ik->n", tensors, matrix, matrix))


def _loss(matrix: Values, bands: Values, wanted: Values, tensors: Values, noise: float) -> float:
    error = (matrix @ bands - wanted).T
    square = np.einsum("ni,nij,nj->n", error, tensors, error)
    return float(np.sqrt(square + _spread(matrix, tensors, noise)).mean())


def _tensors(colours: Values, white: Values) -> Values:
    """Return ``(n, 3, 3)``: CIEDE2000 squared of a small step in X, Y, Z about each colour."""
    steps = np.eye(3) * _STEP

    def square(step: Values) -> Values:
        one, other = lab(colours + step, white), lab(colours - step, white)
        return np.asarray(de00(one, other) ** 2 / 4)

    alone = [square(step) for step in steps]
    out = np.empty((len(colours), 3, 3))
    for i in range(3):
        for j in range(3):
            both = alone[i] if i == j else (square(steps[i] + steps[j]) - alone[i] - alone[j]) / 2
            out[:, i, j] = both
    out /= _STEP**2
    # Rounding must not make a direction better than none.
    values, axes = np.linalg.eigh(out)
    return np.asarray((axes * np.maximum(values, 1e-3)[:, None, :]) @ np.swapaxes(axes, 1, 2))
