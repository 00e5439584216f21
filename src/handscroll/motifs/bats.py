"""Five bats round the sign of long life."""

from __future__ import annotations

import math

from handscroll.motifs.curves import arc, bend, even, leaf_swell, smooth, spiral, stroke
from handscroll.motifs.flowers import dot, spots
from handscroll.motifs.trace import Mark, Sheet, Tone, Trace, around, mirrored, moved, placed
from handscroll.motifs.wish import Wish


def bats(wish: Wish) -> Sheet:
    """Draw a roundel: five bats with their heads to the sign in the middle, clouds between them."""
    line = 2.3 * wish.weight
    marks = _longevity(line)
    bat = moved(_bat(line), placed(133j, 0.0, 1.03))
    marks += around(bat, 5, math.pi)
    wisp = moved(_between(line, wish.density), placed(-171j, 0.0, 1.05))
    marks += around(wisp, 5, math.pi)
    for radius, size in ((188.0, 1.2), (181.0, 0.5)):
        marks.append(Mark((_ring(radius),), line * size))
    if wish.density > 2:
        marks += spots(194.5, 12 * wish.density, 2.1)
        marks.append(Mark((_ring(201.0),), line * 0.6))
    return Sheet(412, 412, tuple(moved(marks, placed(206 + 206j))))


def _bat(line: float) -> list[Mark]:
    """Return a bat from above, its head upwards, 132 wide."""
    upper = bend(5 - 17j, 10 - 13j, 12 - 9j, 17 - 10j, 22 - 30j, 40 - 40j, 54 - 30j)
    curl = spiral(50 - 17j, (13.6, 2.2), -math.pi / 2 + 0.32, 1.3, ease=0.9)
    wing = even(smooth([*upper[::4], *curl[1::3]]).corners(5), 80)
    lower = bend(63.4 - 14j, 62 - 2j, 54 + 8j, 45 + 4j, 44 + 14j, 34 + 19j, 28 + 9j,
                 27 + 19j, 18 + 24j, 13 + 14j, 12 + 20j, 6 + 24j, 0 + 34j)  # fmt: skip
    ribs = [bend(18 - 9j, 26 - 6j, 34 + 0j, 45 + 4j), bend(16 - 6j, 20 - 2j, 25 + 3j, 28 + 9j),
            bend(12 - 3j, 13 + 2j, 13 + 8j, 13 + 14j)]  # fmt: skip
    half = [Mark((stroke(wing, line * 1.25, _wing_swell, fine=4),)),
            Mark((smooth(_cusped(lower)),), line * 0.9)]  # fmt: skip
    half += [Mark((stroke(rib, line * 0.9, leaf_swell, fine=4),), tone=Tone.SOFT) for rib in ribs]
    ear = stroke(
        bend(2 - 21j, 6 - 24j, 9 - 29j, 8 - 35j), line * 1.5, lambda t: 1 - 0.9 * t, fine=3
    )
    eye = dot(1.7).moved(placed(4.4 - 24.5j))
    cheek = bend(5 - 17j, 9 - 22j, 6 - 31j, 0 - 30j)
    half += [
        Mark((ear,)),
        Mark((eye,), tone=Tone.ACCENT),
        Mark((smooth(cheek[::4] + cheek[-1:]),), line * 0.9),
    ]
    body = stroke(bend(-12j, -6j, 8j, 24j), line * 4.2, leaf_swell, fine=4)
    nose = spiral(0 - 20j, (3.2, 0.8), 0.6, 1.3)
    return [
        *half,
        *moved(half, mirrored),
        Mark((body,), tone=Tone.ACCENT),
        Mark((stroke(nose, line * 0.7),)),
    ]


def _wing_swell(t: float) -> float:
    return 0.5 + 0.5 * math.sin(math.pi * min(1.0, 0.12 + 0.8 * t))


def _cusped(points: list[complex]) -> list[complex]:
    """Return few enough points for a small file, the cusps of a wing's edge among them."""
    return points[::3]


def _ring(radius: float) -> Trace:
    return smooth(arc(0j, radius, 0, math.tau, 36)[:-1], closed=True)


def _longevity(line: float) -> list[Mark]:
    """Return the round form of the sign for long life: mirrored bars within a ring."""
    wide = line * 2.0
    bars: list[list[complex]] = [[-40j, 40j]]
    for y, half in ((-30.0, 24.0), (-18.0, 33.0), (18.0, 33.0), (30.0, 24.0)):
        bars.append([complex(-half, y), complex(half, y)])
    bars.append([-38 + 0j, 38 + 0j])
    hooks = []
    for sx in (-1, 1):
        for sy in (-1, 1):
            hooks.append(
                [complex(sx * 12, sy * 18), complex(sx * 12, sy * 8.5), complex(sx * 33, sy * 8.5)]
            )
    marks = [Mark((Trace(tuple(bar)),), wide, round=False) for bar in bars]
    marks += [Mark((Trace(tuple(hook)),), wide * 0.8, round=False) for hook in hooks]
    return [*marks, Mark((_ring(47.0),), wide), Mark((_ring(53.0),), line * 0.5)]


def _between(line: float, density: int) -> list[Mark]:
    """Return a small cloud of two curls for the room between two bats."""
    curl = bend(-2 + 16j, 6 + 14j, 10 + 10j, 12 + 4j) + spiral(5 + 3j, (7.2, 1.2), 0.1, -1.3)[1:]
    half = [Mark((stroke(curl, line * 1.2),))]
    if density > 1:
        tail = bend(0 + 18j, 3 + 24j, 2 + 30j, 0 + 38j)
        half.append(Mark((stroke(tail, line * 1.3, leaf_swell),), tone=Tone.ACCENT))
    return [*half, *moved(half, mirrored)]
