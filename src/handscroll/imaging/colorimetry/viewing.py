"""Who looks, and by which light: observers and illuminants as weights over wavelength."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from handscroll.errors import InvalidError, NotFoundError
from handscroll.imaging.colorimetry import tables

Values = NDArray[np.float64]
Floats = NDArray[np.floating[Any]]

_TABLE: Final = np.array(tables.OBSERVERS.split(), np.float64).reshape(-1, 7)
_POWERS: Final = np.array(tables.POWERS.split(), np.float64).reshape(-1, 1 + len(tables.LIGHTS))
NODES: Final[Values] = _TABLE[:, 0].copy()
"""Wavelengths (nm) at which the weights stand: every 5 nm from 360 to 780."""
NODES.setflags(write=False)
_COLUMNS: Final = {2: slice(1, 4), 10: slice(4, 7)}
LIGHTS: Final = tables.LIGHTS
"""Names of the lights that :func:`viewing` knows."""


@dataclass(frozen=True, eq=False, slots=True)
class Viewing:
    """One observer under one light.

    Attributes
    ----------
    light
        Name of the light, for recipes and captions.
    observer
        Angle of the observer's field in degrees, 2 (CIE 1931) or 10 (CIE 1964).
    weights
        ``(3, 85)``: X, Y and Z of reflectance at :data:`NODES`, such that the perfect diffuser
        has Y = 1.
    """

    light: str
    observer: int
    weights: Values

    @property
    def white(self) -> Values:
        """X, Y, Z of the perfect diffuser, ``(3,)``; Y is 1."""
        return np.asarray(self.weights.sum(axis=1))


@functools.cache
def viewing(light: str = "D50", observer: int = 2) -> Viewing:
    """Return an observer of the CIE under one of its lights.

    Parameters
    ----------
    light
        One of :data:`LIGHTS`.
    observer
        2 (CIE 1931) or 10 (CIE 1964) degrees.

    Raises
    ------
    NotFoundError
        No table holds that light or observer.

    Notes
    -----
    CIE 015:2018 "Colorimetry", section 7.1: sums at 5 nm, here from 360 to 780 nm.
    """
    if light not in LIGHTS:
        raise NotFoundError(
            f"The light {light!r} is not known",
            why=f"the tables hold {', '.join(LIGHTS)}",
            fix="Choose one of them, or give the light's measured power",
        )
    return _weighed(light, _POWERS[:, 1 + LIGHTS.index(light)], observer)


def viewing_by(light: str, wavelengths: ArrayLike, power: ArrayLike, observer: int = 2) -> Viewing:
    """Return an observer of the CIE under a light whose spectral power was measured.

    Parameters
    ----------
    light
        A name for it.
    wavelengths
        ``(n,)`` in nm, ascending.
    power
        ``(n,)`` relative spectral power, any scale, none below 0; 0 is taken outside.
    observer
        2 or 10 degrees.

    Raises
    ------
    InvalidError
        The light's wavelengths do not ascend, or its power is no light that an eye could see.
    """
    nm, shown = np.asarray(wavelengths, np.float64), np.asarray(power, np.float64)
    sound = nm.ndim == 1 and nm.shape == shown.shape and nm.size > 1
    if not sound or not bool(np.all(np.diff(nm) > 0)):
        raise InvalidError(
            f"The light {light!r} cannot be used",
            why=f"wavelengths of shape {nm.shape} and power of shape {shown.shape} are not"
            " two equal rows with ascending wavelengths",
            fix="Give one power for each wavelength, in ascending order",
        )
    at = np.interp(NODES, nm, shown, left=0.0, right=0.0)
    if not bool(np.all(np.isfinite(at)) and np.all(at >= 0)):
        raise InvalidError(
            f"The light {light!r} cannot be used",
            why="its power is below 0 or not a number at some wavelength",
            fix="Measure the light again, or mend those wavelengths",
        )
    return _weighed(light, at, observer)


def _weighed(light: str, power: Values, observer: int) -> Viewing:
    if observer not in _COLUMNS:
        raise NotFoundError(
            f"There is no observer of {observer} degrees",
            why="the CIE tabulates 2 and 10 degrees",
            fix="Choose 2 for details, 10 for large areas",
        )
    sums = (_TABLE[:, _COLUMNS[observer]] * power[:, None]).T
    bright = float(sums[1].sum())
    if bright <= 0:
        raise InvalidError(
            f"The light {light!r} cannot be used",
            why="it has no power between 360 and 780 nm",
            fix="Give power at wavelengths that an eye can see",
        )
    weights = np.ascontiguousarray(sums / bright)
    weights.setflags(write=False)
    return Viewing(light, observer, weights)


def xyz_matrix(wavelengths: ArrayLike, seen: Viewing) -> Values:
    """Return the matrix ``(3, n)`` from finely sampled reflectance to X, Y, Z.

    Between two samples the spectrum is a straight line, before the first and after the last it
    stays as it is: meant for samples every 10 nm or finer. A few bands need
    :func:`handscroll.imaging.colorimetry.few_bands.band_matrix`.

    Parameters
    ----------
    wavelengths
        ``(n,)`` in nm, ascending.
    seen
        Observer and light.

    Raises
    ------
    InvalidError
        The wavelengths do not ascend.
    """
    return np.asarray(seen.weights @ interpolation(wavelengths, NODES))


def interpolation(wavelengths: ArrayLike, at: Values) -> Values:
    """Return the matrix ``(k, n)`` that reads a spectrum of ``n`` samples at ``k`` wavelengths.

    Raises
    ------
    InvalidError
        The wavelengths do not ascend.
    """
    nm = np.asarray(wavelengths, np.float64)
    if nm.ndim != 1 or nm.size == 0 or not bool(np.all(np.isfinite(nm))):
        raise InvalidError(
            "The wavelengths cannot be used",
            why=f"an array of shape {nm.shape} is not a row of numbers",
            fix="Give one wavelength in nm for each sample",
        )
    if not bool(np.all(np.diff(nm) > 0)):
        raise InvalidError(
            "The wavelengths cannot be used",
            why="they do not ascend, or one of them stands twice",
            fix="Sort the samples by wavelength and keep one of each",
        )
    if nm.size == 1:
        return np.ones((at.size, 1))
    left = np.clip(np.searchsorted(nm, at, side="right") - 1, 0, nm.size - 2)
    share = np.clip((at - nm[left]) / (nm[left + 1] - nm[left]), 0.0, 1.0)
    out = np.zeros((at.size, nm.size))
    rows = np.arange(at.size)
    out[rows, left] = 1 - share
    out[rows, left + 1] += share
    return out


def xyz(spectra: Floats, matrix: Values) -> Floats:
    """Return X, Y, Z ``(..., 3)`` of spectra ``(bands, ...)``, of the spectra's own precision.

    Parameters
    ----------
    spectra
        Reflectance, 1.0 = perfect diffuser; a cube ``(bands, h, w)`` or any other shape.
    matrix
        ``(3, bands)``, of :func:`xyz_matrix` or of few bands.

    Raises
    ------
    InvalidError
        The matrix is for another number of bands.
    """
    if spectra.shape[0] != matrix.shape[1]:
        raise InvalidError(
            "These spectra cannot be turned into colours",
            why=f"they have {spectra.shape[0]} bands, the matrix is for {matrix.shape[1]}",
            fix="Make the matrix for the wavelengths of these bands",
        )
    kind = np.result_type(spectra.dtype, np.float32)
    out = np.zeros((*spectra.shape[1:], 3), kind)
    # A band after the other: no sum depends on how many threads a library would take.
    for band, weights in zip(spectra, matrix.T, strict=True):
        if weights.any():
            for axis in range(3):
                out[..., axis] += band * kind.type(weights[axis])
    return out
