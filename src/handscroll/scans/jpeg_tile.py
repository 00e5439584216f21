"""Encode one tile of a pyramid as a whole JPEG file."""

from __future__ import annotations

import numpy as np
import simplejpeg
from numpy.typing import NDArray

QUALITY = 85


def encoded(tile: NDArray[np.uint8]) -> bytes:
    """Return a tile as a baseline JPEG file with its own tables.

    Parameters
    ----------
    tile
        ``(height, width, 3)`` sRGB, 0 to 255, contiguous.
    """
    return bytes(
        simplejpeg.encode_jpeg(tile, quality=QUALITY, colorspace="RGB", colorsubsampling="444")
    )
