"""Large single touches put straight on a canvas: bristled strokes and graded petals and leaves."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from handscroll.demo.arrays import Colour, Generator
from handscroll.demo.brush import Points, Sheet, bristled, curve, ink
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.noise import sampled, smooth
from handscroll.demo.pigments import INK, Pigment


def sweep(
    canvas: Canvas,
    rng: Generator,
    stroke: tuple[Points, Points],
    tone: float,
    thing: Thing | None = None,
    dry: float = 0.2,
) -> None:
    """Sweep one ink stroke (centre line, widths); ``tone`` 0-1 is its strength."""
    trace = bristled(rng, stroke[0], stroke[1], canvas.scale, dry)
    canvas.glaze(trace.density * tone, (trace.left, trace.top), INK.colour, INK, thing)


def tinted_sweep(
    canvas: Canvas,
    rng: Generator,
    stroke: tuple[Points, Points],
    paint: tuple[Pigment, Colour, float],
    thing: Thing | None = None,
) -> None:
    """Sweep one stroke of body colour: ``paint`` is pigment, colour and opacity."""
    pigment, colour, alpha = paint
    trace = bristled(rng, stroke[0], stroke[1], canvas.scale, 0.1)
    canvas.cover(trace.density * alpha, (trace.left, trace.top), colour, pigment, thing)


class Wash(NamedTuple):
    """Colours (root, tip), their pigment, opacity 0-1, and the ink outline's width (0: none)."""

    colours: tuple[Colour, Colour]
    pigment: Pigment
    alpha: float = 0.92
    line: float = 0.0


def graded(
    canvas: Canvas,
    rng: Generator,
    shape: Points,
    axis: tuple[Points, Points],
    wash: Wash,
    thing: Thing | None = None,
) -> None:
    """Fill a shape (n, 2) with colour graded along an axis (from, to), as two brushes do."""
    colours, pigment, alpha, line = wash
    scale = canvas.scale
    low = np.floor(shape.min(0) * scale).astype(int) - 2
    high = np.ceil(shape.max(0) * scale).astype(int) + 3
    width, height = (int(v) for v in high - low)
    if width > 4 * canvas.width or height > 4 * canvas.height:
        return
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [np.round((shape * scale - low) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    start, end = axis
    along = end - start
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    px, py = (x + low[0]) / scale - start[0], (y + low[1]) / scale - start[1]
    share = (px * along[0] + py * along[1]) / (along @ along + 1e-9)
    a, b = rng.integers(1024, size=2)
    cloud = sampled("cloud", (px * 1.6 + a).astype(np.float32), (py * 1.6 + b).astype(np.float32))
    share = smooth(-0.05, 1.05, (share + 0.35 * (cloud - 0.5)).astype(np.float32))[..., None]
    colour = (
        np.asarray(colours[0], np.float32) * (1 - share)
        + np.asarray(colours[1], np.float32) * share
    )
    cover = mask.astype(np.float32) / 255
    inner = cv2.GaussianBlur(cover, (0, 0), max(1.0, 3 * scale))
    colour *= (0.93 + 0.07 * inner)[..., None]
    canvas.cover(
        cover * alpha * (0.92 + 0.08 * cloud), (int(low[0]), int(low[1])), colour, pigment, thing
    )
    if line > 0:
        low_d, size = shape.min(0) - 4, np.ptp(shape, axis=0) + 8
        sheet = Sheet((low_d[0], low_d[1], size[0], size[1]), scale)
        ring = np.vstack([shape, shape[:1]])
        n = len(ring)
        sheet.stroke(ring, line * (0.55 + 0.45 * np.sin(np.linspace(0, 9, n)) ** 2), ink(0.45))
        canvas.lay(sheet)


def petal_shape(
    rng: Generator,
    at: tuple[float, float],
    angle: float,
    long: float,
    wide: float,
    notch: float = 0.0,
) -> Points:
    """Return a petal's outline, a rounded blade from ``at`` along ``angle`` (radians).

    ``notch`` is the share of its length cut in at the tip; below zero the tip is drawn out.
    """
    u = np.array([0.0, 0.12, 0.35, 0.62, 0.85, 0.97, 1.0 - notch])
    swell = [0.06, 0.22, 0.43, 0.52, 0.42, 0.20, 0.0]
    if notch < 0:
        swell = [0.07, 0.25, 0.46, 0.49, 0.30, 0.12, 0.0]
    w = np.array(swell) * (1 + 0.08 * rng.standard_normal(7))
    left = np.stack([u * long, w * wide], 1)
    right = np.stack([u * long, -w * wide * rng.uniform(0.9, 1.1)], 1)
    ring = curve(np.vstack([left, right[::-1][1:]]), 40)
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.stack(
        [
            at[0] + ring[:, 0] * cosine - ring[:, 1] * sine,
            at[1] + ring[:, 0] * sine + ring[:, 1] * cosine,
        ],
        1,
    )
