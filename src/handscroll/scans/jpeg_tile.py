"""Encode one tile of a pyramid as a whole JPEG file.

Halved chroma (4:2:0) costs half the time and an eighth fewer bytes, and on most tiles of a
scan nobody can tell. Where colours change from one pixel to the next it smears them: a seal
on silk, coloured lines. Those tiles keep full chroma (4:4:4). How the two were weighed, on
paintings: ``docs/decisions/0005-container-of-tiles.md``.
"""

from __future__ import annotations

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

QUALITY = 85
STEP = 32
"""Every so many rows are looked at: a seal of 40 px is met at least once."""
FREE = 10
"""Levels by which a pixel's red-green or blue-green may differ from its block's mean: below
lie grain and what the coder drops anyway."""
ENOUGH = 0.08
"""Levels beyond `FREE`, as a mean over the tile, that make full chroma worth its bytes: a crisp
seal of 40 px on silk reaches it, a soft one of 80."""
OPPONENT = np.array([[1, -1, 0, 128], [0, -1, 1, 128], [0, 0, 0, 0]], np.float32)
"""Red-green, blue-green and nothing, around 128."""


def encoded(tile: NDArray[np.uint8], half: NDArray[np.uint8] | None) -> bytes:
    """Return a tile as a baseline JPEG file with its own tables.

    Parameters
    ----------
    tile
        ``(height, width, 3)`` sRGB, 0 to 255, contiguous.
    half
        The same tile halved, or None when there is none.
    """
    full = half is None or has_fine_colours(tile, half)
    return bytes(
        simplejpeg.encode_jpeg(
            tile, quality=QUALITY, colorspace="RGB", colorsubsampling="444" if full else "420"
        )
    )


def has_fine_colours(tile: NDArray[np.uint8], half: NDArray[np.uint8]) -> bool:
    """Say whether halving the chroma would visibly change a tile.

    Compares one pixel of each 2 x 2 block, in some rows, with the block's mean.
    """
    means = np.ascontiguousarray(half[:: STEP // 2])
    size = means.shape[1], means.shape[0]
    some = cv2.resize(tile[::STEP], size, interpolation=cv2.INTER_NEAREST)
    off = cv2.absdiff(cv2.transform(some, OPPONENT), cv2.transform(means, OPPONENT))
    beyond = cv2.subtract(off, (FREE, FREE, FREE, 0))  # type: ignore[call-overload]  # stops at 0
    return bool(sum(cv2.sumElems(beyond)) > ENOUGH * size[0] * size[1])
