"""Grounds ruled with compass and square: meander, thunder, coins, tortoise shell."""

from __future__ import annotations

import cmath
import math

from handscroll.motifs.curves import stroke
from handscroll.motifs.trace import Mark, Sheet, Tone, Trace, around, mirrored, moved, placed, tile
from handscroll.motifs.wish import Wish

_QUARTER = 4 / 3 * math.tan(math.pi / 8)
"""Handle of a quarter circle, in radii."""


def meander(wish: Wish) -> Sheet:
    """Draw a band of square spirals in pairs, joined above and below in turn."""
    side = 4 * (wish.density + 1)
    spiral = _square_spiral(side)
    pair = tuple(complex(-point.real - 2, point.imag) for point in reversed(spiral[1:])) + tuple(
        spiral[1:]
    )
    width = 2 * side + 4
    top = Trace(pair).moved(placed(complex(side + 3, 4)))
    bottom = Trace(pair).moved(lambda p: complex(side + 3 + width + p.real, side + 4 - p.imag))
    line = 1.02 * wish.weight
    edges = [Mark((Trace((0j + y * 1j, 2 * width + y * 1j)),), line * size, round=False)
             for y, size in ((0.8, 1.0), (side + 7.2, 1.0))]  # fmt: skip
    return tile(2 * width, side + 8, [Mark((top, bottom), line, round=False), *edges], down=False)


def _square_spiral(side: int) -> list[complex]:
    """Return corners from the outer end inwards, two units from line to line."""
    points = [0j, complex(side, 0), complex(side, side)]
    for n in range(0, side // 2, 2):
        if side - 2 * n < 3:
            break
        points.append(complex(n, side - n))
        points.append(complex(n, n + 2))
        if side - n - 2 - n < 3:
            break
        points.append(complex(side - n - 2, n + 2))
        points.append(complex(side - n - 2, side - n - 2))
    return points


def thunder(wish: Wish) -> Sheet:
    """Draw rounded square spirals in pairs, one row's joints over the next row's gaps."""
    cell, turns = 40.0, 1.2 + 0.4 * wish.density
    pitch = 18.4 / (turns + 0.3)
    line = pitch * 0.52 * wish.weight**0.6
    curl = _round_square(turns, 18.6 - line / 2, pitch)
    joint = complex(0, -(18.6 - line / 2))
    pair = [mirrored(point) - cell / 2 for point in reversed(curl)]
    pair += [joint, *(point + cell / 2 for point in curl)]
    shape = Mark((stroke(pair, line, lambda t: 0.62 + 0.38 * math.sin(math.pi * t), fine=2.6),))
    flipped = shape.moved(lambda point: point.conjugate())
    rows = [
        *moved([shape], placed(complex(cell, cell / 2))),
        *moved([flipped], placed(complex(2 * cell, cell * 1.5))),
    ]
    return tile(2 * cell, 2 * cell, rows)


def _round_square(turns: float, radius: float, pitch: float) -> list[complex]:
    """Return a spiral of rounded squares inwards from the middle of its upper side."""
    steps = math.ceil(turns * 44)
    found = []
    for n in range(steps + 1):
        t = n / steps * turns
        way = cmath.rect(1, -math.pi / 2 + t * math.tau)
        square = (abs(way.real) ** 4.5 + abs(way.imag) ** 4.5) ** (-1 / 4.5)
        # Three sides keep their distance; on the way to the fourth it steps in.
        step = min(1.0, max(0.0, (t % 1 - 0.62) / 0.36))
        inwards = math.floor(t) + step * step * (3 - 2 * step)
        found.append(way * square * (radius - pitch * inwards))
    return found


def coins(wish: Wish) -> Sheet:
    """Draw rings that overlap by quarters, each with the square hole of a coin."""
    size, line = 60.0, 1.5 * wish.weight
    thin = line * 0.5
    marks: list[Mark] = []
    for centre in (0j, complex(size, size)):
        marks.append(Mark((_circle(size - 0.001),), line).moved(placed(centre)))
        lens = _lens(size)
        inner = [Mark((lens,), thin, Tone.SOFT)] if wish.density > 1 else []
        marks += moved(around(inner, 4), placed(centre))
        marks += moved(_hole(wish.density, line, thin), placed(centre))
    return tile(2 * size, 2 * size, marks)


def _hole(density: int, line: float, thin: float) -> list[Mark]:
    half = 12.0
    corners = tuple(
        cmath.rect(half * math.sqrt(2), math.pi / 4 + n * math.pi / 2) for n in range(4)
    )
    square = Trace(corners, closed=True)
    found = [Mark((square,), line, round=False)]
    if density > 2:
        found.append(Mark((square.moved(placed(size=0.66)),), thin, round=False))
    if density > 3:
        dot = Mark((_circle(1.7).moved(placed(complex(0, -19.5))),), tone=Tone.ACCENT)
        found += around([dot], 4)
    petal = _petal(10.0 if density < 5 else 7.0, 3.4)
    found += around([Mark((petal,), tone=Tone.ACCENT)], 4)
    return found


def _lens(size: float) -> Trace:
    """Return the inner line of the field that two rings share, right of a centre, by a quarter."""
    a, b = complex(size, 0), complex(0, size)
    middle = (a + b) / 2
    start, end = middle + (b - a) * 0.36, middle + (a - b) * 0.36
    bulge = (a + b) / abs(a + b) * size * 0.155
    return Trace((start, start * 0.62 + end * 0.38 + bulge, start * 0.38 + end * 0.62 + bulge, end,
                  start * 0.38 + end * 0.62 - bulge, start * 0.62 + end * 0.38 - bulge, start),
                 closed=True, curved=True)  # fmt: skip


def tortoise(wish: Wish) -> Sheet:
    """Draw a comb of six-sided cells, line within line, a flower of six petals in each."""
    side, line = 40.0, 2.0 * wish.weight
    width, height = math.sqrt(3) * side, 3 * side
    marks: list[Mark] = []
    for centre in (0j, complex(width / 2, 1.5 * side)):
        corners = [centre + cmath.rect(side, math.pi / 6 + n * math.pi / 3) for n in range(6)]
        # Three of the six sides; the neighbours bring the others.
        marks.append(Mark((Trace(tuple(corners[:4])),), line))
        for n in range(1, wish.density):
            ring = Trace(tuple(corners), closed=True)
            inset = ring.moved(lambda p, c=centre, k=1 - 0.13 * n: c + (p - c) * k)  # type: ignore[misc]
            marks.append(Mark((inset,), line * (0.5 if n > 1 else 0.7), round=False))
        inner = side * (1 - 0.13 * (wish.density - 1))
        petal = Mark((_petal(inner * 0.62, inner * 0.2),), tone=Tone.ACCENT)
        marks += moved(around([petal], 6), placed(centre))
    return tile(width, height, marks)


def _petal(length: float, half: float) -> Trace:
    """Return a petal from near nought upwards."""
    foot, tip = complex(0, -length * 0.16), complex(0, -length)
    return Trace((foot, complex(-half, -length * 0.3), complex(-half * 1.25, -length * 0.8), tip,
                  complex(half * 1.25, -length * 0.8), complex(half, -length * 0.3), foot),
                 closed=True, curved=True)  # fmt: skip


def _circle(radius: float) -> Trace:
    points = [complex(radius, 0)]
    for n in range(4):
        here, there = (cmath.rect(radius, (n + k) * math.pi / 2) for k in (0, 1))
        points += [here + here * 1j * _QUARTER, there - there * 1j * _QUARTER, there]
    return Trace(tuple(points), closed=True, curved=True)
