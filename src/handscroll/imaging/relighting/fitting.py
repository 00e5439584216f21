"""Fit how pixels answer to light: a robust Lambert surface, and what the pictures say beyond it.

A plain least squares fit of 16 functions to some dozens of pictures follows their noise, and
bends wildly where no lamp stood. So the sum of functions is drawn towards the surface that
`handscroll.imaging.relighting.normals` found: what is fitted is what remains of the pictures
beyond that surface, with a small penalty on its size over the whole hemisphere. With many lights
that is least squares; with few it keeps the unlit parts of the hemisphere sane. Shadows and
highlights are part of how a thing looks and stay in what is fitted; they only do not bend the
surface.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.colorimetry.srgb import decoded, encoded
from handscroll.imaging.relighting.bases import Basis, Directions, hemisphere, values
from handscroll.imaging.relighting.normals import Facing, facing

Floats = NDArray[np.floating]
RIDGE: Final = 0.01
"""Strength of the penalty, a share of the number of lights: see `docs/decisions/0041`."""
_DENSE: Final = 128
_LUMA: Final = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True, eq=False, slots=True)
class Fitted:
    """What was fitted of some pixels.

    Attributes
    ----------
    coefficients
        Of luma as sRGB encodes it, 0 to 1: ``(p, terms)``.
    colour
        What luma is multiplied with, ``(p, 3)``.
    facing
        The surface.
    error
        Root mean square of what the fit leaves of the pictures' luma, 0 to 1, ``(p,)``.
    """

    coefficients: NDArray[np.float32]
    colour: NDArray[np.float32]
    facing: Facing
    error: NDArray[np.float32]


class Fitter:
    """Fits pixels that were taken under the same lights.

    Parameters
    ----------
    ridge
        Strength of the penalty.
    prior
        Whether the fit is drawn to the surface; without it and with a ridge of 0 it is plain
        least squares.
    """

    def __init__(
        self, basis: Basis, lights: Directions, *, ridge: float = RIDGE, prior: bool = True
    ) -> None:
        self.basis, self.ridge, self.prior = basis, ridge, prior
        self.lights = np.asarray(lights, np.float64)
        self._under = values(basis, self.lights)
        dense = hemisphere(_DENSE)
        everywhere = values(basis, dense)
        self._dense = dense.astype(np.float32)
        self._onto = np.linalg.pinv(everywhere).astype(np.float32)
        gram = everywhere.T @ everywhere / _DENSE
        weight = ridge * len(self.lights)
        solved = np.linalg.pinv(self._under.T @ self._under + weight * gram)
        self._solve = (solved @ self._under.T).astype(np.float32)

    def fit(self, pictures: Floats) -> Fitted:
        """Fit pixels.

        Parameters
        ----------
        pictures
            As sRGB encodes them, 0 to 1: ``(p, n, 3)``.
        """
        luma, found = surface(pictures, self.lights)
        coefficients = self.coefficients(luma, found)
        shown = coefficients @ self._under.T.astype(np.float32)
        error = np.sqrt(np.mean((luma - shown) ** 2, axis=1))
        return Fitted(coefficients, _colour(pictures, luma, found), found, error)

    def coefficients(self, luma: Floats, found: Facing) -> NDArray[np.float32]:
        """Return the coefficients ``(p, terms)`` of luma ``(p, n)``."""
        start = self._start(found)
        rest = luma - start @ self._under.T.astype(np.float32)
        return np.asarray(start + rest @ self._solve.T, np.float32)

    def _start(self, found: Facing) -> NDArray[np.float32]:
        if not self.prior:
            return np.zeros((len(found.albedo), self.basis.terms), np.float32)
        light = np.maximum(found.normal @ self._dense.T, 0) * found.albedo[:, None]
        return np.asarray(encoded(light) @ self._onto.T, np.float32)


def surface(pictures: Floats, lights: Directions) -> tuple[NDArray[np.float32], Facing]:
    """Return encoded luma ``(p, n)`` and the surface of pictures ``(p, n, 3)``."""
    pictures = np.asarray(pictures, np.float32)
    luma = np.asarray(pictures @ _LUMA, np.float32)
    return luma, facing(np.asarray(decoded(pictures), np.float32) @ _LUMA, lights)


def _colour(pictures: Floats, luma: Floats, found: Facing) -> NDArray[np.float32]:
    """Return the colour that luma is multiplied with, from what is neither shadow nor highlight."""
    pictures = np.asarray(pictures, np.float32)
    weights = found.fits * luma
    bare = weights.sum(1) <= 0
    weights[bare] = luma[bare] + 1e-6
    total = np.einsum("pn,pnc->pc", weights, pictures)
    under = np.maximum((weights * luma).sum(1), 1e-6)
    colour = total / under[:, None]
    return np.asarray(np.where(under[:, None] > 1e-5, colour, 1.0), np.float32)
