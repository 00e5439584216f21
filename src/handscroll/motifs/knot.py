"""The endless knot: one cord, over and under in turn, that comes back to itself."""

from __future__ import annotations

import math

from handscroll.motifs.curves import arc, outside, smooth
from handscroll.motifs.trace import Mark, Sheet, Tone, Trace, placed
from handscroll.motifs.wish import Wish

_STEP = 30.0
_LOOP = 0.9
"""Radius of the loops at the two corners, in steps."""


def endless_knot(wish: Wish) -> Sheet:
    """Draw the knot of so many strands each way, standing on its corner.

    Strands are joined in pairs at alternate ends; the two that are left at each of two corners
    are joined there. With an odd number of strands that makes one closed cord.
    """
    count = 2 * wish.density + 1
    line, cord = 2.2 * wish.weight, _STEP * 0.23
    middle = (count - 1) / 2
    marks = []
    for n in range(count):
        for upright in (False, True):
            marks += _strand(n, count, upright, cord, line)
    marks += _turns(count, cord, line)
    size = (count - 1) * _STEP * math.sqrt(2) + _STEP * 5.2
    move = placed(complex(size / 2, size / 2), math.pi / 4)
    centre = complex(middle, middle) * _STEP
    return Sheet(size, size, tuple(mark.moved(lambda p: move(p - centre)) for mark in marks))


def _strand(n: int, count: int, upright: bool, cord: float, line: float) -> list[Mark]:
    """Return the two edges and the core of a strand, cut where another one passes over it."""
    far = (count - 1) * _STEP

    def under(point: complex) -> bool:
        along, at = (point.imag, n) if upright else (point.real, n)
        other = round(along / _STEP)
        below = (other + at) % 2 == (1 if upright else 0)
        return 0 <= other < count and below and abs(along - other * _STEP) < cord + line * 0.9

    first = -_STEP * (_LOOP if n == 0 else 0.5)
    last = far + _STEP * (_LOOP if n == count - 1 else 0.5)
    steps = count * 24
    found = []
    for offset, width, tone in _threads(cord, line):
        fine = [complex(first + (last - first) * k / steps, n * _STEP + offset)
                for k in range(steps + 1)]  # fmt: skip
        pieces = outside([complex(p.imag, p.real) for p in fine] if upright else fine, under)
        traces = tuple(Trace((piece[0], piece[-1])) for piece in pieces)
        found.append(Mark(traces, width, tone, round=False))
    return found


def _threads(cord: float, line: float) -> tuple[tuple[float, float, Tone], ...]:
    """Return the lines that a cord is drawn with: how far off its middle, how wide, how strong."""
    return (-cord, line, Tone.FULL), (cord, line, Tone.FULL), (0.0, line * 1.1, Tone.ACCENT)


def _turns(count: int, cord: float, line: float) -> list[Mark]:
    """Return the bends that join the strands' ends."""
    half = _STEP / 2
    before, after = -half, (count - 1) * _STEP + half
    bends = []
    for n in range(count - 1):
        m = n * _STEP + half
        if n % 2 == 0:
            bends += [(complex(after, m), -0.5), (complex(m, after), 0.0)]
        else:
            bends += [(complex(before, m), 0.5), (complex(m, before), 1.0)]
    radius = _STEP * _LOOP
    corner, far = complex(-radius, -radius), complex(1, 1) * (count - 1) * _STEP
    found = []
    for offset, width, tone in _threads(cord, line):
        drawn = [arc(at, half + offset, start * math.pi, (start + 1) * math.pi, 12)
                 for at, start in bends]  # fmt: skip
        loop = arc(corner, radius + offset, math.pi / 2, math.tau, 24)
        drawn += [loop, [far - point for point in loop]]
        found.append(Mark(tuple(smooth(one) for one in drawn), width, tone, round=False))
    return found
