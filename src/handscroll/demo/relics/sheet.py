"""Preface to the Orchid Pavilion, its opening: a calligraphy sheet."""

from __future__ import annotations

from collections.abc import Callable

from handscroll.demo import ground, seals, texts, writing
from handscroll.demo.arrays import Generator
from handscroll.demo.canvas import Canvas


def calligraphy(scale: float, rng: Generator, tick: Callable[[float], None]) -> Canvas:
    """Write the opening of the preface in running columns on aged paper."""
    canvas = Canvas((2900, 1800), scale, (0.875, 0.80, 0.66))
    writing.write(canvas, rng, writing.columns(texts.LANTING, 11), (2740, 130, 128, 206))
    tick(0.8)
    writing.write(canvas, rng, ["節臨蘭亭序", texts.DATE + texts.LABEL], (330, 330, 66, 100))
    seals.press(canvas, rng, "卷舒", (205, 1330, 92), "zhuwen")
    seals.press(canvas, rng, "軟體所繪", (205, 1450, 94), "baiwen")
    seals.press(canvas, rng, "墨緣", (2775, 45, 76), "zhuwen")
    ground.age(canvas, rng, silk=False, years=1.1)
    return canvas
