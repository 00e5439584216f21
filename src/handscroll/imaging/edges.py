"""Beyond the edge of a picture its last pixels go on."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box


def go_on(pixels: NDArray[np.uint8], inner: Box, box: Box) -> NDArray[np.uint8]:
    """Return the pixels of ``box``, of which only those of ``inner`` are there.

    Parameters
    ----------
    pixels
        Those of ``inner``: ``(h, w)``, or the same with channels.
    inner
        Lies inside ``box``.
    """
    if inner == box:
        return pixels
    above, left = inner.y - box.y, inner.x - box.x
    below = box.height - inner.height - above
    right = box.width - inner.width - left
    more = cv2.copyMakeBorder(pixels, above, below, left, right, cv2.BORDER_REPLICATE)
    return np.asarray(more, np.uint8)
