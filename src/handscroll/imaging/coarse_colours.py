"""Which coarse colours a picture has: for finding works by colour, never to name a pigment."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

LEAST_SHARE = 0.02
"""Share of the picture that a colour must cover to count: a robe in a landscape, not a seal."""
_MOST_SIDE = 128
_LIGHTNESS = 0.5


def coarse_colours(
    pixels: NDArray[np.uint8], palette: Mapping[str, tuple[int, int, int]]
) -> tuple[str, ...]:
    """Return the names of the palette's colours that cover enough of a picture, largest first.

    Each pixel counts for the colour nearest to it in CIE 1976 (L*, a*, b*), ISO/CIE 11664-4,
    lightness counting half.

    Parameters
    ----------
    pixels
        ``(height, width, 3)`` sRGB, 0 to 255; a small version of the picture will do.
    palette
        Name to sRGB, 0 to 255.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, _MOST_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    found = _lab(np.asarray(small, np.uint8)).reshape(-1, 1, 3)
    wanted = _lab(np.array([list(palette.values())], np.uint8)).reshape(1, -1, 3)
    near = ((found - wanted) ** 2).sum(axis=2).argmin(axis=1)
    shares = np.bincount(near, minlength=len(palette)) / len(near)
    names = list(palette)
    order = np.argsort(-shares, kind="stable")
    return tuple(names[place] for place in order if shares[place] >= LEAST_SHARE)


def _lab(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255.0, cv2.COLOR_RGB2Lab)
    return np.asarray(lab, np.float32) * np.array((_LIGHTNESS, 1.0, 1.0), np.float32)
