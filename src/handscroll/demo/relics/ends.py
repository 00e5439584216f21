"""The written ends of the handscroll: frontispiece and colophons."""

from __future__ import annotations

from collections.abc import Callable

from handscroll.demo import ground, seals, texts, writing
from handscroll.demo.arrays import Generator
from handscroll.demo.canvas import Canvas

Tick = Callable[[float], None]


def frontispiece(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Write the four large characters before the painting."""
    canvas = Canvas((4200, 1400), scale, (0.87, 0.78, 0.62))
    writing.write(canvas, rng, list(texts.FRONTISPIECE), (3900, 330, 640, 830), "title")
    tick(0.7)
    writing.write(canvas, rng, [texts.DATE + "冬月", texts.LABEL], (520, 300, 82, 110))
    seals.press(canvas, rng, "卷舒", (330, 1130, 105), "zhuwen")
    seals.press(canvas, rng, "澄懷觀道", (450, 1128, 110), "baiwen")
    seals.press(canvas, rng, "墨緣", (3990, 150, 90), "zhuwen")
    ground.age(canvas, rng, silk=False)
    return canvas


def colophon(scale: float, rng: Generator, tick: Tick) -> Canvas:
    """Write the colophon after the painting: what it is, and a Tang verse."""
    canvas = Canvas((6000, 1400), scale, (0.88, 0.80, 0.65))
    lines = writing.columns(texts.COLOPHON, 10)
    writing.write(canvas, rng, lines, (5750, 150, 98, 165))
    tick(0.5)
    left = 5750 - len(lines) * 165
    writing.write(canvas, rng, [texts.DATE + "冬月", "卷舒識"], (left - 30, 260, 84, 140))
    seals.press(canvas, rng, "卷舒", (left - 270, 900, 110), "zhuwen")
    seals.press(canvas, rng, "軟體所繪", (left - 270, 1040, 112), "baiwen")
    verse = writing.columns(texts.COLOPHON_VERSE, 7)
    writing.write(canvas, rng, verse, (left - 620, 180, 130, 230))
    writing.write(
        canvas,
        rng,
        [texts.COLOPHON_VERSE_NOTE, texts.LABEL],
        (left - 620 - 4 * 230 - 30, 300, 78, 130),
    )
    seals.press(canvas, rng, "臥遊", (left - 1860, 1050, 100), "zhuwen")
    seals.press(canvas, rng, "清玩", (300, 1130, 100), "baiwen")
    ground.age(canvas, rng, silk=False)
    return canvas
