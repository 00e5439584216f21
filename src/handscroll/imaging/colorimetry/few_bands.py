"""Colour from a few bands: one matrix for each observer and light.

A dozen bands do not hold a spectrum, and yet mostly its colour. First every spectrum is estimated
from its bands as well as a straight line can (Wiener 1949; for cameras Haneishi et al. 2000,
"System design for accurately estimating the spectral reflectance of art paintings", Applied Optics
39(35)): training spectra and smoothness say what is likely. Then the three rows are moved until the
mean CIEDE2000 of the training spectra is least: errors are weighed by how much they show
(the metric tensor of the formula at each colour), and reweighed until their mean, not their mean
square, is least. White keeps its colour exactly: the bands of the perfect diffuser give the white.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from handscroll.errors import InvalidError
from handscroll.imaging.colorimetry.refining import refined
from handscroll.imaging.colorimetry.training import modelled_spectra
from handscroll.imaging.colorimetry.viewing import NODES, Viewing, interpolation

Values = NDArray[np.float64]

_EYE: Final = (360.0, 780.0)
"""Bands outside (nm) take no part: an eye sees nothing of them."""
_LEAST_BANDS: Final = 4
_SMOOTH_NM: Final = 30.0


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known before a band is read.

    Attributes
    ----------
    spectra
        ``(85, n)`` reflectance of training spectra at ``viewing.NODES``.
    noise
        Standard deviation of reflectance in one band, for instance 0.002: the larger, the less
        the matrix trusts differences between bands.
    widths
        ``(bands,)`` full widths at half maximum of the bands in nm, or None for narrow bands.
    """

    spectra: Values
    noise: float = 0.002
    widths: tuple[float, ...] | None = None


def modelled_prior(noise: float = 0.002, widths: tuple[float, ...] | None = None) -> Prior:
    """Return the prior that ships: modelled paints (:mod:`.training`)."""
    return Prior(modelled_spectra(), noise, widths)


def band_matrix(wavelengths: ArrayLike, seen: Viewing, prior: Prior | None = None) -> Values:
    """Return the matrix ``(3, bands)`` from reflectance in a few bands to X, Y, Z.

    Parameters
    ----------
    wavelengths
        ``(bands,)`` centres in nm, ascending, unevenly spaced as they may be. Columns of bands
        beyond 360 to 780 nm are 0.
    seen
        Observer and light.
    prior
        Training spectra, noise and widths; the modelled ones if None.

    Returns
    -------
    NDArray
        Rounded to 1e-9, so that another processor's last digit is not another recipe.

    Raises
    ------
    InvalidError
        Fewer than four bands lie where an eye sees, or wavelengths do not ascend.
    """
    known = prior or modelled_prior()
    nm = np.asarray(wavelengths, np.float64)
    sight = band_sampling(nm, known.widths)
    inside = (nm >= _EYE[0]) & (nm <= _EYE[1])
    if int(inside.sum()) < _LEAST_BANDS:
        raise InvalidError(
            "True colour cannot be told from these bands",
            why=f"{int(inside.sum())} of {nm.size} lie between 360 and 780 nm,"
            f" at least {_LEAST_BANDS} are needed",
            fix="Add bands of visible light, or show a false colour instead",
        )
    wanted = seen.weights @ known.spectra
    bands = sight[inside] @ known.spectra
    first = _with_white(seen.weights @ wiener(sight[inside], known), seen.white)
    out = np.zeros((3, nm.size))
    out[:, inside] = refined(first, bands, wanted, known.noise)
    return np.asarray(np.round(out, 9))


def band_sampling(wavelengths: ArrayLike, widths: tuple[float, ...] | None = None) -> Values:
    """Return the matrix ``(bands, 85)`` from reflectance at ``viewing.NODES`` to bands.

    Parameters
    ----------
    wavelengths
        ``(bands,)`` centres in nm, ascending.
    widths
        Full widths at half maximum in nm of Gaussian passbands; None for narrow bands, which
        read the spectrum at their centre.

    Raises
    ------
    InvalidError
        Wavelengths do not ascend, or widths are not one positive number for each band.
    """
    nm = np.asarray(wavelengths, np.float64)
    centres = interpolation(NODES, nm)
    interpolation(nm, NODES[:1])
    if widths is None:
        return centres
    wide = np.asarray(widths, np.float64)
    if wide.shape != nm.shape or not bool(np.all(wide > 0)):
        raise InvalidError(
            "The widths of the bands cannot be used",
            why=f"{wide.size} widths stand for {nm.size} bands, or one is not above 0",
            fix="Give one full width at half maximum in nm for each band",
        )
    apart = (NODES - nm[:, None]) / (wide[:, None] / 2.3548)
    passed = np.exp(-0.5 * apart**2)
    total = passed.sum(axis=1, keepdims=True)
    # A band narrower than the nodes, or beyond them, is read at its centre.
    usable = (total > 1e-6) & (wide[:, None] >= 5)
    return np.where(usable, passed / np.maximum(total, 1e-12), centres)


def wiener(sight: Values, prior: Prior) -> Values:
    """Return the matrix ``(85, bands)`` that estimates a spectrum from its bands.

    Parameters
    ----------
    sight
        ``(bands, 85)`` of :func:`band_sampling`.
    prior
        Training spectra and noise.

    Notes
    -----
    Second moments about 0, not about the mean, so that the estimate is a matrix and no offset is
    needed; a smooth Gaussian process of small variance stands for what training did not show.
    """
    moments = prior.spectra @ prior.spectra.T / prior.spectra.shape[1]
    apart = NODES[:, None] - NODES
    likely = moments + 1e-3 * np.exp(-0.5 * (apart / _SMOOTH_NM) ** 2)
    seen = sight @ likely @ sight.T + prior.noise**2 * np.eye(len(sight))
    return np.asarray(np.linalg.solve(seen, sight @ likely).T)


def _with_white(matrix: Values, white: Values) -> Values:
    missing = white - matrix.sum(axis=1)
    return np.asarray(matrix + missing[:, None] / matrix.shape[1])
