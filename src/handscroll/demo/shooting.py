"""Shooting a painted scroll in overlapping frames, as a camera on a copy stand would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.demo.arrays import Floats, Generator

FULL_WELL = 20_000.0
"""Electrons that a pixel holds at full scale."""
READ_NOISE = 2.0
_BAND = 256

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shot:
    """How one frame is shot.

    Attributes
    ----------
    size
        Width and height of the frame, pixels.
    centre
        Where the middle of the frame lies on the painting, pixels of the painting.
    degrees, scale
        Turn of the camera; pixels of the painting a pixel of the frame.
    gains
        Exposure of red, green and blue.
    falloff
        Share of light lost at the corners, growing with the square of the distance.
    tilt
        Perspective: by how much the scale changes from the middle to the right and lower edge.
    lens
        Radial distortion at the corners.
    """

    size: tuple[int, int]
    centre: tuple[float, float]
    degrees: float = 0.0
    scale: float = 1.0
    gains: tuple[float, float, float] = (1.0, 1.0, 1.0)
    falloff: float = 0.0
    tilt: tuple[float, float] = (0.0, 0.0)
    lens: float = 0.0

    def to_painting(self, points: Points) -> Points:
        """Return points of the frame (n, 2) as points of the painting; pixel centres are whole."""
        half = (np.array(self.size) - 1) / 2
        reach = np.hypot(*half)
        x, y = (points[:, 0] - half[0]) / reach, (points[:, 1] - half[1]) / reach
        bend = 1 + self.lens * (x * x + y * y)
        grow = bend / (1 + bend * (x * self.tilt[0] + y * self.tilt[1])) * reach * self.scale
        turn = np.radians(self.degrees)
        cos, sin = np.cos(turn), np.sin(turn)
        there = (cos * x - sin * y) * grow, (sin * x + cos * y) * grow
        return np.stack([there[0] + self.centre[0], there[1] + self.centre[1]], 1)

    def light_at(self, points: Points) -> NDArray[np.float64]:
        """Return what of the light reaches points of the frame: (n, 3)."""
        half = (np.array(self.size) - 1) / 2
        away = (points[:, 0] - half[0]) ** 2 + (points[:, 1] - half[1]) ** 2
        away = away / (half @ half)
        return np.asarray((1 - self.falloff * away)[:, None] * np.array(self.gains))


def to_light(shown: Floats) -> Floats:
    """Return linear light of sRGB colours, both 0 to 1."""
    high = ((np.maximum(shown, 0) + 0.055) / 1.055) ** 2.4
    return np.where(shown <= 0.04045, shown / 12.92, high).astype(np.float32)


def to_shown(light: Floats) -> Floats:
    """Return sRGB colours of linear light, both 0 to 1."""
    cut = np.clip(light, 0, 1)
    high = 1.055 * cut ** (1 / 2.4) - 0.055
    return np.where(cut <= 0.0031308, cut * 12.92, high).astype(np.float32)


def shoot(light: Floats, shot: Shot, rng: Generator | None, bits: int = 16) -> NDArray[Any]:
    """Return a frame ``(h, w, 3)`` of 8 or 16 bits, sRGB.

    Parameters
    ----------
    light
        The painting's linear light, ``(h, w, 3)``.
    rng
        Shot noise and read noise; None shoots without any.
    """
    top = 255 if bits == 8 else 65535
    out = np.empty((shot.size[1], shot.size[0], 3), np.uint8 if bits == 8 else np.uint16)
    for first in range(0, shot.size[1], _BAND):
        rows = slice(first, min(first + _BAND, shot.size[1]))
        caught = gathered(light, shot.to_painting, (shot.size[0], rows))
        caught *= shot.light_at(_lattice(shot.size[0], rows)).reshape(caught.shape)
        if rng is not None:
            spread = np.sqrt(np.maximum(caught, 0) * FULL_WELL + READ_NOISE**2) / FULL_WELL
            caught += spread * rng.standard_normal(caught.shape, np.float32)
        out[rows] = (to_shown(np.asarray(caught, np.float32)) * top + 0.5).astype(out.dtype)
    return out


def gathered(
    light: Floats, to_painting: Callable[[Points], Points], where: tuple[int, slice]
) -> Floats:
    """Return the light that falls on pixels: each is the mean of four places inside it.

    Parameters
    ----------
    to_painting
        Takes pixels of the frame to the painting.
    where
        Width of the frame, and its rows.
    """
    width, rows = where
    total = np.zeros((rows.stop - rows.start, width, 3), np.float32)
    for dx, dy in ((-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)):
        at = to_painting(_lattice(width, rows) + np.array([dx, dy]))
        low = np.maximum(np.floor(at.min(axis=0)).astype(int) - 4, 0)
        high = np.maximum(np.ceil(at.max(axis=0)).astype(int) + 5, low + 1)
        part = light[low[1] : high[1], low[0] : high[0]]
        if not part.size:
            continue
        x, y = ((at - low)[:, n].reshape(total.shape[:2]).astype(np.float32) for n in (0, 1))
        total += cv2.remap(part, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(total / 4, np.float32)


def _lattice(width: int, rows: slice) -> Points:
    y, x = np.mgrid[rows.start : rows.stop, 0:width]
    return np.stack([x.ravel(), y.ravel()], 1).astype(np.float64)
