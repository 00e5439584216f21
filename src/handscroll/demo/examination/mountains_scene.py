"""A section of blue-green mountains, panel by panel, so that any length can be painted in parts."""

from __future__ import annotations

from handscroll.demo import scenery, water
from handscroll.demo.arrays import Generator
from handscroll.demo.brush import Points
from handscroll.demo.examination.film_canvas import FilmCanvas
from handscroll.demo.examination.sketch import PANEL, Sketch
from handscroll.demo.folds import Fold, Manner
from handscroll.demo.pigments import AZURITE, MALACHITE
from handscroll.demo.ranges import far_range, massif

_BLUE = Manner(top=AZURITE, slope=MALACHITE, colour=0.95, ochre=0.75)
_GREEN = Manner(top=MALACHITE, slope=MALACHITE, colour=0.9, ochre=0.7)
_DEEP = Manner(top=AZURITE, slope=AZURITE, colour=0.9, cun="axe", ochre=0.6)
_MILD = Manner(top=MALACHITE, slope=AZURITE, colour=0.7, cun="dots", ochre=0.8)
MANNERS = (_BLUE, _GREEN, _DEEP, _MILD)


def far(canvas: FilmCanvas, rng: Generator, left: float, sketch: Sketch) -> None:
    """Wash in distant peaks."""
    for rise, strength in ((1.4, 0.34), (0.9, 0.5)):
        start = left + rng.uniform(-150, 250)
        far_range(
            canvas,
            rng,
            (start, start + rng.uniform(800, 1050)),
            (rng.uniform(430, 520), rise * rng.uniform(120, 200)),
            (0.36 + rng.uniform(-0.03, 0.05), 0.53, 0.64),
            strength,
        )


def peaks(canvas: FilmCanvas, rng: Generator, left: float, sketch: Sketch) -> None:
    """Build the mountains of a panel, far to near, and note their contours for the underdrawing."""
    nursery = scenery.Nursery(rng, canvas.scale, 3)
    chief = rng.uniform(0.3, 0.7)
    spots = (
        (chief - 0.36, rng.uniform(250, 340), 250.0, 470.0),
        (chief + 0.34, rng.uniform(220, 330), 270.0, 500.0),
        (chief, rng.uniform(70, 150), 340.0, 690.0),
    )
    for number, (share, y, half, tall) in enumerate(spots):
        manner = MANNERS[int(rng.integers(0, len(MANNERS)))] if number < 2 else MANNERS[0]
        half *= rng.uniform(0.9, 1.15)

        def dress(crest: Points, down: float) -> None:
            sketch.crests.append(crest)
            if rng.random() < 0.45:
                spots = scenery.along(rng, crest, int(2 + 4 * down), 0.75)
                scenery.grove(canvas, nursery, ("fir",), spots, 26 + 22 * down, (120, 0.0))

        x = left + share * PANEL
        massif(canvas, rng, Fold(x, y, half, tall, rng.normal(0, 0.5)), manner, 150, dress)
        water.mist(canvas, rng, (x - half * 1.4, y + tall * 0.80, half * 2.8, tall * 0.34), 0.85)


def shores(canvas: FilmCanvas, rng: Generator, left: float, sketch: Sketch) -> None:
    """Lay the water and the near shores with trees, houses, a pavilion and a boat."""
    nursery = scenery.Nursery(rng, canvas.scale, 3)
    water.ripples(canvas, rng, (left - 60, 800, PANEL + 120, 200), 0.7)
    for share, wide in ((rng.uniform(0.10, 0.25), 300.0), (rng.uniform(0.62, 0.85), 260.0)):
        x, y = left + share * PANEL, rng.uniform(770, 830)
        crest = scenery.bank(canvas, rng, (x, y), (wide, 150))
        sketch.crests.append(crest)
        kinds = (("pine", "tree"), ("willow", "tree"), ("tree", "bare_tree"))[
            int(rng.integers(0, 3))
        ]
        scenery.grove(canvas, nursery, kinds, scenery.along(rng, crest, 5, 0.6), 150)
        kind = "pavilion" if rng.random() < 0.5 else "house"
        at = crest[int(rng.uniform(0.35, 0.65) * len(crest))]
        scenery.place(canvas, rng, kind, (float(at[0]), float(at[1]) + 16), 105, (45, 0.0))
        foot = crest[int(rng.uniform(0.3, 0.7) * len(crest))]
        scenery.place(canvas, rng, "figure", (float(foot[0]), float(foot[1]) + 26), 46, (40, 0.0))
    boat = (left + rng.uniform(0.42, 0.55) * PANEL, rng.uniform(880, 950))
    scenery.place(canvas, rng, "boat", boat, rng.uniform(110, 150), (40, 0.0))
    scenery.place(canvas, rng, "bird", (left + rng.uniform(0.1, 0.9) * PANEL, 110), 220, (90, 0.2))
    reeds = left + rng.uniform(0.3, 0.6) * PANEL
    water.reeds(canvas, rng, reeds, 985, 40, 70)
