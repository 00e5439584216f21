"""Flowers, bamboo, rocks and small creatures for fans and albums."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Colour, Generator
from handscroll.demo.brush import Sheet, curve, ink, pot, taper
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.pigments import (
    GAMBOGE,
    INK,
    MALACHITE,
    ROUGE,
    WHITE,
    mixed,
)
from handscroll.demo.touch import Wash, graded, petal_shape, sweep

Place = tuple[float, float]


def plum(
    canvas: Canvas,
    rng: Generator,
    at: Place,
    size: float,
    colours: tuple[Colour, Colour],
    thing: Thing,
) -> None:
    """Paint one plum blossom of five petals with stamens."""
    turn, squash = rng.uniform(0, 6.3), rng.uniform(0.6, 1.0)
    for k in range(5):
        angle = turn + k * 2 * np.pi / 5
        shape = petal_shape(rng, (0, 0), angle, size * 0.56, size * 0.66, 0.02)
        shape = shape * (1, squash) + at
        tip = np.array(
            [at[0] + np.cos(angle) * size * 0.55, at[1] + np.sin(angle) * size * 0.55 * squash]
        )
        graded(
            canvas, rng, shape, (np.array(at), tip), Wash(colours, WHITE, 0.93, size * 0.022), thing
        )
    sheet = Sheet((at[0] - size, at[1] - size, size * 2, size * 2), canvas.scale)
    for angle in np.linspace(0, 2 * np.pi, 16)[:-1] + rng.normal(0, 0.1, 15):
        reach = size * rng.uniform(0.18, 0.34)
        anther = (at[0] + np.cos(angle) * reach, at[1] + np.sin(angle) * reach * squash)
        sheet.stroke(
            np.array([at, ((at[0] + anther[0]) / 2, (at[1] + anther[1]) / 2), anther]),
            np.full(3, size * 0.013),
            ink(0.6),
        )
        sheet.dab(anther, (size * 0.05, size * 0.045), 0, pot(GAMBOGE, 0.95, (0.80, 0.58, 0.16)))
    sheet.dab(at, (size * 0.12, size * 0.10), 0, pot(MALACHITE, 0.9, (0.45, 0.55, 0.30)))
    canvas.lay(sheet, thing)


def bud(
    canvas: Canvas,
    rng: Generator,
    at: Place,
    size: float,
    colours: tuple[Colour, Colour],
    thing: Thing,
) -> None:
    """Paint a plum bud in its calyx."""
    angle = rng.uniform(-2.4, -0.7)
    shape = petal_shape(rng, at, angle, size * 0.5, size * 0.5)
    tip = np.array([at[0] + np.cos(angle) * size * 0.5, at[1] + np.sin(angle) * size * 0.5])
    graded(
        canvas,
        rng,
        shape,
        (np.array(at), tip),
        Wash((colours[1], colours[0]), WHITE, 0.95, size * 0.022),
        thing,
    )
    sheet = Sheet((at[0] - size, at[1] - size, 2 * size, 2 * size), canvas.scale)
    for turn in (-0.6, 0, 0.6):
        sheet.dab(
            (
                at[0] + np.cos(angle + turn) * size * 0.08,
                at[1] + np.sin(angle + turn) * size * 0.08,
            ),
            (size * 0.24, size * 0.1),
            angle + turn,
            pot(ROUGE, 0.9, (0.36, 0.14, 0.14)),
        )
    canvas.lay(sheet, thing)


def orchid(canvas: Canvas, rng: Generator, foot: Place, size: float) -> None:
    """Paint an ink orchid: long crossing leaves and pale flowers with dark hearts."""
    thing = canvas.thing("orchid", 60, INK, "flowers")
    for k in range(15):
        side = -1 if k % 2 else 1
        reach = size * rng.uniform(0.35, 1.0)
        high = size * rng.uniform(0.25, 0.75)
        x = foot[0] + rng.normal(0, size * 0.05)
        fall = high - size * rng.uniform(-0.05, 0.4)
        line = curve(
            [
                (x, foot[1]),
                (x + side * reach * 0.35, foot[1] - high * 0.8),
                (x + side * reach * 0.75, foot[1] - high),
                (x + side * reach, foot[1] - fall),
            ],
            60,
        )
        u = np.linspace(0, 1, 60)
        widths = (
            size
            * 0.020
            * (0.35 + np.abs(np.sin(2.2 * np.pi * u**0.8 + 0.5)) * (1 - u) ** 0.5)
            * (1 - u**5)
            + 1
        )
        sweep(canvas, rng, (line, widths), rng.uniform(0.6, 0.97), thing, 0.25)
    for _ in range(5):
        x, y = foot[0] + rng.normal(0, size * 0.28), foot[1] - size * rng.uniform(0.30, 0.78)
        stem = curve([(foot[0], foot[1]), ((foot[0] + x) / 2, y + size * 0.1), (x, y)], 30)
        sweep(canvas, rng, (stem, np.full(30, size * 0.008)), 0.5, thing, 0)
        for angle in (-2.75, -2.1, -1.2, -0.45, 0.35):
            long = size * rng.uniform(0.08, 0.12)
            tip = (x + np.cos(angle) * long, y + np.sin(angle) * long)
            bow = ((x + tip[0]) / 2 + rng.normal(0, long * 0.1), (y + tip[1]) / 2 - long * 0.12)
            sweep(
                canvas,
                rng,
                (
                    curve([(x, y), bow, tip], 20),
                    size * 0.026 * np.sin(np.linspace(0.15, 3.0, 20)) + 0.6,
                ),
                0.42,
                thing,
                0.05,
            )
        for turn in (-0.35, 0.1, 0.5):
            spot = curve(
                [
                    (x, y - size * 0.006),
                    (x + turn * size * 0.03, y - size * 0.025),
                    (x + turn * size * 0.05, y - size * 0.03),
                ],
                8,
            )
            sweep(canvas, rng, (spot, taper(8, size * 0.009)), 0.95, thing, 0)


def chrysanthemum(canvas: Canvas, rng: Generator, at: Place, size: float, thing: Thing) -> None:
    """Paint one chrysanthemum: rings of narrow petals curling inwards."""
    for ring, count in ((1.0, 21), (0.78, 18), (0.56, 14), (0.34, 9)):
        for k in range(count):
            angle = k * 2 * np.pi / count + rng.normal(0, 0.08) + ring
            long = size * 0.52 * ring * rng.uniform(0.9, 1.1)
            shape = petal_shape(rng, (0, 0), angle, long, size * 0.13)
            shape = shape * (1, 0.80) + at
            tip = np.array([at[0] + np.cos(angle) * long, at[1] + np.sin(angle) * long * 0.8])
            inner = mixed((0.70, 0.45, 0.10), (0.78, 0.55, 0.14), ring)
            graded(
                canvas,
                rng,
                shape,
                (np.array(at), tip),
                Wash((inner, (0.93, 0.80, 0.42)), GAMBOGE, 0.95, size * 0.009),
                thing,
            )


def peony(canvas: Canvas, rng: Generator, at: Place, size: float, thing: Thing) -> None:
    """Paint a peony: many ruffled petals, deep rose at the heart and pale at the rim."""
    rim, heart = (0.96, 0.84, 0.80), (0.72, 0.16, 0.30)
    for ring, count in ((1.0, 11), (0.8, 10), (0.62, 9), (0.44, 7), (0.28, 5)):
        for k in range(count):
            angle = k * 2 * np.pi / count + ring * 5 + rng.normal(0, 0.12)
            root = (
                at[0] + np.cos(angle) * size * 0.06 * ring,
                at[1] + np.sin(angle) * size * 0.05 * ring,
            )
            long = size * 0.55 * ring * rng.uniform(0.9, 1.12)
            shape = petal_shape(
                rng, (0, 0), angle, long, long * rng.uniform(0.95, 1.25) + size * 0.05, 0.10
            )
            ruffle = 1 + 0.035 * np.sin(np.linspace(0, 40, len(shape)) + rng.uniform(0, 6))
            shape = shape * ruffle[:, None] * (1, 0.86) + root
            tip = np.array([root[0] + np.cos(angle) * long, root[1] + np.sin(angle) * long * 0.86])
            graded(
                canvas,
                rng,
                shape,
                (np.array(root), tip),
                Wash(
                    (mixed(heart, rim, 0.12), mixed(rim, heart, rng.uniform(0, 0.25))),
                    ROUGE,
                    0.94,
                    size * 0.006,
                ),
                thing,
            )
    sheet = Sheet((at[0] - size * 0.2, at[1] - size * 0.2, size * 0.4, size * 0.4), canvas.scale)
    for _ in range(46):
        sheet.dab(
            (at[0] + rng.normal(0, size * 0.05), at[1] + rng.normal(0, size * 0.035)),
            (size * 0.022, size * 0.016),
            0,
            pot(GAMBOGE, 0.95),
        )
    canvas.lay(sheet, thing)
