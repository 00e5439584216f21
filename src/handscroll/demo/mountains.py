"""Mountains: folds of rock laid over one another from far to near, each fading into mist."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from handscroll.demo.arrays import Colour, Floats, Generator
from handscroll.demo.brush import Points, Sheet, ink
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.noise import line, sampled, smooth
from handscroll.demo.pigments import AZURITE, INK, MALACHITE, OCHRE, Pigment


@dataclass(frozen=True, slots=True)
class Manner:
    """How a mountain is painted.

    ``top`` and ``slope`` are its mineral colours with strength ``colour`` (0-1); ``cun`` names
    the texture strokes (``hemp``, ``axe``, ``dots``); ``haze`` (0-1) lets it recede; ``steep``
    1 is a gentle hill, 4 a pillar; ``rough`` the unrest of its outline.
    """

    top: Pigment = AZURITE
    slope: Pigment = MALACHITE
    colour: float = 0.8
    cun: str = "hemp"
    haze: float = 0.0
    steep: float = 1.6
    rough: float = 1.0
    ochre: float = 0.55


@dataclass(frozen=True, slots=True)
class Fold:
    """One fold: apex (x, y), half width and height in design units, and its lean."""

    x: float
    y: float
    half: float
    height: float
    lean: float = 0.0


def profile(rng: Generator, fold: Fold, manner: Manner, count: int) -> Points:
    """Return the fold's outline from left to right, (count, 2) in design units."""
    u = np.linspace(-1, 1, count)
    bend = np.abs(u - 0.28 * fold.lean * (1 - u**2))
    drop = bend ** (0.75 + 0.55 * manner.steep)
    steps = np.cumsum(np.abs(line(rng, count, 9, 2)))
    steps = steps / steps[-1]
    drop = drop + 0.05 * manner.rough * (np.interp(u, np.linspace(-1, 1, count), steps) - 0.5)
    rugged = line(rng, count, 7 + fold.half / 90, 5) * 0.045 * manner.rough
    y = fold.y + fold.height * (0.80 * drop + rugged * (0.35 + bend))
    return np.stack([fold.x + u * fold.half, y], 1)


class Slope:
    """The ground of a fold: where a flow line ``v`` (-1..1) runs as it falls from the crest."""

    def __init__(self, fold: Fold, crest: Points) -> None:
        self.fold, self.crest = fold, crest
        self.summit = float(crest[:, 1].min())

    def top(self, x: Floats | Points) -> Points:
        """Return the crest's y at design positions x."""
        return np.asarray(np.interp(x, self.crest[:, 0], self.crest[:, 1]))

    def spread(self, y: Floats | Points) -> Points:
        """Return the half width that flow lines have reached at y."""
        down = np.clip((y - self.summit) / self.fold.height, 0, 1.3)
        return np.asarray(self.fold.half * (0.22 + 0.88 * down**0.8))


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
    alpha = inside * floor
    relief, shade = _relief(rng, fold, slope, x, y, warp)
    colour = _coloured(canvas.ground, manner, below, shade, warp)
    canvas.cover(alpha.astype(np.float32), (left, top), colour, manner.slope, thing)
    wash = inside * floor * (1 - manner.haze)
    rim = np.exp(-np.clip(below, 0, 9) / 0.05) * 0.22
    dark = wash * np.clip(rim + 0.40 * relief * smooth(0.85, 0.1, below), 0, 0.8)
    canvas.glaze(dark.astype(np.float32), (left, top), (0.16, 0.19, 0.20), INK)
    texture(canvas, rng, slope, manner, shade[:, :], (left, top))
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
    v = (x[None, :] - fold.x) / spread + 0.16 * warp
    zoom = np.float32(min(95, 30 + fold.half / 9))
    a, b = rng.integers(1024, size=2)
    along = (y - slope.summit) * np.float32(0.10) + warp * 8
    gully = sampled("crease", (v * zoom + a).astype(np.float32), (along + b).astype(np.float32))
    beside = sampled(
        "crease", (v * zoom + a + 2.2).astype(np.float32), (along + b).astype(np.float32)
    )
    ridged = 1 - np.abs(2 * gully - 1)
    shade = np.clip(0.5 + (gully - beside) * 3.2, 0, 1)
    return (ridged**3).astype(np.float32), shade.astype(np.float32)


