"""Branches, leaves and garden rocks, which many flower pictures share."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Generator
from handscroll.demo.brush import Points, Sheet, curve, ink
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.folds import Fold, Manner
from handscroll.demo.mountains import paint_fold
from handscroll.demo.pigments import (
    INDIGO,
    INK,
    MALACHITE,
    OCHRE,
    mixed,
)
from handscroll.demo.touch import Wash, graded, petal_shape, sweep

Place = tuple[float, float]


def branch(
    canvas: Canvas,
    rng: Generator,
    points: list[Place],
    width: float,
    thing: Thing,
    tone: float = 0.85,
) -> Points:
    """Sweep a woody branch, dry and knotted; return its centre line."""
    line = curve(points, 60)
    line = (
        line
        + np.cumsum(rng.normal(0, width * 0.025, line.shape), 0) * np.linspace(0, 1, 60)[:, None]
    )
    widths = np.linspace(width, width * 0.25, 60) * (
        1 + 0.13 * rng.standard_normal(60).cumsum() / 8
    )
    widths = np.clip(widths, width * 0.18, width * 1.3)
    sweep(canvas, rng, (line, widths), tone, thing, 0.42)
    for k in rng.integers(2, 56, 9):
        knot = (float(line[k, 0] + rng.normal(0, widths[k] * 0.3)), float(line[k, 1]))
        sheet = Sheet((knot[0] - width, knot[1] - width, 2 * width, 2 * width), canvas.scale)
        sheet.dab(knot, (widths[k] * 0.6, widths[k] * 0.35), rng.uniform(0, 3), ink(0.8))
        canvas.lay(sheet, thing)
    return line


def rock(
    canvas: Canvas, rng: Generator, at: Place, size: float, manner: Manner | None = None
) -> None:
    """Paint a garden rock out of a few angular folds."""
    manner = manner or Manner(
        top=INDIGO, slope=OCHRE, colour=0.22, cun="axe", steep=2.4, rough=2.4, ochre=0.10
    )
    thing = canvas.thing("rock", 50, INK, "rocks")
    for shift, drop, half, tall in (
        (0, 0, 0.42, 1.0),
        (-0.34, 0.35, 0.30, 0.62),
        (0.36, 0.45, 0.34, 0.52),
        (0.05, 0.6, 0.36, 0.38),
    ):
        paint_fold(
            canvas,
            rng,
            Fold(
                at[0] + shift * size,
                at[1] + (drop - 1) * size * 0.8,
                half * size,
                tall * size,
                rng.normal(0, 0.7),
            ),
            manner,
            thing,
        )


def leaf(
    canvas: Canvas,
    rng: Generator,
    at: Place,
    aim: tuple[float, float],
    thing: Thing,
    look: tuple[float, float] = (0.55, 0.8),
) -> None:
    """Paint a broad leaf; ``aim`` is angle and length, ``look`` its breadth and darkness (0-1)."""
    (angle, long), (wide, dark) = aim, look
    shape = petal_shape(rng, at, angle, long, long * wide)
    tip = np.array([at[0] + np.cos(angle) * long, at[1] + np.sin(angle) * long])
    green = mixed((0.47, 0.52, 0.36), (0.15, 0.22, 0.20), dark)
    graded(
        canvas,
        rng,
        shape,
        (np.array(at), tip),
        Wash((green, mixed(green, (0.55, 0.58, 0.40), 0.45)), MALACHITE, 0.9),
        thing,
    )
    sheet = Sheet((at[0] - long * 1.2, at[1] - long * 1.2, long * 2.4, long * 2.4), canvas.scale)
    spine = curve(
        [at, ((at[0] + tip[0]) / 2, (at[1] + tip[1]) / 2 - long * 0.02), (tip[0], tip[1])], 12
    )
    sheet.stroke(spine, np.linspace(long * 0.022, long * 0.006, 12), ink(0.75))
    for k in (2, 4, 6, 8):
        for side in (-0.75, 0.75):
            reach = long * wide * 0.42 * (1 - abs(k - 5) / 8)
            end = (
                spine[k, 0] + np.cos(angle + side) * reach,
                spine[k, 1] + np.sin(angle + side) * reach,
            )
            sheet.stroke(
                np.array([spine[k], (spine[k] + end) / 2, end]),
                np.linspace(long * 0.011, long * 0.004, 3),
                ink(0.6),
            )
    canvas.lay(sheet, thing)
