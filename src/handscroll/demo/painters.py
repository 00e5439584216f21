"""Which painter paints which file."""

from __future__ import annotations

from collections.abc import Callable

from handscroll.demo.arrays import Generator
from handscroll.demo.canvas import Canvas
from handscroll.demo.relics import album, ends, fan, inkbamboo, landscape, peak, roundel, sheet

Painter = Callable[[float, Generator, Callable[[float], None]], Canvas]

PAINTERS: dict[str, Painter] = {
    "roundel.png": roundel.roundel,
    "fan.webp": fan.fan,
    "orchid-pavilion.jp2": sheet.calligraphy,
    **{f"album-{n}-{key}.jpg": paint for n, (key, paint) in enumerate(album.LEAVES.items(), 1)},
    "waterfall-peaks.tif": peak.hanging_scroll,
    "ink-bamboo.tif": inkbamboo.hanging_scroll,
    "clouds-1-frontispiece.tif": ends.frontispiece,
    "clouds-2-painting.tif": landscape.painting,
    "clouds-3-colophon.png": ends.colophon,
}
