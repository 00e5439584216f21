"""Paint the picture of the region benchmark: 32 photographs side by side, with grain.

Nothing of it comes from a camera or a museum; a seed decides every pixel.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import tifffile
from numpy.typing import NDArray

WIDTH, HEIGHT = 20_480, 8_192
PHOTO_WIDTH, PHOTO_HEIGHT = 2_560, 2_048


def paint(target: Path, width: int = WIDTH, height: int = HEIGHT) -> Path:
    """Write the picture as a plain striped TIFF, once; returns its path."""
    if target.is_file():
        return target
    half = target.with_suffix(".part")
    pixels = tifffile.memmap(
        half, shape=(height, width, 3), dtype=np.uint8, photometric="rgb", rowsperstrip=64
    )
    seed = 0
    for top in range(0, height, PHOTO_HEIGHT):
        for left in range(0, width, PHOTO_WIDTH):
            room = pixels[top : top + PHOTO_HEIGHT, left : left + PHOTO_WIDTH]
            room[:] = photograph(seed)[: room.shape[0], : room.shape[1]]
            seed += 1
    pixels.flush()
    del pixels
    half.rename(target)
    return target


def photograph(seed: int) -> NDArray[np.uint8]:
    """Paint one photograph: clouds of every size, hard-edged things, strokes, then grain."""
    rng = np.random.default_rng(seed)
    clouds = _clouds(rng, PHOTO_WIDTH, PHOTO_HEIGHT, roughness=rng.uniform(0.75, 1.15))
    tint = rng.uniform(90, 190, 3).astype(np.float32)
    photo = tint + clouds * rng.uniform(22, 42)
    canvas = np.clip(photo, 0, 255).astype(np.uint8)
    _things(rng, canvas)
    _strokes(rng, canvas)
    grain = rng.uniform(1.0, 6.0)
    mono = rng.standard_normal(canvas.shape[:2], np.float32) * np.float32(grain)
    colour = rng.standard_normal(canvas.shape, np.float32) * np.float32(grain / 2)
    lens = cv2.GaussianBlur(canvas, (0, 0), 0.6).astype(np.float32)
    grainy: NDArray[np.uint8] = np.clip(lens + mono[..., None] + colour + 0.5, 0, 255).astype("u1")
    return grainy


def _clouds(
    rng: np.random.Generator, width: int, height: int, roughness: float
) -> NDArray[np.float32]:
    out = np.zeros((height, width, 3), np.float32)
    for octave in range(1, 11):
        rows, columns = max(2, height >> octave), max(2, width >> octave)
        common = rng.standard_normal((rows, columns, 1), np.float32)
        apart = rng.standard_normal((rows, columns, 3), np.float32)
        grid = 0.85 * common + 0.35 * apart
        weight = 2.0 ** (roughness * (octave - 9))
        out += weight * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
    return out


def _things(rng: np.random.Generator, canvas: NDArray[np.uint8]) -> None:
    for _ in range(int(rng.integers(20, 80))):
        centre = rng.uniform(0, (canvas.shape[1], canvas.shape[0]))
        reach = rng.uniform(20, 320)
        angles = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 9))))
        spread = reach * rng.uniform(0.4, 1.0, len(angles))
        corners = centre + np.stack([np.cos(angles), np.sin(angles)], 1) * spread[:, None]
        colour = [int(c) for c in rng.integers(20, 235, 3)]
        cv2.fillPoly(canvas, [corners.astype(np.int32)], colour, lineType=cv2.LINE_AA)


def _strokes(rng: np.random.Generator, canvas: NDArray[np.uint8]) -> None:
    for _ in range(int(rng.integers(200, 700))):
        start = rng.uniform(0, (canvas.shape[1], canvas.shape[0]))
        steps = rng.normal(0, 25, (12, 2)).cumsum(0)
        ink = [int(c) for c in rng.integers(0, 256) * np.ones(3) + rng.integers(-20, 20, 3)]
        colour = [min(255, max(0, c)) for c in ink]
        line = [(start + steps).astype(np.int32)]
        cv2.polylines(canvas, line, isClosed=False, color=colour,
                      thickness=int(rng.integers(1, 9)), lineType=cv2.LINE_AA)  # fmt: skip
