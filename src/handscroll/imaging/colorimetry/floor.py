"""How well colour can be told from these bands at all: the floor that no calibration goes below.

Two spectra with the same few bands may differ in colour. What perfect reflectance in the bands
leaves of that is the floor; what a capture adds to it is the capture's and the calibration's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.colorimetry.difference import de00
from handscroll.imaging.colorimetry.few_bands import band_sampling
from handscroll.imaging.colorimetry.lab import lab
from handscroll.imaging.colorimetry.viewing import NODES, Viewing, interpolation, xyz, xyz_matrix

Values = NDArray[np.float64]
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Spread:
    """CIEDE2000 over many places.

    Attributes
    ----------
    mean, p95, most
        Mean, 95th percentile and maximum.
    n
        Places counted; those with NaN are left out.
    """

    mean: float
    p95: float
    most: float
    n: int


@dataclass(frozen=True, slots=True)
class Truth:
    """Spectra that are known.

    Attributes
    ----------
    wavelengths
        ``(k,)`` nm, ascending, every 10 nm or finer over what the eye sees.
    spectra
        ``(k, ...)`` reflectance, 1.0 = perfect diffuser.
    """

    wavelengths: Values
    spectra: Floats


def spread(differences: Values) -> Spread:
    """Return mean, 95th percentile and maximum of differences, leaving out NaN.

    Raises
    ------
    InvalidError
        Nothing is left.
    """
    known = differences[np.isfinite(differences)]
    if not known.size:
        raise InvalidError(
            "Colours cannot be compared",
            why="no place has a known colour in both",
            fix="Choose a region where neither picture is unknown",
        )
    return Spread(
        float(known.mean()),
        float(np.percentile(known, 95)),
        float(known.max()),
        int(known.size),
    )


def colour_floor(
    truth: Truth,
    wavelengths: ArrayLike,
    matrix: Values,
    seen: Viewing,
    widths: tuple[float, ...] | None = None,
) -> Values:
    """Return CIEDE2000 ``(...)`` between true colour and colour from perfect bands.

    Parameters
    ----------
    truth
        Known spectra.
    wavelengths
        ``(bands,)`` centres in nm.
    matrix
        ``(3, bands)`` from bands to X, Y, Z.
    seen
        Observer and light that the matrix is for.
    widths
        Full widths at half maximum of the bands in nm; None for narrow ones.

    Raises
    ------
    MismatchError
        Matrix and wavelengths are not of one number of bands.
    """
    bands = perfect_bands(truth, wavelengths, widths)
    return colour_error(bands, truth, matrix, seen)


def perfect_bands(
    truth: Truth, wavelengths: ArrayLike, widths: tuple[float, ...] | None = None
) -> Values:
    """Return what a perfect capture would read of known spectra, ``(bands, ...)``.

    Bands beyond 780 nm are read at their centre, whatever their width.
    """
    nm = np.asarray(wavelengths, np.float64)
    seen = (nm >= NODES[0]) & (nm <= NODES[-1])
    out = interpolation(truth.wavelengths, nm)
    if widths is not None:
        inside = tuple(one for one, known in zip(widths, seen, strict=True) if known)
        out[seen] = band_sampling(nm[seen], inside) @ interpolation(truth.wavelengths, NODES)
    return np.asarray(np.tensordot(out, truth.spectra, axes=1))


def colour_error(bands: Floats, truth: Truth, matrix: Values, seen: Viewing) -> Values:
    """Return CIEDE2000 ``(...)`` between true colour and colour from captured bands.

    Parameters
    ----------
    bands
        ``(bands, ...)`` captured reflectance; NaN gives NaN where the matrix reads that band.

    Raises
    ------
    MismatchError
        Bands, matrix and truth do not belong together.
    """
    if matrix.shape != (3, bands.shape[0]) or bands.shape[1:] != truth.spectra.shape[1:]:
        raise MismatchError(
            "Colour cannot be compared with the truth",
            why=f"bands of shape {bands.shape}, a matrix of shape {matrix.shape} and spectra of"
            f" shape {truth.spectra.shape} do not belong together",
            fix="Give bands and truth of the same places, and the matrix for those bands",
        )
    true = xyz(np.asarray(truth.spectra), xyz_matrix(truth.wavelengths, seen))
    return de00(lab(xyz(bands, matrix), seen.white), lab(true, seen.white))