def _coloured(ground: Colour, manner: Manner, below: Floats, shade: Floats, warp: Floats) -> Floats:
    """Return the body colour (h, w, 3): mineral at the crest, ochre at the foot, silk below."""
    base = np.asarray(ground, np.float32)
    at = below + 0.25 * warp
    strength = manner.colour * (1 - manner.haze)
    upper = smooth(0.42, 0.02, at)[..., None] * strength
    middle = (smooth(0.02, 0.25, at) * smooth(0.78, 0.25, at))[..., None] * strength
    foot = (smooth(0.35, 0.6, at) * smooth(1.0, 0.6, at))[..., None]
    lit = (0.55 + 0.45 * shade)[..., None]
    colour = np.empty((*below.shape, 3), np.float32)
    colour[:] = base
    for amount, pigment in (
        (foot * manner.ochre * (1 - manner.haze), OCHRE),
        (middle * lit * 0.85, manner.slope),
        (upper * lit, manner.top),
    ):
        colour += (np.asarray(pigment.colour, np.float32) - colour) * amount
    return colour * (0.93 + 0.10 * shade[..., None])


def texture(
    canvas: Canvas,
    rng: Generator,
    slope: Slope,
    manner: Manner,
    shade: Floats,
    corner: tuple[int, int],
) -> None:
    """Draw the ink: texture strokes down the flow lines, the crest line, and moss dots."""
    fold = slope.fold
    strength = 1 - manner.haze
    if strength < 0.15:
        return
    sheet = Sheet(
        (fold.x - fold.half - 20, slope.summit - 30, 2 * fold.half + 40, fold.height * 1.1 + 60),
        canvas.scale,
    )
    area = fold.half * fold.height
    count = int(area / 520 * canvas.detail * (0.4 + 0.6 * strength))
    size = np.clip(fold.height / 420, 0.45, 1.3)
    v = rng.uniform(-0.95, 0.95, count)
    start = rng.beta(1.0, 2.6, count) * 0.75
    for one, from_top in zip(v, start, strict=True):
        x0 = fold.x + one * fold.half * (0.35 + 0.6 * from_top)
        y0 = float(slope.top(np.array([x0]))[0]) + from_top * fold.height * 0.8 + 3
        light = _at(shade, canvas, corner, x0, y0)
        if rng.random() < light * 0.75:
            continue
        tone = strength * (0.62 - 0.62 * from_top) * rng.uniform(0.5, 1.1) * (1.1 - 0.5 * light)
        _cun(sheet, rng, slope, (x0, y0), manner.cun, size, float(np.clip(tone, 0.06, 0.8)))
    _crest(sheet, rng, slope, strength, size)
    canvas.lay(sheet)


def _at(shade: Floats, canvas: Canvas, corner: tuple[int, int], x: float, y: float) -> float:
    row = min(max(int(y * canvas.scale) - corner[1], 0), shade.shape[0] - 1)
    column = min(max(int(x * canvas.scale) - corner[0], 0), shade.shape[1] - 1)
    return float(shade[row, column])


def _cun(
    sheet: Sheet,
    rng: Generator,
    slope: Slope,
    at: tuple[float, float],
    kind: str,
    size: float,
    tone: float,
) -> None:
    x0, y0 = at
    fold = slope.fold
    if kind == "dots":
        sheet.dab(
            at,
            (rng.uniform(9, 17) * size, rng.uniform(4, 7) * size),
            rng.normal(0, 0.15),
            ink(tone),
        )
        return
    long = rng.uniform(26, 80) * size if kind == "hemp" else rng.uniform(14, 36) * size
    n = 7
    y = y0 + np.linspace(0, long, n)
    grow = slope.spread(y) / float(slope.spread(np.array([y0]))[0])
    x = fold.x + (x0 - fold.x) * grow + rng.normal(0, 0.9) * size * np.sin(np.linspace(0, 3, n)) * 2
    if kind == "axe":
        x = x + np.linspace(0, rng.uniform(2, 9) * size, n)
        widths = np.linspace(rng.uniform(4, 9) * size, 0.6, n)
    else:
        widths = rng.uniform(1.3, 2.6) * size * np.linspace(1, 0.35, n)
    sheet.stroke(np.stack([x, y], 1), widths, ink(tone))


