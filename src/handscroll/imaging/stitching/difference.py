"""How different two colours look: CIEDE2000.

Sharma, Wu and Dalal 2005, "The CIEDE2000 color-difference formula: implementation notes,
supplementary test data, and mathematical observations".
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_SRGB: Final = np.array(
    [[0.4360747, 0.3850649, 0.1430804],
     [0.2225045, 0.7168786, 0.0606169],
     [0.0139322, 0.0971045, 0.7141733]]
)  # fmt: skip
_WHITE: Final = np.array([0.9642, 1.0, 0.8249])
_POWER_7: Final = 25.0**7


def lab(light: Values) -> Values:
    """Return L*, a*, b* (D50) of linear light, ``(..., 3)`` with sRGB's primaries, or grey."""
    if light.shape[-1] == 1:
        light = np.repeat(light, 3, axis=-1)
    share = np.clip(light, 0, None) @ _SRGB.T / _WHITE
    root = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def de00(one: Values, other: Values) -> Values:
    """Return the difference of two arrays of L*, a*, b* ``(..., 3)``."""
    l1, a1, b1 = np.moveaxis(one, -1, 0)
    l2, a2, b2 = np.moveaxis(other, -1, 0)
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + _POWER_7))
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1 = np.degrees(np.arctan2(b1, a1 * stretch)) % 360
    h2 = np.degrees(np.arctan2(b2, a2 * stretch)) % 360
    turn = (h2 - h1 + 180) % 360 - 180
    turn = np.where(c1 * c2 == 0, 0, turn)
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    return _weighted((l1, l2), (c1, c2), (h1, h2), hue)


def _weighted(
    lights: tuple[Values, Values],
    c: tuple[Values, Values],
    h: tuple[Values, Values],
    hue: Values,
) -> Values:
    light, chroma = (lights[0] + lights[1]) / 2, (c[0] + c[1]) / 2
    total = h[0] + h[1]
    wide = np.abs(h[0] - h[1]) > 180
    mean = np.where(wide, np.where(total < 360, total + 360, total - 360), total) / 2
    mean = np.where(c[0] * c[1] == 0, total, mean)
    t = (
        1
        - 0.17 * np.cos(np.radians(mean - 30))
        + 0.24 * np.cos(np.radians(2 * mean))
        + 0.32 * np.cos(np.radians(3 * mean + 6))
        - 0.20 * np.cos(np.radians(4 * mean - 63))
    )
    weight_l = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    weight_c, weight_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    angle = np.radians(60 * np.exp(-(((mean - 275) / 25) ** 2)))
    twist = -2 * np.sqrt(chroma**7 / (chroma**7 + _POWER_7)) * np.sin(angle)
    parts = ((lights[1] - lights[0]) / weight_l, (c[1] - c[0]) / weight_c, hue / weight_h)
    square = parts[0] ** 2 + parts[1] ** 2 + parts[2] ** 2 + twist * parts[1] * parts[2]
    return np.asarray(np.sqrt(np.maximum(square, 0)))
