"""Lines with life in them: spirals, lines through points, strokes that swell and taper."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handscroll.motifs.trace import Trace, bezier

Points = Sequence[complex]
Swell = Callable[[float], float]
"""Share of a stroke's full width at a share of its length."""


def leaf_swell(t: float) -> float:
    """Pointed at both ends, fullest in the first half: a blade, a leaf."""
    return math.pow(math.sin(math.pi * math.pow(t, 0.8)), 0.85)


def tail_swell(t: float) -> float:
    """Even at first, then thinner and thinner."""
    return math.pow(1 - t, 0.65)


def curl_swell(t: float) -> float:
    """Thin where it sets in, full in the bend, and a full round end: a curl of cloud or water."""
    return 0.45 + 0.55 * math.pow(math.sin(math.pi * min(1.0, 0.08 + 0.8 * t)), 1.2)


def arc(centre: complex, radius: float, start: float, end: float, steps: int = 24) -> list[complex]:
    """Return points on a circle from one angle to another; radians, clockwise from the right."""
    return [
        centre + cmath.rect(radius, start + (end - start) * n / steps) for n in range(steps + 1)
    ]


def spiral(
    centre: complex, radii: tuple[float, float], start: float, turns: float, ease: float = 1.0
) -> list[complex]:
    """Return points of a spiral from the first radius to the second.

    Parameters
    ----------
    turns
        Whole turns; clockwise where above nought.
    ease
        Above 1 the radius changes most at first: the curl gets tight towards its end.
    """
    steps = max(10, math.ceil(abs(turns) * 30))
    found = []
    for n in range(steps + 1):
        t = n / steps
        radius = radii[1] + (radii[0] - radii[1]) * (1 - t) ** ease
        found.append(centre + cmath.rect(radius, start + t * turns * math.tau))
    return found


def bend(*points: complex, steps: int = 18) -> list[complex]:
    """Return points along joined cubic Bezier curves: a start, then triples."""
    found = [points[0]]
    for n in range(0, len(points) - 1, 3):
        curve = points[n], points[n + 1], points[n + 2], points[n + 3]
        found += [bezier(curve, (k + 1) / steps) for k in range(steps)]
    return found


def through(*points: complex, steps: int = 12) -> list[complex]:
    """Return points of a smooth line through some points (Catmull-Rom)."""
    return list(smooth(points).corners(steps))


def smooth(points: Points, *, closed: bool = False) -> Trace:
    """Return a curved trace through points (Catmull-Rom, uniform)."""
    count = len(points)

    def at(n: int) -> complex:
        return points[n % count] if closed else points[min(max(n, 0), count - 1)]

    found = [points[0]]
    for n in range(count if closed else count - 1):
        here, there = at(n), at(n + 1)
        found += [here + (there - at(n - 1)) / 6, there - (at(n + 2) - here) / 6, there]
    return Trace(tuple(found), closed=closed, curved=True)


def even(points: Points, count: int) -> list[complex]:
    """Return ``count`` points at even distances along a line of corners."""
    far = [0.0]
    for n in range(1, len(points)):
        far.append(far[-1] + abs(points[n] - points[n - 1]))
    found, at = [], 0
    for n in range(count):
        goal = far[-1] * n / (count - 1)
        while at < len(points) - 2 and far[at + 1] < goal:
            at += 1
        step = far[at + 1] - far[at]
        share = (goal - far[at]) / step if step else 0.0
        found.append(points[at] + (points[at + 1] - points[at]) * min(1.0, share))
    return found


def length(points: Points) -> float:
    """Return how long a line of corners is."""
    return sum(abs(points[n] - points[n - 1]) for n in range(1, len(points)))


def stroke(points: Points, width: float, swell: Swell = curl_swell, *, fine: float = 6.0) -> Trace:
    """Return the outline of a stroke that swells and tapers along a line.

    Parameters
    ----------
    width
        Full width; ``swell`` says which share of it is reached where.
    fine
        Distance of the outline's points along the line, in drawing units.
    """
    count = max(8, min(90, math.ceil(length(points) / fine)))
    line = even(points, count)
    left, right = [], []
    for n, point in enumerate(line):
        ahead = line[min(n + 1, count - 1)] - line[max(n - 1, 0)]
        normal = ahead / abs(ahead) * 1j if abs(ahead) else 1j
        half = width / 2 * max(swell(n / (count - 1)), 0.04)
        left.append(point + normal * half)
        right.append(point - normal * half)
    tip = line[-1] + _step(line[-1] - line[-2]) * width / 2 * max(swell(1.0), 0.04)
    tail = line[0] - _step(line[1] - line[0]) * width / 2 * max(swell(0.0), 0.04)
    return smooth([tail, *left, tip, *reversed(right)], closed=True)


def outside(
    points: Points, covered: Callable[[complex], bool], *, shortest: float = 0.5
) -> list[list[complex]]:
    """Return the pieces of a line that are not covered; each cut is found to 1/1000 of a step."""
    pieces: list[list[complex]] = [[]]
    for n, point in enumerate(points):
        hidden = covered(point)
        if n and hidden is not covered(points[n - 1]):
            inner, outer = (point, points[n - 1]) if hidden else (points[n - 1], point)
            for _ in range(12):
                middle = (inner + outer) / 2
                inner, outer = (middle, outer) if covered(middle) else (inner, middle)
            if hidden:
                pieces[-1].append(outer)
                pieces.append([])
            else:
                pieces.append([outer])
        if not hidden:
            pieces[-1].append(point)
    return [piece for piece in pieces if len(piece) > 1 and length(piece) > shortest]


@dataclass(frozen=True)
class Field:
    """What a closed line of corners covers."""

    corners: tuple[complex, ...]
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Left, top, right, bottom."""

    @classmethod
    def of(cls, corners: Points) -> Field:
        """Return the field of a closed line."""
        xs, ys = [p.real for p in corners], [p.imag for p in corners]
        return cls(tuple(corners), (min(xs), min(ys), max(xs), max(ys)))

    def near(self, other: Field) -> bool:
        """Say whether the two could meet at all."""
        a, b = self.box, other.box
        return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]

    def __contains__(self, point: complex) -> bool:
        """Say whether a point lies in it (even-odd)."""
        left, top, right, bottom = self.box
        x, y = point.real, point.imag
        if not (left <= x <= right and top <= y <= bottom):
            return False
        found = False
        before = self.corners[-1]
        for corner in self.corners:
            if (corner.imag > y) is not (before.imag > y):
                share = (y - before.imag) / (corner.imag - before.imag)
                if x < before.real + share * (corner.real - before.real):
                    found = not found
            before = corner
        return found


def within(fields: Sequence[Field]) -> Callable[[complex], bool]:
    """Return what says whether a point lies in one of some fields."""
    return lambda point: any(point in field for field in fields)


def _step(way: complex) -> complex:
    return way / abs(way) if abs(way) else 0j
