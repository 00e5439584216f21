"""A lotus pond on a fully coloured ground, panel by panel, as on a painted screen or wall."""

from __future__ import annotations

import numpy as np

from handscroll.demo import lotus, plants, water
from handscroll.demo.arrays import Floats, Generator
from handscroll.demo.brush import Points
from handscroll.demo.examination.film_canvas import FilmCanvas
from handscroll.demo.examination.sketch import PANEL, TALL, Sketch
from handscroll.demo.folds import Manner
from handscroll.demo.noise import sampled, smooth
from handscroll.demo.pigments import MALACHITE, OCHRE, WHITE

_SKY, _POND = (0.80, 0.74, 0.60), (0.42, 0.54, 0.48)
_STONE = Manner(top=MALACHITE, slope=OCHRE, colour=0.7, cun="axe", steep=2.4, rough=2.2, ochre=0.5)


def ground(canvas: FilmCanvas, left: float) -> None:
    """Prime a panel with body colour: warm above, cool towards the water."""
    scale = canvas.scale
    first, last = round(left * scale), round((left + PANEL) * scale)
    width, height = last - first, round(TALL * scale) + 1
    shape, unit = (height, width), np.float32(1 / scale)
    across = np.arange(first, last, dtype=np.float32)[None, :] * unit
    down = np.arange(height, dtype=np.float32)[:, None] * unit
    x: Floats = np.broadcast_to(across, shape)
    y: Floats = np.broadcast_to(down, shape)
    drift = sampled("cloud", np.float32(0.35) * x, np.float32(0.9) * y)
    low = smooth(0.35, 0.95, y / np.float32(TALL) + 0.3 * (drift - 0.5))[..., None]
    colour = np.asarray(_SKY, np.float32) * (1 - low) + np.asarray(_POND, np.float32) * low
    kind = np.where(low[..., 0] > 0.5, MALACHITE.index, WHITE.index).astype(np.uint8)
    thing = canvas.thing("water", 250, WHITE, "ground")
    canvas.cover(np.ones((height, width), np.float32), (first, 0), colour, kind, thing)


def far(canvas: FilmCanvas, rng: Generator, left: float, sketch: Sketch) -> None:
    """Set distant leaves and the rocks of the bank."""
    water.ripples(canvas, rng, (left - 60, 620, PANEL + 120, 380), 0.5)
    for _ in range(4):
        x, y = left + rng.uniform(0, PANEL), rng.uniform(430, 620)
        _leaf(canvas, rng, (x, y), rng.uniform(90, 140), rng.uniform(0.1, 0.4), sketch)
    x = left + rng.uniform(0.1, 0.9) * PANEL
    plants.rock(canvas, rng, (x, 760), rng.uniform(260, 340), _STONE)


def middle(canvas: FilmCanvas, rng: Generator, left: float, sketch: Sketch) -> None:
    """Grow the great leaves and flowers."""
    for number in range(5):
        x, y = left + (number + rng.uniform(0.1, 0.9)) * PANEL / 5, rng.uniform(560, 860)
        _leaf(canvas, rng, (x, y), rng.uniform(150, 220), rng.uniform(0.3, 0.95), sketch)
    for number in range(3):
        x, y = left + (number + rng.uniform(0.2, 0.8)) * PANEL / 3, rng.uniform(250, 520)
        bend = (x + rng.normal(0, 40), (y + 1000) / 2)
        lotus.stalk(canvas, rng, [(x, y), bend, (x + rng.normal(0, 50), 1010)], 13)
        lotus.lotus(canvas, rng, (x, y), rng.uniform(200, 270))
        turn = np.linspace(-2.9, -0.2, 24)
        ring = np.stack([x + 120 * np.cos(turn), y + 110 * np.sin(turn)], 1)
        sketch.crests.append(ring)


def near(canvas: FilmCanvas, rng: Generator, left: float, sketch: Sketch) -> None:
    """Bring the nearest leaves, reeds and a dragonfly."""
    for _ in range(3):
        x, y = left + rng.uniform(0, PANEL), rng.uniform(880, 990)
        _leaf(canvas, rng, (x, y), rng.uniform(120, 190), rng.uniform(0.5, 1.0), sketch)
    water.reeds(canvas, rng, left + rng.uniform(0.1, 0.9) * PANEL, 990, 40, 170)
    at = (left + rng.uniform(0.1, 0.9) * PANEL, rng.uniform(120, 260))
    lotus.dragonfly(canvas, rng, at, 110, rng.uniform(-0.8, 0.4))


def cover_up(
    canvas: FilmCanvas, rng: Generator, at: tuple[float, float], size: float
) -> list[Points]:
    """Hang leaves over the figure that was not to stay."""
    x, y = at
    for shift, up, wide in ((-0.35, 0.75, 0.75), (0.4, 0.65, 0.7), (0.0, 0.3, 0.85)):
        spot = (x + shift * size, y - up * size)
        lotus.stalk(canvas, rng, [spot, (spot[0] + 12, 860), (spot[0] - 10, 1010)], 12)
        lotus.lotus_leaf(canvas, rng, spot, wide * size, 0.62, rng.uniform(0.3, 0.8))
    return []


def _leaf(
    canvas: FilmCanvas,
    rng: Generator,
    at: tuple[float, float],
    size: float,
    dark: float,
    sketch: Sketch,
) -> None:
    x, y = at
    tilt = rng.uniform(0.38, 0.6)
    lotus.stalk(canvas, rng, [at, (x + rng.normal(0, 30), (y + 1010) / 2), (x, 1015)], size * 0.05)
    lotus.lotus_leaf(canvas, rng, at, size, tilt, dark)
    turn = np.linspace(0, 2 * np.pi, 48)
    sketch.crests.append(np.stack([x + size * np.cos(turn), y + size * tilt * np.sin(turn)], 1))
