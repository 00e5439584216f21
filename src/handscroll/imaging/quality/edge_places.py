"""Where the slanted edges of a target lie in a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box
from handscroll.imaging.quality.lattice import moved
from handscroll.imaging.quality.target import Found

Values = NDArray[np.float64]
Place = tuple[float, float, float, float]
_LIGHT: Final = 2
"""Light greys whose sides are tried."""
_USED: Final = 0.6
"""Part of a side that is used: rounded corners are no straight edge."""
_ROOM: Final = 0.9
"""Part of the gap between two patches that may be used: beyond it lies the next one."""
_LEAST_ACROSS: Final = 9.0
_MOST_ACROSS: Final = 48.0
_LEAST_ALONG: Final = 32.0
_MOST_ALONG: Final = 320.0


def edge_boxes(found: Found, made: Sequence[Place] = ()) -> list[Box]:
    """Return boxes of a picture through each of which one edge of a target runs.

    Parameters
    ----------
    made
        Edges that were made for it: left, top, width, height in pitches of the layout. Without
        them the sides of its two lightest greys are taken, as far as the dark around them is
        wide enough: they serve where the target lies aslant by a few degrees.
    """
    if made:
        return [_bounds(moved(found.transform, _corners(place))) for place in made]
    boxes = []
    for patch in found.layout.neutrals[:_LIGHT]:
        for side in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            box = _side(found, int(patch), np.array(side, np.float64))
            if box is not None:
                boxes.append(box)
    return boxes


def _corners(place: Place) -> Values:
    left, top, width, height = place
    right, low = left + width, top + height
    return np.array([[left, top], [right, top], [right, low], [left, low]])


def _bounds(corners: Values) -> Box:
    low = np.ceil(corners.min(axis=0)).astype(int)
    size = np.floor(corners.max(axis=0)).astype(int) - low + 1
    return Box(int(low[0]), int(low[1]), max(int(size[0]), 1), max(int(size[1]), 1))


def _side(found: Found, patch: int, way: Values) -> Box | None:
    """Return the box around a side of a patch, None where what is beside it is too narrow."""
    here = found.layout.middles[patch]
    half = np.asarray(found.layout.patch) / 2
    along = way[::-1]
    ends = np.stack([here + way * half - along * half, here + way * half + along * half])
    first, last = moved(found.transform, ends)
    middle = (first + last) / 2
    beyond = moved(found.transform, (here + way * (1 - half))[None])[0]
    gap = _ROOM * float(np.linalg.norm(beyond - middle))
    run = last - first
    upright = abs(run[1]) > abs(run[0])
    lengthwise, sideways = abs(run[::-1] if upright else run)
    lean = float(sideways / max(lengthwise, 1e-9))
    length = min(_USED * float(lengthwise), _MOST_ALONG)
    if lean > 0:
        length = min(length, 2 * (gap - _LEAST_ACROSS) / lean)
    if gap < _LEAST_ACROSS or length < _LEAST_ALONG:
        return None
    across = min(gap, _MOST_ACROSS + length * lean / 2)
    reach = np.array([across, length / 2] if upright else [length / 2, across])
    return _bounds(np.stack([middle - reach, middle + reach]))
