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
    """One trial for each spectrum of a library.

    Attributes
    ----------
    distances
        ``(spectra, pigments)`` to each pigment as the rest of the library shows it; inf where
        the rest has none of it.
    truth
        ``(spectra,)``: the place of its own pigment.
    paints
        ``(spectra,)``: the number of its paint.
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
    library: Library, bands: Bands, noise: float = 0.0, seed: int = 0
) -> Trials:
    """Return what every spectrum looks like to a library without its paint.

    Parameters
    ----------
    noise
        Standard deviation, in reflectance, of normal noise that is added to each measured
        spectrum (never to the references), and of which the metric is told.
    seed
        Of that noise.
    """
    values = through(library, bands)
    measured = values + noise * np.random.default_rng(seed).standard_normal(values.shape)
    logs, asked = logarithm(values), logarithm(measured)
    classes, paints = library.classes(), library.samples()
    out = np.empty((len(values), len(library.pigments)))
    for paint in range(int(paints.max()) + 1):
        own = paints == paint
        rest = ~own
        metric = learn_metric(logs[rest], classes[rest], bands.centres)
        groups = [own] if noise == 0 else [_one(at, own.size) for at in np.flatnonzero(own)]
        for group in groups:
            # With noise, each spectrum has its own.
            known = (
                None
                if noise == 0
                else carried(measured[group][0], np.full(bands.centres.size, noise))
            )
            far = distances(metric, logs[rest], asked[group], known)
            out[group] = nearest(far, classes[rest], out.shape[1])
    return Trials(out, classes, paints)


def _one(at: np.int64, count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, bool)
    mask[at] = True
    return mask
