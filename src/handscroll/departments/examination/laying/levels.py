"""A search on pictures of any size: on the smallest level of both that tells the place well.

A level of a cube has half the pixels of the one before along either side. What tells a small
picture to a tenth of a pixel tells a small level of a large one to a few tenths of its own: a
finer level is read only where that is not enough, and begins where the coarser one ended.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from handscroll.geometry import Size
from handscroll.imaging.registration.fields import Field, Frame
from handscroll.imaging.registration.guessing import Search
from handscroll.imaging.registration.others import LIMIT, register_other
from handscroll.imaging.registration.pictures import Matrix, Picture
from handscroll.imaging.registration.registered import Registered
from handscroll.imaging.registration.steps import Stretch
from handscroll.imaging.registration.transforms import Transform, magnification

MOST_PIXELS: Final = 6_000_000
"""Of the level on which a search begins."""
GOOD: Final = 0.2
"""Expected error, pixels of the full size, below which no finer level is read."""
_FIRST: Final = 0.25
"""Part of a search that its first level is, where there are finer ones; and part of what is left
that the next is, where one more is needed after it."""


@dataclass(frozen=True, slots=True)
class Leveled:
    """Pictures that lie on each other, in several sizes.

    Attributes
    ----------
    sizes
        Of the levels, full size first; level k has pixels 2^k times as wide.
    at
        Returns the pictures of a level.
    """

    sizes: Sequence[Size]
    at: Callable[[int], list[Picture]]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Where a picture lies, in pixels of the full size.

    Attributes
    ----------
    transform
        None when it cannot be told.
    level
        On which it was told.
    found
        What was found there, in pixels of that level.
    """

    transform: Transform | None
    level: int
    found: Registered

    @property
    def error_px(self) -> float:
        """Expected root mean square error."""
        return self.found.error_px * (1 << self.level)


def find(
    beneath: Leveled, above: Leveled, start: Transform | None, search: Search, told: Stretch
) -> Answer:
    """Find where a picture lies on others.

    Parameters
    ----------
    start
        Where it lies about, in pixels of the full size; sought when missing.
    """
    begin = first_level(beneath.sizes)
    best: Answer | None = None
    done, span = 0.0, _FIRST if begin else 1.0
    for level in range(begin, -1, -1):
        finer = _finer(beneath.sizes[0], above.sizes[0], start)
        other = min(max(math.floor(math.log2(finer * (1 << level))), 0), len(above.sizes) - 1)
        found = register_other(
            beneath.at(level),
            above.at(other)[0],
            None if start is None else on_levels(start, level, other),
            search,
            told.part(done, done + span),
        )
        if found.transform is None:
            # A finer level that tells nothing takes nothing back.
            known = best is not None and best.error_px <= LIMIT
            return best if best and known else Answer(None, level, found)
        start = on_full_size(found.transform, level, other)
        best = Answer(start, level, found)
        if best.error_px <= GOOD:
            break
        done += span
        # On a level half as coarse the error is half as large: often one more is enough.
        more = level > 1 and best.error_px > 2 * GOOD
        span = (1 - done) * (_FIRST if more else 1.0)
    assert best is not None
    return best


def first_level(sizes: Sequence[Size]) -> int:
    """Return the level on which a search begins: the finest that is small enough."""
    small = (at for at, one in enumerate(sizes) if one.pixels <= MOST_PIXELS)
    return next(small, len(sizes) - 1)


def on_levels(transform: Transform, level: int, other: int) -> Transform:
    """Return a transform of full sizes for smaller levels of both pictures."""
    return _scaled(transform, 0.5**level, 0.5**other)


def on_full_size(transform: Transform, level: int, other: int) -> Transform:
    """Return a transform of smaller levels for the full sizes of both pictures."""
    return _scaled(transform, float(1 << level), float(1 << other))


def _scaled(transform: Transform, here: float, there: float) -> Transform:
    """Return a transform after pixels of both planes became so many times as many."""
    matrix = _grown(there) @ transform.matrix @ np.linalg.inv(_grown(here))
    field = transform.field
    if field is not None:
        frame = field.frame
        x, y = (here * (one + 0.5) - 0.5 for one in (frame.middle_x, frame.middle_y))
        frame = Frame(x, y, here * frame.half_x, here * frame.half_y)
        field = Field(frame, field.orders, there * field.x, there * field.y)
    return Transform(matrix / matrix[2, 2], field)


def _grown(by: float) -> Matrix:
    """Return what takes centres of pixels to where they lie when there are so many more."""
    shift = (by - 1) / 2
    return np.array([[by, 0, shift], [0, by, shift], [0, 0, 1.0]])


def _finer(size: Size, other: Size, start: Transform | None) -> float:
    """Return how many pixels of the other picture one beneath is long, about."""
    return math.sqrt(other.pixels / size.pixels) if start is None else magnification(start, size)
