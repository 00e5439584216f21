"""Bamboo from a broken cliff: a hanging scroll in ink alone, with one sparrow."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from handscroll.demo import ground, plants, seals, texts, writing
from handscroll.demo.arrays import Generator
from handscroll.demo.bamboo import bamboo
from handscroll.demo.brush import Sheet, curve, ink
from handscroll.demo.canvas import Canvas
from handscroll.demo.folds import Manner
from handscroll.demo.pigments import INK, OCHRE
from handscroll.demo.touch import Wash, graded, petal_shape

SIZE = (1700, 4200)
CLIFF = Manner(top=INK, slope=INK, colour=0.20, cun="axe", steep=2.2, rough=2.2, ochre=0.0)


def hanging_scroll(scale: float, rng: Generator, tick: Callable[[float], None]) -> Canvas:
    """Paint far, middle and near bamboo rising from a rock, and a sparrow upon it."""
    canvas = Canvas(SIZE, scale, (0.865, 0.80, 0.675))
    bamboo(canvas, rng, (1330, 3900), (2250, 46), 0.24, 0.04)
    bamboo(canvas, rng, (430, 3900), (2300, 44), 0.34, -0.05)
    tick(0.3)
    bamboo(canvas, rng, (1120, 3900), (2150, 62), 0.60, 0.05)
    tick(0.5)
    bamboo(canvas, rng, (780, 3850), (3600, 84), 0.95, -0.035)
    tick(0.8)
    plants.rock(canvas, rng, (480, 4060), 1000, CLIFF)
    plants.rock(canvas, rng, (1240, 4120), 700, CLIFF)
    sparrow(canvas, rng, (500, _top(canvas, 500) - 66), 210)
    writing.write(canvas, rng, writing.columns(texts.BAMBOO_VERSE, 7), (1580, 240, 108, 150))
    writing.write(canvas, rng, [texts.DATE + texts.LABEL], (1275, 330, 62, 84))
    seals.press(canvas, rng, "卷舒", (1200, 1130, 84), "zhuwen")
    seals.press(canvas, rng, "軟體所繪", (1198, 1240, 88), "baiwen")
    seals.press(canvas, rng, "墨緣", (90, 3990, 92), "zhuwen")
    ground.age(canvas, rng, silk=False, years=1.0)
    return canvas


def _top(canvas: Canvas, x: float) -> float:
    """Return the y of the highest rock at x."""
    stones = [n for n, entry in enumerate(canvas.entries, 1) if entry.kind == "rock"]
    rows = np.flatnonzero(np.isin(canvas.objects[:, round(x * canvas.scale)], stones))
    return float(rows[0] if len(rows) else canvas.height * 0.8) / canvas.scale


def sparrow(canvas: Canvas, rng: Generator, at: tuple[float, float], size: float) -> None:
    """Paint a sparrow looking up, ``at`` being the middle of its body."""
    thing = canvas.thing("bird", 10, OCHRE, "creatures")
    x, y = at
    brown, pale, dark = (0.42, 0.29, 0.19), (0.86, 0.79, 0.66), (0.17, 0.13, 0.11)
    parts = (
        ((x - 0.30 * size, y + 0.10 * size), 2.85, 0.75, 0.20, (dark, brown)),
        ((x + 0.34 * size, y - 0.28 * size), 2.60, 1.00, 0.62, (pale, pale)),
        ((x + 0.26 * size, y - 0.26 * size), 2.70, 0.92, 0.40, (brown, dark)),
        ((x + 0.12 * size, y - 0.12 * size), 2.85, 0.70, 0.26, (brown, brown)),
        ((x + 0.18 * size, y - 0.32 * size), -0.45, 0.44, 0.42, (pale, brown)),
        ((x + 0.24 * size, y - 0.42 * size), -0.35, 0.36, 0.24, (brown, brown)),
    )
    for root, angle, long, wide, colours in parts:
        shape = petal_shape(rng, root, angle, long * size, wide * size)
        tip = np.array(
            [root[0] + np.cos(angle) * size * long, root[1] + np.sin(angle) * size * long]
        )
        graded(canvas, rng, shape, (np.array(root), tip), Wash(colours, OCHRE, 0.94, 1.4), thing)
    sheet = Sheet((x - size, y - size, 2 * size, 2 * size), canvas.scale)
    beak = np.array([[0.52, -0.50], [0.72, -0.56], [0.54, -0.42]]) * size + at
    sheet.polygon(beak, ink(0.95))
    sheet.dab((x + 0.44 * size, y - 0.46 * size), (0.07 * size, 0.07 * size), 0, ink(1.0))
    sheet.dab((x + 0.42 * size, y - 0.30 * size), (0.14 * size, 0.09 * size), 0.6, ink(0.85))
    for share in np.linspace(0.05, 0.75, 7):
        start = (x + (0.15 - 0.6 * share) * size, y + (0.22 * share - 0.1) * size)
        end = (start[0] - 0.22 * size, start[1] + 0.13 * size)
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + 3)
        sheet.stroke(curve([start, middle, end], 7), np.linspace(5, 1, 7), ink(0.7))
    for foot in (-0.02, 0.10):
        leg = curve(
            [
                (x + foot * size, y + 0.1 * size),
                (x + foot * size, y + 0.22 * size),
                (x + (foot + 0.03) * size, y + 0.34 * size),
            ],
            7,
        )
        sheet.stroke(leg, np.full(7, 6.0), ink(0.85))
    canvas.lay(sheet, thing)
