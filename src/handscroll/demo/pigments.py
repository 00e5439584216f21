"""The colours on the painter's table: pigments, threads, and the grounds beneath."""

from __future__ import annotations

from dataclasses import dataclass

from handscroll.demo.arrays import Colour


@dataclass(frozen=True, slots=True)
class Pigment:
    """One colouring matter; ``index`` is its value in a pigment map, ``colour`` sRGB in 0-1."""

    index: int
    name: str
    zh_hans: str
    zh_hant: str
    colour: Colour


GROUND = Pigment(0, "ground", "底", "底", (0.845, 0.755, 0.59))
INK = Pigment(1, "ink", "墨", "墨", (0.09, 0.085, 0.085))
AZURITE = Pigment(2, "azurite", "石青", "石青", (0.14, 0.35, 0.53))
MALACHITE = Pigment(3, "malachite", "石绿", "石綠", (0.27, 0.53, 0.41))
OCHRE = Pigment(4, "ochre", "赭石", "赭石", (0.68, 0.43, 0.22))
CINNABAR = Pigment(5, "cinnabar", "朱砂", "硃砂", (0.74, 0.15, 0.10))
WHITE = Pigment(6, "shell white", "蛤粉", "蛤粉", (0.95, 0.92, 0.86))
GAMBOGE = Pigment(7, "gamboge", "藤黄", "藤黃", (0.87, 0.66, 0.20))
INDIGO = Pigment(8, "indigo", "花青", "花青", (0.16, 0.27, 0.37))
ROUGE = Pigment(9, "rouge", "胭脂", "胭脂", (0.70, 0.17, 0.27))
GOLD = Pigment(10, "gold", "金", "金", (0.80, 0.62, 0.28))
THREAD = Pigment(11, "dyed silk", "染丝", "染絲", (0.50, 0.40, 0.35))

PIGMENTS: tuple[Pigment, ...] = (
    GROUND,
    INK,
    AZURITE,
    MALACHITE,
    OCHRE,
    CINNABAR,
    WHITE,
    GAMBOGE,
    INDIGO,
    ROUGE,
    GOLD,
    THREAD,
)


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour ``share`` (0-1) of the way from the first to the second."""
    one, two, three = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return (one, two, three)
