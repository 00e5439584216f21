"""Displacements that each hold along a part of a long picture, and pass into each other.

One polynomial along a whole handscroll would need terms by the hundred; along a piece of it, a
dozen or two are enough.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box, Size
from handscroll.imaging.registration.fields import Field, Frame
from handscroll.imaging.registration.pictures import Points


@dataclass(frozen=True, slots=True)
class Spans:
    """Pieces of a long side, each of which overlaps the next.

    Attributes
    ----------
    axis
        0 where the pieces lie beside each other along x, 1 along y.
    ends
        First and last pixel of each, ascending; at most two hold any one place.
    """

    axis: int
    ends: tuple[tuple[float, float], ...]

    def shares(self, points: Points) -> NDArray[np.float64]:
        """Return how much each piece has to say at points: ``(n, pieces)``, 0 to 1, in all 1."""
        at = points[:, self.axis]
        rising = [np.ones(len(at))]
        for (_, last), (first, _) in zip(self.ends, self.ends[1:], strict=False):
            along = np.clip((at - first) / (last - first), 0, 1)
            rising.append(along * along * (3 - 2 * along))
        rising.append(np.zeros(len(at)))
        return np.stack(rising[:-1], 1) - np.stack(rising[1:], 1)

    def box(self, piece: int, size: Size) -> Box:
        """Return what a piece of a picture of that size holds, px."""
        first, last = (round(one) for one in self.ends[piece])
        if self.axis == 0:
            return Box(first, 0, last - first + 1, size.height)
        return Box(0, first, size.width, last - first + 1)

    def frame(self, piece: int, size: Size) -> Frame:
        """Return coordinates that run from -1 to 1 along either side of a piece."""
        box = self.box(piece, size)
        own = Frame.of(Size(box.width, box.height))
        return replace(own, middle_x=own.middle_x + box.x, middle_y=own.middle_y + box.y)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """A displacement put together from those of pieces.

    Attributes
    ----------
    spans
        Where the pieces lie.
    fields
        Of each piece, in a frame of its own; None where nothing is known but the matrix.
    """

    spans: Spans
    fields: tuple[Field | None, ...]

    def __call__(self, points: Points) -> Points:
        """Return the displacement at points, px."""
        out = np.zeros((len(points), 2))
        for field, share in zip(self.fields, self.spans.shares(points).T, strict=True):
            here = share > 0
            if field is not None and here.any():
                out[here] += share[here, None] * field(points[here])
        return out


def spans(size: Size, length: float, overlap: float) -> Spans:
    """Return pieces of about the same length along the longer side of a picture.

    Parameters
    ----------
    length, overlap
        Of pieces at most, and of what two share, px; the overlap is at most half of the length.
    """
    axis = int(size.height > size.width)
    whole = max(size.width, size.height)
    many = max(1, int(np.ceil((whole - overlap) / (length - overlap))))
    each = (whole + (many - 1) * overlap) / many
    starts = [round(at * (each - overlap)) for at in range(many)]
    lasts = [round(one + each) - 1 for one in starts[:-1]] + [whole - 1]
    return Spans(axis, tuple(zip(map(float, starts), map(float, lasts), strict=True)))
