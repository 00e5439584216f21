"""Flying waterfall and linked peaks: a hanging scroll in ink and pale colour."""

from __future__ import annotations

from collections.abc import Callable

from handscroll.demo import ground, scenery, seals, texts, water, writing
from handscroll.demo.arrays import Generator
from handscroll.demo.brush import Points
from handscroll.demo.canvas import Canvas
from handscroll.demo.folds import Fold, Manner
from handscroll.demo.pigments import INDIGO, MALACHITE, OCHRE
from handscroll.demo.ranges import far_range, massif

SIZE = (2400, 5200)
ROCK = Manner(top=INDIGO, slope=OCHRE, colour=0.30, cun="axe", steep=2.4, rough=1.5, ochre=0.35)
SOFT = Manner(
    top=INDIGO, slope=MALACHITE, colour=0.32, cun="hemp", steep=1.6, rough=1.1, ochre=0.45
)

# Chief summits from far to near: x, y, half width, height, lean, manner.
MASSIFS: tuple[tuple[float, float, float, float, float, Manner], ...] = (
    (420, 1350, 420, 1100, 0.6, SOFT),
    (2080, 1500, 460, 1100, -0.6, SOFT),
    (1230, 430, 760, 2050, 0.25, ROCK),
    (330, 2500, 560, 950, 0.7, SOFT),
    (1950, 2650, 720, 1100, -0.7, ROCK),
    (760, 3280, 520, 560, 0.5, SOFT),
)


def hanging_scroll(scale: float, rng: Generator, tick: Callable[[float], None]) -> Canvas:
    """Paint a towering peak, a waterfall in two leaps, pines, a pavilion and two wanderers."""
    canvas = Canvas(SIZE, scale, (0.80, 0.71, 0.55))
    nursery = scenery.Nursery(rng, scale, 4)
    far_range(canvas, rng, (-300, 1500), (1650, 800), (0.45, 0.52, 0.55), 0.35)
    far_range(canvas, rng, (1200, 2800), (1700, 900), (0.42, 0.50, 0.54), 0.40)
    few = max(0.35, canvas.detail)
    for number, (x, y, half, tall, lean, manner) in enumerate(MASSIFS):

        def dress(crest: Points, share: float) -> None:
            kinds = ("fir",) if rng.random() < 0.6 else ("tree", "fir")
            if rng.random() < 0.75:
                spots = scenery.along(rng, crest, int((3 + 5 * share) * few), 0.75)
                scenery.grove(canvas, nursery, kinds, spots, 54 + 50 * share, (120, 0.0))

        massif(canvas, rng, Fold(x, y, half, tall, lean), manner, 150, dress)
        if number == 2:
            water.waterfall(canvas, rng, (1330, 1300), (92, 1080), manner)
        water.mist(canvas, rng, (x - half * 1.7, y + tall * 0.74, half * 3.4, tall * 0.42))
        tick(0.65 * number / len(MASSIFS))
    water.mist(canvas, rng, (-200, 1900, 1500, 330), 0.8)
    scenery.place(canvas, rng, "pagoda", (470, 2400), 84, (100, 0.15))
    water.mist(canvas, rng, (150, 2300, 700, 190), 0.9)
    water.ripples(canvas, rng, (0, 3950, 2400, 1150), 1.2)
    _shores(canvas, rng, nursery)
    tick(0.85)
    writing.write(canvas, rng, writing.columns(texts.PEAK_VERSE, 7), (2290, 200, 104, 146))
    writing.write(canvas, rng, [texts.PEAK_TITLE, texts.LABEL], (1975, 290, 60, 84))
    seals.press(canvas, rng, "卷舒", (1815, 860, 80), "zhuwen")
    seals.press(canvas, rng, "雲山", (120, 4980, 100), "baiwen")
    seals.press(canvas, rng, "墨緣", (2180, 90, 84), "zhuwen")
    ground.age(canvas, rng, years=1.2)
    return canvas


def _shores(canvas: Canvas, rng: Generator, nursery: scenery.Nursery) -> None:
    """Lay the river's shores with their great trees, a pavilion, the bridge and the wanderers."""
    for x, y, half, tall, kinds, height in (
        (500, 3830, 700, 330, ("tree", "bare_tree"), 230),
        (2050, 3950, 560, 360, ("tree", "willow"), 260),
    ):
        crest = scenery.bank(canvas, rng, (x, y), (half, tall), SOFT)
        scenery.grove(canvas, nursery, kinds, scenery.along(rng, crest, 9, 0.8), height)
    at = crest[int(0.42 * len(crest))]
    scenery.place(
        canvas, rng, "pavilion", (min(float(at[0]), 2060), float(at[1]) + 30), 230, (45, 0.0)
    )
    scenery.place(canvas, rng, "bridge", (1330, 4240), 520, (42, 0.0))
    for x, size in ((1370, 88), (1280, 78)):
        scenery.place(canvas, rng, "figure", (x, 4158), size, (40, 0.0))
    scenery.place(canvas, rng, "boat", (1700, 4640), 250, (40, 0.0))
    scenery.place(canvas, rng, "bird", (560, 900), 420, (100, 0.2))
    crest = scenery.bank(canvas, rng, (560, 4560), (900, 460), ROCK, 30)
    scenery.grove(canvas, nursery, ("tree",), scenery.along(rng, crest, 5, 0.5), 330)
    scenery.grove(
        canvas,
        nursery,
        ("pine",),
        crest[[int(0.3 * len(crest)), int(0.42 * len(crest)), int(0.6 * len(crest))]] + (0, 30),
        720,
    )
    scenery.bank(canvas, rng, (1700, 4980), (800, 300), ROCK, 20)
    water.reeds(canvas, rng, 1500, 5000, 90, 150)
