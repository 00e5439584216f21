"""How unlike two spectra are, measured in what paints of one pigment differ by.

Two paints of one pigment differ in thickness, ground, grain and binder far more than two
measurements of one paint do. The covariance of these differences is learned from the library
and shrunk towards what such differences look like in general; distances are measured in its
inverse (Fisher's discriminant metric, R. A. Fisher, Annals of Eugenics 7 (1936) 179-188), in
logarithms of reflectance, where a thinner or darker paint is a nearly constant shift.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from handscroll.imaging.spectra.library import Array

OFFSET: Final = 0.02
"""Added before the logarithm: about half of what a bare surface throws back."""
_TONE: Final = 0.30
"""Prior standard deviation of the overall tone, in logarithms."""
_SMOOTH: Final = 0.15
_LENGTH: Final = 80.0
"""Prior smooth variation along the spectrum, and its length in nm."""
_FINE: Final = 0.015
_SHORT: Final = (0.03, 30.0)
"""Differences that no library has shown yet are always possible: from sample to sample, and over
a length in nm. Added to what was learned, so that no direction counts without bound."""
_WORTH: Final = 10.0
"""The prior counts as much as this many differences."""


@dataclass(frozen=True, slots=True)
class Metric:
    """What the distance is measured in.

    Attributes
    ----------
    covariance
        ``(bands, bands)`` of the logarithms of reflectance within a pigment.
    learned_from
        Degrees of freedom that the library gave.
    """

    covariance: Array
    learned_from: int


def logarithm(reflectance: Array) -> Array:
    """Return the values in which spectra are compared; reflectance below 0 counts as 0."""
    return np.asarray(np.log(np.maximum(reflectance, 0.0) + OFFSET))


def carried(reflectance: Array, noise: Array) -> Array:
    """Return the standard deviation of ``logarithm`` for one of reflectance."""
    # Where the reading itself is lost in noise, the slope at the noise level stands for it.
    return np.asarray(noise / (np.maximum(reflectance, noise) + OFFSET))


def learn_metric(logs: Array, classes: NDArray[np.int64], centres: Array) -> Metric:
    """Return the metric that a library teaches.

    Parameters
    ----------
    logs
        ``(spectra, bands)``, see ``logarithm``.
    classes
        ``(spectra,)``: which are of one pigment.
    centres
        ``(bands,)`` in nm.
    """
    count = np.bincount(classes)
    means = np.zeros((count.size, logs.shape[1]))
    np.add.at(means, classes, logs)
    means /= np.maximum(count, 1)[:, None]
    rest = logs - means[classes]
    free = int(len(logs) - (count > 0).sum())
    whole = rest.T @ rest + _WORTH * general(centres)
    return Metric(whole / (free + _WORTH) + _never_less(centres), free)


def _never_less(centres: Array) -> Array:
    away = (centres[:, None] - centres[None]) / _SHORT[1]
    return np.asarray(_SHORT[0] ** 2 * np.exp(-0.5 * away**2) + _FINE**2 * np.eye(centres.size))


def general(centres: Array) -> Array:
    """Return how paints of one pigment differ in general: tone, and smooth changes."""
    away = (centres[:, None] - centres[None]) / _LENGTH
    smooth = _SMOOTH**2 * np.exp(-0.5 * away**2)
    return np.asarray(_TONE**2 + smooth)


def distances(metric: Metric, logs: Array, queries: Array, noise: Array | None = None) -> Array:
    """Return squared distances ``(queries, spectra)``, for one band on average.

    Parameters
    ----------
    logs
        ``(spectra, bands)``: the references.
    queries
        ``(queries, bands)``: the measured, with one noise.
    noise
        ``(bands,)``: standard deviation of the queries, see ``carried``. It widens the metric, so
        that what noise alone could do counts for little.
    """
    covariance = metric.covariance if noise is None else metric.covariance + np.diag(noise**2)
    factor = cho_factor(covariance, lower=True)
    left, right = cho_solve(factor, logs.T), cho_solve(factor, queries.T)
    far = np.einsum("ij,ji->i", logs, left)[None] - 2 * (queries @ left)
    far += np.einsum("ij,ji->i", queries, right)[:, None]
    return np.asarray(np.maximum(far, 0.0) / logs.shape[1])


def nearest(far: Array, classes: NDArray[np.int64], pigments: int) -> Array:
    """Return for each query the smallest distance to each pigment, inf where it has no spectrum."""
    out = np.full((pigments, far.shape[0]), np.inf)
    np.minimum.at(out, classes, far.T)
    return out.T
