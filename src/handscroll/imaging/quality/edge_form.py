"""Which form the samples of an edge have: a Gaussian step, and as many splines as they need."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.quality.edge_line import REACH, Edge
from handscroll.imaging.quality.edge_model import Splines

Values = NDArray[np.float64]
GROUPS: Final = 8
_PENALTY: Final = 2.0
_DIRT: Final = 6.0
_SMALL: Final = 1e-4
_A_PIXEL: Final = 16
_FREEST: Final = Splines(8, 0.5)
_CHOICES: Final = tuple(
    Splines(reach, step)
    for step, reaches in ((0.35, (1.4, 3.5)), (0.5, (1.5, 3, 4, 6)), (0.7, (2.1, 4.2, 7)),
                          (1.0, (5, 8, 12)), (2.0, (6, 12)))
    for reach in reaches
)  # fmt: skip


class Form:
    """Least squares for levels, the Gaussian step and some splines, in groups of rows."""

    def __init__(self, edge: Edge, splines: Splines | None) -> None:
        self._edge, self._splines = edge, splines
        self._columns = self._functions(edge.distance)

    def _functions(self, distance: Values) -> Values:
        """Return the functions at distances: level, step, a wider blur, splines; ``(n, k)``."""
        blur = self._edge.blur
        step = blur.step(distance)
        # The blur was fitted to all rows; its own doubt must show when rows are left out.
        wider = (replace(blur, sigma=blur.sigma + _SMALL).step(distance) - step) / _SMALL
        columns = [np.stack([np.ones_like(step), step, wider], 1)]
        if self._splines is not None:
            columns.append(self._splines.columns(distance))
        return np.concatenate(columns, 1)

    def parts(self) -> Values:
        """Return the sums of each group of rows, ``(groups, k, k + 1)``."""
        edge = self._edge
        bounds = np.quantile(edge.row, np.linspace(0, 1, GROUPS + 1)[1:-1])
        group = np.searchsorted(bounds, edge.row, side="right")
        both = np.concatenate([self._columns, edge.value[:, None]], 1)
        return np.stack(
            [
                (self._columns[group == one] * edge.weight[group == one, None]).T
                @ both[group == one]
                for one in range(GROUPS)
            ]
        )

    def sums(self) -> Values:
        """Return the sums of all samples, ``(k, k + 1)``."""
        weighted = (self._columns * self._edge.weight[:, None]).T
        right = weighted @ self._edge.value
        return np.concatenate([weighted @ self._columns, right[:, None]], 1)

    @staticmethod
    def solve(sums: Values) -> Values:
        """Return the factors of the functions."""
        normal = sums[:, :-1].copy()
        normal[np.diag_indices(len(normal))] += 1e-10 * np.trace(normal) / len(normal)
        return np.asarray(np.linalg.solve(normal, sums[:, -1]))

    def values(self, factors: Values) -> Values:
        """Return the form at the samples."""
        return np.asarray(self._columns @ factors)

    def left(self, factors: Values) -> float:
        """Return the weighted sum of the squares that the functions leave."""
        off = self._edge.value - self.values(factors)
        return float(np.sum(self._edge.weight * off**2))

    def spectrum(self, factors: Values, frequency: Values) -> NDArray[np.complex128]:
        """Return the Fourier transform of the line spread, 1 at zero."""
        blur = self._edge.blur
        plain = blur.spectrum(frequency)
        wider = -plain * (2 * np.pi * frequency) ** 2 * blur.sigma
        found = (factors[1] * plain + factors[2] * wider).astype(np.complex128)
        if self._splines is not None:
            found = found + self._splines.spectra(frequency) @ factors[3:]
        return np.asarray(found / factors[1], np.complex128)

    def shoots(self, factors: Values) -> tuple[float, float]:
        """Return how far the form goes above 1 and below 0."""
        x = np.linspace(-REACH, REACH, 641)
        form = self._functions(x)[:, 1:] @ factors[1:] / factors[1]
        return float(max(form.max() - 1, 0)), float(max(-form.min(), 0))


def without_dirt(edge: Edge) -> Edge:
    """Weigh samples anew by what the freest form leaves of them."""
    form = Form(edge, _FREEST)
    off = edge.value - form.values(form.solve(form.sums()))
    scale = 1.4826 * float(np.median(np.abs(off)))
    clean = np.abs(off) <= max(_DIRT * scale, 1e-3)
    return replace(edge, weight=edge.weight * clean, noise=scale)


def chosen_splines(edge: Edge) -> Splines | None:
    """Return as many splines as the samples ask for (Akaike 1974)."""
    short, within = _gathered(edge)
    used = float(np.sum(edge.weight))
    best: tuple[float, Splines | None] = (np.inf, None)
    for splines in (None, *_CHOICES):
        form = Form(short, splines)
        sums = form.sums()
        left = max(form.left(form.solve(sums)) + within, 1e-30)
        cost = used * np.log(left / used) + len(sums) * _PENALTY
        if cost < best[0]:
            best = (cost, splines)
    return best[1]


def _gathered(edge: Edge) -> tuple[Edge, float]:
    """Return an edge with one sample per sixteenth of a pixel, and the squares that this hides.

    Enough to choose a form, which is then fitted to every sample.
    """
    place = np.floor((edge.distance + REACH) * _A_PIXEL).astype(np.int64)
    count = np.asarray(np.bincount(place, edge.weight), np.float64)
    kept = count > 0
    total = np.where(kept, count, 1)
    value = np.bincount(place, edge.weight * edge.value) / total
    distance = np.bincount(place, edge.weight * edge.distance) / total
    within = float(np.sum(edge.weight * (edge.value - value[place]) ** 2))
    # The part of that which is the edge's own slope within a cell is the same for every form.
    return replace(
        edge, distance=distance[kept], value=value[kept], weight=count[kept],
        row=np.zeros(int(kept.sum())),
    ), within  # fmt: skip
