"""Flowers and leaves that more than one motif bears; each grows from nought upwards."""

from __future__ import annotations

import cmath
import math

from handscroll.motifs.curves import Field, bend, leaf_swell, outside, smooth, stroke, within
from handscroll.motifs.trace import Mark, Tone, Trace, around, moved, placed

Shape = list[complex]


def petal(long: float, half: float, *, tip: float = 0.0) -> Shape:
    """Return the outline of a petal.

    Parameters
    ----------
    tip
        0 for a round end, 1 for a pointed one.
    """
    top = complex(0, -long)
    side = bend(
        0j,
        complex(half * 0.9, -long * 0.12),
        complex(half * 1.32, -long * (0.92 - 0.3 * tip)),
        complex(half * 0.62 * (1 - tip), -long * (0.98 - 0.12 * tip)),
        complex(half * 0.36 * (1 - tip), -long * (1.02 - 0.04 * tip)),
        complex(0, -long * (1.0 - 0.06 * tip)),
        top,
        steps=9,
    )
    return [*side, *[complex(-p.real, p.imag) for p in reversed(side[:-1])]]


def layered(shapes: list[Shape], width: float, tone: Tone = Tone.FULL) -> list[Mark]:
    """Return the outlines of shapes that lie over each other, the hindmost first."""
    fields = [Field.of(shape) for shape in shapes]
    found = []
    for n, shape in enumerate(shapes):
        before = [field for field in fields[n + 1 :] if field.near(fields[n])]
        pieces = outside([*shape, shape[0]], within(before))
        traces = tuple(smooth(thinned(piece)) for piece in pieces)
        if traces:
            found.append(Mark(traces, width, tone))
    return found


def thinned(points: Shape, keep: int = 3) -> Shape:
    """Return every so-manyth point of a line, its ends always."""
    return [*points[:-1:keep], points[-1]]


def blossom(size: float, line: float) -> list[Mark]:
    """Return a plum blossom from above: five round petals, stamens, a heart."""
    leaf = [point - size * 0.06j for point in petal(size, size * 0.58)]
    outlines = [[p * cmath.rect(1, n * math.tau / 5) for p in leaf] for n in range(5)]
    marks = []
    for n, outline in enumerate(outlines):
        after = Field.of(outlines[(n + 1) % 5])
        pieces = outside([*outline, outline[0]], within([after]))
        marks.append(Mark(tuple(smooth(thinned(piece, 2)) for piece in pieces), line))
    for n in range(15):
        way = cmath.rect(1, (n + 0.5) * math.tau / 15)
        reach = size * (0.42 if n % 3 else 0.54)
        marks.append(Mark((Trace((way * size * 0.14, way * reach)),), line * 0.5))
        marks.append(Mark((dot(size * 0.05).moved(placed(way * reach)),), tone=Tone.ACCENT))
    return [*marks, Mark((dot(size * 0.1),), tone=Tone.ACCENT)]


def bud(size: float, line: float) -> list[Mark]:
    """Return a plum bud: one round petal before two, in a calyx."""
    front = petal(size * 0.95, size * 0.48)
    sides = [[p * cmath.rect(0.92, turn) for p in front] for turn in (-0.62, 0.62)]
    marks = layered([*sides, front], line)
    leaf = stroke([0j, -size * 0.2j, -size * 0.42j], size * 0.22, leaf_swell, fine=size / 8)
    calyx = [Mark((leaf.moved(placed(turn=turn)),), tone=Tone.ACCENT) for turn in (-0.8, 0, 0.8)]
    return moved([*marks, *calyx], placed(size * 0.4j))


def dot(radius: float) -> Trace:
    """Return a round spot about nought."""
    return smooth([radius * cmath.rect(1, n * math.tau / 6) for n in range(6)], closed=True)


def ring_of(shape: Shape, count: int, turn: float = 0.0) -> list[Shape]:
    """Return a shape ``count`` times, turned about nought."""
    return [[p * cmath.rect(1, turn + n * math.tau / count) for p in shape] for n in range(count)]


def spots(radius: float, count: int, size: float, tone: Tone = Tone.ACCENT) -> list[Mark]:
    """Return round spots in a ring about nought."""
    return around([Mark((dot(size).moved(placed(-radius * 1j)),), tone=tone)], count)
