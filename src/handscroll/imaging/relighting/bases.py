"""Functions of a light's direction, of which a relightable image is a sum.

PTM: Malzbender, Gelb, Wolters 2001, "Polynomial Texture Maps", equation 1. HSH: Gautron,
Krivanek, Pattanaik, Bouatouch 2004, "A Novel Hemispherical Basis for Accurate and Efficient
Rendering": shifted associated Legendre polynomials, here with the signs that RTI files use.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Directions = NDArray[np.floating]
"""Unit vectors towards the light, ``(n, 3)``: x to the right, y up, z to the viewer."""


class Basis(StrEnum):
    """Which functions; the number is how many."""

    PTM = "ptm"
    HSH4 = "hsh4"
    HSH9 = "hsh9"
    HSH16 = "hsh16"

    @property
    def terms(self) -> int:
        """How many coefficients a pixel has."""
        return {Basis.PTM: 6, Basis.HSH4: 4, Basis.HSH9: 9, Basis.HSH16: 16}[self]


def values(basis: Basis, lights: Directions) -> NDArray[np.float64]:
    """Return what each function is under each light, ``(n, terms)``."""
    lights = np.asarray(lights, np.float64).reshape(-1, 3)
    if basis is Basis.PTM:
        u, v = lights[:, 0], lights[:, 1]
        return np.stack([u * u, v * v, u * v, u, v, np.ones_like(u)], -1)
    return _harmonics(np.asarray(lights, np.float64))[:, : basis.terms]


def hemisphere(count: int) -> NDArray[np.float64]:
    """Return directions spread evenly over the hemisphere, ``(count, 3)``, on a spiral."""
    number = np.arange(count) + 0.5
    z = number / count
    turn = np.pi * (1 + 5**0.5) * number
    ring = np.sqrt(1 - z * z)
    return np.stack([ring * np.cos(turn), ring * np.sin(turn), z], -1)


_ROOT: Final = np.sqrt


def _harmonics(lights: NDArray[np.float64]) -> NDArray[np.float64]:
    c = np.clip(lights[:, 2], 0, 1)
    phi = np.arctan2(lights[:, 1], lights[:, 0])
    s = _ROOT(np.maximum(c - c * c, 0))
    m = 2 * c - 1
    pi = np.pi
    found = [
        _ROOT(1 / (2 * pi)) * np.ones_like(c),
        _ROOT(6 / pi) * s * np.cos(phi),
        _ROOT(3 / (2 * pi)) * m,
        _ROOT(6 / pi) * s * np.sin(phi),
        _ROOT(30 / pi) * -(s * s) * np.cos(2 * phi),
        _ROOT(30 / pi) * m * s * np.cos(phi),
        _ROOT(5 / (2 * pi)) * (1 - 6 * c + 6 * c * c),
        _ROOT(30 / pi) * m * s * np.sin(phi),
        _ROOT(30 / pi) * -(s * s) * np.sin(2 * phi),
        2 * _ROOT(35 / pi) * s**3 * np.cos(3 * phi),
        _ROOT(210 / pi) * m * -(s * s) * np.cos(2 * phi),
        2 * _ROOT(21 / pi) * s * (1 - 5 * c + 5 * c * c) * np.cos(phi),
        _ROOT(7 / (2 * pi)) * (-1 + 12 * c - 30 * c * c + 20 * c**3),
        2 * _ROOT(21 / pi) * s * (1 - 5 * c + 5 * c * c) * np.sin(phi),
        _ROOT(210 / pi) * m * -(s * s) * np.sin(2 * phi),
        2 * _ROOT(35 / pi) * s**3 * np.sin(3 * phi),
    ]
    return np.stack(found, -1)
