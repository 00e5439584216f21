"""Geometry of the timeline: bars of years, each a link."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDE, HIGH = 960.0, 96.0
"""Size of the drawing in its own units."""
_GAP = 0.14
_MOST_MARKS = 9


@dataclass(frozen=True)
class Bar:
    """One bar: years from ``first`` to ``last``, both included; its box in drawing units."""

    first: int
    last: int
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Mark:
    """A year written under the timeline; ``x`` is where its bar begins."""

    year: int
    x: float


@dataclass(frozen=True)
class Timeline:
    """Bars and the years below them; ``step`` is the width of a place in drawing units."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    step: float


def timeline(counts: Sequence[tuple[int, int]], years: int) -> Timeline | None:
    """Draw the timeline, or nothing where all works are of one bar.

    Heights follow the root of the counts, so that few works beside many stay seen.
    """
    if len(counts) < 2:
        return None
    step = WIDE / len(counts)
    most = math.sqrt(max(count for _, count in counts))
    bars = []
    for place, (first, count) in enumerate(counts):
        high = 0.0 if not count else max(6.0, HIGH * math.sqrt(count) / most)
        wide = min(step * (1 - _GAP), 56.0)
        x = place * step + (step - wide) / 2
        bars.append(
            Bar(first, first + years - 1, count, _r(x), _r(HIGH - high), _r(wide), _r(high))
        )
    every = math.ceil(len(counts) / _MOST_MARKS)
    marks = tuple(
        Mark(first, _r((place + 0.5) * step))
        for place, (first, _) in enumerate(counts)
        if place % every == 0
    )
    return Timeline(tuple(bar for bar in bars if bar.count), marks, _r(step))


def _r(value: float) -> float:
    return round(value, 2)
