"""Clouds and Mountains Unrolling: the long blue-green handscroll, in three parts."""

from __future__ import annotations

from collections.abc import Callable

from handscroll.demo import ground, scenery, seals, texts, writing
from handscroll.demo.arrays import Generator
from handscroll.demo.canvas import Canvas
from handscroll.demo.mountains import Fold, Manner, far_range, massif
from handscroll.demo.pigments import AZURITE, MALACHITE

SIZE = (24000, 1400)
Tick = Callable[[float], None]

BLUE = Manner(top=AZURITE, slope=MALACHITE, colour=0.85)
GREEN = Manner(top=MALACHITE, slope=MALACHITE, colour=0.75)
INKY = Manner(top=AZURITE, slope=MALACHITE, colour=0.28, cun="axe", ochre=0.4)
MILD = Manner(top=MALACHITE, slope=MALACHITE, colour=0.35, cun="dots", ochre=0.35, haze=0.25)


def frontispiece(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Write the four large characters before the painting."""
    canvas = Canvas((4200, 1400), scale, (0.87, 0.78, 0.62))
    for number, character in enumerate(texts.FRONTISPIECE):
        writing.write(canvas, rng, [character], (3900 - number * 830, 330, 640, 640), "title")
        tick(0.2 * number)
    writing.write(canvas, rng, [texts.DATE + "冬月", texts.LABEL], (520, 300, 82, 110))
    seals.press(canvas, rng, "卷舒", (330, 1130, 105), "zhuwen")
    seals.press(canvas, rng, "澄懷觀道", (450, 1128, 110), "baiwen")
    seals.press(canvas, rng, "墨緣", (3990, 150, 90), "zhuwen")
    ground.age(canvas, rng, silk=False)
    return canvas


def colophon(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Write the colophon after the painting: what it is, and a Tang verse."""
    canvas = Canvas((6000, 1400), scale, (0.88, 0.80, 0.65))
    lines = writing.columns(texts.COLOPHON, 10)
    writing.write(canvas, rng, lines, (5750, 150, 98, 165))
    tick(0.5)
    left = 5750 - len(lines) * 165
    writing.write(canvas, rng, [texts.DATE + "冬月", "卷舒識"], (left - 30, 260, 84, 140))
    seals.press(canvas, rng, "卷舒", (left - 270, 900, 110), "zhuwen")
    seals.press(canvas, rng, "軟體所繪", (left - 270, 1040, 112), "baiwen")
    verse = writing.columns(texts.COLOPHON_VERSE, 7)
    writing.write(canvas, rng, verse, (left - 620, 180, 130, 230))
    writing.write(
        canvas,
        rng,
        [texts.COLOPHON_VERSE_NOTE, texts.LABEL],
        (left - 620 - 4 * 230 - 30, 300, 78, 130),
    )
    seals.press(canvas, rng, "臥遊", (left - 1860, 1050, 100), "zhuwen")
    seals.press(canvas, rng, "清玩", (300, 1130, 100), "baiwen")
    ground.age(canvas, rng, silk=False)
    return canvas


def painting(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Paint the scroll itself, far to near, from its opening on the right to its end."""
    canvas = Canvas(SIZE, scale)
    nursery = scenery.Nursery(rng, scale)
    _far(canvas, rng)
    tick(0.04)
    _mountains(canvas, rng, nursery, tick)
    _waters(canvas, rng)
    tick(0.75)
    _near(canvas, rng, nursery)
    tick(0.9)
    writing.write(
        canvas, rng, [texts.SCROLL_TITLE, texts.LABEL], (23700, 150, 62, 84), "inscription"
    )
    seals.press(canvas, rng, "卷舒", (23585, 760, 66), "zhuwen")
    seals.press(canvas, rng, "雲山", (23860, 90, 76), "baiwen")
    seals.press(canvas, rng, "非古物", (130, 1180, 78), "zhuwen")
    seals.press(canvas, rng, "臥遊", (130, 1080, 74), "baiwen")
    ground.age(canvas, rng)
    return canvas


def _far(canvas: Canvas, rng: Generator) -> None:
    for left in range(-400, 24000, 1500):
        base = rng.uniform(560, 700)
        tint = (0.40 + rng.uniform(-0.03, 0.05), 0.54, 0.60)
        far_range(
            canvas,
            rng,
            (left, left + rng.uniform(1500, 2600)),
            base,
            rng.uniform(110, 260),
            tint,
            rng.uniform(0.25, 0.5),
        )
    far_range(canvas, rng, (200, 3400), 700, 420, (0.33, 0.48, 0.60), 0.6)


MASSIFS: tuple[tuple[float, float, float, float, Manner], ...] = (
    (22700, 560, 420, 420, GREEN),
    (20600, 330, 640, 680, BLUE),
    (19400, 120, 760, 930, BLUE),
    (18350, 420, 520, 620, INKY),
    (17200, 600, 460, 430, GREEN),
    (15900, 380, 560, 620, MILD),
    (14700, 540, 480, 460, GREEN),
    (12100, 640, 380, 300, MILD),
    (10300, 460, 540, 560, INKY),
    (9200, 200, 640, 860, BLUE),
    (8050, 70, 820, 1010, BLUE),
    (6950, 300, 620, 760, INKY),
    (5700, 520, 520, 500, MILD),
    (4500, 620, 480, 380, MILD),
    (3000, 640, 420, 340, GREEN),
)


def _mountains(canvas: Canvas, rng: Generator, nursery: scenery.Nursery, tick: Tick) -> None:
    order = sorted(MASSIFS, key=lambda one: one[1] + one[3])
    for number, (x, y, half, tall, manner) in enumerate(order):
        crests = massif(canvas, rng, Fold(x, y, half, tall, rng.normal(0, 0.5)), manner, 150)
        for crest in crests[::2]:
            spots = scenery.along(rng, crest, int(5 * max(0.3, canvas.detail)), 0.7)
            scenery.grove(canvas, nursery, ("fir",), spots, 46, 120, manner.haze)
        scenery.mist(canvas, rng, (x - half * 1.5, y + tall * 0.72, half * 3, tall * 0.5))
        tick(0.04 + 0.66 * number / len(order))
    for x, y, wide, drop in ((19250, 420, 34, 420), (8240, 360, 46, 560), (9000, 560, 26, 300)):
        scenery.waterfall(canvas, rng, x, y, wide, drop)
        scenery.mist(canvas, rng, (x - 340, y + drop - 40, 680, 170))


def _waters(canvas: Canvas, rng: Generator) -> None:
    for left, top, width, height in (
        (20800, 960, 3100, 400),
        (16600, 1130, 2600, 230),
        (10800, 760, 3600, 560),
        (3600, 1060, 3200, 300),
        (300, 900, 3300, 440),
        (17800, 1180, 3000, 200),
        (6900, 1200, 3200, 180),
    ):
        scenery.ripples(canvas, rng, (left, top, width, height))
    for x, y, size in (
        (22300, 1120, 190),
        (21500, 1010, 120),
        (13300, 1050, 210),
        (12500, 900, 150),
        (11700, 1150, 230),
        (11300, 860, 110),
        (13900, 870, 100),
        (4900, 1190, 170),
        (1700, 1120, 190),
        (900, 980, 110),
    ):
        scenery.place(canvas, rng, "boat", (x, y), size, 60)
    for x, y, span in ((21800, 330, 420), (12900, 300, 520), (4100, 330, 380), (1500, 260, 300)):
        scenery.place(canvas, rng, "bird", (x, y), span, 100, 0.25)


NEAR: tuple[tuple[float, float, float, float, tuple[str, ...]], ...] = (
    (23400, 1130, 560, 250, ("willow", "tree")),
    (21300, 1230, 380, 160, ("tree", "bare_tree")),
    (20100, 1120, 520, 260, ("pine",)),
    (18900, 1160, 600, 230, ("pine", "tree")),
    (17500, 1120, 560, 250, ("tree", "bamboo")),
    (16300, 1060, 620, 260, ("bamboo", "tree")),
    (15100, 1120, 560, 250, ("willow", "tree")),
    (14300, 1220, 360, 160, ("tree",)),
    (12300, 1010, 260, 110, ("tree",)),
    (10500, 1180, 420, 200, ("bare_tree", "tree")),
    (9500, 1110, 520, 270, ("pine",)),
    (8300, 1150, 620, 230, ("pine", "tree")),
    (7200, 1090, 520, 280, ("pine", "bare_tree")),
    (5900, 1180, 480, 200, ("tree", "bare_tree")),
    (4000, 1230, 380, 150, ("tree",)),
    (2500, 1180, 420, 190, ("willow",)),
    (500, 1200, 460, 180, ("bare_tree", "tree")),
)


def _near(canvas: Canvas, rng: Generator, nursery: scenery.Nursery) -> None:
    for x, y, half, tall, kinds in NEAR:
        crest = scenery.bank(canvas, rng, x, y, half, tall)
        spots = scenery.along(rng, crest, int(rng.integers(7, 12)), 0.6)
        scenery.grove(canvas, nursery, kinds, spots, rng.uniform(170, 270))
        scenery.reeds(canvas, rng, x + half * rng.uniform(-0.7, 0.7), y + tall * 0.75, 40, 60)
    for kind, x, y, size in (
        ("house", 16700, 1060, 150),
        ("house", 16480, 1085, 170),
        ("house", 16050, 1075, 140),
        ("house", 15300, 1140, 150),
        ("bridge", 15720, 1180, 330),
        ("pavilion", 23050, 1150, 130),
        ("pavilion", 12290, 1020, 110),
        ("pagoda", 9750, 1020, 70),
        ("pavilion", 7500, 1090, 120),
        ("bridge", 9000, 1230, 300),
        ("house", 2300, 1190, 130),
        ("bridge", 20750, 1260, 280),
        ("figure", 15700, 1140, 56),
        ("figure", 16230, 1120, 56),
        ("figure", 20760, 1222, 54),
        ("figure", 9020, 1190, 54),
        ("figure", 22850, 1210, 58),
        ("figure", 7700, 1130, 52),
    ):
        scenery.place(canvas, rng, kind, (x, y), size, 30)


PARTS: dict[str, Callable[[float, Generator, Tick], Canvas]] = {
    "frontispiece": frontispiece,
    "painting": painting,
    "colophon": colophon,
}
