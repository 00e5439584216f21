"""Bands of a picture many times as long as high: piece by piece, and put together.

What bends a picture bends it over lengths like its shorter side: a lens, or the frames that a
handscroll was stitched of. A polynomial that follows this all along a handscroll has terms by the
hundred, and to find them together costs their third power. So pieces that overlap are registered
each by itself, from where most is to be seen outward, and their answers pass into each other.
Where a piece says nothing, its band lies as the rest of it does, and as surely as the rest keeps
to a straight line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box, Size
from handscroll.imaging.registration.control import solve
from handscroll.imaging.registration.fields import AFFINE, HIGHEST, ORDER, Field, Frame
from handscroll.imaging.registration.parts import Parts, Spans, spans
from handscroll.imaging.registration.pictures import Picture, Plane, Points, reduced
from handscroll.imaging.registration.refining import LIMIT
from handscroll.imaging.registration.registered import (
    Doubt,
    Doubts,
    Registered,
    error_of,
    steady,
)
from handscroll.imaging.registration.searching import shifts
from handscroll.imaging.registration.transforms import Transform, moved

MOST_OF_PIECE: Final = 3 * LIMIT
"""Expected RMS error, px, up to which a piece is used: it is better than none."""
_SHORT: Final = 400
"""Pixels below which a side is not taken for short: pieces need cells enough."""
_LENGTH: Final = 2.2
_OVERLAP: Final = 0.6
"""Length of a piece at most and of what two share, in shorter sides: what two share is wide
enough that the last tiles of either, which err most, have little to say."""
_PLACES: Final = 24
_SMALL: Final = 600
_FINE: Final = float(2**40)

Short = Callable[[Sequence[Picture]], list[Registered]]
"""Registers bands of a piece; each lies within a few px of where it is expected."""


def pieces_of(size: Size) -> Spans:
    """Return the pieces in which a picture is registered: one, where it is not long."""
    base = max(_SHORT, min(size.width, size.height))
    whole = max(size.width, size.height)
    if whole <= base * HIGHEST / ORDER:
        return spans(size, whole, 0)
    return spans(size, _LENGTH * base, _OVERLAP * base)


def register_long(
    bands: Sequence[Picture], fixed: int, where: tuple[Spans, int], short: Short
) -> list[Registered]:
    """Find where the bands of a long picture lie on one of them.

    Parameters
    ----------
    bands, fixed
        As for `register_bands`; ``fixed`` is the reference's place.
    where
        The pieces, and by how many px a band may be shifted.
    short
        Registers the bands of one piece.
    """
    pieces, reach = where
    size = bands[fixed].size
    boxes = [pieces.box(at, size) for at in range(len(pieces.ends))]
    start = int(np.argmax([_detail(_view(bands[fixed], one, (0, 0))) for one in boxes]))
    here = [_view(one, boxes[start], (0, 0)) for one in bands]
    begun = shifts(here, fixed, reach)
    done: dict[int, list[_Placed]] = {}
    for at in sorted(range(len(boxes)), key=lambda one: (abs(one - start), one)):
        box = boxes[at]
        expected = [_expected(done, (band, at), boxes, begun) for band in range(len(bands))]
        found = short([_view(one, box, by) for one, by in zip(bands, expected, strict=True)])
        frame = pieces.frame(at, size)
        done[at] = [_Placed(one, box, frame, by) for one, by in zip(found, expected, strict=True)]
    every = [[done[at][band] for at in range(len(boxes))] for band in range(len(bands))]
    whole = _grid(Box(0, 0, size.width, size.height), len(boxes))
    return [
        _still(one) if band == fixed else _joined(one, pieces, whole)
        for band, one in enumerate(every)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """Where a band lies in one piece: found in the piece's own pixels, told in the picture's."""

    found: Registered
    box: Box
    frame: Frame
    by: tuple[int, int]

    @property
    def told(self) -> bool:
        return self.found.transform is not None

    def __call__(self, points: Points) -> Points:
        """Return where points of the whole reference lie in the whole band."""
        assert self.found.transform is not None
        corner = np.array([self.box.x, self.box.y], np.float64)
        return np.asarray(self.found.transform(points - corner) + corner + self.by)

    def beside(self, matrix: NDArray[np.float64]) -> Field:
        """Return what is left when a matrix is taken from it."""
        transform = self.found.transform
        assert transform is not None
        frame = self.frame
        bend = transform.field
        orders = AFFINE if bend is None else (*AFFINE, *bend.orders)
        x, y = frame.middle_x, frame.middle_y
        ends = np.array([(x, y), (x + frame.half_x, y), (x, y + frame.half_y)])
        corner = np.array([self.box.x, self.box.y], np.float64)
        rest = moved(transform.matrix, ends - corner) + corner + self.by - moved(matrix, ends)
        straight = np.stack([rest[0], rest[1] - rest[0], rest[2] - rest[0]])
        if bend is None:
            return Field(frame, orders, straight[:, 0], straight[:, 1])
        along_x = np.concatenate([straight[:, 0], bend.x])
        return Field(frame, orders, along_x, np.concatenate([straight[:, 1], bend.y]))

    def doubt(self, factor: float = 1.0) -> Doubt:
        """Return how sure the answer is, where its errors are so many times as large."""
        known = self.found.doubt
        assert isinstance(known, Doubt)
        return replace(known, frame=self.frame, spread=known.spread * factor**2)


def _view(band: Picture, box: Box, by: tuple[int, int]) -> Picture:
    """Return a piece of a band as a picture of its own, unknown where the band ends."""

    def read(part: Box) -> Plane:
        left, top = part.x + box.x + by[0], part.y + box.y + by[1]
        return band.window(Box(left, top, part.width, part.height))

    return Picture(Size(box.width, box.height), read)


def _detail(piece: Picture) -> float:
    """Return how much is to be seen in a piece, in both directions."""
    step = max(1, round(max(piece.size.width, piece.size.height) / _SMALL))
    plane = reduced(piece, step)
    known = np.isfinite(plane)
    if not known.any():
        return 0.0
    plane = np.where(known, plane, plane[known].mean(dtype=np.float64)).astype(np.float32)
    detail = cv2.cornerMinEigenVal(cv2.GaussianBlur(plane, (0, 0), 1.0), 15)
    # A stain or a seal alone is much in one place; what counts is how much of a piece says a lot.
    return float(np.sqrt(detail).mean(dtype=np.float64))


def _expected(
    done: dict[int, list[_Placed]], which: tuple[int, int], boxes: Sequence[Box],
    begun: NDArray[np.float64],
) -> tuple[int, int]:  # fmt: skip
    """Return how far a band is thought to be shifted in a piece, from the nearest that is told."""
    band, at = which
    told = [one for one in done if done[one][band].told]
    if not told:
        return round(begun[band, 0]), round(begun[band, 1])
    near = min(told, key=lambda one: (abs(one - at), one))
    box = boxes[at]
    middle = np.array([[box.x + (box.width - 1) / 2, box.y + (box.height - 1) / 2]])
    x, y = (_straight(done[near][band], middle) - middle)[0]
    return round(x), round(y)


def _straight(placed: _Placed, points: Points) -> Points:
    """Return where points lie by the matrix nearest to a piece's answer: bends do not go on."""
    own = _grid(placed.box, 1)
    return moved(solve(own, placed(own), np.ones(len(own)), "affine"), points)


