"""Which pixels of a box lie within an outline: those whose centres do, by the even-odd rule."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box


def inside(outline: Sequence[tuple[float, float]], box: Box) -> NDArray[np.bool_]:
    """Return ``(height, width)`` of a box: which of its pixels lie within an outline.

    Parameters
    ----------
    outline
        Corners in order, ``(x, y)`` in the same pixels as the box; the last joins the first.
    """
    crossed = np.zeros((box.height, box.width + 1), np.int32)
    rows = box.y + np.arange(box.height) + 0.5
    corners = [*outline, outline[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        low, high = min(y0, y1), max(y0, y1)
        # Half open, so that a corner between two edges counts once.
        first, last = np.searchsorted(rows, [low, high])
        if first == last:
            continue
        at = x0 + (rows[first:last] - y0) * (x1 - x0) / (y1 - y0)
        column = np.clip(np.ceil(at - box.x - 0.5), 0, box.width).astype(np.intp)
        np.add.at(crossed, (np.arange(first, last), column), 1)
    return np.asarray(np.cumsum(crossed[:, :-1], axis=1) % 2 == 1)
