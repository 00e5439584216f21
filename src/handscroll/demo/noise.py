"""Seeded irregularity: smooth fields, rough lines and endless tiles."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from handscroll.demo.arrays import Floats, Generator

TILE = 1024


def field(rng: Generator, shape: tuple[int, int], cell: float, octaves: int = 4) -> Floats:
    """Return smooth noise of ``shape`` in 0-1 (mean near 0.5), its largest features ``cell`` px."""
    height, width = shape
    total = np.zeros(shape, np.float32)
    weight, sum_of_weights = 1.0, 0.0
    for _ in range(octaves):
        rows, columns = int(height / cell) + 4, int(width / cell) + 4
        coarse = rng.random((rows, columns), dtype=np.float32)
        size = (max(width, int(columns * cell)), max(height, int(rows * cell)))
        if size[0] * size[1] > 4 * width * height + 4096:
            size = (width, height)
        fine = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
        total += weight * fine[:height, :width]
        sum_of_weights += weight
        weight *= 0.5
        cell /= 2
        if cell < 1:
            break
    return np.asarray(np.clip((total / sum_of_weights - 0.5) * 1.6 + 0.5, 0, 1), np.float32)


def line(rng: Generator, count: int, knots: float, octaves: int = 4) -> Floats:
    """Return ``count`` values of one-dimensional noise in about -1..1 with ``knots`` bends."""
    total = np.zeros(count, np.float32)
    weight = 1.0
    at = np.linspace(0, 1, count)
    for _ in range(octaves):
        number = max(2, round(knots)) + 1
        values = rng.uniform(-1, 1, number)
        total += (weight * np.interp(at, np.linspace(0, 1, number), values)).astype(np.float32)
        weight *= 0.5
        knots *= 2.1
    return total


@cache
def tile(kind: str) -> Floats:
    """Return an endless 1024 x 1024 tile in 0-1 with a flat histogram; the kind names it.

    ``cloud`` is 1/f noise, ``grain`` fine paper tooth, ``bristle`` streaks along x.
    """
    seed = {"cloud": 11, "grain": 12, "bristle": 13, "crease": 14}[kind]
    rng = np.random.default_rng(seed)
    white = np.fft.rfft2(rng.standard_normal((TILE, TILE)))
    fy = np.abs(np.fft.fftfreq(TILE))[:, None] * TILE
    fx = np.fft.rfftfreq(TILE)[None, :] * TILE
    if kind == "cloud":
        shape = 1 / np.maximum(np.hypot(fx, fy), 2) ** 1.7
    elif kind == "grain":
        shape = np.exp(-(((np.hypot(fx, fy) - 170) / 120) ** 2))
    elif kind == "bristle":
        shape = np.exp(-((fx / 9) ** 2)) / np.maximum(fy, 24) ** 0.6
    else:
        shape = 1 / np.maximum(np.hypot(fx, fy * 3.2), 5) ** 1.25
    flat = np.fft.irfft2(white * shape, s=(TILE, TILE))
    order = np.argsort(flat, axis=None, kind="stable")
    ranks = np.empty(TILE * TILE, np.float32)
    ranks[order] = np.linspace(0, 1, TILE * TILE, dtype=np.float32)
    return ranks.reshape(TILE, TILE)


@cache
def _wrapped(kind: str) -> Floats:
    return np.pad(tile(kind), ((0, 1), (0, 1)), mode="wrap")


def sampled(kind: str, x: Floats, y: Floats) -> Floats:
    """Return the tile's values at pixel positions ``x``, ``y`` (any shape), wrapping round."""
    return np.asarray(
        cv2.remap(
            _wrapped(kind),
            np.mod(x, TILE).astype(np.float32),
            np.mod(y, TILE).astype(np.float32),
            cv2.INTER_LINEAR,
        ),
        np.float32,
    )


def window(kind: str, left: int, top: int, width: int, height: int) -> Floats:
    """Return the part of the endlessly repeated tile that lies at those pixels."""
    rows = np.arange(top, top + height) % TILE
    columns = np.arange(left, left + width) % TILE
    return tile(kind)[np.ix_(rows, columns)]


def smooth(low: float, high: float, values: Floats) -> Floats:
    """Return 0 below ``low``, 1 above ``high``, and a smooth rise between."""
    at = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(at * at * (3 - 2 * at), np.float32)
