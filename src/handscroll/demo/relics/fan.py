"""Lotus in the clear breeze: a round fan."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from handscroll.demo import ground, lotus, seals, texts, writing
from handscroll.demo.arrays import Generator
from handscroll.demo.canvas import Canvas
from handscroll.demo.noise import field
from handscroll.demo.pigments import ROUGE
from handscroll.demo.touch import Wash, graded, petal_shape

SIDE = 2600
PAPER = (0.905, 0.875, 0.815)


def fan(scale: float, rng: Generator, tick: Callable[[float], None]) -> Canvas:
    """Paint lotus, leaves and a dragonfly on round silk laid on a paper album leaf."""
    canvas = Canvas((SIDE, SIDE), scale, (0.80, 0.70, 0.50))
    lotus.stalk(canvas, rng, [(2050, 2100), (2110, 1300), (2040, 880)], 18)
    lotus.stalk(canvas, rng, [(830, 1620), (860, 2100), (900, 2600)], 30)
    lotus.lotus_leaf(canvas, rng, (820, 1560), 560, 0.52, 0.85)
    lotus.stalk(canvas, rng, [(1500, 2600), (1540, 1900), (1430, 1370)], 26)
    lotus.stalk(canvas, rng, [(1840, 1960), (1810, 2250), (1790, 2600)], 28)
    lotus.lotus_leaf(canvas, rng, (1830, 1900), 470, 0.42, 0.55)
    lotus.lotus_leaf(canvas, rng, (1150, 2150), 420, 0.40, 0.25)
    tick(0.4)
    lotus.lotus(canvas, rng, (1430, 1380), 640)
    thing = canvas.thing("lotus", 30, ROUGE, "flowers")
    for angle in (-1.9, -1.25, -1.57):
        shape = petal_shape(rng, (2040, 900), angle, 300, 150, -0.12)
        tip = np.array([2040 + np.cos(angle) * 300, 900 + np.sin(angle) * 300])
        graded(
            canvas,
            rng,
            shape,
            (np.array([2040.0, 900.0]), tip),
            Wash(((0.97, 0.90, 0.85), (0.78, 0.27, 0.36)), ROUGE, 0.96, 4),
            thing,
        )
    lotus.dragonfly(canvas, rng, (2000, 520), 250, -0.55)
    tick(0.7)
    writing.write(canvas, rng, writing.columns(texts.FAN_VERSE, 7), (860, 470, 84, 120))
    writing.write(canvas, rng, [texts.LABEL], (590, 560, 50, 60))
    seals.press(canvas, rng, "卷舒", (530, 1010, 74), "zhuwen")
    seals.press(canvas, rng, "清玩", (1240, 240, 66), "baiwen")
    ground.age(canvas, rng, years=0.8)
    _rounded(canvas, rng)
    return canvas


def _rounded(canvas: Canvas, rng: Generator) -> None:
    """Lay the silk's disc, edged with a brocade ribbon, on pale paper."""
    n = canvas.width
    y, x = np.mgrid[0:n, 0:n].astype(np.float32)
    radius = np.hypot(x - n / 2, (y - n / 2)) / n
    paper = np.empty((n, n, 3), np.float32)
    paper[:] = PAPER
    paper *= (0.975 + 0.05 * field(rng, (n, n), n / 5, 5))[..., None]
    shadow = np.clip(1 - np.abs(radius - 0.478) / 0.012, 0, 1) * 0.25
    paper *= (1 - shadow)[..., None]
    ring = np.clip((0.474 - radius) * n, 0, 1)
    silk = np.clip((0.464 - radius) * n, 0, 1)
    turn = np.arctan2(y - n / 2, x - n / 2)
    pattern = 0.5 + 0.5 * np.sin(turn * 260) * np.sin((radius - 0.464) * 1900)
    ribbon = np.array([0.30, 0.34, 0.42], np.float32) + pattern[..., None] * np.array(
        [0.30, 0.24, 0.10], np.float32
    )
    paper += (ribbon - paper) * ring[..., None]
    canvas.rgb = paper + (canvas.rgb - paper) * silk[..., None]
    outside = silk < 0.5
    canvas.objects[outside] = 0
    canvas.pigments[outside] = 0
    canvas.depth[outside] = 255
