"""Bamboo: stems in sections, leaves in hanging bunches."""

from __future__ import annotations

import math
from random import Random

from handscroll.motifs.curves import bend, leaf_swell, stroke
from handscroll.motifs.trace import Mark, Sheet, Tone, placed
from handscroll.motifs.wish import Wish

_BUNCHES = (
    (178, 96), (92, 132), (222, 168), (132, 208), (60, 226),
    (246, 70), (150, 44), (206, 262), (40, 66), (110, 300),
)  # fmt: skip
"""Where leaves hang, in the order they are set down."""


def bamboo(wish: Wish) -> Sheet:
    """Draw bamboo: stems in sections, and leaves in hanging bunches of three to five."""
    chance, line = Random(wish.seed), wish.weight
    marks: list[Mark] = []
    stems = [(196.0, 15.0, -0.05), (112.0, 9.0, 0.045), (246.0, 6.5, 0.02)]
    for x, width, lean in stems[: 2 + (wish.density > 2)]:
        marks += _stem(complex(x, 408), width * line**0.6, lean, chance)
    for n, (x, y) in enumerate(_BUNCHES[: 4 + wish.density + wish.density // 4]):
        at = complex(x + chance.uniform(-8, 8), y + chance.uniform(-8, 8))
        side = 1 if n % 2 else -1
        twig = bend(
            at + complex(34 * side, -38),
            at + complex(22 * side, -26),
            at + complex(8 * side, -12),
            at,
        )
        marks.append(Mark((stroke(twig, 3.0 * line, lambda t: 1 - 0.5 * t),)))
        marks += _bunch(at, 3 + n % 3, side, line, chance)
    return Sheet(300, 400, tuple(marks))


def _stem(foot: complex, width: float, lean: float, chance: Random) -> list[Mark]:
    found, at = [], foot
    long = 62.0
    while at.imag > 4:
        long = min(104.0, long * 1.13)
        top = at + complex(long * lean + chance.uniform(-1.5, 1.5), -long)
        inner = [at - 3.2j, at + (top - at) * 0.5, top + 3.2j]
        found.append(Mark((stroke(inner, width, _section, fine=9),), tone=Tone.SOFT))
        knot = bend(top + complex(-width * 0.62, -2.2), top + complex(-width * 0.3, 2.2),
                    top + complex(width * 0.3, 2.2), top + complex(width * 0.62, -2.2))  # fmt: skip
        if top.imag > 0:
            found.append(Mark((stroke(knot, 2.6, _knot_swell),)))
        at = top
    return found


def _knot_swell(t: float) -> float:
    return 1.0 - 0.6 * math.sin(math.pi * t)


def _section(t: float) -> float:
    return 0.86 + 0.14 * abs(2 * t - 1) ** 3


def _bunch(at: complex, count: int, side: int, line: float, chance: Random) -> list[Mark]:
    found = []
    for n in range(count):
        turn = (
            math.pi / 2 + side * (0.24 + (n - (count - 1) / 2) * 0.42) + chance.uniform(-0.08, 0.08)
        )
        long = chance.uniform(66, 88) * (1 - 0.09 * abs(n - 1))
        blade = bend(0j, complex(long * 0.3, 3.5), complex(long * 0.7, -4.5), complex(long, 2))
        shape = stroke(blade, 12.5 * line**0.7, leaf_swell, fine=6)
        found.append(Mark((shape.moved(placed(at, turn)),)))
    return found
