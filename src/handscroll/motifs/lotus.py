"""Lotus on a winding vine: flowers above and below in turn, tendrils where there is room."""

from __future__ import annotations

import cmath
import math

from handscroll.motifs.curves import bend, leaf_swell, spiral, stroke, tail_swell
from handscroll.motifs.flowers import Shape, dot, layered, petal
from handscroll.motifs.trace import Mark, Sheet, Tone, Trace, mirrored, moved, placed, tile
from handscroll.motifs.wish import Wish

_WIDTH, _HEIGHT = 360.0, 196.0
_MIDDLE = 98.0


def lotus_scroll(wish: Wish) -> Sheet:
    """Draw a vine of two waves' length with a flower in each bay."""
    line = 2.0 * wish.weight
    half = _bay(line, wish.density)
    other = [mark.moved(_turned) for mark in half]
    rails = []
    for y, size in ((3.0, 1.2), (8.5, 0.45), (_HEIGHT - 8.5, 0.45), (_HEIGHT - 3, 1.2)):
        rail = Trace((complex(0, y), complex(_WIDTH, y)))
        rails.append(Mark((rail,), line * size, round=False))
    return tile(_WIDTH, _HEIGHT, [*half, *other, *rails], down=False)


def _turned(point: complex) -> complex:
    """Return the place in the second bay: half a length on, upside down."""
    return complex(point.real + _WIDTH / 2, _HEIGHT - point.imag)


def _bay(line: float, density: int) -> list[Mark]:
    """Return half a wave of vine below a flower; the flower stands at a quarter of the length."""
    at = complex(_WIDTH / 4, _MIDDLE)
    vine = bend(0j + _MIDDLE * 1j, 22 + (_MIDDLE + 62) * 1j, 52 + (_MIDDLE + 84) * 1j,
                _WIDTH / 4 + (_MIDDLE + 78) * 1j,
                128 + (_MIDDLE + 70) * 1j, 160 + (_MIDDLE + 56) * 1j,
                _WIDTH / 2 + _MIDDLE * 1j)  # fmt: skip
    marks = [Mark((stroke(vine, line * 1.8, lambda _t: 1.0, fine=7),))]
    marks += moved(_flower(line), placed(at + 4j))
    stem = bend(at + 34 + 74j, at + 4 + 68j, at - 8 + 54j, at + 29j)
    marks.append(Mark((stroke(stem, line * 1.6, lambda t: 0.7 + 0.3 * t),)))
    for side in (-1, 1):
        start = at + 3 + 62j if side > 0 else at + 10 + 67j
        curl = spiral(start + side * 17 - 4j, (8.4, 1.8), math.pi / 2, -1.2 * side, ease=0.95)
        marks.append(Mark((stroke([start, *curl], line * 1.3),)))
    marks += _tendrils(at, line, density)
    return marks


def _flower(line: float) -> list[Mark]:
    """Return an open lotus seen from the side: outer petals, inner petals, the seed head."""
    shapes: list[Shape] = []
    for turn, long, half in ((1.62, 60, 14), (1.24, 62, 16), (0.86, 64, 17), (0.45, 66, 18)):
        for sign in (-1, 1):
            bent = _bent(petal(long, half, tip=0.9), 0.0065 * sign)
            shapes.append([p * cmath.rect(1, sign * turn) + 22j for p in bent])
    shapes.append([p + 20j for p in petal(58, 20, tip=0.85)])
    for sign in (-1, 1):
        shapes.append([p * cmath.rect(1, sign * 0.62) + 26j for p in petal(40, 15, tip=0.8)])
    shapes.append([p + 28j for p in petal(36, 17, tip=0.7)])
    marks = layered(shapes, line)
    marks += layered([[p * 0.62 + (0.38 * 10j) for p in shapes[-1]]], line * 0.5, Tone.SOFT)
    heart = stroke(bend(24j, 5 + 16j, 4 + 6j, 0j), line * 2.2, leaf_swell, fine=3)
    marks += [Mark((heart,), tone=Tone.ACCENT), Mark((heart.moved(mirrored),), tone=Tone.ACCENT)]
    for n in range(8):
        shape = shapes[n]
        foot, tip = 22j, shape[len(shape) // 2]
        way = tip - foot
        middle = [foot + way * share for share in (0.66, 0.8, 0.93)]
        vein = stroke(middle, line * 1.3, leaf_swell, fine=3)
        marks.append(Mark((vein,), tone=Tone.ACCENT))
    for n in range(3):
        marks.append(
            Mark((dot(2.4 - 0.3 * n).moved(placed(complex(0, -46 - 8 * n))),), tone=Tone.SOFT)
        )
    return marks


def _bent(shape: Shape, by: float) -> Shape:
    """Return a shape whose top leans over, more with its height."""
    return [p + by * p.imag**2 for p in shape]


def _tendrils(at: complex, line: float, density: int) -> list[Mark]:
    """Return curls that leave the vine, with a leaf where each sets in."""
    found: list[Mark] = []
    places = [
        # where it leaves, way there, centre of the curl, radius, start angle, turns
        (at - 66 + 44j, (-4 - 26j, -6 - 48j), at - 66 - 24j, 17.0, 0.75 * math.pi, 1.35),
        (at + 66 + 46j, (0 - 30j, 4 - 50j), at + 62 - 20j, 17.0, 0.25 * math.pi, -1.35),
        (at + 52 + 66j, (14 + 12j, 24 + 12j), at + 84 + 68j, 9.0, 0.8 * math.pi, 1.3),
        (at - 50 + 72j, (-10 + 8j, -22 + 8j), at - 76 + 68j, 9.0, 0.2 * math.pi, -1.3),
    ]
    for n, (start, (one, two), centre, radius, angle, turns) in enumerate(places):
        if n > density:
            continue
        curl = spiral(centre, (radius, 2.4), angle, turns, ease=0.95)
        way = bend(start, start + one, curl[0] - (two - one) * 0.3, curl[0])
        found.append(Mark((stroke(way + curl[1:], line * 1.9, _tendril_swell),)))
        if radius > 12:
            found += _leaves(way, line, 1 if turns > 0 else -1)
    return found


def _tendril_swell(t: float) -> float:
    return 0.55 + 0.45 * t if t > 0.2 else 0.64


def _leaves(way: list[complex], line: float, side: int) -> list[Mark]:
    """Return hooked leaves along a tendril, on its outer side."""
    found = []
    for share, long in ((0.18, 24.0), (0.62, 17.0)):
        n = int(share * (len(way) - 1))
        along = (way[n + 1] - way[n]) / abs(way[n + 1] - way[n])
        blade = bend(0j, long * 0.35 - 3j * side, long * 0.8 - 6j * side, long - 15j * side)
        for turn, size, full in ((0.4, 1.0, 4.6), (-0.2, 0.7, 3.8)):
            move = placed(way[n], cmath.phase(along) - side * turn, size)
            drawn = stroke([move(p) for p in blade], line * full * 0.5, leaf_swell, fine=3)
            found.append(Mark((drawn,)))
    hook = stroke(way[-5:], line, tail_swell)
    return [*found, Mark((hook,))]
