"""One frame of a scroll: asked for by windows, never whole."""

from __future__ import annotations

import math
from typing import Any, Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box, Size

Plane = NDArray[np.float32]
"""``(h, w)`` or ``(h, w, bands)``, as a share of full scale: 0 to 1."""
Points = NDArray[np.float64]
"""``(n, 2)``: x, y of pixel centres; the first pixel's centre is 0, 0."""
Stored = NDArray[np.unsignedinteger[Any]]
"""Samples as the frame holds them: 8 or 16 bits."""
Matrix = NDArray[np.float64]
"""``(3, 3)``: takes points of one plane to another, as columns (x, y, 1)."""

SMALL_PIXELS: Final = 1_500_000
"""Pixels of the reduced picture in which features are sought."""
_ROWS: Final = 64


class Frame(Protocol):
    """A frame whose pixels lie somewhere else.

    Attributes
    ----------
    name
        What people call it.
    bands
        1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGB, alpha).
    """

    name: str
    size: Size
    bands: int

    def window(self, box: Box) -> Stored:
        """Return the samples ``(h, w, bands)`` of a box that lies inside the frame."""


def full_scale(stored: Stored) -> float:
    """Return the largest value that the samples can hold."""
    return 65535.0 if stored.dtype == np.uint16 else 255.0


def grey(stored: Stored) -> Plane:
    """Return the mean of the colours ``(h, w)``, 0 to 1; alpha does not count."""
    colours = stored[..., : 3 if stored.shape[2] >= 3 else 1]
    mean = colours[..., 0].astype(np.float32)
    for band in range(1, colours.shape[2]):
        mean += colours[..., band]
    return np.asarray(mean / (full_scale(stored) * colours.shape[2]), np.float32)


class Small:
    """A frame reduced by a whole number of pixels.

    Attributes
    ----------
    step
        Pixels of the frame a pixel here.
    colours
        ``(h, w, 1 or 3)``, 0 to 255, each the mean of its pixels.
    grey
        ``(h, w)``, 0 to 1.
    """

    def __init__(self, frame: Frame) -> None:
        width, height = frame.size.width, frame.size.height
        self.step = max(1, round(math.sqrt(frame.size.pixels / SMALL_PIXELS)))
        plane = _reduced(frame, self.step, width // self.step, height // self.step)
        self.grey: Plane = np.asarray(plane.mean(axis=2), np.float32)
        # Coarser: colours only say where seams run, and all frames are held at once.
        self.colours = np.asarray(plane * 255 + 0.5, np.uint8)

    def up(self, points: Points) -> Points:
        """Return points of the reduced picture as points of the frame."""
        return np.asarray((points + 0.5) * self.step - 0.5)

    def matrix(self) -> Matrix:
        """Return what takes points of the reduced picture to points of the frame."""
        shift = (self.step - 1) / 2
        return np.array([[self.step, 0, shift], [0, self.step, shift], [0, 0, 1.0]])


def _reduced(frame: Frame, step: int, width: int, height: int) -> Plane:
    colours = 3 if frame.bands >= 3 else 1
    out = np.empty((height, width, colours), np.float32)
    # In strips: a frame of 100 megapixels must never be in memory whole.
    for top in range(0, height, _ROWS):
        rows = min(_ROWS, height - top)
        stored = frame.window(Box(0, top * step, width * step, rows * step))
        taken = np.ascontiguousarray(stored[..., :colours], np.float32)
        small = cv2.resize(taken, (width, rows), interpolation=cv2.INTER_AREA)
        out[top : top + rows] = small.reshape(rows, width, colours) / full_scale(stored)
    return out


def evened(plane: Plane, reach: float = 12.0) -> Plane:
    """Return a plane with its local mean taken away and its local contrast made even.

    Faint washes and strong ink count alike, exposure and vignetting not at all; what has no
    contrast stays near 0.

    Parameters
    ----------
    reach
        Standard deviation, in pixels, of what "local" means.
    """
    mean = cv2.GaussianBlur(plane, (0, 0), reach)
    high = plane - mean
    spread = cv2.GaussianBlur(high * high, (0, 0), reach)
    return np.asarray(high / np.sqrt(spread + _FAINT**2), np.float32)


_FAINT: Final = 0.008
"""Contrast, as a share of full scale, below which there is only noise and weave."""


def moved(matrix: Matrix, points: Points) -> Points:
    """Return points taken through a matrix."""
    x, y = points[:, 0], points[:, 1]
    out = np.empty((len(points), 2))
    for row in (0, 1):
        out[:, row] = matrix[row, 0] * x + matrix[row, 1] * y + matrix[row, 2]
    if matrix[2, 0] or matrix[2, 1] or matrix[2, 2] != 1:
        out /= (matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2])[:, None]
    return out


def corners(size: Size) -> Points:
    """Return the middles of a picture's four corner pixels, clockwise from the upper left."""
    right, bottom = size.width - 1.0, size.height - 1.0
    return np.array([[0, 0], [right, 0], [right, bottom], [0, bottom]], np.float64)


def inside(points: Points, size: Size, margin: float = 0.0) -> NDArray[np.bool_]:
    """Return which points lie inside a picture, at least ``margin`` from its edge."""
    x, y = points[:, 0], points[:, 1]
    right, low = size.width - 1 - margin, size.height - 1 - margin
    return np.asarray((x >= margin) & (x <= right) & (y >= margin) & (y <= low))
