"""Turn a picture about its centre by any angle."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Size

LONGEST_SIDE = 32_000
"""OpenCV addresses pixels of a warp with 16 bits."""
ROWS_PIXELS = 1_000_000


def quarter_turns(pixels: NDArray[np.uint8], quarters: int) -> NDArray[np.uint8]:
    """Turn a picture clockwise by quarters, without touching a value."""
    return np.ascontiguousarray(np.rot90(pixels, -quarters))


def turn(pixels: NDArray[np.uint8], degrees: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Turn a picture clockwise, into the smallest upright box that holds all of it.

    Parameters
    ----------
    pixels
        ``(h, w, 3)``, 0 to 255.

    Returns
    -------
    pixels
        ``(H, W, 3)``; beyond the picture its edge colours go on.
    cover
        ``(H, W)``: how much of each pixel the picture covers, 0 to 255.
    """
    height, width = pixels.shape[:2]
    box = Size(width, height).turned(degrees)
    wide, high = box.width, box.height
    # OpenCV turns counter-clockwise, and speaks of pixel centres.
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1.0)
    matrix[0, 2] += (wide - width) / 2
    matrix[1, 2] += (high - height) / 2
    out = cv2.warpAffine(
        pixels, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    cover = cv2.warpAffine(
        np.full((height, width), 255, np.uint8), matrix, (wide, high), flags=cv2.INTER_LINEAR
    )
    return np.asarray(out, np.uint8), np.asarray(cover, np.uint8)


def over_white(pixels: NDArray[np.uint8], cover: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay a picture that covers only part of each pixel on a white ground."""
    out = np.empty_like(pixels)
    rows = max(1, ROWS_PIXELS // pixels.shape[1])
    # In bands: the products need two bytes a value, three times over.
    for first in range(0, len(pixels), rows):
        band = slice(first, first + rows)
        share = cover[band, :, None].astype(np.uint16)
        mixed = pixels[band].astype(np.uint16) * share + 255 * (255 - share)
        out[band] = (mixed + 127) // 255
    return out
