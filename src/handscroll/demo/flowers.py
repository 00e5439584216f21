"""Flowers, bamboo, rocks and small creatures for fans and albums."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Colour, Generator
from handscroll.demo.brush import Points, Sheet, curve, ink, pot, taper
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.mountains import Fold, Manner, paint_fold
from handscroll.demo.pigments import (
    CINNABAR,
    GAMBOGE,
    INDIGO,
    INK,
    MALACHITE,
    OCHRE,
    ROUGE,
    WHITE,
    mixed,
)
from handscroll.demo.touch import graded, petal_shape, sweep, tinted_sweep

Place = tuple[float, float]


def bamboo(
    canvas: Canvas, rng: Generator, foot: Place, tall: float, width: float, tone: float
) -> None:
    """Paint one ink bamboo: jointed culm, twigs, and leaves in groups like 个 and 介."""
    thing = canvas.thing("bamboo", int(140 - 100 * tone), INK, "bamboo")
    x, y = foot
    lean = rng.normal(0.06, 0.08)
    drift, joints = 0.0, []
    up = 0.0
    while up < tall:
        piece = tall * (0.10 + 0.07 * np.sin(np.pi * up / tall)) * rng.uniform(0.9, 1.1)
        bend = lean * piece + 0.10 * up / tall * piece * np.sign(lean)
        start = (x + drift, y - up)
        end = (x + drift + bend, y - up - piece * 0.965)
        girth = width * (1 - 0.45 * up / tall)
        line = curve([start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), end], 16)
        swell = girth * (1 + 0.16 * np.abs(np.linspace(-1, 1, 16)) ** 4)
        sweep(canvas, rng, (line, swell), tone * 0.72, thing, 0.30)
        joint = curve(
            [
                (start[0] - girth * 0.62, start[1] - 1),
                (start[0], start[1] + girth * 0.10),
                (start[0] + girth * 0.62, start[1] - 2),
            ],
            9,
        )
        sweep(canvas, rng, (joint, taper(9, girth * 0.2, 0.8, 0.6)), min(1, tone * 1.15), thing, 0)
        joints.append(end)
        drift += bend
        up += piece
    for number, joint in enumerate(joints[2:], 2):
        for _ in range(int(rng.integers(1, 3))):
            side = 1 if (number + rng.integers(0, 2)) % 2 else -1
            _twig(canvas, rng, joint, side, tall * rng.uniform(0.10, 0.2), (tone, width), thing)
    _twig(canvas, rng, joints[-1], 1, tall * 0.12, (tone, width), thing)


def _twig(
    canvas: Canvas,
    rng: Generator,
    at: Place,
    side: int,
    long: float,
    style: tuple[float, float],
    thing: Thing,
) -> None:
    tone, width = style
    angle = -rng.uniform(0.35, 0.95)
    tip = (at[0] + side * long * np.cos(angle), at[1] + long * np.sin(angle))
    middle = ((at[0] + tip[0]) / 2, (at[1] + tip[1]) / 2 - long * 0.06)
    twig = curve([at, middle, tip], 14)
    sweep(canvas, rng, (twig, np.linspace(width * 0.16, width * 0.07, 14)), tone * 0.9, thing, 0.1)
    for point in (twig[6], twig[10], twig[13]):
        for turn in np.linspace(-0.55, 0.55, int(rng.integers(2, 5))):
            fall = 1.15 + turn + rng.normal(0, 0.14)
            blade(
                canvas,
                rng,
                (float(point[0]), float(point[1])),
                (side * np.cos(fall), np.sin(fall)),
                long * rng.uniform(0.55, 1.05),
                (tone * rng.uniform(0.8, 1.1), width),
                thing,
            )


def blade(
    canvas: Canvas,
    rng: Generator,
    at: Place,
    heading: Place,
    long: float,
    style: tuple[float, float],
    thing: Thing,
) -> None:
    """Press and lift one bamboo leaf."""
    tone, width = style
    side = (-heading[1], heading[0])
    bow = rng.normal(0, 0.05) * long
    end = (at[0] + heading[0] * long, at[1] + heading[1] * long)
    middle = ((at[0] + end[0]) / 2 + side[0] * bow, (at[1] + end[1]) / 2 + side[1] * bow)
    u = np.linspace(0, 1, 22)
    wide = long * 0.155 * np.sin(np.pi * np.clip(u, 0, 1) ** 0.62) ** 1.1 + 0.5
    wide *= 1 - 0.5 * u**3
    sweep(
        canvas, rng, (curve([at, middle, end], 22), wide), float(np.clip(tone, 0.1, 1)), thing, 0.12
    )
    del width


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
        graded(canvas, rng, shape, (np.array(at), tip), colours, WHITE, thing, 0.93, size * 0.022)
    sheet = Sheet((at[0] - size, at[1] - size, size * 2, size * 2), canvas.scale)
    for angle in np.linspace(0, 2 * np.pi, 16)[:-1] + rng.normal(0, 0.1, 15):
        reach = size * rng.uniform(0.18, 0.34)
        tip = (at[0] + np.cos(angle) * reach, at[1] + np.sin(angle) * reach * squash)
        sheet.stroke(
            np.array([at, ((at[0] + tip[0]) / 2, (at[1] + tip[1]) / 2), tip]),
            np.full(3, size * 0.013),
            ink(0.6),
        )
        sheet.dab(tip, (size * 0.05, size * 0.045), 0, pot(GAMBOGE, 0.95, (0.80, 0.58, 0.16)))
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
        (colours[1], colours[0]),
        WHITE,
        thing,
        0.95,
        size * 0.022,
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
                (inner, (0.93, 0.80, 0.42)),
                GAMBOGE,
                thing,
                0.95,
                size * 0.009,
            )


def leaf(
    canvas: Canvas,
    rng: Generator,
    at: Place,
    angle: float,
    long: float,
    thing: Thing,
    wide: float = 0.55,
    dark: float = 0.8,
) -> None:
    """Paint a broad leaf in ink green with ink veins."""
    shape = petal_shape(rng, at, angle, long, long * wide)
    tip = np.array([at[0] + np.cos(angle) * long, at[1] + np.sin(angle) * long])
    green = mixed((0.47, 0.52, 0.36), (0.15, 0.22, 0.20), dark)
    graded(
        canvas,
        rng,
        shape,
        (np.array(at), tip),
        (green, mixed(green, (0.55, 0.58, 0.40), 0.45)),
        MALACHITE,
        thing,
        0.9,
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
                (mixed(heart, rim, 0.12), mixed(rim, heart, rng.uniform(0, 0.25))),
                ROUGE,
                thing,
                0.94,
                size * 0.006,
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


def lotus(canvas: Canvas, rng: Generator, at: Place, size: float) -> None:
    """Paint an open lotus, rose-tipped, with its seed head."""
    thing = canvas.thing("lotus", 30, ROUGE, "flowers")
    back, tip_colour = (0.97, 0.90, 0.85), (0.80, 0.30, 0.38)
    for ring, spread, long in ((0, 1.9, 0.62), (1, 1.45, 0.66), (2, 1.0, 0.60)):
        for angle in np.linspace(-spread, spread, 7 - ring) + rng.normal(0, 0.05, 7 - ring):
            turn = -np.pi / 2 + angle
            reach = size * long * (1 - 0.14 * abs(angle)) * rng.uniform(0.95, 1.05)
            shape = petal_shape(rng, at, turn, reach, reach * 0.60, -0.10)
            tip = np.array([at[0] + np.cos(turn) * reach, at[1] + np.sin(turn) * reach])
            graded(
                canvas,
                rng,
                shape,
                (np.array(at), tip),
                (back, tip_colour),
                ROUGE,
                thing,
                0.96,
                size * 0.008,
            )
            _petal_veins(canvas, rng, at, turn, reach)
    for angle in (-2.3, -1.57, -0.85):
        shape = petal_shape(rng, (at[0], at[1] + size * 0.05), angle, size * 0.36, size * 0.30)
        tip = np.array([at[0] + np.cos(angle) * size * 0.36, at[1] + np.sin(angle) * size * 0.36])
        graded(
            canvas,
            rng,
            shape,
            (np.array(at), tip),
            (back, mixed(back, tip_colour, 0.7)),
            ROUGE,
            thing,
            0.97,
            size * 0.008,
        )
        _petal_veins(canvas, rng, at, angle, size * 0.34)


def _petal_veins(canvas: Canvas, rng: Generator, at: Place, angle: float, long: float) -> None:
    sheet = Sheet((at[0] - long * 1.1, at[1] - long * 1.1, long * 2.2, long * 2.2), canvas.scale)
    for spread in np.linspace(-0.22, 0.22, 7):
        mid = (
            at[0] + np.cos(angle + spread * 1.3) * long * 0.55,
            at[1] + np.sin(angle + spread * 1.3) * long * 0.55,
        )
        end = (
            at[0] + np.cos(angle + spread * 0.6) * long * 0.9,
            at[1] + np.sin(angle + spread * 0.6) * long * 0.9,
        )
        sheet.stroke(
            curve([at, mid, end], 9),
            np.full(9, max(0.9, long * 0.004)),
            pot(ROUGE, 0.35, (0.72, 0.28, 0.34)),
        )
    canvas.lay(sheet)


def lotus_leaf(
    canvas: Canvas, rng: Generator, at: Place, size: float, tilt: float, dark: float
) -> None:
    """Paint a lotus leaf seen aslant, with radiating veins and a wavy rim."""
    thing = canvas.thing("lotus_leaf", 90, MALACHITE, "leaves")
    angles = np.linspace(0, 2 * np.pi, 90)[:-1]
    wave = 1 + 0.06 * np.sin(angles * 5 + rng.uniform(0, 6)) + 0.03 * np.sin(angles * 11)
    ring = np.stack([np.cos(angles) * size * wave, np.sin(angles) * size * tilt * wave], 1) + at
    green = mixed((0.46, 0.56, 0.40), (0.17, 0.30, 0.26), dark)
    graded(
        canvas,
        rng,
        ring,
        (ring[22], ring[66]),
        (mixed(green, (0.60, 0.62, 0.42), 0.4), green),
        MALACHITE,
        thing,
        0.94,
        size * 0.010,
    )
    sheet = Sheet((at[0] - size * 1.2, at[1] - size * 1.2, size * 2.4, size * 2.4), canvas.scale)
    for k in range(0, 89, 6):
        end = np.array(at) + (ring[k] - at) * 0.95
        sheet.stroke(
            curve(
                [
                    at,
                    ((at[0] + end[0]) / 2 + rng.normal(0, size * 0.02), (at[1] + end[1]) / 2),
                    (end[0], end[1]),
                ],
                12,
            ),
            np.linspace(size * 0.014, size * 0.005, 12),
            pot(INDIGO, 0.75, (0.12, 0.20, 0.18)),
        )
    sheet.dab(at, (size * 0.12, size * 0.12 * tilt), 0, pot(MALACHITE, 0.9, (0.55, 0.60, 0.38)))
    canvas.lay(sheet, thing)


def stalk(canvas: Canvas, rng: Generator, points: list[Place], width: float) -> None:
    """Paint a green stalk with its prickles."""
    line = curve(points, 40)
    tinted_sweep(
        canvas,
        rng,
        (line, np.linspace(width, width * 0.8, 40)),
        (MALACHITE, (0.33, 0.43, 0.31), 0.95),
    )
    sheet = Sheet(
        (
            line[:, 0].min() - 30,
            line[:, 1].min() - 30,
            np.ptp(line[:, 0]) + 60,
            np.ptp(line[:, 1]) + 60,
        ),
        canvas.scale,
    )
    for k in range(2, 38):
        sheet.dab(
            (line[k, 0] + rng.normal(0, width * 0.4), line[k, 1]),
            (width * 0.3, width * 0.16),
            0.4,
            ink(0.55),
        )
    canvas.lay(sheet)


def dragonfly(canvas: Canvas, rng: Generator, at: Place, size: float, angle: float = -0.5) -> None:
    """Paint a red dragonfly with gauzy wings."""
    thing = canvas.thing("dragonfly", 10, CINNABAR, "creatures")
    x, y = at
    for turn, long in ((-1.25, 0.62), (-1.75, 0.58), (1.15, 0.62), (1.65, 0.58)):
        shape = petal_shape(rng, at, angle + turn, size * long, size * 0.15)
        tip = np.array(
            [x + np.cos(angle + turn) * size * long, y + np.sin(angle + turn) * size * long]
        )
        graded(
            canvas,
            rng,
            shape,
            (np.array(at), tip),
            ((0.90, 0.88, 0.80), (0.80, 0.80, 0.74)),
            WHITE,
            thing,
            0.45,
            size * 0.010,
        )
    body = curve(
        [
            (x + np.cos(angle) * size * 0.22, y + np.sin(angle) * size * 0.22),
            at,
            (x - np.cos(angle) * size * 0.68, y - np.sin(angle) * size * 0.68),
        ],
        24,
    )
    widths = size * np.concatenate([np.linspace(0.085, 0.10, 6), np.linspace(0.085, 0.032, 18)])
    tinted_sweep(canvas, rng, (body, widths), (CINNABAR, (0.66, 0.17, 0.11), 0.97), thing)
    sheet = Sheet((x - size, y - size, 2 * size, 2 * size), canvas.scale)
    for k in range(6, 24, 3):
        sheet.dab((body[k, 0], body[k, 1]), (size * 0.05, size * 0.012), angle + 1.57, ink(0.7))
    for side in (-0.32, 0.32):
        sheet.dab(
            (x + np.cos(angle + side) * size * 0.23, y + np.sin(angle + side) * size * 0.23),
            (size * 0.075, size * 0.06),
            angle,
            pot(INK, 0.9, (0.22, 0.10, 0.08)),
        )
    canvas.lay(sheet, thing)
