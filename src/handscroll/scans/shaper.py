"""A colour engine for the profiles that scanners use: three primaries and a tone curve.

It takes 8 or 16-bit samples to 8-bit sRGB in full 16-bit precision: one table to linear
light, one matrix, one table to sRGB. That is exactly what such a profile means in relative
colorimetric intent; black maps to black, so black point compensation changes nothing. Whatever
else a profile holds (tables for several intents, other curves) is left to lcms.

Sources: ICC.1:2022 sections 10.6, 10.18, 10.31 and F.3; IEC 61966-2-1 (sRGB).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.scans.icc import profile_space, profile_tags

SRGB = np.array(
    [[0.4360747, 0.3850649, 0.1430804],
     [0.2225045, 0.7168786, 0.0606169],
     [0.0139322, 0.0971045, 0.7141733]]
)  # fmt: skip
"""Linear sRGB to XYZ of the profile connection space (D50)."""
FULL = 65535
MOST_CURVE = 1 << 16
PARAMETERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
"""Numbers in each kind of parametric curve."""


Samples = NDArray[np.unsignedinteger[Any]]
"""Pixels as stored: 8 or 16 bits unsigned."""


class Shaper:
    """A profile's way to sRGB.

    Parameters
    ----------
    curves
        Linear light, 0 to 1, of each of the 65,536 sample values, red, green and blue.
    matrix
        Linear light of the profile's primaries to linear sRGB.
    """

    def __init__(self, curves: Sequence[NDArray[np.float64]], matrix: NDArray[np.float64]) -> None:
        same = all(np.array_equal(curve, curves[0]) for curve in curves[1:])
        table = np.stack(curves[:1] if same else curves, -1)[None]  # one table is twice as fast
        self._deep = np.round(table.clip(0, 1) * FULL).astype(np.uint16)
        self._flat = np.ascontiguousarray(self._deep[:, np.arange(256) * 257])
        self._matrix = matrix.astype(np.float32)
        light = np.arange(FULL + 1) / FULL
        shown = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
        self._shown = np.round(shown * 255).astype(np.uint8)
        self._room = (np.empty(0, np.uint16), np.empty(0, np.uint16))

    def apply(self, stored: Samples, out: NDArray[np.uint8]) -> None:
        """Write the sRGB of ``stored`` into ``out``; both ``(rows, width, 3)``.

        Parameters
        ----------
        stored
            8 or 16 bits unsigned, in the profile's space.
        out
            Contiguous; filled with 0 to 255.
        """
        if self._room[0].shape != stored.shape:
            self._room = np.empty(stored.shape, np.uint16), np.empty(stored.shape, np.uint16)
        light, mixed = self._room
        cv2.LUT(stored, self._deep if stored.dtype == np.uint16 else self._flat, dst=light)
        cv2.transform(light, self._matrix, dst=mixed)  # rounds, and stops at 0 and 65,535
        cv2.LUT(mixed, self._shown, dst=out)


def shaper_of(profile: bytes) -> Shaper | None:
    """Return the engine for a profile, or None when lcms must do it."""
    try:
        tags = profile_tags(profile)
        if profile_space(profile) != "RGB" or profile[20:24] != b"XYZ ":
            return None
        if any(tag.startswith((b"A2B", b"D2B")) for tag in tags):
            return None
        curves = [_curve(tags[letter + b"TRC"]) for letter in (b"r", b"g", b"b")]
        primaries = np.stack([_xyz(tags[letter + b"XYZ"]) for letter in (b"r", b"g", b"b")], 1)
    except (KeyError, ValueError, struct.error):
        return None
    return Shaper(curves, np.linalg.inv(SRGB) @ primaries)


def curves_of(profile: bytes) -> list[NDArray[np.float64]] | None:
    """Return the tone curves of a profile, red, green and blue or grey alone.

    Each holds the linear light, 0 to 1, of 65,536 equal steps; None when the profile has tables
    in their place.
    """
    names = {"RGB": (b"rTRC", b"gTRC", b"bTRC"), "GRAY": (b"kTRC",)}
    try:
        tags = profile_tags(profile)
        return [_curve(tags[name]) for name in names[profile_space(profile)]]
    except (KeyError, ValueError, struct.error):
        return None


def primaries_of(profile: bytes) -> NDArray[np.float64] | None:
    """Return XYZ (D50) of a profile's red, green and blue as columns ``(3, 3)``.

    None when the profile has tables instead, or stands on another connection space.
    """
    try:
        tags = profile_tags(profile)
        if profile_space(profile) != "RGB" or profile[20:24] != b"XYZ ":
            return None
        if any(tag.startswith((b"A2B", b"D2B")) for tag in tags):
            return None
        return np.stack([_xyz(tags[letter + b"XYZ"]) for letter in (b"r", b"g", b"b")], 1)
    except (KeyError, ValueError, struct.error):
        return None


def _xyz(tag: bytes) -> NDArray[np.float64]:
    if tag[:4] != b"XYZ ":
        raise ValueError("no colour stands there")
    return np.array(struct.unpack(">3i", tag[8:20])) / 65536


def _curve(tag: bytes) -> NDArray[np.float64]:
    """Return linear light for each of 65,536 equal steps of a sample.

    Raises
    ------
    ValueError
        When the curve is of no known kind.
    """
    steps = np.linspace(0, 1, FULL + 1)
    if tag[:4] == b"para":
        return _parametric(tag, steps)
    if tag[:4] != b"curv":
        raise ValueError("no curve stands there")
    count = struct.unpack(">I", tag[8:12])[0]
    if count == 0:
        return steps
    if count == 1:
        return np.asarray(steps ** (struct.unpack(">H", tag[12:14])[0] / 256))
    if count > MOST_CURVE:
        raise ValueError("the curve has more points than samples have values")
    points = np.frombuffer(tag, ">u2", count, 12).astype(np.float64) / FULL
    return np.asarray(np.interp(steps * (count - 1), np.arange(count), points))


def _parametric(tag: bytes, steps: NDArray[np.float64]) -> NDArray[np.float64]:
    kind = struct.unpack(">H", tag[8:10])[0]
    if kind not in PARAMETERS:
        raise ValueError(f"a parametric curve of kind {kind}")
    numbers = [n / 65536 for n in struct.unpack_from(f">{PARAMETERS[kind]}i", tag, 12)]
    gamma, a, b, c, d, e, f = (numbers + [0.0] * 7)[:7]
    if kind == 0:
        return np.asarray(steps**gamma)
    if kind in (1, 2):  # a line or a constant below -b / a
        if a == 0:
            raise ValueError("a parametric curve without slope")
        start, low = -b / a, np.full_like(steps, c)
        high = np.maximum(a * steps + b, 0) ** gamma + c
    else:
        start, low = d, c * steps + f
        high = np.maximum(a * steps + b, 0) ** gamma + e
    return np.where(steps >= start, high, low)
