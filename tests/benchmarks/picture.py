"""A deterministic test picture: many photographs' worth of content, written strip by strip.

Every block is a picture of its own: clouds of several sizes, hard edges and strokes, flat
grounds, and a camera's grain. At JPEG quality 85 a whole picture takes about 1.9 bits a pixel,
which is what scans of paintings and mixed photographs take.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import tifffile
from numpy.typing import NDArray

BLOCK = 1024
SEED = 20261121
ROWS_PER_STRIP = 64


def write_picture(path: Path, width: int, height: int, seed: int = SEED) -> Path:
    """Write an uncompressed 8-bit RGB TIFF with an atomic rename; keep one that is there."""
    if path.exists():
        return path
    part = path.with_suffix(".part")
    with tifffile.TiffWriter(part, bigtiff=width * height * 3 > 3_900_000_000) as file:
        file.write(
            _strips(width, height, seed), shape=(height, width, 3), dtype=np.uint8,
            photometric="rgb", rowsperstrip=ROWS_PER_STRIP,
        )  # fmt: skip
    part.rename(path)
    return path


def _strips(width: int, height: int, seed: int) -> Iterator[NDArray[np.uint8]]:
    for top in range(0, height, BLOCK):
        rows = min(BLOCK, height - top)
        blocks = [
            block(min(BLOCK, width - left), rows, (seed, top, left))
            for left in range(0, width, BLOCK)
        ]
        band = np.concatenate(blocks, axis=1)
        for row in range(0, rows, ROWS_PER_STRIP):
            yield np.ascontiguousarray(band[row : row + ROWS_PER_STRIP])


def block(width: int, height: int, seed: tuple[int, ...]) -> NDArray[np.uint8]:
    """Paint one block: uint8 ``(height, width, 3)``."""
    rng = np.random.default_rng(seed)
    ground = np.zeros((height, width, 3), np.float32) + rng.uniform(60, 200, 3).astype(np.float32)
    for step in (256, 64, 16, 6):
        small = (height // step + 2, width // step + 2, 3)
        field = rng.normal(0, step**0.45 * rng.uniform(0.6, 2.2), small).astype(np.float32)
        mixed = field * 0.4 + field.mean(axis=2, keepdims=True) * 0.9  # colours go together
        ground += cv2.resize(mixed, (width, height), interpolation=cv2.INTER_CUBIC)
    shown = _strokes(ground, rng)
    grain = cv2.GaussianBlur(
        rng.standard_normal((height, width), np.float32) * rng.uniform(5, 10.5), (0, 0), 0.7
    )
    return np.asarray((shown + grain[:, :, None]).clip(0, 255), np.uint8)


def _strokes(ground: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw lines and outlines as sharp as a pen's: what bad resampling turns into jaggies."""
    height, width = ground.shape[:2]
    canvas: Any = np.ascontiguousarray(ground)
    for _ in range(int(rng.integers(10, 60))):
        start, span = rng.integers(0, (width, height)), rng.integers(-160, 160, 2)
        ink = tuple(float(part) for part in rng.uniform(10, 235, 3))
        first = (int(start[0]), int(start[1]))
        second = (int(start[0] + span[0]), int(start[1] + span[1]))
        thick = int(rng.integers(1, 6))
        cv2.line(canvas, first, second, ink, thick, cv2.LINE_AA)
        cv2.circle(canvas, second, int(rng.integers(2, 60)), ink, thick, cv2.LINE_AA)
    return np.asarray(canvas, np.float32)
