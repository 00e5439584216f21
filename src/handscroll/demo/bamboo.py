"""Ink bamboo: jointed culms, twigs, and leaves in groups."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Generator
from handscroll.demo.brush import curve, taper
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.pigments import (
    INK,
)
from handscroll.demo.touch import sweep

Place = tuple[float, float]


def bamboo(
    canvas: Canvas, rng: Generator, foot: Place, size: Place, tone: float, lean: float = 0.06
) -> None:
    """Paint one ink bamboo: jointed culm, twigs, and leaves in groups like 个 and 介.

    ``size`` is its height and girth, ``lean`` its tilt to the right, ``tone`` its ink (0-1).
    """
    tall, width = size
    thing = canvas.thing("bamboo", int(140 - 100 * tone), INK, "bamboo")
    x, y = foot
    lean += rng.normal(0, 0.012)
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
    for number, knot in enumerate(joints[2:], 2):
        for _ in range(int(rng.integers(1, 3))):
            side = 1 if (number + rng.integers(0, 2)) % 2 else -1
            _twig(
                canvas,
                rng,
                knot,
                (side, tall * rng.uniform(0.10, 0.2) * (1 - 0.5 * number / len(joints))),
                (tone, width),
                thing,
            )
    _twig(canvas, rng, joints[-1], (1, tall * 0.12), (tone, width), thing)


def _twig(
    canvas: Canvas,
    rng: Generator,
    at: Place,
    reach: tuple[float, float],
    style: tuple[float, float],
    thing: Thing,
) -> None:
    (side, long), (tone, width) = reach, style
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
                (long * rng.uniform(0.55, 1.05), tone * rng.uniform(0.8, 1.1)),
                thing,
            )


def blade(
    canvas: Canvas,
    rng: Generator,
    at: Place,
    heading: Place,
    press: tuple[float, float],
    thing: Thing,
) -> None:
    """Press and lift one bamboo leaf; ``press`` is its length and tone."""
    long, tone = press
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
