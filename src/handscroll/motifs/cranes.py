"""Cranes that cross between clouds."""

from __future__ import annotations

import cmath
import math

from handscroll.motifs.clouds import wisp
from handscroll.motifs.curves import Field, bend, leaf_swell, outside, smooth, spiral, stroke
from handscroll.motifs.flowers import Shape, dot, layered, petal, thinned
from handscroll.motifs.trace import Mark, Sheet, Tone, mirrored, moved, placed, tile
from handscroll.motifs.wish import Wish

_WIDTH, _HEIGHT = 400.0, 340.0


def cranes(wish: Wish) -> Sheet:
    """Draw two cranes that meet on their ways, and clouds where the sky is free."""
    line = 1.8 * wish.weight
    crane = _crane(line, wish.density)
    marks = moved(crane, placed(100 + 92j, 0.62))
    marks += moved(moved(crane, mirrored), placed(300 + 258j, -0.62))
    drift = wisp(line * 2.0, 2)
    marks += moved(drift, placed(300 + 78j, 0.0, 1.1))
    marks += moved(moved(drift, mirrored), placed(100 + 250j, 0.0, 1.1))
    return tile(_WIDTH, _HEIGHT, marks)


def _crane(line: float, density: int) -> list[Mark]:
    """Return a crane from above, flying upwards: 190 wide, 180 long."""
    half = _wing(line, 4 + density)
    marks = [*half, *moved(half, mirrored)]
    tail = [p + 18j for p in petal(26, 5.5, tip=0.6)]
    fan = [
        [(p - 18j) * cmath.rect(1, math.pi + turn) + 22j for p in tail]
        for turn in (-0.6, 0.6, -0.3, 0.3, 0)
    ]
    marks += [Mark((smooth(thinned(shape), closed=True),), tone=Tone.FULL) for shape in fan]
    for side in (-1, 1):
        leg = bend(3j * 1 + side * 2 + 34j, side * 3 + 52j, side * 2 + 66j, side * 4 + 92j)
        foot = bend(side * 4 + 92j, side * 4 + 95j, side * 5 + 98j, side * 7 + 101j)
        marks.append(Mark((stroke(leg + foot[1:], line * 1.2, lambda t: 1 - 0.4 * t),)))
    body = bend(0 - 24j, 10 - 14j, 11 + 8j, 0 + 30j)
    outline = body + [mirrored(p) for p in reversed(body[1:-1])]
    marks.append(Mark((smooth(thinned(outline), closed=True),), line))
    neck = bend(0 - 22j, -3 - 40j, 10 - 52j, 4 - 74j)
    marks.append(
        Mark((stroke(neck, line * 3.4, lambda t: 1.0 - 0.55 * math.sin(math.pi * t * 0.9)),))
    )
    head = dot(4.6).moved(placed(3.6 - 77j))
    beak = stroke([3 - 80j, 1.5 - 90j, 0 - 101j], line * 2.0, lambda t: 1 - 0.9 * t, fine=2)
    crown = stroke([4.4 - 74j, 3.6 - 81j], line * 2.1, leaf_swell, fine=1)
    return [*marks, Mark((head,)), Mark((beak,)), Mark((crown,), tone=Tone.ACCENT)]


def _wing(line: float, count: int) -> list[Mark]:
    """Return the right wing: flight feathers behind, coverts over them, the arm in front."""
    arm = bend(4 - 16j, 18 - 34j, 36 - 46j, 54 - 42j, 66 - 40j, 74 - 34j, 78 - 26j)
    under = bend(78 - 26j, 66 - 24j, 50 - 22j, 40 - 18j, 28 - 14j, 16 - 2j, 6 + 6j)
    front: Shape = [*arm, *under[1:]]
    feathers: list[Shape] = []
    for n in range(count):
        share = n / (count - 1)
        foot = 10 - 4j + share * (62 - 24j)
        turn = math.radians(172 - 82 * share**1.5)
        long = 36 + 24 * share
        feathers.append([foot + p * cmath.rect(1, turn) for p in petal(long, 7.4, tip=0.25)])
    coverts: list[Shape] = []
    for n in range(count - 1):
        share = n / (count - 2)
        foot = 10 - 10j + share * (58 - 20j)
        turn = math.radians(170 - 66 * share**1.5)
        coverts.append([foot + p * cmath.rect(1, turn) for p in petal(24 + 6 * share, 6.6)])
    marks = layered([*feathers, *coverts, front], line * 0.85)
    for shape in feathers[count // 2 :]:
        tip, foot = shape[len(shape) // 2], shape[0]
        ink = stroke(
            [foot + (tip - foot) * k for k in (0.68, 0.8, 0.96)], line * 3.0, leaf_swell, fine=3
        )
        marks.append(Mark((ink,)))
    curl = spiral(56 - 34j, (6.0, 1.0), 2.4, 1.2)
    arm_field = Field.of(front)
    seen = outside(curl, lambda point: point not in arm_field)
    marks += [Mark((stroke(one, line * 1.1),), tone=Tone.ACCENT) for one in seen]
    return marks
