"""Plum: an old branch in flower."""

from __future__ import annotations

import cmath
import math
from random import Random

from handscroll.motifs.curves import stroke, through
from handscroll.motifs.flowers import Shape, blossom, bud
from handscroll.motifs.trace import Mark, Sheet, Trace, moved, placed
from handscroll.motifs.wish import Wish


def plum(wish: Wish) -> Sheet:
    """Draw an old plum branch that turns sharply, young shoots, flowers and buds along them."""
    chance, line = Random(wish.seed), wish.weight
    trunk = through(
        286 + 392j, 226 + 330j, 236 + 268j, 170 + 226j, 176 + 168j, 116 + 120j, 92 + 62j
    )
    marks = [_wood(trunk, 15 * line)]
    shoots = [
        through(176 + 168j, 214 + 124j, 222 + 66j, 246 + 22j),
        through(236 + 268j, 270 + 218j, 278 + 158j),
        through(170 + 226j, 110 + 240j, 66 + 288j, 34 + 300j),
        through(116 + 120j, 62 + 128j, 30 + 168j),
        through(92 + 62j, 84 + 38j, 62 + 14j),
    ]
    marks += [_wood(shoot, 6.4 * line) for shoot in shoots]
    places = [(n, k) for n in range(len(shoots)) for k in (0.26, 0.5, 0.74, 0.95)]
    chance.shuffle(places)
    taken: list[tuple[complex, float]] = []
    for n, k in places[: 5 + 3 * wish.density]:
        shoot = shoots[n]
        at = shoot[int(k * (len(shoot) - 1))] + cmath.rect(7, chance.uniform(0, math.tau))
        size = 22.0 * (1.2 - 0.6 * k) * chance.uniform(0.9, 1.1)
        if any(abs(at - other) < size + far + 1 for other, far in taken):
            continue
        taken.append((at, size))
    marks = _cleared(marks, taken)
    for at, size in taken:
        open_one = size > 13.5
        drawn = blossom(size, 1.5 * line) if open_one else bud(size, 1.5 * line)
        marks += moved(drawn, placed(at, chance.uniform(-0.7, 0.7)))
    return Sheet(300, 400, tuple(marks))


def _wood(points: Shape, width: float) -> Mark:
    """Return a branch: knotty, thinner towards its tip."""

    def swell(t: float) -> float:
        return (1 - 0.86 * t) * (1 + 0.09 * math.sin(t * 41) + 0.06 * math.sin(t * 23 + 1))

    return Mark((stroke(points, width, swell, fine=4),))


def _cleared(marks: list[Mark], taken: list[tuple[complex, float]]) -> list[Mark]:
    """Return marks that leave the flowers' places free: whole shapes are cut into runs."""
    found = []
    for mark in marks:
        corners = mark.traces[0].corners(4)
        half = len(corners) // 2
        # Both sides of a stroke, walked together from its foot.
        pairs = list(zip(corners[:half], reversed(corners[half : 2 * half]), strict=False))
        run: list[tuple[complex, complex]] = []
        for left, right in [*pairs, (math.inf + 0j, 0j)]:
            middle = (left + right) / 2
            hidden = math.isinf(middle.real) or any(
                abs(middle - at) < size * 0.98 for at, size in taken
            )
            if not hidden:
                run.append((left, right))
            elif len(run) > 3:
                outline = [one for one, _ in run] + [one for _, one in reversed(run)]
                found.append(Mark((Trace(tuple(outline), closed=True),), tone=mark.tone))
            if hidden:
                run = []
    return found
