"""The spectrum of a region of a cube, with how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.spectra.library import Array

_SIGMA: Final = 1.4826
"""Median absolute deviation to standard deviation, for a normal distribution."""
_MEDIAN: Final = 1.2533
"""Standard error of a median over that of a mean, sqrt(pi / 2)."""
_RARE: Final = 0.001
"""Share of a region of one paint that is taken for outliers by chance."""
_MIXED: Final = 0.10
_SPLIT: Final = 0.60
"""Kurtosis-like ratio below which a region falls into two parts; see ``_two_parts``."""
_MOST: Final = 200_000


@dataclass(frozen=True, slots=True)
class RegionSpectrum:
    """What a region reflects.

    Attributes
    ----------
    mean, median
        ``(bands,)``; NaN in bands without any known pixel.
    spread
        ``(bands,)``: robust standard deviation over the pixels (1.4826 MAD).
    deviation
        ``(bands,)``: plain standard deviation over the pixels; NaN of a single one. Far above
        ``spread`` it tells of outliers.
    uncertainty
        ``(bands,)``: standard error of the median; for one pixel the given pixel noise, or NaN.
    count
        Pixels of which every usable band is known.
    unknown
        Pixels of the region left out because a band is NaN.
    outliers
        Share of pixels that are unlike the rest: 0.001 is expected by chance.
    mixed
        Whether the region seems to hold more than one material.
    """

    mean: Array
    median: Array
    spread: Array
    deviation: Array
    uncertainty: Array
    count: int
    unknown: int
    outliers: float
    mixed: bool


def spectrum_of(
    cube: NDArray[np.floating[Any]],
    region: NDArray[np.bool_],
    *,
    noise: float | Array | None = None,
) -> RegionSpectrum:
    """Return the spectrum of a region.

    Parameters
    ----------
    cube
        ``(bands, h, w)`` reflectance; NaN is unknown.
    region
        ``(h, w)``: which pixels.
    noise
        Standard deviation of a single pixel, for the whole cube or ``(bands,)``, where known.
        It is the uncertainty of a region of one pixel, and never lets a small region look
        surer than its pixels are.

    Raises
    ------
    MismatchError
        When the shapes differ.
    InvalidError
        When no pixel of the region is known.
    """
    if cube.ndim != 3 or region.shape != cube.shape[1:]:
        raise MismatchError(
            "The region has no spectrum",
            why=f"a region of shape {region.shape} does not lie on a cube {cube.shape}",
            fix="Draw the region on the picture of this cube",
        )
    pixels = np.asarray(cube[:, region], np.float64).T
    usable = np.asarray(np.isfinite(pixels).any(axis=0), np.bool_)
    known = np.asarray(np.isfinite(pixels[:, usable]).all(axis=1), np.bool_)
    if not usable.any() or not known.any():
        raise InvalidError(
            "The region has no spectrum",
            why=f"none of its {pixels.shape[0]} pixels is known in every band",
            fix="Choose a place where the cube has values",
        )
    return _told(pixels[known], usable, int((~known).sum()), noise)


def _told(
    pixels: Array, usable: NDArray[np.bool_], unknown: int, noise: float | Array | None
) -> RegionSpectrum:
    count, bands = pixels.shape
    mean, median, spread, deviation = (np.full(bands, np.nan) for _ in range(4))
    values = pixels[:, usable]
    mean[usable], median[usable] = values.mean(axis=0), np.median(values, axis=0)
    spread[usable] = _SIGMA * np.median(np.abs(values - median[usable]), axis=0)
    if count > 1:
        deviation[usable] = values.std(axis=0, ddof=1)
    floor = np.full(bands, np.nan)
    if noise is not None:
        floor[usable] = np.broadcast_to(np.asarray(noise, np.float64), (bands,))[usable]
    error = _MEDIAN * np.fmax(spread, floor) / np.sqrt(count) if count > 1 else floor
    outliers, mixed = _unlike(values, median[usable], spread[usable])
    return RegionSpectrum(mean, median, spread, deviation, error, count, unknown, outliers, mixed)


def _unlike(pixels: Array, median: Array, spread: Array) -> tuple[float, bool]:
    """Return the share of outliers and whether there seem to be several materials."""
    count, bands = pixels.shape
    if count < 4 * bands + 8:
        return 0.0, False
    step = -(-count // _MOST)
    scaled = (pixels[::step] - median) / np.maximum(spread, 1e-6)
    # The correlation of the inner half: bands of one paint rise and fall together.
    inner = scaled[np.argsort((scaled**2).sum(axis=1), kind="stable")[: len(scaled) // 2]]
    matrix = inner.T @ inner / len(inner)
    matrix += 0.05 * np.trace(matrix) / bands * np.eye(bands)
    far = np.einsum("ij,ij->i", scaled @ np.linalg.inv(matrix), scaled)
    far *= chi2.median(bands) / np.median(far)
    outliers = float((far > chi2.isf(_RARE, bands)).mean())
    return outliers, outliers > _MIXED or _two_parts(scaled)


def _two_parts(scaled: Array) -> bool:
    """Tell whether the pixels fall into two clusters along their first principal direction.

    Two clusters of like size lie each about one standard deviation from their middle, so the
    fourth moment over the squared second one tends to 1; it is 3 for one normal cloud and 1.8
    for an even gradient.
    """
    centred = scaled - scaled.mean(axis=0)
    _, _, axes = np.linalg.svd(centred[:20_000], full_matrices=False)
    along = centred @ axes[0]
    square = float((along**2).mean())
    return square > 0 and float((along**4).mean()) / square**2 < 1 + _SPLIT
