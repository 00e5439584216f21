"""Kubelka-Munk: how reflectance, absorption and scattering hang together.

P. Kubelka, "New contributions to the optics of intensely light-scattering materials", J. Opt.
Soc. Am. 38 (1948) 448-457; surface correction of J. L. Saunderson, J. Opt. Soc. Am. 32 (1942)
727-736.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.floating[Any]]

DARKEST: Final = 1e-3
"""Reflectance below the surface is held above this: K/S would be infinite at 0."""


@dataclass(frozen=True, slots=True)
class Surface:
    """The surface of the paint.

    Attributes
    ----------
    outer
        Share of the light that the surface throws back and the instrument sees, k1.
    inner
        Share of diffuse light from within that the surface throws back into the paint, k2.
    """

    outer: float = 0.0
    inner: float = 0.0

    def below(self, measured: Float) -> Float:
        """Return the reflectance below the surface."""
        return np.asarray(
            (measured - self.outer) / (1 - self.outer - self.inner + self.inner * measured)
        )

    def above(self, within: Float) -> Float:
        """Return what is measured of a reflectance below the surface."""
        return np.asarray(
            self.outer + (1 - self.outer) * (1 - self.inner) * within / (1 - self.inner * within)
        )


NO_SURFACE: Final = Surface()


def ratio(reflectance: Float, surface: Surface = NO_SURFACE) -> Float:
    """Return K/S = (1 - R)^2 / 2R of a layer that hides its ground.

    Reflectance above 1 (fluorescence, gloss) counts as 1; NaN stays NaN.
    """
    within = np.clip(surface.below(reflectance), DARKEST, 1.0)
    return np.asarray((1 - within) ** 2 / (2 * within))


def reflectance(absorption: Float, surface: Surface = NO_SURFACE) -> Float:
    """Return the reflectance of a layer that hides its ground, from K/S >= 0."""
    # 1 + q - sqrt(q^2 + 2q) loses all its digits for large q; its inverse does not.
    within = 1 / (1 + absorption + np.sqrt(absorption**2 + 2 * absorption))
    return np.asarray(surface.above(within))


def slope(measured: Float, surface: Surface = NO_SURFACE) -> Float:
    """Return |d(K/S) / dR|, which carries noise of reflectance over to K/S."""
    within = np.clip(surface.below(measured), DARKEST, 1.0)
    inner = (1 - within**2) / (2 * within**2)
    step = 1 - surface.outer - surface.inner + surface.inner * measured
    outer = (1 - surface.outer) * (1 - surface.inner) / step**2
    return np.asarray(inner * outer)


def film(absorbing: Float, scattering: Float, thickness: float, ground: Float) -> Float:
    """Return the reflectance of a film over a ground (below the surface).

    ``R = (1 - Rg (a - b coth bSX)) / (a - Rg + b coth bSX)``, a = 1 + K/S, b = sqrt(a^2 - 1).

    Parameters
    ----------
    absorbing, scattering
        K and S > 0 for one unit of thickness.
    thickness
        X >= 0; 0 leaves the ground.
    ground
        Reflectance of the ground.
    """
    if thickness == 0:
        return np.asarray(ground)
    a = 1 + np.asarray(absorbing) / scattering
    b = np.sqrt(np.maximum(a * a - 1, 1e-12))
    coth = 1 / np.tanh(np.maximum(b * scattering * thickness, 1e-9))
    return np.asarray((1 - ground * (a - b * coth)) / (a - ground + b * coth))
