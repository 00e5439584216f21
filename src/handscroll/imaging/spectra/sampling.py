"""A library seen through the bands of a camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.spectra.library import Array, Library, check_wavelengths

_FULL: Final = 0.95
"""Share of a band's response that must lie within the library's range."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands of a measurement.

    Attributes
    ----------
    centres
        ``(bands,)`` in nm, ascending.
    widths
        ``(bands,)``: full width at half maximum in nm, 0 for a sample of a spectrometer.
    """

    centres: Array
    widths: Array


def bands_of(centres: Array, widths: Array | float = 0.0) -> Bands:
    """Return bands with Gaussian responses.

    Raises
    ------
    InvalidError
        When centres are not ascending or a width is below 0 or no number.
    """
    middle = np.atleast_1d(np.asarray(centres, np.float64))
    check_wavelengths(middle)
    wide = np.broadcast_to(np.asarray(widths, np.float64), middle.shape).copy()
    if not (np.isfinite(wide) & (wide >= 0)).all():
        raise InvalidError(
            "The bands cannot be used",
            why="a width is below 0 or no number",
            fix="Give each width in nm at half of the maximum",
        )
    return Bands(middle, wide)


def covered(wavelengths: Array, bands: Bands) -> NDArray[np.bool_]:
    """Return which bands lie within a range of wavelengths, by 95 % of their response."""
    weights = _responses(wavelengths, bands)
    return np.asarray(weights[1] >= _FULL)


def through(library: Library, bands: Bands) -> Array:
    """Return what a camera with these bands would measure of each spectrum.

    Returns
    -------
    Array
        ``(spectra, bands)``.

    Raises
    ------
    MismatchError
        When a band lies outside the library's range: nothing is extrapolated.
    """
    weights, inside = _responses(library.wavelengths, bands)
    if (inside < _FULL).any():
        at = int(np.flatnonzero(inside < _FULL)[0])
        raise MismatchError(
            "The library cannot be seen through these bands",
            why=f"the band at {bands.centres[at]:g} nm lies outside its range of "
            f"{library.wavelengths[0]:g} to {library.wavelengths[-1]:g} nm",
            fix="Leave out the bands that it does not cover",
        )
    return np.asarray(library.values @ weights.T)


def _responses(grid: Array, bands: Bands) -> tuple[Array, Array]:
    """Return weights ``(bands, n)`` that sum to one, and the share of each within the range."""
    weights = np.zeros((bands.centres.size, grid.size))
    inside = np.zeros(bands.centres.size)
    cells = np.gradient(grid)
    for at, (centre, width) in enumerate(zip(bands.centres, bands.widths, strict=True)):
        if width <= np.interp(centre, grid, cells):
            # Narrower than the library's own step: the nearest samples stand for it.
            weights[at] = _between(grid, float(centre))
            inside[at] = float(grid[0] <= centre <= grid[-1])
            continue
        wide = np.exp(-4 * np.log(2) * ((grid - centre) / width) ** 2) * cells
        whole = width * np.sqrt(np.pi / (4 * np.log(2)))
        weights[at] = wide / max(wide.sum(), 1e-300)
        inside[at] = wide.sum() / whole
    return weights, inside


def _between(grid: Array, centre: float) -> Array:
    weights = np.zeros(grid.size)
    right = int(np.clip(np.searchsorted(grid, centre), 1, grid.size - 1))
    share = float(np.clip((centre - grid[right - 1]) / (grid[right] - grid[right - 1]), 0, 1))
    weights[right - 1], weights[right] = 1 - share, share
    return weights
