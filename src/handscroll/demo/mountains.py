"""Mountains: folds of rock laid over one another from far to near, each fading into mist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from handscroll.demo.arrays import Colour, Floats, Generator
from handscroll.demo.brush import Points, Sheet, ink
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.noise import line, sampled, smooth
from handscroll.demo.pigments import AZURITE, INK, MALACHITE, OCHRE, Pigment


Dress = Callable[[Points, float], None]


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
    """Return the fold's outline from left to right, (count, 2) in design units.

    One chief summit, off centre by the fold's lean, and lesser shoulders on its slopes.
    """
    u = np.linspace(-1, 1, count)
    chief = float(np.clip(0.55 * fold.lean, -0.6, 0.6))
    rise = _hill(u, chief, 1 + chief, 1 - chief, rng.uniform(0.75, 0.95) + 0.42 * manner.steep)
    for _ in range(int(rng.integers(2, 5))):
        at = float(np.clip(chief + rng.normal(0, 0.42), -0.85, 0.85))
        broad = rng.uniform(0.10, 0.30)
        foot = float(np.interp(at, u, rise))
        lift = rng.uniform(0.03, 0.16) * manner.rough
        tall = min(foot + lift * foot, 0.97)
        shoulder = tall * _hill(u, at, broad * 1.6, broad * 1.6, rng.uniform(1.2, 2.6))
        rise = np.maximum(rise, shoulder)
    rugged = line(rng, count, 6 + fold.half / 70, 5) * 0.055 * manner.rough
    rise = rise + rugged * np.clip(rise * 1.4, 0, 1) * (1.1 - 0.5 * rise)
    y = fold.y + fold.height * 0.80 * (1 - rise)
    return np.stack([fold.x + u * fold.half, y], 1)


def _hill(u: Points, at: float, left: float, right: float, power: float) -> Points:
    """Return a hill of height 1 at ``at``, reaching down ``left`` and ``right`` of it."""
    off = np.where(u < at, (at - u) / left, (u - at) / right)
    return np.asarray(np.clip(1 - np.minimum(off, 1) ** power, 0, 1))


class Slope:
    """The ground of a fold: where a flow line ``v`` (-1..1) runs as it falls from the crest."""

    def __init__(self, fold: Fold, crest: Points) -> None:
        self.fold, self.crest = fold, crest
        highest = int(np.argmin(crest[:, 1]))
        self.apex, self.summit = float(crest[highest, 0]), float(crest[highest, 1])

    def top(self, x: Floats | Points) -> Points:
        """Return the crest's y at design positions x."""
        return np.asarray(np.interp(x, self.crest[:, 0], self.crest[:, 1]))

    def spread(self, y: Floats | Points) -> Points:
        """Return the half width that flow lines have reached at y."""
        down = np.clip((y - self.summit) / self.fold.height, 0, 1.3)
        return np.asarray(self.fold.half * (0.25 + 0.85 * down**0.8))


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
    colour = _coloured(canvas.ground, manner, below, shade, warp)
    canvas.cover(alpha.astype(np.float32), (left, top), colour, manner.slope, thing)
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


