"""What the infrared should be, if the surface alone were there: predicted from the visible.

Log reflectance of every infrared band is a quadratic function of the log reflectance of all
ultraviolet and visible bands, fitted robustly. What is left over is what the surface does not
explain. Same principle as Blazek et al. 2017, Digital Signal Processing 60:140-151, who let a
neural net extrapolate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

BORDER_NM: Final = 750.0
"""Bands up to here predict, bands above answer: the eye ends here."""
FLOOR: Final = 5e-3
"""Reflectance below which a logarithm would magnify noise more than light."""
LEAST_PIXELS: Final = 2000
"""Known pixels below which a quadratic surface in a dozen bands is not determined."""
_ROUNDS: Final = 7
_TUKEY: Final = 4.685
_STIFF: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Prediction:
    """Quadratic prediction of infrared bands from the visible ones.

    Attributes
    ----------
    wavelengths
        ``(bands,)`` nm of the cube it was fitted on.
    mean, spread
        ``(visible,)``: of the log reflectance of each predicting band.
    factors
        ``(1 + v + v (v + 1) / 2, infrared)``: of 1, each band, each product of two.
    guides
        ``(visible, k)``: turns standardised bands into the leading components, unit spread.
    r2
        ``(infrared,)``: share of the variance of log reflectance explained.
    left
        ``(infrared,)``: robust standard deviation of what is left.
    together
        Robust standard deviation of the mean over bands of what is left, in units of ``left``.
    """

    wavelengths: Values
    mean: Values
    spread: Values
    factors: Values
    guides: Values
    r2: Values
    left: Values
    together: float

    @property
    def visible(self) -> Mask:
        """Which bands predict."""
        return self.wavelengths <= BORDER_NM

    def features(self, logs: Values) -> Values:
        """Return the standardised visible bands ``(visible, ...)`` of log reflectance."""
        shape = (-1,) + (1,) * (logs.ndim - 1)
        return (logs[self.visible] - self.mean.reshape(shape)) / self.spread.reshape(shape)

    def residual(self, logs: Values) -> Values:
        """Return infrared log reflectance minus what the visible predicts, ``(infrared, ...)``."""
        features = self.features(logs)
        out = logs[~self.visible].copy()
        count = len(features)
        # Plane by plane: the same sum at a pixel whatever window it is computed in.
        for band, factor in enumerate(self.factors.T):
            out[band] -= factor[0]
            at = 1 + count
            for one in range(count):
                inner = np.full(features.shape[1:], factor[1 + one])
                for other in range(one, count):
                    inner += factor[at] * features[other]
                    at += 1
                out[band] -= inner * features[one]
        return out

    def outlying(self, residual: Values) -> Values:
        """Return how far all bands together are off, in robust standard deviations."""
        shape = (-1,) + (1,) * (residual.ndim - 1)
        return np.asarray((residual / self.left.reshape(shape)).mean(axis=0) / self.together)


def log_reflectance(cube: NDArray[np.floating]) -> Values:
    """Return the logarithm of reflectance; what is below `FLOOR` counts as `FLOOR`, NaN stays."""
    return np.log(np.maximum(np.asarray(cube, np.float64), FLOOR))


def check_bands(cube: NDArray[np.floating], wavelengths: Values) -> None:
    """Refuse a cube that cannot be predicted.

    Raises
    ------
    MismatchError
        If there is not one wavelength for each band.
    InvalidError
        If wavelengths are not ascending, or there are fewer than 3 visible or 2 infrared bands.
    """
    what = "A map of hidden layers cannot be made"
    if cube.ndim != 3 or wavelengths.shape != cube.shape[:1]:
        raise MismatchError(
            what,
            why=f"the cube has the shape {cube.shape} and there are {wavelengths.size} wavelengths",
            fix="Give a cube (bands, h, w) and one wavelength for each band",
        )
    if not np.all(np.diff(wavelengths) > 0):
        raise InvalidError(
            what,
            why="the wavelengths do not ascend, or one is repeated or missing",
            fix="Order the bands by wavelength and give each its own",
        )
    visible = int((wavelengths <= BORDER_NM).sum())
    if visible < 3 or len(wavelengths) - visible < 2:
        raise InvalidError(
            what,
            why=f"{visible} bands are visible or ultraviolet (up to {BORDER_NM:.0f} nm), "
            f"{len(wavelengths) - visible} infrared",
            fix="Use a cube with at least 3 bands up to 750 nm and 2 above",
        )


def predict(logs: Values, wavelengths: Values, components: int) -> Prediction:
    """Fit the prediction on a sample of pixels.

    Tukey's weights on the mean of what is left in all infrared bands, so that hidden strokes,
    which darken every band at once, do not bend the fit.

    Parameters
    ----------
    logs
        ``(bands, n)`` log reflectance, without NaN.
    components
        Leading components of the visible kept as guides.

    Raises
    ------
    InvalidError
        If fewer than `LEAST_PIXELS` pixels are given.
    """
    if logs.shape[1] < LEAST_PIXELS:
        raise InvalidError(
            "The surface cannot be learnt",
            why=f"{logs.shape[1]} pixels are known, {LEAST_PIXELS} are needed",
            fix="Choose a larger region, or a cube with fewer unknown pixels",
        )
    visible = wavelengths <= BORDER_NM
    mean = logs[visible].mean(axis=1)
    spread = np.maximum(logs[visible].std(axis=1), 1e-6)
    standard = (logs[visible] - mean[:, None]) / spread[:, None]
    terms, wanted = _terms(standard), logs[~visible]
    factors, weights, together = _robust(terms, wanted)
    off = wanted - factors.T @ terms
    middle = np.average(wanted, axis=1, weights=weights)
    kept = np.average(off**2, axis=1, weights=weights)
    whole = np.average((wanted - middle[:, None]) ** 2, axis=1, weights=weights)
    return Prediction(
        wavelengths=wavelengths,
        mean=mean,
        spread=spread,
        factors=factors,
        guides=_guides(standard, components),
        r2=1 - kept / np.maximum(whole, 1e-12),
        left=_mad(off),
        together=together,
    )


def _terms(features: Values) -> Values:
    """Return ``(terms, n)``: 1, each feature, each product of two."""
    one, other = np.triu_indices(len(features))
    return np.concatenate(
        [np.ones((1, features.shape[1])), features, features[one] * features[other]]
    )


def _mad(values: Values) -> Values:
    return np.maximum(1.4826 * np.median(np.abs(values), axis=-1), 1e-9)


def _robust(terms: Values, wanted: Values) -> tuple[Values, Values, float]:
    weights = np.ones(terms.shape[1])
    factors, together = np.zeros((len(terms), len(wanted))), 1.0
    stiff = _STIFF * np.eye(len(terms))
    for _ in range(_ROUNDS):
        weighted = terms * weights
        # einsum and not a matrix product: its order of summing does not depend on threads.
        square = np.einsum("in,jn->ij", weighted, terms) / weights.sum() + stiff
        right = np.einsum("in,bn->ib", weighted, wanted) / weights.sum()
        factors = np.linalg.solve(square, right)
        off = wanted - np.einsum("ib,in->bn", factors, terms)
        mean = (off / _mad(off)[:, None]).mean(axis=0)
        together = float(_mad(mean))
        weights = tukey(mean / together)
    return factors, weights, together


def tukey(deviations: Values) -> Values:
    """Return Tukey's biweight of deviations given in standard deviations."""
    return np.asarray(np.clip(1 - (deviations / _TUKEY) ** 2, 0, None) ** 2)


def _guides(standard: Values, components: int) -> Values:
    cov = np.einsum("in,jn->ij", standard, standard) / standard.shape[1]
    values, vectors = np.linalg.eigh(cov)
    order = np.argsort(values)[::-1][: min(components, len(values))]
    vectors = vectors[:, order]
    # An eigenvector's sign is arbitrary; fixed, so that the same cube gives the same bytes.
    largest = vectors[np.abs(vectors).argmax(axis=0), np.arange(vectors.shape[1])]
    vectors = vectors * np.where(largest < 0, -1.0, 1.0)
    return np.asarray(vectors / np.sqrt(np.maximum(values[order], 1e-9)))
