"""Pictures for paper, drawn from the levels of a pyramid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from handscroll.errors import HandscrollError
from handscroll.geometry import Box
from handscroll.imaging.resample import REACH, resample
from handscroll.scans.pyramid import Pyramid

QUALITY = 86
_TRIES = 4


class Order(NamedTuple):
    """One picture to draw: the pyramid's file, a box of its full size, pixels of the picture."""

    file: str
    pyramid: str
    box: Box
    width: int
    height: int


def draw_all(orders: Sequence[Order], folder: Path, most_bytes: int) -> tuple[list[str], int]:
    """Draw pictures as JPEG files; return which could not be read, and the bytes of all.

    Where they exceed the budget all the same, all are drawn again from fewer pixels.
    """
    factor = 1.0
    for _ in range(_TRIES):
        lost, total = [], 0
        for one in orders:
            try:
                body = _drawn(one, factor)
            except HandscrollError:
                lost.append(one.file)
                continue
            (folder / one.file).write_bytes(body)
            total += len(body)
        if total <= most_bytes:
            break
        factor *= 0.95 * math.sqrt(most_bytes / total)
    return lost, total


def _drawn(one: Order, factor: float) -> bytes:
    width, height = (max(1, round(side * factor)) for side in (one.width, one.height))
    with Pyramid.open(Path(one.pyramid)) as pyramid:
        pixels = region(pyramid, one.box, width, height)
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), quality=QUALITY))


def region(pyramid: Pyramid, box: Box, width: int, height: int) -> NDArray[np.uint8]:
    """Return a box of a picture, ``(height, width, 3)`` sRGB, from the nearest larger level.

    At most four times the pixels that are asked for are ever in memory.

    Raises
    ------
    InvalidError, UnreadableError
        If the box lies beyond the picture, or a tile is damaged.
    """
    step = max(1.0, min(box.width / width, box.height / height))
    level = min(int(math.log2(step)), len(pyramid.levels) - 1)
    scale, size = 1 << level, pyramid.levels[level]
    left, top = box.x / scale, box.y / scale
    right = min((box.x + box.width) / scale, float(size.width))
    bottom = min((box.y + box.height) / scale, float(size.height))
    margin = 2 * REACH
    x, y = max(0, int(left) - margin), max(0, int(top) - margin)
    far_x = min(size.width, math.ceil(right) + margin)
    far_y = min(size.height, math.ceil(bottom) + margin)
    pixels = pyramid.window(level, Box(x, y, far_x - x, far_y - y))
    return resample(pixels, (left - x, top - y, right - x, bottom - y), width, height)
