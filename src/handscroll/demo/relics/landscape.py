"""Clouds and Mountains Unrolling: the long blue-green handscroll itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from handscroll.demo import ground, scenery, seals, texts, water, writing
from handscroll.demo.arrays import Generator
from handscroll.demo.brush import Points
from handscroll.demo.canvas import Canvas
from handscroll.demo.folds import Fold, Manner
from handscroll.demo.pigments import AZURITE, MALACHITE
from handscroll.demo.ranges import far_range, massif

SIZE = (24000, 1400)
Tick = Callable[[float], None]

BLUE = Manner(top=AZURITE, slope=MALACHITE, colour=0.85)
GREEN = Manner(top=MALACHITE, slope=MALACHITE, colour=0.75)
INKY = Manner(top=AZURITE, slope=MALACHITE, colour=0.28, cun="axe", ochre=0.4)
MILD = Manner(top=MALACHITE, slope=MALACHITE, colour=0.35, cun="dots", ochre=0.35, haze=0.25)


def painting(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Paint the scroll itself, far to near, from its opening on the right to its end."""
    canvas = Canvas(SIZE, scale)
    nursery = scenery.Nursery(rng, scale)
    _far(canvas, rng)
    tick(0.04)
    _mountains(canvas, rng, nursery, tick)
    _waters(canvas, rng)
    tick(0.72)
    _middle(canvas, rng, nursery)
    tick(0.8)
    _near(canvas, rng, nursery)
    tick(0.92)
    writing.write(
        canvas, rng, [texts.SCROLL_TITLE, texts.LABEL], (23700, 150, 62, 84), "inscription"
    )
    seals.press(canvas, rng, "卷舒", (23585, 760, 66), "zhuwen")
    seals.press(canvas, rng, "雲山", (23860, 90, 76), "baiwen")
    seals.press(canvas, rng, "澄懷觀道", (23850, 1240, 84), "zhuwen")
    seals.press(canvas, rng, "非古物", (120, 1250, 78), "zhuwen")
    seals.press(canvas, rng, "臥遊", (120, 1150, 74), "baiwen")
    ground.age(canvas, rng)
    return canvas


def _far(canvas: Canvas, rng: Generator) -> None:
    for left in range(-400, 24000, 1300):
        for strength, rise in ((0.22, 1.25), (0.40, 0.8)):
            base = rng.uniform(600, 740)
            tint = (0.38 + rng.uniform(-0.03, 0.05), 0.53, 0.62)
            start = left + rng.uniform(-300, 300)
            far_range(
                canvas,
                rng,
                (start, start + rng.uniform(1100, 2300)),
                (base, rise * rng.uniform(120, 270)),
                tint,
                strength,
            )
    far_range(canvas, rng, (900, 4400), (800, 420), (0.38, 0.53, 0.63), 0.35)
    far_range(canvas, rng, (100, 3000), (800, 560), (0.28, 0.45, 0.60), 0.60)
    far_range(canvas, rng, (-500, 1500), (860, 360), (0.24, 0.42, 0.56), 0.66)


# Chief summits: x, y of the top, half width, height, lean, manner. Right to left they open low,
# mass, fall to a valley, leave open water, tower, and sink into mist.
MASSIFS: tuple[tuple[float, float, float, float, float, Manner], ...] = (
    (22900, 640, 380, 330, 0.6, GREEN),
    (21050, 520, 460, 480, 0.7, GREEN),
    (20250, 300, 560, 720, -0.5, BLUE),
    (19350, 90, 700, 980, 0.4, BLUE),
    (18420, 330, 520, 720, -0.7, INKY),
    (17650, 560, 420, 480, 0.5, GREEN),
    (16500, 470, 620, 520, -0.4, MILD),
    (15400, 600, 520, 380, 0.6, GREEN),
    (14500, 560, 420, 420, -0.8, INKY),
    (12350, 690, 330, 250, 0.4, MILD),
    (10450, 560, 420, 480, 0.8, GREEN),
    (9850, 380, 430, 680, 0.5, INKY),
    (9150, 160, 560, 920, -0.4, BLUE),
    (8250, 40, 720, 1060, 0.3, BLUE),
    (7450, 210, 480, 880, -0.5, INKY),
    (6750, 420, 520, 640, -0.9, GREEN),
    (5750, 560, 460, 440, 0.3, MILD),
    (4700, 640, 420, 330, -0.5, MILD),
    (3350, 700, 380, 270, 0.6, GREEN),
)


