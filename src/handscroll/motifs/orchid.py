"""Orchid: long blades, and flowers low between them."""

from __future__ import annotations

import cmath
import math
from random import Random

from handscroll.motifs.curves import bend, leaf_swell, stroke
from handscroll.motifs.trace import Mark, Sheet, Tone, moved, placed
from handscroll.motifs.wish import Wish

_BLADES = (
    (-138.0, 250.0, 0.9), (120.0, 300.0, 1.0), (-84.0, 330.0, 1.0), (142.0, 190.0, 0.85),
    (-146.0, 130.0, 0.7), (52.0, 345.0, 0.9), (-30.0, 270.0, 0.7), (96.0, 110.0, 0.6),
    (-64.0, 92.0, 0.55), (30.0, 180.0, 0.6),
)  # fmt: skip
"""How far a blade reaches aside and up, and how broad it is, in the order they are set down."""


def orchid(wish: Wish) -> Sheet:
    """Draw an orchid: long blades that cross like a phoenix's eye, flowers low between them."""
    chance, line = Random(wish.seed), wish.weight
    root = 150 + 372j
    marks = []
    for x, rise, full in _BLADES[: 4 + wish.density + (wish.density > 3)]:
        x *= chance.uniform(0.9, 1.06)
        rise *= chance.uniform(0.92, 1.05)
        tip = root + complex(x, -rise * (0.62 if abs(x) > 90 else 0.95))
        blade = bend(root + complex(x * 0.13, 0), root + complex(x * 0.2, -rise * 0.55),
                     root + complex(x * 0.45, -rise * 1.02), tip, steps=30)  # fmt: skip
        marks.append(Mark((stroke(blade, 9.5 * full * line, _blade_swell, fine=9),)))
    for x, rise, turn in ((-44, 146, -0.5), (62, 128, 0.6), (12, 214, 0.1))[
        : 1 + wish.density // 2
    ]:
        head = root + complex(x, -rise)
        stem = bend(root + complex(x * 0.1, -4), root + complex(x * 0.2, -rise * 0.5),
                    head + 26j - x * 0.2, head)  # fmt: skip
        marks.append(Mark((stroke(stem, 3.4 * line, lambda t: 1 - 0.4 * t),), tone=Tone.SOFT))
        marks += moved(_orchid_flower(line), placed(head, turn))
    for x, y in ((-34, 12), (-12, 18), (16, 16), (36, 10)):
        tuft = [root + complex(x - 9, y), root + complex(x, y - 3), root + complex(x + 9, y)]
        moss = stroke(tuft, 5 * line, leaf_swell, fine=3)
        marks.append(Mark((moss,), tone=Tone.SOFT))
    return Sheet(300, 400, tuple(marks))


def _blade_swell(t: float) -> float:
    """Thin at the root, full, pinched where the brush was lifted, full again, then a point."""
    full = 0.16 + 0.84 * math.pow(math.sin(math.pi * min(1.0, t * 0.95 + 0.03)), 0.8)
    pinch = 1 - 0.42 * math.exp(-(((t - 0.55) / 0.09) ** 2))
    return full * pinch * (1 - t**6)


def _orchid_flower(line: float) -> list[Mark]:
    marks = []
    for turn, long, full in (
        (-1.25, 36, 9),
        (-0.5, 42, 10),
        (0.25, 40, 9.5),
        (1.05, 34, 8.5),
        (2.3, 24, 7),
    ):
        blade = bend(0j, complex(-4, -long * 0.4), complex(4, -long * 0.8), complex(2, -long))
        shape = stroke(blade, full * line**0.5, leaf_swell, fine=4)
        marks.append(Mark((shape.moved(placed(turn=turn)),), tone=Tone.ACCENT))
    for turn in (-0.3, 0.05, 0.4):
        spot = stroke(
            [0j, cmath.rect(6.5, turn - math.pi / 2)], 3.2 * line, lambda t: 0.4 + t, fine=1
        )
        marks.append(Mark((spot.moved(placed(-3j)),)))
    return marks
