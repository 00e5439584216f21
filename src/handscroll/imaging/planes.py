"""A picture as a JPEG file holds it: one plane of luma, two of chroma at half its size."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Planes:
    """Full-range BT.601 luma and chroma, 0 to 255, as JFIF 1.02 defines them.

    Attributes
    ----------
    y
        ``(h, w)``.
    cb, cr
        ``(ceil(h / 2), ceil(w / 2))``; a sample lies in the middle of its 2 x 2 pixels.
    """

    y: Plane
    cb: Plane
    cr: Plane

    @property
    def nbytes(self) -> int:
        """Bytes of memory: half of what the same picture takes as RGB."""
        return self.y.nbytes + self.cb.nbytes + self.cr.nbytes


def planes_of(pixels: NDArray[np.uint8]) -> Planes:
    """Split a picture into planes.

    Parameters
    ----------
    pixels
        ``(h, w, 3)`` RGB, 0 to 255.
    """
    luma, red, blue = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb))
    return Planes(np.asarray(luma, np.uint8), _halved(blue), _halved(red))


def _halved(plane: cv2.typing.MatLike) -> Plane:
    high, wide = plane.shape
    if high % 2 or wide % 2:
        # The last sample of an odd side stands for one pixel, as in a JPEG file.
        plane = cv2.copyMakeBorder(plane, 0, high % 2, 0, wide % 2, cv2.BORDER_REPLICATE)
    size = (plane.shape[1] // 2, plane.shape[0] // 2)
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)
