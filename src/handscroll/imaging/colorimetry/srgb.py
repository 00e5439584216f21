"""Colours for a screen: sRGB, with what lies outside its gamut brought in.

IEC 61966-2-1:1999 (sRGB), primaries of ITU-R BT.709.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.colorimetry.adaptation import bradford
from handscroll.imaging.colorimetry.viewing import Viewing

Values = NDArray[np.float64]
Floats = NDArray[np.floating[Any]]
Gamut = Literal["chroma", "clip", "open"]

_PRIMARIES: Final = np.array([[0.64, 0.33], [0.30, 0.60], [0.15, 0.06]])
_D65: Final = np.array([0.3127 / 0.3290, 1.0, (1 - 0.3127 - 0.3290) / 0.3290])


def _from_rgb() -> Values:
    x, y = _PRIMARIES.T
    hues = np.stack([x / y, np.ones(3), (1 - x - y) / y])
    return np.asarray(hues * np.linalg.solve(hues, _D65))


RGB_TO_XYZ: Final = _from_rgb()
"""``(3, 3)``: linear sRGB to X, Y, Z whose white is D65, Y = 1."""
XYZ_TO_RGB: Final = np.linalg.inv(RGB_TO_XYZ)
_LUMINANCE: Final = RGB_TO_XYZ[1]


def screen_matrix(matrix: Values, seen: Viewing, *, adapted: bool = True) -> Values:
    """Return the matrix ``(3, n)`` from reflectance straight to linear sRGB: one for a live tile.

    Parameters
    ----------
    matrix
        ``(3, n)`` from reflectance to X, Y, Z under ``seen``.
    seen
        Observer and light.
    adapted
        The eye is adapted to that light, so that white paper is white on the screen (Bradford).
        Otherwise the light's own colour shows, as to an eye adapted to D65.
    """
    turn = bradford(seen.white, _D65) if adapted else np.eye(3)
    return np.asarray(XYZ_TO_RGB @ turn @ matrix)


def linear_srgb(xyz: Floats, white: Values) -> Floats:
    """Return linear sRGB of X, Y, Z ``(..., 3)``, adapted from ``white``, not clipped."""
    turn = (XYZ_TO_RGB @ bradford(white, _D65)).astype(np.result_type(xyz.dtype, np.float32))
    x, y, z = np.moveaxis(xyz, -1, 0)
    return np.stack([row[0] * x + row[1] * y + row[2] * z for row in turn], -1)


def fitted(light: Floats, gamut: Gamut = "chroma") -> Floats:
    """Return linear sRGB within 0 to 1.

    Parameters
    ----------
    light
        ``(..., 3)`` linear sRGB, any values; NaN stays NaN.
    gamut
        ``chroma`` moves a colour straight towards the grey of its own luminance until it fits, so
        that hue hardly turns and lightness stays; ``clip`` cuts each channel; ``open`` leaves all
        as it is.
    """
    if gamut == "open":
        return light
    if gamut == "clip":
        return np.asarray(np.clip(light, 0, 1))
    weights = _LUMINANCE.astype(light.dtype)
    grey = light[..., 0] * weights[0] + light[..., 1] * weights[1] + light[..., 2] * weights[2]
    grey = np.clip(grey, 0, 1)[..., None]
    apart = light - grey
    room = np.where(apart > 0, 1 - grey, grey)
    # The share of the way from grey at which the first channel meets its bound.
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(np.abs(apart) > room, room / np.abs(apart), 1).min(axis=-1, keepdims=True)
    return np.asarray(np.clip(grey + apart * share, 0, 1).astype(light.dtype, copy=False))


def encoded(light: Floats) -> Floats:
    """Return sRGB's tone curve of linear light, odd below 0 so that nothing is lost."""
    size = np.abs(light)
    curved = np.where(
        size <= 0.0031308, 12.92 * size, 1.055 * np.maximum(size, 1e-12) ** (1 / 2.4) - 0.055
    )
    return np.asarray((np.sign(light) * curved).astype(light.dtype, copy=False))


def decoded(shown: Floats) -> Floats:
    """Return linear light of sRGB values: what :func:`encoded` undoes."""
    size = np.abs(shown)
    light = np.where(size <= 0.04045, size / 12.92, ((size + 0.055) / 1.055) ** 2.4)
    return np.asarray((np.sign(shown) * light).astype(shown.dtype, copy=False))


def srgb8(light: Floats, gamut: Gamut = "chroma") -> NDArray[np.uint8]:
    """Return bytes for a screen of linear sRGB ``(..., 3)``; unknown (NaN) is black."""
    inside = fitted(light, "chroma" if gamut == "open" else gamut)
    return np.asarray(np.rint(encoded(np.nan_to_num(inside)) * 255), np.uint8)
