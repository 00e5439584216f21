"""Read an upright box of a picture that is stored turned or mirrored.

Source: TIFF 6.0, tag Orientation (274); Exif has the same eight.
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from handscroll.geometry import Box, Size

_ROWS_BACKWARDS = (3, 4, 6, 7)
_COLUMNS_BACKWARDS = (2, 3, 7, 8)


def upright_size(stored: Size, orientation: int) -> Size:
    """Return the size of the upright picture."""
    return Size(stored.height, stored.width) if orientation >= 5 else stored


def stored_box(box: Box, stored: Size, orientation: int) -> Box:
    """Return the box of the stored picture that shows an upright box."""
    x, y, width, height = box.x, box.y, box.width, box.height
    if orientation >= 5:
        x, y, width, height = y, x, height, width
    if orientation in _ROWS_BACKWARDS:
        y = stored.height - y - height
    if orientation in _COLUMNS_BACKWARDS:
        x = stored.width - x - width
    return Box(x, y, width, height)


def turned(samples: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Return stored samples ``(..., h, w)`` upright."""
    if orientation in _ROWS_BACKWARDS:
        samples = samples[..., ::-1, :]
    if orientation in _COLUMNS_BACKWARDS:
        samples = samples[..., ::-1]
    return samples.swapaxes(-1, -2) if orientation >= 5 else samples
