"""Absorption and scattering spectra of pigments, 350 to 1700 nm: modelled, not measured.

Every pigment is a short formula: edges, bands and slopes placed where the literature on painting
materials says that they lie (copper's broad band in the red and near infrared for azurite and
malachite, the steep edges of cinnabar and red lead, indigo's opening at 750 nm, cobalt's triple
band in smalt, hydroxyl overtones near 1400 to 1500 nm). Heights and widths were chosen so that a
coat looks as such a coat does. No value was taken from a measured library, so a measured library
stays an independent judge.

Absorption K and scattering S are those of Kubelka and Munk, per coat: a thickness of 1 is one
full opaque coat of that pigment.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import NotFoundError

Spectrum = NDArray[np.float64]

WAVELENGTHS: Spectrum = np.arange(350.0, 1700.1, 5.0)
"""The 271 wavelengths in nm at which everything is known."""

Pair = tuple[float, float]
Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Paint:
    """A pigment's formula.

    Attributes
    ----------
    floor
        Absorption that is there at every wavelength.
    edges
        ``(nm, width, height)``: absorption below a wavelength, falling over a width.
    bands
        ``(nm, width, height)``: Gaussian bands.
    scatter
        ``(S at 550 nm, power)``: scattering falls as wavelength to minus that power.
    slope
        Power with which ``floor`` falls with wavelength (carbon is nearly flat).
    x_ray
        Absorption of X-rays in a full coat.
    glow
        ``(yield, peak nm, width nm)`` of its fluorescence under ultraviolet.
    """

    floor: float
    edges: tuple[Triple, ...]
    bands: tuple[Triple, ...]
    scatter: Pair
    slope: float = 0.0
    x_ray: float = 0.04
    glow: Triple = (0.0, 550.0, 60.0)


_OH = 1450.0

FORMULAS: dict[str, Paint] = {
    "azurite": Paint(
        0.03,
        ((385, 16, 2.0),),
        (
            (520, 110, 1.7),
            (590, 42, 4.6),
            (660, 85, 13.0),
            (800, 130, 7.5),
            (1430, 14, 0.06),
            (1497, 11, 0.20),
        ),
        (2.8, 1.35),
        x_ray=0.25,
    ),
    "azurite fine": Paint(
        0.02,
        ((385, 16, 1.0),),
        ((520, 110, 0.5), (592, 45, 1.5), (660, 88, 4.2), (800, 130, 2.3), (1497, 11, 0.09)),
        (3.6, 1.5),
        x_ray=0.22,
    ),
    "malachite": Paint(
        0.04,
        ((434, 28, 9.0),),
        ((530, 80, 0.9), (640, 62, 6.0), (770, 120, 9.0), (930, 130, 2.4), (1475, 18, 0.12)),
        (2.6, 1.35),
        x_ray=0.25,
    ),
    "malachite fine": Paint(
        0.03,
        ((428, 32, 2.2),),
        ((530, 80, 0.3), (642, 62, 1.8), (775, 120, 3.0), (930, 130, 0.9), (1475, 18, 0.06)),
        (3.4, 1.5),
        x_ray=0.22,
    ),
    "cinnabar": Paint(0.02, ((602, 7, 6.5),), (), (3.2, 0.9), x_ray=1.1),
    "red lead": Paint(0.015, ((567, 7, 5.0), (400, 25, 1.0)), (), (3.4, 0.9), x_ray=1.25),
    "orpiment": Paint(0.02, ((486, 11, 4.2),), (), (2.6, 0.9), x_ray=0.45),
    "gamboge": Paint(0.004, ((492, 16, 2.6),), ((1210, 24, 0.02),), (0.35, 1.2), x_ray=0.01),
    "indigo": Paint(
        0.012, ((405, 40, 0.8),), ((655, 48, 4.0), (600, 60, 2.6), (1660, 30, 0.03)), (0.30, 1.3)
    ),
    "lead white": Paint(
        0.006,
        ((362, 10, 0.6),),
        ((1447, 9, 0.10),),
        (4.6, 1.3),
        x_ray=1.5,
        glow=(0.05, 500.0, 70.0),
    ),
    "shell white": Paint(
        0.014,
        ((365, 22, 0.12),),
        ((1415, 20, 0.05),),
        (2.3, 1.3),
        x_ray=0.16,
        glow=(0.10, 460.0, 70.0),
    ),
    "ochre": Paint(
        0.10,
        ((552, 22, 1.5), (486, 24, 2.8)),
        ((665, 45, 0.30), (905, 85, 0.75), (1415, 14, 0.08)),
        (2.4, 1.25),
        x_ray=0.20,
    ),
    "carbon ink": Paint(4.2, (), (), (0.10, 0.4), slope=0.18, x_ray=0.005),
    "red lake": Paint(
        0.006,
        ((420, 60, 0.5),),
        ((526, 24, 2.2), (563, 18, 1.8), (490, 32, 1.0)),
        (0.30, 1.2),
        x_ray=0.01,
        glow=(0.18, 605.0, 40.0),
    ),
    "smalt": Paint(
        0.02,
        ((360, 12, 0.4),),
        ((540, 26, 0.9), (595, 28, 1.6), (640, 26, 1.5), (1370, 190, 0.62), (1560, 90, 0.30)),
        (1.5, 0.6),
        x_ray=0.30,
    ),
    "Prussian blue": Paint(
        0.03, ((395, 22, 1.5),), ((690, 120, 4.6), (860, 130, 1.5)), (0.5, 1.4), x_ray=0.12
    ),
    "titanium white": Paint(
        0.004, ((396, 7, 6.0),), (), (6.0, 1.2), x_ray=0.28, glow=(0.01, 450.0, 60.0)
    ),
    "binder": Paint(
        0.0,
        ((392, 22, 0.30),),
        ((1195, 22, 0.012), (_OH, 30, 0.02)),
        (0.02, 1.5),
        x_ray=0.005,
        glow=(1.0, 515.0, 75.0),
    ),
}

PIGMENTS: tuple[str, ...] = tuple(FORMULAS)
"""Names of every pigment; a pigment map's value ``n`` means ``PIGMENTS[n - 1]``, 0 none."""