def _coloured(ground: Colour, manner: Manner, below: Floats, shade: Floats, warp: Floats) -> Floats:
    """Return the body colour (h, w, 3): mineral at the crest, ochre at the foot, silk below."""
    base = np.asarray(ground, np.float32)
    at = below + 0.25 * warp
    strength = manner.colour * (1 - manner.haze)
    upper = smooth(0.42, 0.02, at)[..., None] * strength
    middle = (smooth(0.02, 0.25, at) * smooth(0.78, 0.25, at))[..., None] * strength
    foot = (smooth(0.35, 0.6, at) * smooth(1.0, 0.6, at))[..., None]
    lit = (0.62 + 0.38 * shade)[..., None] * (1.0 + 0.25 * warp)[..., None]
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
    ground: tuple[Floats, Floats],
    corner: tuple[int, int],
) -> None:
    """Draw the ink: texture strokes down the flow lines, the crest line, and moss dots.

    ``ground`` is the fold's sidelight and its opacity (h, w), beginning at pixel ``corner``.
    """
    fold, (shade, alpha) = slope.fold, ground
    strength = 1 - manner.haze
    if strength < 0.15:
        return
    pad = round(14 * canvas.scale) + 2
    room = np.pad(alpha, pad)
    sheet = Sheet.blank((corner[0] - pad, corner[1] - pad), room.shape, canvas.scale)
    close = 3.0 if manner.cun == "dots" else 1.0
    count = int(fold.half * fold.height / 430 * canvas.detail * (0.4 + 0.6 * strength) * close)
    size = float(np.clip(fold.height / 420, 0.45, 1.3))
    v = rng.uniform(-0.95, 0.95, count)
    start = rng.beta(1.0, 2.4 * close, count) * 0.78
    for one, from_top in zip(v, start, strict=True):
        x0 = fold.x + one * fold.half * (0.35 + 0.6 * from_top)
        y0 = float(slope.top(np.array([x0]))[0]) + from_top * fold.height * 0.8 + 3
        light = _at(shade, canvas, corner, x0, y0)
        if rng.random() < light * 0.8:
            continue
        tone = strength * (0.60 - 0.55 * from_top) * rng.uniform(0.4, 1.1) * (1.1 - 0.6 * light)
        _cun(sheet, rng, slope, (x0, y0), manner.cun, size, float(np.clip(tone, 0.05, 0.75)))
    sheet.masked(room)
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
    long = rng.uniform(30, 110) * size if kind == "hemp" else rng.uniform(14, 36) * size
    n = 7
    y = y0 + np.linspace(0, long, n)
    grow = slope.spread(y) / float(slope.spread(np.array([y0]))[0])
    x = (
        slope.apex
        + (x0 - slope.apex) * grow
        + rng.normal(0, 0.9) * size * np.sin(np.linspace(0, 3, n)) * 2
    )
    if kind == "axe":
        x = x + np.linspace(0, rng.uniform(2, 9) * size, n)
        widths = np.linspace(rng.uniform(4, 9) * size, 0.6, n)
    else:
        widths = rng.uniform(0.9, 2.2) * size * np.sin(np.linspace(0.5, 3.0, n))
    sheet.stroke(np.stack([x, y], 1), widths, ink(tone))


