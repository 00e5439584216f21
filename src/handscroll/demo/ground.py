"""Silk and paper: weave or fibres, stains of age, creases and darkened edges."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Floats, Generator
from handscroll.demo.canvas import Canvas
from handscroll.demo.noise import field, line, window

BAND = 2048


def _threads(rng: Generator, count: int, period: float) -> Floats:
    """Return the brightness (-1..1) of ``count`` pixel lines across threads ``period`` wide."""
    drift = np.cumsum(1 + 0.12 * rng.standard_normal(count)) / period
    wave = np.sin(2 * np.pi * drift)
    slub = np.repeat(rng.standard_normal(count // 2 + 1), 2)[:count]
    return (0.6 * wave + 0.35 * slub).astype(np.float32)


def age(canvas: Canvas, rng: Generator, *, silk: bool = True, years: float = 1.0) -> None:
    """Give the painted canvas the surface of its ground and of its years.

    Parameters
    ----------
    canvas
        Painted canvas; changed in place, in bands, so that a long scroll needs little memory.
    rng
        Where stains and creases lie.
    silk
        Woven silk; otherwise fibrous paper.
    years
        How strongly time shows, 0 (new) to about 1.5.
    """
    height, width, scale = canvas.height, canvas.width, canvas.scale
    rows = _threads(rng, height, max(2.4, 3.6 * scale))
    columns = _threads(rng, width, max(2.2, 2.9 * scale))
    coarse = max(1, round(16 * scale))
    small = (height // coarse + 2, width // coarse + 2)
    stains = field(rng, small, max(6.0, 420 * scale / coarse), 5)
    blotch = field(rng, small, max(4.0, 90 * scale / coarse), 4)
    fold = np.zeros(width, np.float32)
    for _ in range(int(width / scale / 260)):
        at, spread = rng.uniform(0, width), rng.uniform(0.8, 2.6) * scale + 0.4
        x = np.arange(max(0, int(at - 6 * spread)), min(width, int(at + 6 * spread) + 1))
        ridge = (x - at) / spread
        fold[x] += (rng.uniform(-0.2, 1) * np.exp(-(ridge**2)) * 0.05).astype(np.float32)
    tide = 1 + 0.2 * line(rng, width, width / (300 * scale))
    for left in range(0, width, BAND):
        right = min(left + BAND, width)
        shape = (height, right - left)
        shade = _upscaled(stains, coarse, left, shape)
        spot = _upscaled(blotch, coarse, left, shape)
        tone = 0.09 * (shade - 0.5) + 0.05 * np.clip(spot - 0.62, 0, 1) * -2
        if silk:
            weave = 0.020 * rows[:, None] + 0.016 * columns[None, left:right]
            weave = weave * (0.6 + 0.8 * shade)
        else:
            weave = 0.045 * (window("grain", left, 0, *shape[::-1]) - 0.5)
            weave = weave + 0.03 * (window("bristle", left // 2, 7, *shape[::-1]) - 0.5)
        lift = 1 + years * (tone - fold[None, left:right]) + weave
        edge = _edges(canvas, left, right, tide)
        warm = np.array([1.0, 0.985, 0.94], np.float32)
        burn = (years * edge)[..., None]
        patch = canvas.rgb[:, left:right]
        patch *= lift[..., None] * (1 - burn * (1.12 - 0.9 * (warm - 0.9)))
        yellow = years * 0.35 * np.clip(shade - 0.35, 0, 1)
        patch *= 1 - yellow[..., None] * np.array([0.05, 0.10, 0.24], np.float32)
    np.clip(canvas.rgb, 0, 1, out=canvas.rgb)


def _upscaled(coarse_field: Floats, coarse: int, left: int, shape: tuple[int, int]) -> Floats:
    y = (np.arange(shape[0]) / coarse).astype(np.float32)
    x = ((np.arange(shape[1]) + left) / coarse).astype(np.float32)
    y0, x0 = y.astype(int), x.astype(int)
    fy, fx = (y - y0)[:, None], (x - x0)[None, :]
    top = coarse_field[y0][:, x0] * (1 - fx) + coarse_field[y0][:, x0 + 1] * fx
    low = coarse_field[y0 + 1][:, x0] * (1 - fx) + coarse_field[y0 + 1][:, x0 + 1] * fx
    return np.asarray(top * (1 - fy) + low * fy, np.float32)


def _edges(canvas: Canvas, left: int, right: int, tide: Floats) -> Floats:
    y = np.arange(canvas.height, dtype=np.float32)
    x = np.arange(left, right, dtype=np.float32)
    reach = 60 * canvas.scale
    up = np.minimum(y, canvas.height - 1 - y)[:, None] / (reach * tide[None, left:right])
    aside = np.minimum(x, canvas.width - 1 - x)[None, :] / reach
    return np.asarray(0.16 * np.exp(-up) + 0.16 * np.exp(-aside), np.float32)