def _grid(box: Box, times: int) -> Points:
    """Return places all over a box, so many times as many along its longer side."""
    many = [_PLACES, _PLACES]
    many[int(box.height > box.width)] *= times
    x = np.linspace(box.x, box.x + box.width - 1, many[0])
    y = np.linspace(box.y, box.y + box.height - 1, many[1])
    return np.stack([one.ravel() for one in np.meshgrid(x, y)], 1)


def _still(every: Sequence[_Placed]) -> Registered:
    """Return the reference, which lies where it is."""
    first = every[0].found
    return replace(first, patches=sum(one.found.patches for one in every))


def _joined(every: Sequence[_Placed], pieces: Spans, whole: Points) -> Registered:
    """Return one answer from those of all pieces."""
    told = [one for one in every if one.told]
    patches = sum(one.found.patches for one in every)
    lost = next((one.found for one in every if not one.told), None)
    if 2 * len(told) <= len(every) and lost is not None:
        why = f"in {len(every) - len(told)} of {len(every)} pieces it cannot be told: {lost.why}"
        return replace(lost, patches=patches, why=why)
    places = [_grid(one.box, 1) for one in told]
    there = [one(own) for one, own in zip(told, places, strict=True)]
    own, other = np.concatenate(places), np.concatenate(there)
    # Rounded, so that a library that adds in another order gives the same bytes.
    matrix = np.round(solve(own, other, np.ones(len(own)), "affine") * _FINE) / _FINE
    rest = steady(float(np.sqrt(((other - moved(matrix, own)) ** 2).sum(axis=1).mean())))
    fields = tuple(one.beside(matrix) if one.told else None for one in every)
    each = [
        one.doubt(_contradicted(every, at, pieces)) if one.told else rest
        for at, one in enumerate(every)
    ]
    doubt = Doubts(pieces, tuple(each))
    errors = error_of(doubt, whole)
    error, worst = steady(float(np.sqrt((errors**2).mean()))), steady(float(errors.max()))
    why = ""
    if error > LIMIT:
        why = f"the expected error is {error:.2f} px; {LIMIT} px is the most we call known"
    alike = steady(float(np.median([one.found.alike for one in told])))
    transform = Transform(matrix, parts=Parts(pieces, fields))
    return Registered(None if why else transform, error, worst, alike, patches, why, doubt)


def _contradicted(every: Sequence[_Placed], at: int, pieces: Spans) -> float:
    """Return how many times as far as expected a piece lies from its neighbours, at least 1."""
    factor = 1.0
    for first, second in ((at - 1, at), (at, at + 1)):
        if first < 0 or second == len(every) or not (every[first].told and every[second].told):
            continue
        low, high = pieces.ends[second][0], pieces.ends[first][1]
        box = every[first].box
        shared = (
            Box(round(low), box.y, round(high - low) + 1, box.height)
            if pieces.axis == 0
            else Box(box.x, round(low), box.width, round(high - low) + 1)
        )
        points = _grid(shared, 1)
        apart = ((every[first](points) - every[second](points)) ** 2).sum(axis=1).mean()
        said = sum((error_of(every[one].doubt(), points) ** 2).mean() for one in (first, second))
        factor = max(factor, float(np.sqrt(apart / max(said, 1e-12))))
    return factor
