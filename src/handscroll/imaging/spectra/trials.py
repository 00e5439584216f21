"""What the library says of its own paints when each is taken out of it.

All spectra of a paint are left out together, and the metric is learned again without them:
spectra of one patch differ by little but noise, and would answer for each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.spectra.library import Array, Library
from handscroll.imaging.spectra.metric import (
    carried,
    distances,
    learn_metric,
    logarithm,
    nearest,
)
from handscroll.imaging.spectra.sampling import Bands, through


@dataclass(frozen=True, slots=True)
class Trials:
    """One trial for each spectrum that was tried, paint by paint.

    Attributes
    ----------
    distances
        ``(trials, pigments)`` to each pigment as the rest of the library shows it; inf where
        the rest has none of it.
    truth
        ``(trials,)``: the place of its own pigment.
    paints
        ``(trials,)``: the number of its paint.
    """

    distances: Array
    truth: NDArray[np.int64]
    paints: NDArray[np.int64]

    @property
    def present(self) -> NDArray[np.bool_]:
        """Which spectra have another paint of their pigment in the library."""
        own = self.distances[np.arange(self.truth.size), self.truth]
        return np.asarray(np.isfinite(own))

    def without_own(self) -> Trials:
        """Return the trials as if each pigment were not in the library at all."""
        far = self.distances.copy()
        far[np.arange(self.truth.size), self.truth] = np.inf
        return Trials(far, self.truth, self.paints)

    def of(self, chosen: NDArray[np.bool_]) -> Trials:
        """Return some of the trials."""
        return Trials(self.distances[chosen], self.truth[chosen], self.paints[chosen])


def leave_one_paint_out(
    library: Library,
    bands: Bands,
    noise: float = 0.0,
    seed: int = 0,
    most: int | None = None,
) -> Trials:
    """Return what spectra look like to a library without their paint.

    Parameters
    ----------
    noise
        Standard deviation, in reflectance, of normal noise that is added to each measured
        spectrum (never to the references), and of which the metric is told.
    seed
        Of that noise.
    most
        Paints that are tried, spread evenly over the library; None: all.
    """
    values = through(library, bands)
    measured = values + noise * np.random.default_rng(seed).standard_normal(values.shape)
    logs, asked = logarithm(values), logarithm(measured)
    classes, paints = library.classes(), library.samples()
    rows, found = [], []
    for paint in _tried(int(paints.max()) + 1, most):
        rest = paints != paint
        metric = learn_metric(logs[rest], classes[rest], bands.centres)
        own = np.flatnonzero(~rest)
        # With noise, each spectrum has its own metric.
        for group in [own] if noise == 0 else own[:, None]:
            known = None
            if noise > 0:
                known = carried(measured[group[0]], np.full(bands.centres.size, noise))
            far = distances(metric, logs[rest], asked[group], known)
            found.append(nearest(far, classes[rest], len(library.pigments)))
            rows.append(group)
    order = np.concatenate(rows)
    return Trials(np.vstack(found), classes[order], paints[order])


def _tried(count: int, most: int | None) -> list[int]:
    if most is None or count <= most:
        return list(range(count))
    return [int(at) for at in np.linspace(0, count - 1, most).round()]