def _mountains(canvas: Canvas, rng: Generator, nursery: scenery.Nursery, tick: Tick) -> None:
    order = sorted(MASSIFS, key=lambda one: one[1] + one[3])
    few = max(0.35, canvas.detail)
    for number, (x, y, half, tall, lean, manner) in enumerate(order):

        def dress(crest: Points, share: float, haze: float = manner.haze) -> None:
            kinds = ("fir",) if share < 0.7 or rng.random() < 0.5 else ("tree", "fir")
            count = int((3 + 5 * share) * few * min(1.0, np.ptp(crest[:, 0]) / 250))
            if count and rng.random() < 0.8:
                spots = scenery.along(rng, crest, count, 0.75)
                scenery.grove(canvas, nursery, kinds, spots, 28 + 24 * share, (120, haze))

        massif(canvas, rng, Fold(x, y, half, tall, lean), manner, 150, dress)
        if rng.random() < 0.6:
            at = (x + rng.normal(0, 0.4) * half, y + tall * rng.uniform(0.62, 0.8))
            scenery.place(
                canvas, rng, "house" if rng.random() < 0.6 else "pavilion", at, 62, (110, 0.0)
            )
        water.mist(canvas, rng, (x - half * 1.6, y + tall * 0.74, half * 3.2, tall * 0.42))
        if rng.random() < 0.55:
            side = x + rng.choice([-1, 1]) * half * 0.7
            water.mist(
                canvas, rng, (side - half * 0.8, y + tall * 0.40, half * 1.6, tall * 0.16), 0.75
            )
        for fall_x, fall_y, wide, drop in FALLS.get(x, ()):
            water.waterfall(canvas, rng, (fall_x, fall_y), (wide, drop), manner)
            water.mist(canvas, rng, (fall_x - 300, fall_y + drop - 50, 600, 150))
        tick(0.04 + 0.66 * number / len(order))


FALLS: dict[float, tuple[tuple[float, float, float, float], ...]] = {
    19350: ((19240, 400, 30, 400),),
    8250: ((8330, 330, 44, 560),),
    9150: ((9060, 540, 24, 300),),
}


def _waters(canvas: Canvas, rng: Generator) -> None:
    for left, top, width, height in (
        (20900, 960, 3300, 420),
        (16500, 1130, 2900, 250),
        (10700, 800, 3900, 560),
        (3300, 1020, 3600, 340),
        (0, 880, 3600, 480),
        (17700, 1180, 3200, 210),
        (6700, 1200, 4200, 190),
    ):
        water.ripples(canvas, rng, (left, top, width, height))
    for x, y, span in ((21800, 330, 420), (12900, 280, 520), (4100, 330, 380), (2300, 240, 300)):
        scenery.place(canvas, rng, "bird", (x, y), span, (100, 0.25))


def _middle(canvas: Canvas, rng: Generator, nursery: scenery.Nursery) -> None:
    """Lay far shores and islets with small trees and hamlets, then the boats before them."""
    for start in range(600, 23600, 640):
        x = start + rng.normal(0, 160)
        open_water = 10900 < x < 13900
        if open_water and rng.random() < 0.62:
            continue
        y = rng.uniform(930, 1030)
        half, tall = rng.uniform(180, 420) * (0.55 if open_water else 1), rng.uniform(70, 130)
        manner = Manner(top=MALACHITE, colour=0.45, steep=0.7, rough=0.6, ochre=0.7, haze=0.15)
        crest = scenery.bank(canvas, rng, (x, y), (half, tall), manner, 90)
        kinds = (
            ("fir", "tree"),
            ("tree",),
            ("willow", "tree"),
            ("bare_tree", "fir"),
            ("pine", "fir"),
            ("bamboo",),
        )[int(rng.integers(0, 6))]
        scenery.grove(
            canvas,
            nursery,
            kinds,
            scenery.along(rng, crest, int(rng.integers(5, 13)), 0.8),
            rng.uniform(55, 95),
            (90, 0.12),
        )
        if rng.random() < 0.4:
            k = int(rng.uniform(0.3, 0.7) * len(crest))
            for step in range(int(rng.integers(1, 4))):
                scenery.place(
                    canvas,
                    rng,
                    "house",
                    (crest[k, 0] + step * 62, crest[k, 1] + 12 + 5 * step),
                    rng.uniform(60, 82),
                    (85, 0.0),
                )
    for x, y, size in (
        (22300, 1120, 190),
        (21700, 1000, 110),
        (13300, 1050, 210),
        (12600, 930, 130),
        (11700, 1170, 230),
        (11300, 880, 100),
        (13900, 870, 90),
        (12950, 860, 80),
        (4900, 1190, 170),
        (1700, 1120, 190),
        (900, 980, 110),
    ):
        scenery.place(canvas, rng, "boat", _afloat(canvas, (x, y), size), size, (60, 0.0))


