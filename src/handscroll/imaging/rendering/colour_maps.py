"""Colours for one channel: even in lightness, and told apart by the colour-blind."""

from __future__ import annotations

from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.errors import NotFoundError

STEPS: Final = 256
Colours = NDArray[np.uint8]
_OPENCV: Final = {
    "cividis": cv2.COLORMAP_CIVIDIS,
    "viridis": cv2.COLORMAP_VIRIDIS,
    "magma": cv2.COLORMAP_MAGMA,
    "inferno": cv2.COLORMAP_INFERNO,
}
NAMES: Final = ("grey", *_OPENCV, "blue-orange")
_BLUE: Final = (29, 62, 130)
_MIDDLE: Final = (242, 240, 238)
_ORANGE: Final = (138, 62, 8)


@cache
def colour_map(name: str) -> Colours:
    """Return the 256 colours of a map, ``(256, 3)``, sRGB.

    Cividis: Nunez, Anderton & Renslow 2018, "Optimizing colormaps with consideration for color
    vision deficiency". Viridis, magma and inferno: van der Walt & Smith 2015. Blue-orange is
    ours: straight lines in Oklab from a pale grey to a blue and an orange of like lightness.

    Raises
    ------
    NotFoundError
        When there is none of that name.
    """
    if name in _OPENCV:
        ramp = np.arange(STEPS, dtype=np.uint8)[:, None]
        found = cv2.applyColorMap(ramp, _OPENCV[name])[:, 0, ::-1]
    elif name == "blue-orange":
        found = _both_sides()
    elif name == "grey":
        found = np.repeat(np.arange(STEPS, dtype=np.uint8)[:, None], 3, axis=1)
    else:
        raise NotFoundError(
            f"There is no colour map {name[:40]!r}",
            why=f"those there are: {', '.join(NAMES)}",
            fix="Choose one of them",
        )
    table = np.ascontiguousarray(found, np.uint8)
    table.flags.writeable = False
    return table


_TO_LMS: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
"""Linear sRGB to cone responses: Ottosson 2020, "A perceptual color space for image processing"."""
_TO_LAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _both_sides() -> Colours:
    ends = np.array([_BLUE, _MIDDLE, _ORANGE]) / 255
    light = np.where(ends <= 0.04045, ends / 12.92, ((ends + 0.055) / 1.055) ** 2.4)
    low, middle, high = np.cbrt(light @ _TO_LMS.T) @ _TO_LAB.T
    at = np.linspace(-1, 1, STEPS)[:, None]
    lab = middle + np.where(at < 0, low - middle, high - middle) * np.abs(at)
    back = (lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_LMS).T
    return np.asarray(np.round(srgb_curve(np.clip(back, 0, 1)) * 255), np.uint8)


def srgb_curve(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the stored value of light, both 0 to 1 (IEC 61966-2-1)."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
