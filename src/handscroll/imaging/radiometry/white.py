"""A white whose reflectance is declared, by wavelength."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from handscroll.errors import InvalidError
from handscroll.imaging.radiometry.shots import Values


@dataclass(frozen=True, eq=False, slots=True)
class WhiteReference:
    """The certificate of a white.

    Attributes
    ----------
    wavelengths
        ``(n,)`` nm, ascending.
    reflectance
        ``(n,)``, 1.0 = perfect diffuser.
    uncertainty
        1-sigma of it, the same at all wavelengths, in units of reflectance.
    """

    wavelengths: Values
    reflectance: Values
    uncertainty: float = 0.0

    @classmethod
    def even(cls, reflectance: float, uncertainty: float = 0.0) -> Self:
        """Return a white of one reflectance at every wavelength."""
        return cls.of([0.0, 1e6], [reflectance, reflectance], uncertainty)

    @classmethod
    def of(cls, wavelengths: ArrayLike, reflectance: ArrayLike, uncertainty: float = 0.0) -> Self:
        """Return a white after its certificate.

        Raises
        ------
        InvalidError
            The rows are no certificate of a white.
        """
        nm, known = np.asarray(wavelengths, np.float64), np.asarray(reflectance, np.float64)
        if nm.ndim != 1 or nm.shape != known.shape or not bool(np.all(np.diff(nm) > 0)):
            raise InvalidError(
                "The white's certificate cannot be used",
                why=f"wavelengths of shape {nm.shape} and reflectance of shape {known.shape} are"
                " not two equal rows with ascending wavelengths",
                fix="Give one reflectance for each wavelength, in ascending order",
            )
        if not bool(np.all((known > 0.05) & (known <= 1.2))) or not 0 <= uncertainty < 1:
            raise InvalidError(
                "The white's certificate cannot be used",
                why="a reflectance is not between 0.05 and 1.2, or its uncertainty not below 1",
                fix="Give reflectance as a share of 1, not in percent",
            )
        return cls(nm, known, float(uncertainty))

    def at(self, wavelength: float) -> float:
        """Return its reflectance at a wavelength (nm), between two points by a straight line.

        Raises
        ------
        InvalidError
            The certificate does not reach that far.
        """
        if not self.wavelengths[0] <= wavelength <= self.wavelengths[-1]:
            raise InvalidError(
                f"The white has no declared reflectance at {wavelength:g} nm",
                why=f"its certificate goes from {self.wavelengths[0]:g} to"
                f" {self.wavelengths[-1]:g} nm",
                fix="Give a certificate that covers every band, or leave this band out",
            )
        return float(np.interp(wavelength, self.wavelengths, self.reflectance))
