"""Components as one matrix, so that the tile server draws them like any other view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.components.statistics import Matrix


@dataclass(frozen=True, slots=True)
class Components:
    """Component k of a pixel with reflectances r is ``matrix[k] @ r + offset[k]``.

    Attributes
    ----------
    analysis
        ``pca``, ``mnf``, ``ica`` or ``decorrelation``.
    matrix
        ``(n, bands)``.
    offset
        ``(n,)``.
    names
        ``PC1`` …, one a component.
    explained
        ``(n,)``: share of the variance (PCA, and decorrelation's before it), signal-to-noise
        ratio as a ratio of variances (MNF), negentropy (ICA).
    spread
        ``(n,)``: standard deviation of each component.
    pixels
        How many it was found on.
    """

    analysis: str
    matrix: Matrix
    offset: Matrix
    names: tuple[str, ...]
    explained: Matrix
    spread: Matrix
    pixels: int

    def values(self, samples: NDArray[np.floating[Any]]) -> Matrix:
        """Return the components of ``(bands, …)`` reflectances, ``(n, …)``."""
        flat = self.matrix @ samples.reshape(len(samples), -1) + self.offset[:, None]
        return np.asarray(flat.reshape(len(self.matrix), *samples.shape[1:]), np.float64)

    def chosen(self, *numbers: int) -> Components:
        """Return some of the components, by their number from 1."""
        at = [number - 1 for number in numbers]
        return Components(
            self.analysis,
            self.matrix[at],
            self.offset[at],
            tuple(self.names[one] for one in at),
            self.explained[at],
            self.spread[at],
            self.pixels,
        )


def signed(rows: Matrix, strength: Matrix) -> Matrix:
    """Return rows turned so that each one's strongest weight is positive.

    A direction has no sign of its own; without a rule, negative and positive would swap from
    one run to the next.

    Parameters
    ----------
    rows
        ``(n, bands)``.
    strength
        ``(bands,)``: what a weight is multiplied by before they are compared.
    """
    weighed = np.abs(rows * strength)
    # Of weights that are alike up to rounding the first decides.
    near = weighed >= weighed.max(axis=1, keepdims=True) * (1 - 1e-9)
    first = near.argmax(axis=1)
    turn = np.where(rows[np.arange(len(rows)), first] < 0, -1.0, 1.0)
    return np.asarray(rows * turn[:, None], np.float64)


def numbered(prefix: str, count: int) -> tuple[str, ...]:
    """Return ``PC1``, ``PC2`` …."""
    return tuple(f"{prefix}{number}" for number in range(1, count + 1))
