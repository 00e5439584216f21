"""Scale a window of a picture, with its edges anywhere between pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

REACH = 3
"""Pixels that the Lanczos filter reaches to each side, at the size of the larger side."""


def resample(
    pixels: NDArray[np.uint8],
    edges: tuple[float, float, float, float],
    width: int,
    height: int,
) -> NDArray[np.uint8]:
    """Scale part of a picture to ``width`` x ``height`` pixels, free of aliasing.

    Lanczos with its support widened when shrinking (Turkowski 1990, "Filters for common
    resampling tasks"), so that every source pixel counts; pixels beyond the edges but inside
    ``pixels`` take part, so that neighbouring tiles meet without a seam.

    Parameters
    ----------
    pixels
        ``(h, w, 3)``, 0 to 255.
    edges
        Left, top, right and bottom in pixels of ``pixels``, fractions allowed, inside it.
    """
    # Unrounded edges keep the phase: rounding them shifts the answer by up to half a pixel.
    scaled = Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS, box=edges)
    return np.asarray(scaled, np.uint8)
