"""Chrysanthemum: petals in rings that close over the heart."""

from __future__ import annotations

import cmath
import math
from random import Random

from handscroll.motifs.curves import bend, stroke
from handscroll.motifs.flowers import Shape, dot, layered, petal, ring_of
from handscroll.motifs.trace import Mark, Sheet, Tone, moved, placed
from handscroll.motifs.wish import Wish

_LEAVES = (
    (149 + 300j, -1.15, 1.0), (150 + 336j, 1.2, 1.05), (149 + 262j, 0.95, 0.8),
    (150 + 372j, -1.3, 0.8),
)  # fmt: skip
"""Where a leaf leaves the stem, which way, and its size."""


def chrysanthemum(wish: Wish) -> Sheet:
    """Draw chrysanthemums: petals in rings that close over the heart, lobed leaves below."""
    chance, line = Random(wish.seed), 1.5 * wish.weight
    heads = [(150 + 128j, 92.0), (70 + 262j, 52.0), (236 + 276j, 44.0)][
        : 1 + (wish.density > 1) + (wish.density > 3)
    ]
    marks: list[Mark] = []
    for at, size in heads:
        stem = bend(at + size * 0.7j, at + (size * 0.9 + 40) * 1j, 146 + 320j, 150 + 402j)
        marks.append(Mark((stroke(stem, 5 * wish.weight, lambda t: 0.6 + 0.4 * t),)))
    for foot, turn, size in _LEAVES:
        clear = all(
            abs(foot + cmath.rect(52 * size, turn - math.pi / 2) - at) > far + 24
            for at, far in heads
        )
        if clear:
            marks += moved(_lobed_leaf(line), placed(foot, turn, size))
    for at, size in heads:
        marks += moved(_mum(size, wish.density, line, chance), placed(at))
    return Sheet(300, 400, tuple(marks))


def _mum(size: float, density: int, line: float, chance: Random) -> list[Mark]:
    shapes: list[Shape] = []
    rings = 3 + (density + 1) // 2
    for n in range(rings):
        long = size * (1 - 0.78 * n / rings)
        count = max(9, 22 - 3 * n) if size > 60 else max(7, 16 - 3 * n)
        one = petal(long, long * math.pi / count * 0.78, tip=0.15)
        bent = [p + 0.18 * p.imag**2 / long for p in one]
        petals = ring_of(bent, count, n * 0.37 + chance.uniform(0, 0.05))
        # Each petal over the one before it; the last lies under the first, as in a fan.
        shapes += petals
    marks = layered(shapes, line * (0.9 if size > 60 else 0.7))
    core = [Mark((dot(size * 0.018),), tone=Tone.ACCENT)]
    for n in range(10):
        way = cmath.rect(size * 0.075, n * 2.4)
        core.append(
            Mark((dot(size * 0.02).moved(placed(way * math.sqrt(n / 10 + 0.1))),), tone=Tone.ACCENT)
        )
    return [*marks, *core]


def _lobed_leaf(line: float) -> list[Mark]:
    """Return a leaf of five lobes with veins, 100 long."""
    half = bend(
        0j, 6 - 10j, 10 - 14j, 14 - 18j, 30 - 12j, 40 - 22j, 30 - 40j, 24 - 44j, 22 - 44j,
        20 - 46j, 40 - 48j, 42 - 66j, 24 - 76j, 20 - 78j, 18 - 78j, 16 - 78j, 18 - 92j,
        8 - 100j, 0 - 104j,
    )  # fmt: skip
    right = stroke(half, line * 1.5, lambda t: 0.6 + 0.4 * math.sin(math.pi * t), fine=5)
    found = [Mark((right,)), Mark((right.moved(lambda p: complex(-p.real, p.imag)),))]
    for end in (26 - 32j, -26 - 32j, 26 - 62j, -26 - 62j, -92j):
        foot = complex(0, end.imag * 0.5) if end.real else 0j
        vein = stroke([foot, (foot + end) / 2 - 2j, end], line * 1.2, lambda t: 1 - 0.8 * t, fine=6)
        found.append(Mark((vein,), tone=Tone.SOFT))
    return found
