"""Six leaves for a quiet window: an album of flowers, bamboo and a boat."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from handscroll.demo import bamboo as culms
from handscroll.demo import flowers, ground, lotus, plants, scenery, seals, texts, water, writing
from handscroll.demo.arrays import Generator
from handscroll.demo.canvas import Canvas
from handscroll.demo.pigments import GAMBOGE, INDIGO, INK, ROUGE, WHITE
from handscroll.demo.ranges import far_range

SIZE = (2000, 1800)
Tick = Callable[[float], None]


def _leaf(scale: float, tint: tuple[float, float, float] = (0.865, 0.79, 0.645)) -> Canvas:
    return Canvas(SIZE, scale, tint)


def _signed(canvas: Canvas, rng: Generator, key: str, place: tuple[float, float]) -> Canvas:
    lines = [line for line in texts.ALBUM[key] if line]
    writing.write(canvas, rng, lines, (place[0], place[1], 66, 92))
    left = place[0] - 92 * len(lines)
    writing.write(canvas, rng, [texts.LABEL], (left, place[1] + 60, 40, 50))
    seals.press(canvas, rng, "卷舒", (left - 66, place[1] + 470, 62), "zhuwen")
    ground.age(canvas, rng, silk=key in ("peony", "plum"), years=0.8)
    return canvas


def plum(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Paint a plum branch under the moon."""
    canvas = _leaf(scale, (0.80, 0.71, 0.55))
    moon = canvas.thing("moon", 240, WHITE, "sky")
    n = round(420 * scale)
    y, x = np.mgrid[0:n, 0:n].astype(np.float32)
    disc = np.clip((0.46 - np.hypot(x / n - 0.5, y / n - 0.5)) * n / 3, 0, 1)
    canvas.cover(
        (disc * 0.55).astype(np.float32),
        (round(1250 * scale), round(180 * scale)),
        (0.96, 0.93, 0.84),
        WHITE,
        moon,
    )
    thing = canvas.thing("plum", 60, INK, "branches")
    lines = [
        plants.branch(
            canvas,
            rng,
            [(-60, 1500), (350, 1240), (640, 1180), (980, 860), (1300, 760), (1640, 430)],
            92,
            thing,
        ),
        plants.branch(
            canvas, rng, [(640, 1180), (900, 1260), (1250, 1200), (1620, 1330)], 44, thing
        ),
        plants.branch(canvas, rng, [(960, 870), (930, 620), (1040, 380), (1010, 180)], 36, thing),
        plants.branch(canvas, rng, [(1300, 770), (1520, 800), (1800, 700)], 28, thing),
    ]
    tick(0.3)
    petals = ((0.86, 0.40, 0.44), (0.97, 0.89, 0.86))
    blossom = canvas.thing("plum", 30, WHITE, "flowers")
    for line in lines:
        for k in rng.choice(np.arange(16, 60), 9, replace=False):
            at = line[k] + rng.normal(0, 26, 2)
            if rng.random() < 0.32:
                flowers.bud(
                    canvas, rng, (float(at[0]), float(at[1])), rng.uniform(50, 72), petals, blossom
                )
            else:
                flowers.plum(
                    canvas, rng, (float(at[0]), float(at[1])), rng.uniform(92, 140), petals, blossom
                )
    return _signed(canvas, rng, "plum", (520, 170))


