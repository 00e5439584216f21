"""Water and air: ripples, waterfalls, mist, and the reeds at the edge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from handscroll.demo.arrays import Generator
from handscroll.demo.brush import Points, Sheet, curve, ink, pot
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.folds import Fold, Manner
from handscroll.demo.mountains import paint_fold
from handscroll.demo.noise import line, sampled, smooth
from handscroll.demo.pigments import (
    GROUND,
    INDIGO,
    INK,
    MALACHITE,
    OCHRE,
    WHITE,
)


def ripples(
    canvas: Canvas, rng: Generator, box: tuple[float, float, float, float], close: float = 1.0
) -> None:
    """Draw water as broken level strokes in a box (left, top, width, height)."""
    left, top, width, height = box
    thing = canvas.thing("water", 180, INDIGO, "water")
    _tinted(canvas, box, thing)
    sheet = Sheet(box, canvas.scale)
    count = int(width * height / 5200 * close * canvas.detail)
    for _ in range(count):
        share = rng.beta(1.1, 1.0)
        x, y = left + rng.uniform(0.02, 0.98) * width, top + share * height
        long = rng.uniform(30, 150) * (0.4 + share)
        n = max(6, int(long / 8))
        at = np.linspace(0, long, n)
        wave = np.sin(at / rng.uniform(9, 16) + rng.uniform(0, 6)) * (0.5 + 1.6 * share)
        points = np.stack([x + at - long / 2, y + wave], 1)
        edge = min(x - left, left + width - x) / (0.2 * width + 1)
        tone = rng.uniform(0.14, 0.36) * min(1.0, edge) * (0.5 + 0.5 * share)
        sheet.stroke(points, np.sin(np.linspace(0.1, 3.04, n)) * (1.1 + 1.1 * share), ink(tone))
    canvas.lay(sheet, thing)


def _tinted(canvas: Canvas, box: tuple[float, float, float, float], thing: Thing) -> None:
    scale = canvas.scale
    left, top, width, height = (round(v * scale) for v in box)
    if width < 4 or height < 4:
        return
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    gx = np.broadcast_to(
        (np.arange(width, dtype=np.float32) * 0.25 / scale)[None, :], (height, width)
    )
    gy = np.broadcast_to(
        (np.arange(height, dtype=np.float32) * 0.9 / scale)[:, None], (height, width)
    )
    soft = smooth(0, 0.3, 1 - np.abs(x)) * smooth(0, 0.5, 1 - np.abs(y))
    density = 0.20 * soft * (0.4 + 0.9 * sampled("cloud", gx + left, gy + top))
    canvas.glaze(density.astype(np.float32), (left, top), (0.42, 0.60, 0.60), INDIGO)
    canvas.note(soft, (left, top), thing)


def mist(
    canvas: Canvas, rng: Generator, box: tuple[float, float, float, float], strength: float = 0.92
) -> None:
    """Leave a bank of mist: the bare silk shining through, feathered in long level tongues."""
    scale = canvas.scale
    left, top, width, height = (round(v * scale) for v in box)
    if width < 4 or height < 4:
        return
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    a, b = rng.integers(1024, size=2)
    gx = np.broadcast_to(
        (np.arange(width, dtype=np.float32) * 0.22 / scale + a)[None, :], (height, width)
    )
    gy = np.broadcast_to(
        (np.arange(height, dtype=np.float32) * 0.75 / scale + b)[:, None], (height, width)
    )
    cloud = sampled("cloud", gx, gy)
    shape = 0.78 - np.sqrt(np.abs(x) ** 2.6 + np.abs(y) ** 2.0)
    alpha = (
        smooth(0.0, 0.5, shape + 0.8 * (cloud - 0.5))
        * smooth(0, 0.12, 1 - np.abs(x))
        * smooth(0, 0.15, 1 - np.abs(y))
    )
    pale = tuple(min(1.0, c * 1.03 + 0.02) for c in canvas.ground)
    thing = canvas.thing("mist", 170, GROUND, "mist")
    canvas.cover(
        (alpha * strength).astype(np.float32),
        (left, top),
        np.broadcast_to(np.asarray(pale, np.float32), (*alpha.shape, 3)),
        GROUND,
        thing,
    )


def waterfall(
    canvas: Canvas,
    rng: Generator,
    head: tuple[float, float],
    size: tuple[float, float],
    manner: Manner,
) -> None:
    """Pour a waterfall from ``head`` (x, y) down a cleft; ``size`` is its width and drop.

    A ribbon of bare silk with threads of water falls in leaps between rocks painted over its
    sides, and breaks in spray.
    """
    x, top = head
    width, drop = size
    n = 60
    y = np.linspace(top, top + drop, n)
    leap = np.linspace(0, 1, n)
    ledges = np.sort(rng.uniform(0.2, 0.85, 2))
    shift = sum(np.where(leap > ledge, width * rng.uniform(-1.1, 1.1), 0.0) for ledge in ledges)
    middle = (
        x
        + line(rng, n, 4, 2) * width * 0.16
        + np.convolve(np.pad(shift, 3, mode="edge"), np.ones(7) / 7, "valid")
    )
    broad = width * (0.35 + 0.75 * leap**0.7 + 0.07 * line(rng, n, 10))
    ribbon = np.stack([middle, y], 1)
    sheet = Sheet((x - width * 4, top - 10, width * 8, drop + 80), canvas.scale)
    for grow, tone in ((2.1, 0.25), (1.6, 0.40), (1.25, 0.55)):
        sheet.stroke(
            ribbon, broad * grow * np.minimum(1, 0.3 + 4 * leap), pot(INK, tone, (0.15, 0.2, 0.22))
        )
    white = (0.94, 0.91, 0.83)
    sheet.stroke(ribbon, broad * np.minimum(1, 0.25 + 5 * leap), pot(WHITE, 0.96, white))
    for _ in range(int(10 + width * 0.45)):
        share = rng.uniform(-0.44, 0.44)
        start = int(rng.integers(0, n - 12))
        piece = slice(start, start + int(rng.integers(8, 26)))
        thread = ribbon[piece] + np.stack([share * broad[piece], np.zeros(len(y[piece]))], 1)
        thin = np.sin(np.linspace(0.2, 3.0, len(thread))) * rng.uniform(0.8, 1.7) + 0.2
        sheet.stroke(thread, thin, pot(INDIGO, rng.uniform(0.12, 0.42), (0.50, 0.57, 0.58)))
    rows = (np.arange(sheet.paint.shape[0]) + sheet.top) / canvas.scale
    fade = smooth(top + drop * 1.02, top + drop * 0.72, rows.astype(np.float32))
    sheet.masked(np.broadcast_to(fade[:, None], sheet.pigment.shape))
    canvas.lay(sheet, canvas.thing("waterfall", 130, WHITE, "waterfalls"))
    _gorge(canvas, rng, ribbon, broad, manner)


def _gorge(canvas: Canvas, rng: Generator, ribbon: Points, broad: Points, manner: Manner) -> None:
    """Set rocks along both sides of a waterfall, far to near, so that it runs in a cleft."""
    thing = canvas.thing("rock", 125, manner.slope, "waterfalls")
    kind = replace(manner, steep=2.2, rough=1.5, haze=0.0)
    for k in range(2, len(ribbon) - 4, 7):
        for side in (-1, 1):
            if rng.random() < 0.35:
                continue
            half = float(broad[k]) * float(np.exp(rng.normal(0.1, 0.45)))
            at = float(ribbon[k, 0]) + side * (float(broad[k]) * 0.52 + half * 0.98)
            fold = Fold(
                at,
                float(ribbon[k, 1]),
                half,
                half * rng.uniform(1.5, 2.6),
                side * rng.uniform(0.0, 0.7),
            )
            tint = replace(
                kind,
                colour=manner.colour * rng.uniform(0.3, 1.0),
                top=manner.top if rng.random() < 0.4 else manner.slope,
            )
            paint_fold(canvas, rng, fold, tint, thing)


def reeds(canvas: Canvas, rng: Generator, x: float, y: float, spread: float, tall: float) -> None:
    """Stand a clump of reeds at a waterline."""
    sheet = Sheet((x - spread * 3, y - tall * 1.6, spread * 6, tall * 1.9), canvas.scale)
    for _ in range(26):
        foot = x + rng.normal(0, spread)
        lean = rng.normal(0.25, 0.28) * tall
        up = tall * rng.uniform(0.5, 1.2)
        blade = curve([(foot, y), (foot + lean * 0.3, y - up * 0.6), (foot + lean, y - up)], 9)
        sheet.stroke(
            blade,
            np.linspace(2.0, 0.7, 9),
            pot(MALACHITE, rng.uniform(0.5, 0.9), (0.27, 0.34, 0.25)),
        )
        if rng.random() < 0.4:
            sheet.dab(
                (blade[-1, 0], blade[-1, 1]),
                (tall * 0.16, tall * 0.045),
                1.1,
                pot(OCHRE, 0.8, (0.52, 0.40, 0.26)),
            )
    canvas.lay(sheet, canvas.thing("reed", 40, MALACHITE, "banks"))
