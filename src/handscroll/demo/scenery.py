"""Parts of a landscape ready to be placed: groves, banks, water, waterfalls, mist, and staffage."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from handscroll.demo import buildings, travellers
from handscroll.demo.arrays import Generator
from handscroll.demo.brush import Points, Sheet, mirrored
from handscroll.demo.canvas import Canvas
from handscroll.demo.folds import Fold, Manner
from handscroll.demo.mountains import paint_fold
from handscroll.demo.pigments import (
    CINNABAR,
    INDIGO,
    INK,
    MALACHITE,
    OCHRE,
    WHITE,
    Pigment,
)
from handscroll.demo.trees import KINDS as TREES

STAFFAGE: dict[str, tuple[Callable[[Generator, float, float], Sheet], Pigment]] = {
    "pavilion": (buildings.pavilion, INDIGO),
    "house": (buildings.house, WHITE),
    "pagoda": (buildings.pagoda, INDIGO),
    "bridge": (buildings.bridge, OCHRE),
    "boat": (travellers.boat, OCHRE),
    "figure": (travellers.figure, CINNABAR),
    "bird": (travellers.geese, INK),
}


class Nursery:
    """Trees grown once in a few sizes and shapes, then planted many times."""

    def __init__(self, rng: Generator, scale: float, shapes: int = 5) -> None:
        self.rng, self.scale, self.shapes = rng, scale, shapes if scale > 0.2 else 1
        self.grown: dict[tuple[str, int], list[Sheet]] = {}

    def tree(self, kind: str, tall: float) -> Sheet:
        """Return a tree of a kind, about ``tall`` design units high."""
        size = int(2 ** (round(np.log2(max(tall, 16)) * 2.5) / 2.5))
        key = (kind, size)
        if key not in self.grown:
            first = [TREES[kind](self.rng, self.scale, float(size)) for _ in range(self.shapes)]
            self.grown[key] = first + [mirrored(one) for one in first]
        stock = self.grown[key]
        return stock[int(self.rng.integers(0, len(stock)))]


def place(
    canvas: Canvas,
    rng: Generator,
    kind: str,
    at: tuple[float, float],
    size: float,
    away: tuple[int, float] = (60, 0.0),
) -> None:
    """Place one building, boat, figure or flight of birds; ``away`` is its depth and haze."""
    depth, haze = away
    maker, pigment = STAFFAGE[kind]
    thing = canvas.thing(kind, depth, pigment, "staffage")
    canvas.lay(maker(rng, canvas.scale, size), thing, haze, at)


def grove(
    canvas: Canvas,
    nursery: Nursery,
    kinds: tuple[str, ...],
    spots: Points,
    tall: float,
    away: tuple[int, float] = (70, 0.0),
) -> None:
    """Plant trees at ``spots`` (n, 2), as one grove; ``away`` is its depth and haze."""
    depth, haze = away
    rng = nursery.rng
    kind = kinds[0] if kinds[0] != "fir" else "grove"
    thing = canvas.thing(kind, depth, MALACHITE, "trees")
    for x, y in spots[np.argsort(spots[:, 1])]:
        one = kinds[int(rng.integers(0, len(kinds)))]
        sheet = nursery.tree(one, tall * rng.uniform(0.65, 1.15))
        canvas.lay(sheet, thing, haze, (float(x), float(y)))


def cluster(rng: Generator, x: float, y: float, spread: float, count: int) -> Points:
    """Return ``count`` places round a spot, flat as ground seen from the side."""
    return np.stack([x + rng.normal(0, spread, count), y + rng.normal(0, spread * 0.10, count)], 1)


def along(rng: Generator, crest: Points, count: int, inner: float = 0.8) -> Points:
    """Return ``count`` places on a crest, in loose groups."""
    total = len(crest)
    heads = rng.uniform(0.5 - inner / 2, 0.5 + inner / 2, max(1, count // 4)) * total
    at = rng.choice(heads, count) + rng.normal(0, total * 0.035, count)
    index = np.clip(at.astype(int), 0, total - 1)
    return np.asarray(crest[index] + np.stack([np.zeros(count), rng.uniform(1, 7, count)], 1))


def bank(
    canvas: Canvas,
    rng: Generator,
    spot: tuple[float, float],
    size: tuple[float, float],
    manner: Manner | None = None,
    depth: int = 50,
) -> Points:
    """Paint a shore of low overlapping tongues of land with rocks at the waterline.

    ``spot`` is the middle and top, ``size`` the half width and height; returns the nearest crest
    but one, where trees stand well.
    """
    manner = manner or Manner(top=MALACHITE, colour=0.55, steep=0.75, rough=0.7, ochre=0.8)
    x, y = spot
    half, tall = size
    thing = canvas.thing("bank", depth, OCHRE, "banks")
    crests = []
    for k in range(3):
        share = k / 2
        tongue = Fold(
            x + rng.normal(0, 0.33) * half,
            y + tall * 0.42 * share,
            half * rng.uniform(0.6, 1.05),
            tall * rng.uniform(0.5, 0.8) * (1 - 0.25 * share),
            rng.uniform(-1.2, 1.2),
        )
        crests.append(paint_fold(canvas, rng, tongue, manner, thing))
    stone = Manner(
        top=OCHRE, slope=MALACHITE, colour=0.30, steep=2.4, rough=1.6, ochre=0.45, cun="axe"
    )
    rock = canvas.thing("rock", depth - 5, OCHRE, "banks")
    for _ in range(int(2 + half / 110)):
        where = x + float(np.clip(rng.normal(0, 0.5), -1, 1)) * half
        low = y + tall * rng.uniform(0.55, 0.85)
        rise = float(min(tall * rng.uniform(0.16, 0.42), 70 + 0.1 * tall))
        for j in range(int(rng.integers(1, 5))):
            at = where + rng.normal(0, 0.9) * rise
            paint_fold(
                canvas,
                rng,
                Fold(
                    at,
                    low + j * rise * 0.16,
                    rise * rng.uniform(0.5, 1.0),
                    rise * rng.uniform(0.7, 1.1),
                    rng.normal(0, 0.6),
                ),
                stone,
                rock,
            )
    return crests[int(rng.integers(0, 2))]
