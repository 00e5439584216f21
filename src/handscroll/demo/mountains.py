"""Mountains: folds of rock laid over one another from far to near, each fading into mist."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Bytes, Colour, Floats, Generator
from handscroll.demo.brush import Points
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.cun import texture
from handscroll.demo.folds import Fold, Manner, Slope, profile
from handscroll.demo.noise import sampled, smooth
from handscroll.demo.pigments import GROUND, INK, OCHRE


def paint_fold(canvas: Canvas, rng: Generator, fold: Fold, manner: Manner, thing: Thing) -> Points:
    """Paint one fold and return its crest, (n, 2) in design units, for trees to stand on."""
    scale = canvas.scale
    crest = profile(rng, fold, manner, max(24, int(fold.half * 2 / 5)))
    slope = Slope(fold, crest)
    left = int(np.floor((fold.x - fold.half) * scale)) - 1
    top = int(np.floor((slope.summit) * scale)) - 2
    width = int(np.ceil(2 * fold.half * scale)) + 2
    height = int(np.ceil((fold.y + fold.height - slope.summit) * scale)) + 3
    x = ((np.arange(width) + left + 0.5) / scale).astype(np.float32)
    y = ((np.arange(height) + top + 0.5) / scale).astype(np.float32)[:, None]
    crest_y = slope.top(x).astype(np.float32)[None, :]
    below = (y - crest_y) / fold.height
    u = np.abs((x - fold.x) / fold.half)[None, :]
    ends = smooth(0.0, 0.10, 1 - u)
    inside = np.clip((y - crest_y) * scale + 0.5, 0, 1) * ends
    warp = sampled("cloud", *_grid(x, y, 0.9, rng)) - 0.5
    floor = smooth(0.0, 0.42, 0.92 + 0.30 * warp - below - 0.25 * u**2)
    floor = floor * smooth(0.02, 0.34, (y[-1] - y) / fold.height - 0.12 * warp)
    thick = (y[-1] - crest_y) / fold.height
    floor = floor * smooth(0.14, 0.46, thick)
    alpha = inside * floor
    relief, shade = _relief(rng, fold, slope, x, y, warp)
    colour, matter = _coloured(canvas.ground, manner, below, shade, warp)
    canvas.cover(alpha.astype(np.float32), (left, top), colour, matter, thing)
    wash = inside * floor * (1 - manner.haze)
    rim = np.exp(-np.clip(below, 0, 9) / 0.05) * 0.22
    dark = wash * np.clip(rim + 0.40 * relief * smooth(0.85, 0.1, below), 0, 0.8)
    canvas.glaze(dark.astype(np.float32), (left, top), (0.16, 0.19, 0.20), INK)
    texture(canvas, rng, slope, manner, (shade, alpha.astype(np.float32)), (left, top))
    return crest


def _grid(x: Floats, y: Floats, zoom: float, rng: Generator) -> tuple[Floats, Floats]:
    a, b = rng.integers(1024, size=2)
    wide = np.broadcast_to(x[None, :] * zoom + a, (y.shape[0], x.shape[0]))
    tall = np.broadcast_to(y * zoom + b, (y.shape[0], x.shape[0]))
    return wide.astype(np.float32), tall.astype(np.float32)


def _relief(
    rng: Generator, fold: Fold, slope: Slope, x: Floats, y: Floats, warp: Floats
) -> tuple[Floats, Floats]:
    """Return creases (0-1, dark in the gullies) and sidelight (0-1, dark on the right faces)."""
    spread = slope.spread(y).astype(np.float32)
    v = (x[None, :] - slope.apex) / spread + 0.09 * warp
    zoom = np.float32(min(95, 30 + fold.half / 9))
    a, b = rng.integers(1024, size=2)
    along = (y - slope.summit) * np.float32(0.10) + warp * 2.5
    gully = sampled("crease", (v * zoom + a).astype(np.float32), (along + b).astype(np.float32))
    beside = sampled(
        "crease", (v * zoom + a + 2.2).astype(np.float32), (along + b).astype(np.float32)
    )
    ridged = 1 - np.abs(2 * gully - 1)
    shade = np.clip(0.5 + (gully - beside) * 3.2, 0, 1)
    return (ridged**3).astype(np.float32), shade.astype(np.float32)


def _coloured(
    ground: Colour, manner: Manner, below: Floats, shade: Floats, warp: Floats
) -> tuple[Floats, Bytes]:
    """Return body colour (h, w, 3) and pigment (h, w): mineral above, ochre below, then silk."""
    base = np.asarray(ground, np.float32)
    at = below + 0.25 * warp
    strength = manner.colour * (1 - manner.haze)
    upper = smooth(0.42, 0.02, at)[..., None] * strength
    middle = (smooth(0.02, 0.25, at) * smooth(0.78, 0.25, at))[..., None] * strength
    foot = (smooth(0.35, 0.6, at) * smooth(1.0, 0.6, at))[..., None]
    lit = (0.62 + 0.38 * shade)[..., None] * (1.0 + 0.25 * warp)[..., None]
    colour = np.empty((*below.shape, 3), np.float32)
    colour[:] = base
    matter = np.full(below.shape, GROUND.index, np.uint8)
    for amount, pigment in (
        (foot * manner.ochre * (1 - manner.haze), OCHRE),
        (middle * lit * 0.85, manner.slope),
        (upper * lit, manner.top),
    ):
        colour += (np.asarray(pigment.colour, np.float32) - colour) * amount
        matter[amount[..., 0] > 0.25] = pigment.index
    return np.asarray(colour * (0.93 + 0.10 * shade[..., None]), np.float32), matter
