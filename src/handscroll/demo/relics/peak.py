"""Flying waterfall and linked peaks: a hanging scroll in ink and pale colour."""

from __future__ import annotations

from collections.abc import Callable

from handscroll.demo import ground, scenery, seals, texts, writing
from handscroll.demo.arrays import Generator
from handscroll.demo.canvas import Canvas
from handscroll.demo.mountains import Fold, Manner, far_range, massif
from handscroll.demo.pigments import INDIGO, MALACHITE, OCHRE

SIZE = (2400, 5200)
ROCK = Manner(top=INDIGO, slope=OCHRE, colour=0.30, cun="axe", steep=2.6, rough=1.6, ochre=0.35)
SOFT = Manner(top=INDIGO, slope=MALACHITE, colour=0.30, cun="hemp", steep=1.8, rough=1.2, ochre=0.4)


def hanging_scroll(scale: float, rng: Generator, tick: Callable[[float], None]) -> Canvas:
    """Paint a towering peak, a waterfall in two leaps, pines, a pavilion and two wanderers."""
    canvas = Canvas(SIZE, scale, (0.80, 0.71, 0.55))
    nursery = scenery.Nursery(rng, scale, 4)
    far_range(canvas, rng, (-200, 2600), 1500, 700, (0.42, 0.50, 0.54), 0.45)
    for x, y, half, tall, manner, veil in (
        (620, 1250, 520, 1300, SOFT, 0.7),
        (1330, 560, 820, 2100, ROCK, 0.74),
        (1950, 1900, 520, 1150, SOFT, 0.7),
        (560, 2500, 640, 1100, ROCK, 0.72),
        (1700, 3050, 760, 950, SOFT, 0.75),
    ):
        crests = massif(canvas, rng, Fold(x, y, half, tall, rng.normal(0, 0.4)), manner, 150)
        for crest in crests[::2]:
            scenery.grove(canvas, nursery, ("fir",), scenery.along(rng, crest, 5, 0.6), 62, 120)
        if y < 1000:
            scenery.waterfall(canvas, rng, 1270, 1500, 62, 1150)
        scenery.mist(canvas, rng, (x - half * 1.6, y + tall * veil, half * 3.2, tall * 0.40))
        tick(0.6 * y / 3050)
    scenery.ripples(canvas, rng, (0, 4050, 2400, 900), 1.3)
    for x, y, half, tall, kinds, height in (
        (380, 3950, 620, 420, ("pine",), 520),
        (2050, 4150, 560, 380, ("tree", "bare_tree"), 400),
        (700, 4620, 900, 460, ("pine", "tree"), 620),
    ):
        crest = scenery.bank(canvas, rng, (x, y), (half, tall), SOFT)
        scenery.grove(canvas, nursery, kinds, scenery.along(rng, crest, 6, 0.5), height)
    for kind, x, y, size in (
        ("pavilion", 1900, 4190, 240),
        ("bridge", 1370, 4420, 560),
        ("figure", 1330, 4340, 96),
        ("figure", 1230, 4345, 84),
        ("boat", 1500, 4800, 260),
        ("bird", 700, 1050, 420),
    ):
        scenery.place(canvas, rng, kind, (x, y), size, 30)
    tick(0.85)
    writing.write(canvas, rng, writing.columns(texts.PEAK_VERSE, 7), (2250, 240, 108, 150))
    writing.write(canvas, rng, [texts.PEAK_TITLE, texts.LABEL], (1920, 330, 62, 88))
    seals.press(canvas, rng, "卷舒", (1745, 930, 84), "zhuwen")
    seals.press(canvas, rng, "雲山", (120, 4980, 100), "baiwen")
    ground.age(canvas, rng, years=1.2)
    return canvas
