"""Cracked ice, and plum blossoms fallen on it."""

from __future__ import annotations

import cmath
import math
from itertools import product
from random import Random

from handscroll.motifs.curves import outside
from handscroll.motifs.flowers import blossom
from handscroll.motifs.trace import Mark, Sheet, Trace, moved, placed, tile
from handscroll.motifs.wish import Wish

_SIDE = 260.0
_ROUND = [complex(x, y) for x, y in product((-_SIDE, 0, _SIDE), repeat=2)]


def ice_plum(wish: Wish) -> Sheet:
    """Draw cracks that run until they meet another, and blossoms where there is room.

    The cracks grow at one pace from scattered places, in both directions, and stop where another
    one was first (Gilbert's tessellation), on a sheet whose edges meet.
    """
    chance = Random(wish.seed)
    seeds = _scattered(
        chance, 14 + 9 * wish.density, _SIDE * 0.62 / math.sqrt(14 + 9 * wish.density)
    )
    ways = _ways(chance, len(seeds))
    lines = _cracks(seeds, ways)
    flowers = _scattered(chance, 3 + wish.density, 62.0)
    sizes = [chance.uniform(13.0, 22.0) for _ in flowers]
    places = list(zip(flowers, sizes, strict=True))

    def covered(point: complex) -> bool:
        return any(abs(point - at - shift) < size + 3.2
                   for at, size in places for shift in _ROUND)  # fmt: skip

    marks = []
    for n, (start, end) in enumerate(lines):
        steps = max(2, math.ceil(abs(end - start) / 3))
        fine = [start + (end - start) * k / steps for k in range(steps + 1)]
        width = (2.3, 1.5, 1.1)[n % 3] * wish.weight
        pieces = [Trace((piece[0], piece[-1])) for piece in outside(fine, covered)]
        marks += [Mark((piece,), width) for piece in pieces]
    for at, size in places:
        turn = chance.uniform(0, math.tau)
        marks += moved(blossom(size, 1.3 * wish.weight), placed(at, turn))
    return tile(_SIDE, _SIDE, marks)


def _scattered(chance: Random, count: int, apart: float) -> list[complex]:
    """Return places at least so far apart, over the edges as well; fewer where none is free."""
    found: list[complex] = []
    for _ in range(count * 60):
        at = complex(chance.uniform(0, _SIDE), chance.uniform(0, _SIDE))
        if all(abs(at - other - shift) >= apart for other in found for shift in _ROUND):
            found.append(at)
        if len(found) == count:
            break
    return found


def _ways(chance: Random, count: int) -> list[complex]:
    """Return directions that keep clear of each other: every sixth of a half turn, unsteadily."""
    turns = [(n * 0.381966 % 1 + chance.uniform(-0.04, 0.04)) * math.pi for n in range(count)]
    chance.shuffle(turns)
    return [cmath.rect(1, turn) for turn in turns]


def _cracks(seeds: list[complex], ways: list[complex]) -> list[tuple[complex, complex]]:
    """Return each crack from end to end."""
    rays = [(at, way * sign) for at, way in zip(seeds, ways, strict=True) for sign in (1, -1)]
    stops = [math.inf] * len(rays)
    for late, early, k, j in sorted(_meetings(rays)):
        # The later ray is stopped, if it still runs and the earlier one has come so far.
        if stops[k] > late and stops[j] >= early:
            stops[k] = late
    found = []
    for n in range(0, len(rays), 2):
        at, way = rays[n]
        found.append((at - way * min(stops[n + 1], _SIDE), at + way * min(stops[n], _SIDE)))
    return found


def _meetings(rays: list[tuple[complex, complex]]) -> list[tuple[float, float, int, int]]:
    """Return where two rays meet: how far the later has run, the earlier, and which they are."""
    found = []
    for k, j in product(range(len(rays)), repeat=2):
        if k // 2 == j // 2:
            continue
        (a, u), (b, v) = rays[k], rays[j]
        cross = u.real * v.imag - u.imag * v.real
        if abs(cross) < 1e-6:
            continue
        for shift in _ROUND:
            gap = b + shift - a
            mine = (gap.real * v.imag - gap.imag * v.real) / cross
            other = (gap.real * u.imag - gap.imag * u.real) / cross
            if mine > other > 0:
                found.append((mine, other, k, j))
    return found