def formula(name: str) -> Paint:
    """Return a pigment's formula.

    Raises
    ------
    NotFoundError
        When no pigment has that name.
    """
    if name not in FORMULAS:
        raise NotFoundError(
            f"There is no pigment {name}",
            why="The painted truth knows " + ", ".join(PIGMENTS),
            fix="Use one of these names",
        )
    return FORMULAS[name]


def absorption(name: str) -> Spectrum:
    """Return K of a full coat at ``WAVELENGTHS``, (271,), never negative."""
    return _pair(name)[0].copy()


def scattering(name: str) -> Spectrum:
    """Return S of a full coat at ``WAVELENGTHS``, (271,), above zero."""
    return _pair(name)[1].copy()


@cache
def _pair(name: str) -> tuple[Spectrum, Spectrum]:
    one = formula(name)
    total = one.floor * (WAVELENGTHS / 550.0) ** -one.slope
    for at, width, height in one.edges:
        total = total + height / (1 + np.exp((WAVELENGTHS - at) / width))
    for at, width, height in one.bands:
        total = total + height * np.exp(-(((WAVELENGTHS - at) / width) ** 2))
    strength, power = one.scatter
    return total, strength * (WAVELENGTHS / 550.0) ** -power


def at(spectrum: Spectrum, wavelengths: Spectrum) -> Spectrum:
    """Return a spectrum over ``WAVELENGTHS`` at any wavelengths (n,) within, linearly between."""
    return np.asarray(np.interp(wavelengths, WAVELENGTHS, spectrum), np.float64)


@cache
def coats(names: tuple[str, ...]) -> tuple[Spectrum, Spectrum]:
    """Return K and S of several pigments, each (pigments, 271)."""
    return (
        np.stack([_pair(name)[0] for name in names]),
        np.stack([_pair(name)[1] for name in names]),
    )