def _afloat(canvas: Canvas, at: tuple[float, float], size: float) -> tuple[float, float]:
    """Return the place nearest to ``at``, along the water, where a boat touches no land."""
    x, y = at
    for step in range(30):
        side = x + (step + 1) // 2 * 70 * (-1) ** step
        left, right = (round((side + k * size) * canvas.scale) for k in (-0.6, 0.6))
        top, low = round((y - 0.75 * size) * canvas.scale), round((y + 0.1 * size) * canvas.scale)
        here = canvas.depth[top:low, max(left, 0) : right]
        if here.size and np.mean(here < 165) < 0.04:
            return side, y
    return at


# Near shores: x, y, half width, height, kinds of trees, what stands there (kind, share along the
# crest, size), right to left.
Stand = tuple[str, float, float]
NEAR: tuple[tuple[float, float, float, float, tuple[str, ...], tuple[Stand, ...]], ...] = (
    (23450, 1120, 620, 290, ("willow", "tree"), (("pavilion", 0.40, 125), ("figure", 0.30, 50))),
    (22450, 1270, 420, 150, ("tree", "bare_tree"), ()),
    (21250, 1220, 430, 190, ("tree", "bare_tree"), (("figure", 0.35, 48),)),
    (20150, 1130, 520, 290, ("pine",), ()),
    (19550, 1250, 420, 170, ("tree",), ()),
    (18800, 1160, 640, 260, ("pine", "tree"), (("figure", 0.6, 48), ("figure", 0.56, 42))),
    (17550, 1130, 600, 280, ("tree", "bamboo"), (("house", 0.62, 120),)),
    (
        16400,
        1080,
        700,
        300,
        ("bamboo", "tree"),
        (("house", 0.38, 130), ("house", 0.50, 150), ("house", 0.63, 120), ("figure", 0.72, 50)),
    ),
    (15200, 1140, 640, 270, ("willow", "tree"), (("house", 0.45, 140), ("figure", 0.33, 50))),
    (14350, 1230, 420, 180, ("tree",), ()),
    (12280, 1060, 300, 130, ("tree", "pine"), (("pavilion", 0.5, 100),)),
    (10900, 1260, 460, 160, ("bare_tree", "willow"), ()),
    (10150, 1170, 470, 230, ("tree", "bare_tree"), (("figure", 0.4, 48),)),
    (9450, 1110, 540, 300, ("pine",), (("pagoda", 0.42, 66), ("house", 0.58, 110))),
    (8350, 1170, 660, 250, ("pine", "tree"), (("figure", 0.45, 48), ("figure", 0.49, 42))),
    (7250, 1100, 560, 310, ("pine", "bare_tree"), (("pavilion", 0.5, 120),)),
    (6200, 1190, 520, 220, ("tree", "bare_tree"), ()),
    (4150, 1240, 460, 170, ("tree", "willow"), ()),
    (2450, 1190, 480, 210, ("willow", "bare_tree"), (("house", 0.5, 115),)),
    (860, 1215, 480, 190, ("bare_tree", "tree"), ()),
)
BRIDGES = ((20720, 1285, 260), (15800, 1230, 300), (8880, 1285, 280))


def _near(canvas: Canvas, rng: Generator, nursery: scenery.Nursery) -> None:
    for x, y, half, tall, kinds, stands in NEAR:
        crest = scenery.bank(canvas, rng, (x, y), (half, tall))
        small = scenery.along(rng, crest, int(rng.integers(6, 12)), 0.9)
        scenery.grove(canvas, nursery, ("fir", "tree"), small, 70)
        spots = scenery.along(rng, crest, int(rng.integers(6, 11)), 0.6)
        behind = spots[: len(spots) // 2]
        scenery.grove(canvas, nursery, kinds, behind + np.array([0, 6]), rng.uniform(150, 220))
        for kind, share, big in stands:
            at = crest[int(share * (len(crest) - 1))]
            sink = 6.0 if kind == "figure" else 0.10 * big
            scenery.place(
                canvas, rng, kind, (float(at[0]), float(at[1]) + sink + 8), big, (40, 0.0)
            )
        front = spots[len(spots) // 2 :] + np.array([0, 22])
        taken = [float(crest[int(share * (len(crest) - 1)), 0]) for _, share, _ in stands]
        free = [one for one in front if all(abs(one[0] - t) > 90 for t in taken)]
        if free:
            scenery.grove(canvas, nursery, kinds, np.array(free), rng.uniform(150, 230))
        water.reeds(canvas, rng, x + half * rng.uniform(-0.7, 0.7), y + tall * 0.75, 40, 60)
    for at_x, at_y, span in BRIDGES:
        scenery.place(canvas, rng, "bridge", (at_x, at_y), span, (35, 0.0))
