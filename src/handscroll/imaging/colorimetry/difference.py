"""How different two colours look: distances of 1976 and of 2000.

CIE 015:2018 "Colorimetry", sections 8.2.1 and 8.3.1; Sharma, Wu and Dalal 2005, "The CIEDE2000
color-difference formula: implementation notes, supplementary test data, and mathematical
observations", Color Research and Application 30(1), 21-30.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Values = NDArray[np.float64]

_POWER_7: Final = 25.0**7


@dataclass(frozen=True, slots=True)
class Weights:
    """Parametric factors kL, kC and kH of the formula of 2000; 1 under reference conditions."""

    lightness: float = 1.0
    chroma: float = 1.0
    hue: float = 1.0


REFERENCE: Final = Weights()


def de76(one: Floats, other: Floats) -> Values:
    """Return the distance of two arrays of L*, a*, b* ``(..., 3)``, which may be broadcast."""
    apart = np.asarray(one, np.float64) - np.asarray(other, np.float64)
    return np.asarray(np.sqrt(apart[..., 0] ** 2 + apart[..., 1] ** 2 + apart[..., 2] ** 2))


def de00(one: Floats, other: Floats, weights: Weights = REFERENCE) -> Values:
    """Return CIEDE2000 of two arrays of L*, a*, b* ``(..., 3)``, which may be broadcast.

    Parameters
    ----------
    one, other
        L*, a*, b*; NaN gives NaN.
    weights
        kL, kC, kH.

    Returns
    -------
    NDArray
        ``(...)`` float64; the formula is symmetric in its two colours.
    """
    l1, a1, b1 = np.moveaxis(np.asarray(one, np.float64), -1, 0)
    l2, a2, b2 = np.moveaxis(np.asarray(other, np.float64), -1, 0)
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * _near_grey(mean)
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1, h2 = np.arctan2(b1, a1 * stretch), np.arctan2(b2, a2 * stretch)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = _mean_hue((h1, h2), grey=c1 * c2 == 0)
    turn = np.where(c1 * c2 == 0, 0.0, _wrapped(h2 - h1))
    above = (light - 50) ** 2
    parts = (
        (l2 - l1) / (weights.lightness * (1 + 0.015 * above / np.sqrt(20 + above))),
        (c2 - c1) / (weights.chroma * (1 + 0.045 * chroma)),
        2 * np.sqrt(c1 * c2) * np.sin(turn / 2) / (weights.hue * (1 + 0.015 * chroma * _dips(hue))),
    )
    twist = -2 * _near_grey(chroma) * np.sin(_blue_turn(hue))
    square = parts[0] ** 2 + parts[1] ** 2 + parts[2] ** 2 + twist * parts[1] * parts[2]
    return np.asarray(np.sqrt(np.maximum(square, 0.0)))


def _near_grey(chroma: Values) -> Values:
    power = chroma**7
    return np.asarray(np.sqrt(power / (power + _POWER_7)))


def _wrapped(angle: Values) -> Values:
    """Return an angle in radians the short way round; equation 10 of the paper."""
    return np.asarray(np.where(np.abs(angle) > np.pi, angle - np.sign(angle) * 2 * np.pi, angle))


def _mean_hue(hues: tuple[Values, Values], grey: NDArray[np.bool_]) -> Values:
    """Return the mean hue in degrees, the short way round; equation 14 of the paper."""
    h1, h2 = (np.degrees(one) % 360 for one in hues)
    total = h1 + h2
    wide = np.abs(h1 - h2) > 180
    mean = np.where(wide, np.where(total < 360, total + 360, total - 360), total) / 2
    return np.asarray(np.where(grey, total, mean))


def _dips(hue: Values) -> Values:
    return np.asarray(
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )


def _blue_turn(hue: Values) -> Values:
    return np.asarray(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