def orchid(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Paint an orchid beside a rock in ink alone."""
    canvas = _leaf(scale)
    flowers.orchid(canvas, rng, (960, 1450), 1000)
    tick(0.6)
    plants.rock(canvas, rng, (830, 1640), 480)
    return _signed(canvas, rng, "orchid", (420, 190))


def bamboo(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Paint two bamboos, one near and dark, one far and pale, with a rock."""
    canvas = _leaf(scale)
    culms.bamboo(canvas, rng, (1180, 1840), (1750, 46), 0.38, 0.09)
    tick(0.4)
    culms.bamboo(canvas, rng, (760, 1860), (1900, 62), 0.88, 0.04)
    plants.rock(canvas, rng, (1420, 1720), 460)
    return _signed(canvas, rng, "bamboo", (330, 180))


def chrysanthemum(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Paint chrysanthemums leaning from a rock."""
    canvas = _leaf(scale)
    plants.rock(canvas, rng, (520, 1700), 760)
    thing = canvas.thing("chrysanthemum", 40, GAMBOGE, "flowers")
    heads = ((880, 620, 330), (1260, 860, 380), (820, 1010, 290), (1390, 500, 240))
    for x, y, _ in heads:
        lotus.stalk(
            canvas, rng, [(760, 1700), ((760 + x) / 2 + 60, (1700 + y) / 2 + 120), (x, y + 40)], 15
        )
        for share in (0.3, 0.45, 0.6, 0.75):
            for turn in (0.2, 2.7):
                at = (760 + (x - 760) * share + 25, 1700 + (y - 1700) * share + 40)
                plants.leaf(
                    canvas,
                    rng,
                    at,
                    (turn + rng.normal(0, 0.5), rng.uniform(130, 210)),
                    thing,
                    (0.6, rng.uniform(0.4, 1)),
                )
    tick(0.4)
    for x, y, size in heads:
        flowers.chrysanthemum(canvas, rng, (x, y), size, thing)
    return _signed(canvas, rng, "chrysanthemum", (1830, 200))


def boat(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Paint one boat alone on a wide cold river."""
    canvas = _leaf(scale, (0.845, 0.785, 0.665))
    far_range(canvas, rng, (-100, 1500), (620, 330), (0.40, 0.47, 0.52), 0.55)
    far_range(canvas, rng, (900, 2100), (560, 200), (0.48, 0.54, 0.57), 0.45)
    water.mist(canvas, rng, (-100, 520, 2200, 280))
    water.ripples(canvas, rng, (60, 860, 1880, 760), 0.6)
    tick(0.5)
    scenery.place(canvas, rng, "boat", (1080, 1130), 420, (40, 0.0))
    nursery = scenery.Nursery(rng, scale, 3)
    crest = scenery.bank(canvas, rng, (260, 1480), (520, 300))
    scenery.grove(
        canvas, nursery, ("bare_tree",), crest[[len(crest) // 2, len(crest) * 2 // 3]], 560
    )
    water.reeds(canvas, rng, 640, 1680, 70, 190)
    scenery.place(canvas, rng, "bird", (1350, 330), 360, (90, 0.3))
    return _signed(canvas, rng, "boat", (1850, 160))


def peony(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Paint two peonies among dark leaves."""
    canvas = _leaf(scale, (0.80, 0.71, 0.53))
    thing = canvas.thing("peony", 50, ROUGE, "flowers")
    green = canvas.thing("peony", 90, INDIGO, "leaves")
    plants.branch(
        canvas, rng, [(1050, 1850), (960, 1500), (1020, 1200), (900, 900)], 34, green, 0.7
    )
    for x, y in ((640, 1240), (1500, 1180), (1000, 1420), (1250, 620), (560, 620), (1180, 1000)):
        for turn in np.linspace(0, 5.2, 5):
            plants.leaf(
                canvas,
                rng,
                (x, y),
                (turn + rng.normal(0, 0.3), rng.uniform(230, 360)),
                green,
                (0.5, rng.uniform(0.35, 1)),
            )
    tick(0.4)
    flowers.peony(canvas, rng, (1330, 850), 560, thing)
    flowers.peony(canvas, rng, (740, 880), 720, thing)
    return _signed(canvas, rng, "peony", (1850, 170))


LEAVES: dict[str, Callable[[float, Generator, Tick], Canvas]] = {
    "plum": plum,
    "orchid": orchid,
    "bamboo": bamboo,
    "chrysanthemum": chrysanthemum,
    "boat": boat,
    "peony": peony,
}