def _crest(sheet: Sheet, rng: Generator, slope: Slope, strength: float, size: float) -> None:
    crest, fold = slope.crest, slope.fold
    rise = np.clip((fold.y + fold.height * 0.8 - crest[:, 1]) / (fold.height * 0.8), 0, 1)
    at, total = 0, len(crest)
    while at < total - 4:
        run = int(rng.integers(7, 26))
        piece = crest[at : at + run]
        if len(piece) < 4:
            break
        fade = float(np.clip(0.15 + 1.5 * rise[at : at + run].mean(), 0, 1))
        press = np.sin(np.linspace(0.25, 2.9, len(piece))) ** 0.8
        wide = size * rng.uniform(1.3, 3.4) * (0.5 + 0.5 * fade)
        sheet.stroke(
            piece + rng.normal(0, 0.35, piece.shape),
            wide * (0.3 + press),
            ink(rng.uniform(0.55, 0.78) * strength * fade),
        )
        if rng.random() < 0.35:
            inner = piece + (rng.normal(0, 2), rng.uniform(3, 7) * size)
            sheet.stroke(inner, 0.6 * wide * press + 0.3, ink(0.35 * strength * fade))
        at += run - int(rng.integers(0, 4))
    for _ in range(int(total / 9)):
        k = int(rng.integers(2, total - 2))
        if rise[k] < 0.15:
            continue
        x, y = crest[k] + rng.normal(0, 2.6, 2) * size
        sheet.dab((x, y), (6 * size, 3.8 * size), rng.normal(0.2, 0.5), ink(0.72 * strength))


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
        skew = np.where(x < centre, rng.uniform(0.6, 1.6), rng.uniform(0.6, 1.6))
        hill = tall * np.exp(-(np.abs((x - centre) / (reach * skew)) ** rng.uniform(1.0, 1.7)))
        bumps = np.maximum(bumps, hill.astype(np.float32))
    bumps += line(rng, width, long / 60, 5) * 0.06 * np.minimum(bumps * 2, height)
    bumps *= smooth(0, 0.12, np.linspace(0, 1, width, dtype=np.float32))
    bumps *= smooth(0, 0.12, np.linspace(1, 0, width, dtype=np.float32))
    top = int((base - height * 1.1) * scale)
    rows = int(height * 1.15 * scale)
    y = ((np.arange(rows) + top) / scale).astype(np.float32)[:, None]
    crest = (base - bumps)[None, :].astype(np.float32)
    inside = np.clip((y - crest) * scale / 1.6, 0, 1)
    fade = smooth(1.0, 0.05, (y - crest) / (height * 0.75)) * smooth(0, height * 0.25, bumps)[None]
    fade = fade * smooth(0.0, 0.30, (base - y) / height)
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
    dress: Dress | None = None,
) -> None:
    """Build a mountain of many folds from its peak downwards, far to near.

    ``dress`` is called with each crest and its share of the way down (0-1), to plant it before
    nearer folds hide its foot.
    """
    thing = canvas.thing("mountain", depth, manner.slope, "mountains")
    drift = float(np.clip(-0.6 * peak.lean + rng.normal(0, 0.25), -0.8, 0.8))

    def add(fold: Fold, kind: Manner, share: float) -> None:
        crest = paint_fold(canvas, rng, fold, kind, thing)
        if dress is not None:
            dress(crest, share)

    for side in (-1, 1):
        if rng.random() < 0.85:
            add(_shoulder(rng, peak, side, drift), _varied(rng, manner), 0.0)
    add(peak, manner, 0.0)
    rows = 5
    for row in range(1, rows + 1):
        share = row / rows
        number = 2 + row + int(peak.half > 550)
        spots = np.linspace(-1, 1, number) * (0.25 + 0.72 * share) + rng.normal(0, 0.12, number)
        spots += 0.28 * drift * (1 - share)
        for order in rng.permutation(number):
            size = float(np.exp(rng.normal(0, 0.30)))
            fold = Fold(
                peak.x + spots[order] * peak.half,
                peak.y
                + peak.height
                * (0.10 + 0.56 * share + 0.14 * abs(spots[order]))
                * rng.uniform(0.93, 1.07),
                peak.half * size * (0.44 - 0.20 * share),
                peak.height * size * (0.42 - 0.22 * share) * rng.uniform(0.8, 1.25),
                float(np.clip(-spots[order] * 0.8 + rng.normal(0, 0.6), -1.2, 1.2)),
            )
            add(fold, _varied(rng, manner), share)
        if rng.random() < 0.8:
            _boulders(canvas, rng, peak, share, manner, thing)


def _varied(rng: Generator, manner: Manner) -> Manner:
    swap = rng.random() < 0.5
    return replace(
        manner,
        top=manner.slope if swap else manner.top,
        colour=manner.colour * rng.uniform(0.7, 1.05),
        steep=manner.steep * rng.uniform(0.6, 1.15),
        ochre=manner.ochre * rng.uniform(0.4, 1.3),
    )


def _shoulder(rng: Generator, peak: Fold, side: int, drift: float) -> Fold:
    return Fold(
        peak.x + side * peak.half * rng.uniform(0.42, 0.72) + drift * peak.half * 0.2,
        peak.y + peak.height * rng.uniform(0.16, 0.42),
        peak.half * rng.uniform(0.35, 0.6),
        peak.height * rng.uniform(0.5, 0.75),
        -side * rng.uniform(0.1, 0.9),
    )


def _boulders(
    canvas: Canvas, rng: Generator, peak: Fold, share: float, manner: Manner, thing: Thing
) -> None:
    """Heap alum-lump rocks somewhere on the slope."""
    x = peak.x + rng.normal(0, 0.45) * peak.half * (0.4 + 0.6 * share)
    y = peak.y + peak.height * (0.16 + 0.58 * share)
    kind = replace(manner, steep=2.6, rough=1.5, colour=manner.colour * 0.55, ochre=0.7)
    for k in range(int(rng.integers(4, 9))):
        size = peak.height * rng.uniform(0.035, 0.085)
        spot = (x + rng.normal(0, 1.0) * size * 1.6, y + k * size * 0.22)
        paint_fold(
            canvas,
            rng,
            Fold(*spot, size * rng.uniform(0.55, 0.95), size * 1.15, rng.normal(0, 0.5)),
            kind,
            thing,
        )
