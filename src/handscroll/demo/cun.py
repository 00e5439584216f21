"""Texture strokes (cun) that model a fold, its crest line and moss dots."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Floats, Generator
from handscroll.demo.brush import Sheet, ink
from handscroll.demo.canvas import Canvas
from handscroll.demo.folds import Manner, Slope


def texture(
    canvas: Canvas,
    rng: Generator,
    slope: Slope,
    manner: Manner,
    ground: tuple[Floats, Floats],
    corner: tuple[int, int],
) -> None:
    """Draw the ink: texture strokes down the flow lines, the crest line, and moss dots.

    ``ground`` is the fold's sidelight and its opacity (h, w), beginning at pixel ``corner``.
    """
    fold, (shade, alpha) = slope.fold, ground
    strength = 1 - manner.haze
    if strength < 0.15:
        return
    pad = round(14 * canvas.scale) + 2
    room = np.pad(alpha, pad)
    sheet = Sheet.blank((corner[0] - pad, corner[1] - pad), room.shape, canvas.scale)
    close = 3.0 if manner.cun == "dots" else 1.0
    count = int(fold.half * fold.height / 430 * canvas.detail * (0.4 + 0.6 * strength) * close)
    size = float(np.clip(fold.height / 420, 0.45, 1.3))
    v = rng.uniform(-0.95, 0.95, count)
    start = rng.beta(1.0, 2.4 * close, count) * 0.78
    for one, from_top in zip(v, start, strict=True):
        x0 = fold.x + one * fold.half * (0.35 + 0.6 * from_top)
        y0 = float(slope.top(np.array([x0]))[0]) + from_top * fold.height * 0.8 + 3
        light = _at(shade, canvas, corner, x0, y0)
        if rng.random() < light * 0.8:
            continue
        tone = strength * (0.60 - 0.55 * from_top) * rng.uniform(0.4, 1.1) * (1.1 - 0.6 * light)
        _cun(sheet, rng, slope, (x0, y0), manner.cun, (size, float(np.clip(tone, 0.05, 0.75))))
    sheet.masked(room)
    _crest(sheet, rng, slope, strength, size)
    canvas.lay(sheet)


def _at(shade: Floats, canvas: Canvas, corner: tuple[int, int], x: float, y: float) -> float:
    row = min(max(int(y * canvas.scale) - corner[1], 0), shade.shape[0] - 1)
    column = min(max(int(x * canvas.scale) - corner[0], 0), shade.shape[1] - 1)
    return float(shade[row, column])


def _cun(
    sheet: Sheet,
    rng: Generator,
    slope: Slope,
    at: tuple[float, float],
    kind: str,
    press: tuple[float, float],
) -> None:
    (x0, y0), (size, tone) = at, press
    if kind == "dots":
        sheet.dab(
            at,
            (rng.uniform(9, 17) * size, rng.uniform(4, 7) * size),
            rng.normal(0, 0.15),
            ink(tone),
        )
        return
    long = rng.uniform(30, 110) * size if kind == "hemp" else rng.uniform(14, 36) * size
    n = 7
    y = y0 + np.linspace(0, long, n)
    grow = slope.spread(y) / float(slope.spread(np.array([y0]))[0])
    x = (
        slope.apex
        + (x0 - slope.apex) * grow
        + rng.normal(0, 0.9) * size * np.sin(np.linspace(0, 3, n)) * 2
    )
    if kind == "axe":
        x = x + np.linspace(0, rng.uniform(2, 9) * size, n)
        widths = np.linspace(rng.uniform(4, 9) * size, 0.6, n)
    else:
        widths = rng.uniform(0.9, 2.2) * size * np.sin(np.linspace(0.5, 3.0, n))
    sheet.stroke(np.stack([x, y], 1), widths, ink(tone))


def _crest(sheet: Sheet, rng: Generator, slope: Slope, strength: float, size: float) -> None:
    crest, fold = slope.crest, slope.fold
    rise = np.clip((fold.y + fold.height * 0.8 - crest[:, 1]) / (fold.height * 0.8), 0, 1)
    at, total = 0, len(crest)
    while at < total - 4:
        run = int(rng.integers(7, 26))
        piece = crest[at : at + run]
        if len(piece) < 4:
            break
        fade = float(np.clip(0.15 + 1.5 * rise[at : at + run].mean(), 0, 1))
        press = np.sin(np.linspace(0.25, 2.9, len(piece))) ** 0.8
        wide = size * rng.uniform(1.3, 3.4) * (0.5 + 0.5 * fade)
        sheet.stroke(
            piece + rng.normal(0, 0.35, piece.shape),
            wide * (0.3 + press),
            ink(rng.uniform(0.55, 0.78) * strength * fade),
        )
        if rng.random() < 0.35:
            inner = piece + np.array([rng.normal(0, 2), rng.uniform(3, 7) * size])
            sheet.stroke(inner, 0.6 * wide * press + 0.3, ink(0.35 * strength * fade))
        at += run - int(rng.integers(0, 4))
    for _ in range(int(total / 9 * min(1.0, 0.1 + sheet.scale))):
        k = int(rng.integers(2, total - 2))
        if rise[k] < 0.15:
            continue
        x, y = crest[k] + rng.normal(0, 2.6, 2) * size
        sheet.dab((x, y), (6 * size, 3.8 * size), rng.normal(0.2, 0.5), ink(0.72 * strength))