def _crest(sheet: Sheet, rng: Generator, slope: Slope, strength: float, size: float) -> None:
    crest = slope.crest
    at = 0
    total = len(crest)
    while at < total - 4:
        run = int(rng.integers(8, 30))
        piece = crest[at : at + run]
        if len(piece) < 4:
            break
        middle = abs(piece[len(piece) // 2, 0] - slope.fold.x) / slope.fold.half
        fade = float(np.clip(1.25 - middle, 0.12, 1)) ** 1.3
        widths = size * rng.uniform(2.0, 4.4) * (0.35 + np.sin(np.linspace(0.2, 2.9, len(piece))))
        again = piece + rng.normal(0, 0.5, piece.shape)
        sheet.stroke(again, widths, ink(0.78 * strength * fade))
        at += run - int(rng.integers(0, 4))
    for _ in range(int(total / 9)):
        k = int(rng.integers(2, total - 2))
        if abs(crest[k, 0] - slope.fold.x) / slope.fold.half > 0.85:
            continue
        x, y = crest[k] + rng.normal(0, 3.0, 2) * size
        sheet.dab((x, y), (7 * size, 4.5 * size), rng.normal(0.2, 0.5), ink(0.75 * strength))


def far_range(
    canvas: Canvas,
    rng: Generator,
    span: tuple[float, float],
    base: float,
    height: float,
    tint: Colour,
    strength: float,
) -> None:
    """Wash in a row of far peaks with no outline, between two x, standing on mist at ``base``."""
    scale = canvas.scale
    left, right = int(span[0] * scale), int(span[1] * scale)
    width = right - left
    if width < 8:
        return
    long = span[1] - span[0]
    bumps = np.zeros(width, np.float32)
    x = np.linspace(0, long, width)
    for _ in range(max(3, int(long / 150))):
        centre, reach = rng.uniform(0, long), rng.uniform(50, 190)
        tall = rng.uniform(0.25, 1.0) * height
        hill = tall * np.exp(-(np.abs((x - centre) / reach) ** rng.uniform(1.2, 2.0)))
        bumps = np.maximum(bumps, hill.astype(np.float32))
    bumps += line(rng, width, long / 40) * 0.035 * height
    bumps *= smooth(0, 0.12, np.linspace(0, 1, width, dtype=np.float32))
    bumps *= smooth(0, 0.12, np.linspace(1, 0, width, dtype=np.float32))
    top = int((base - height * 1.1) * scale)
    rows = int(height * 1.15 * scale)
    y = ((np.arange(rows) + top) / scale).astype(np.float32)[:, None]
    crest = (base - bumps)[None, :].astype(np.float32)
    inside = np.clip((y - crest) * scale / 1.6, 0, 1)
    fade = smooth(1.0, 0.05, (y - crest) / (height * 0.75)) * smooth(0, height * 0.25, bumps)[None]
    density = inside * fade * strength
    thing = canvas.thing("far_mountain", 230, AZURITE, "far mountains")
    canvas.glaze(
        cv2.GaussianBlur(density.astype(np.float32), (0, 0), 0.8), (left, top), tint, AZURITE, thing
    )


def massif(
    canvas: Canvas,
    rng: Generator,
    peak: Fold,
    manner: Manner,
    depth: int,
    dress: object = None,
) -> list[Points]:
    """Build a mountain of many folds from its peak downwards; return the crests, far to near."""
    thing = canvas.thing("mountain", depth, manner.slope, "mountains")
    crests = [paint_fold(canvas, rng, peak, manner, thing)]
    rows = 4
    for row in range(1, rows + 1):
        share = row / rows
        number = 1 + row + int(peak.half > 500)
        spots = np.linspace(-1, 1, number) * (0.35 + 0.55 * share) + rng.normal(0, 0.13, number)
        for order in rng.permutation(number):
            half = peak.half * rng.uniform(0.30, 0.5) * (1.05 - 0.42 * share)
            tall = peak.height * rng.uniform(0.30, 0.48) * (1.1 - 0.55 * share)
            edge = abs(spots[order])
            fold = Fold(
                peak.x + spots[order] * peak.half,
                peak.y
                + peak.height * (0.16 + 0.52 * share + 0.16 * edge) * rng.uniform(0.92, 1.08),
                half,
                tall,
                rng.normal(0, 0.5),
            )
            swap = rng.random() < 0.45
            kind = replace(
                manner,
                top=manner.slope if swap else manner.top,
                steep=manner.steep * rng.uniform(0.7, 1.0),
            )
            crests.append(paint_fold(canvas, rng, fold, kind, thing))
    return crests
