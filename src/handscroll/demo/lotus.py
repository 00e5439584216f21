"""Lotus: flower, leaf, stalk, and the dragonfly that comes to it."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Generator
from handscroll.demo.brush import Sheet, curve, ink, pot
from handscroll.demo.canvas import Canvas
from handscroll.demo.pigments import (
    CINNABAR,
    INDIGO,
    INK,
    MALACHITE,
    ROUGE,
    WHITE,
    mixed,
)
from handscroll.demo.touch import Wash, graded, petal_shape, tinted_sweep

Place = tuple[float, float]


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
                Wash((back, tip_colour), ROUGE, 0.96, size * 0.008),
                thing,
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
            Wash((back, mixed(back, tip_colour, 0.7)), ROUGE, 0.97, size * 0.008),
            thing,
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
        Wash((mixed(green, (0.60, 0.62, 0.42), 0.4), green), MALACHITE, 0.94, size * 0.010),
        thing,
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
            Wash(((0.90, 0.88, 0.80), (0.80, 0.80, 0.74)), WHITE, 0.45, size * 0.010),
            thing,
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
