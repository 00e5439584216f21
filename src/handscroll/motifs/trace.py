"""What a motif is made of: traces, marks and the sheet they stand on.

A point is a complex number, x to the right and y down, so that turning is multiplying.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

Curve = tuple[complex, complex, complex, complex]
"""Start, two handles, end."""


class Tone(StrEnum):
    """How strongly a mark speaks; what colour that is, the sheet says."""

    FULL = "full"
    SOFT = "soft"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Trace:
    """One stroke of the pen.

    Attributes
    ----------
    points
        Corners; or, where ``curved``, a start and then triples of two handles and an end, as
        cubic Bezier curves have them.
    """

    points: tuple[complex, ...]
    closed: bool = False
    curved: bool = False

    def moved(self, move: Callable[[complex], complex]) -> Trace:
        """Return the trace with every point moved."""
        return replace(self, points=tuple(move(point) for point in self.points))

    def corners(self, steps: int = 8) -> tuple[complex, ...]:
        """Return points along it, ``steps`` to each curve; a closed one returns to its start."""
        found = [self.points[0]]
        if self.curved:
            for curve in self.curves():
                found += [bezier(curve, (n + 1) / steps) for n in range(steps)]
        else:
            found += self.points[1:]
        if self.closed and abs(found[-1] - found[0]) > 1e-9:
            found.append(found[0])
        return tuple(found)

    def curves(self) -> Iterator[Curve]:
        """Yield the curves of a curved trace: start, two handles, end."""
        p = self.points
        for n in range(0, len(p) - 1, 3):
            yield p[n], p[n + 1], p[n + 2], p[n + 3]


@dataclass(frozen=True, slots=True)
class Mark:
    """Traces that are inked alike.

    Attributes
    ----------
    width
        Of a line; 0 for a shape that is filled.
    """

    traces: tuple[Trace, ...]
    width: float = 0.0
    tone: Tone = Tone.FULL
    round: bool = True

    def moved(self, move: Callable[[complex], complex]) -> Mark:
        """Return the mark with every point moved."""
        return replace(self, traces=tuple(trace.moved(move) for trace in self.traces))

    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of what it covers, its handles included."""
        xs = [point.real for trace in self.traces for point in trace.points]
        ys = [point.imag for trace in self.traces for point in trace.points]
        half = self.width / 2
        return min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished motif.

    Attributes
    ----------
    width, height
        Of the sheet, or of one tile; drawing units.
    across, down
        Whether it goes on without a seam to the right, and below.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    across: bool = False
    down: bool = False


def bezier(curve: Curve, t: float) -> complex:
    """Return the point of a cubic Bezier curve at ``t``, 0 to 1."""
    start, first, second, end = curve
    u = 1 - t
    return u**3 * start + 3 * u * u * t * first + 3 * u * t * t * second + t**3 * end


def placed(at: complex = 0, turn: float = 0.0, size: float = 1.0) -> Callable[[complex], complex]:
    """Return a move: enlarged, then turned by radians clockwise, then brought to ``at``."""
    by = cmath.rect(size, turn)
    return lambda point: at + by * point


def mirrored(point: complex) -> complex:
    """Return a point on the other side of the upright axis."""
    return complex(-point.real, point.imag)


def moved(marks: Iterable[Mark], move: Callable[[complex], complex]) -> list[Mark]:
    """Return marks with every point moved."""
    return [mark.moved(move) for mark in marks]


def around(marks: Iterable[Mark], count: int, turn: float = 0.0) -> list[Mark]:
    """Return marks ``count`` times, turned about nought."""
    kept = list(marks)
    return [
        mark.moved(placed(turn=turn + n * math.tau / count)) for n in range(count) for mark in kept
    ]


def tile(width: float, height: float, marks: Iterable[Mark], *, down: bool = True) -> Sheet:
    """Return a sheet that goes on without a seam.

    What reaches over an edge is drawn again where it comes in on the other side, so that a tile
    shows of each mark exactly what its neighbours lack.
    """
    found: list[Mark] = []
    for mark in marks:
        left, top, right, bottom = mark.box()
        shifts_x = range(math.floor(left / width), math.ceil(right / width))
        shifts_y = range(math.floor(top / height), math.ceil(bottom / height)) if down else (0,)
        for x in shifts_x:
            for y in shifts_y:
                found.append(mark.moved(placed(complex(-x * width, -y * height))))
    return Sheet(width, height, tuple(found), across=True, down=down)
