"""A cube of 16 bands on disk, raw, whose mixture and noise are known exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

WAVELENGTHS = (
    365.0, 420.0, 450.0, 480.0, 510.0, 550.0, 590.0, 620.0,
    650.0, 700.0, 780.0, 850.0, 940.0, 1050.0, 1200.0, 1650.0,
)  # fmt: skip
BANDS = len(WAVELENGTHS)
SCALE = 1 / 40_000
"""Reflectance of one count."""
FULL_WELL = 20_000
ROWS = 128


@dataclass(frozen=True)
class Cube:
    """Where it lies, its side in pixels, and the truth of its noise."""

    file: Path
    side: int
    noise: NDArray[np.float64]
    """``(bands,)``: mean variance of the noise in each band, in counts squared."""

    def mapped(self) -> np.memmap[tuple[int, ...], np.dtype[np.uint16]]:
        """Map it anew: pages of a mapping that is let go no longer count as memory held."""
        return np.memmap(self.file, np.uint16, "r", shape=(BANDS, self.side, self.side))

    def strips(self, rows: int = ROWS) -> Iterator[NDArray[np.uint16]]:
        """Yield it as strips of whole rows."""
        for top in range(0, self.side, rows):
            yield self.mapped()[:, top : top + rows]


def write_cube(file: Path, side: int, seed: int) -> Cube:
    """Write a cube: five spectra mixed by clouds, strokes with hard edges, shot noise."""
    random = np.random.default_rng(seed)
    spectra = _spectra(random)
    clouds = [_Clouds(random, side) for _ in range(len(spectra) - 1)]
    stack = np.memmap(file, np.uint16, "w+", shape=(BANDS, side, side))
    noise = np.zeros(BANDS)
    for top in range(0, side, ROWS):
        rows = min(ROWS, side - top)
        clean = _mixed(spectra, clouds, top, rows)
        variance = np.maximum(clean, 0.005) / FULL_WELL
        noise += variance.sum(axis=(1, 2), dtype=np.float64)
        shot = random.standard_normal(clean.shape, np.float32)
        counts = (clean + shot * np.sqrt(variance)) / SCALE
        stack[:, top : top + rows] = np.clip(np.rint(counts), 0, 65_535)
    stack.flush()
    del stack
    # Rounding to whole counts adds a twelfth.
    return Cube(file, side, noise / side**2 / SCALE**2 + 1 / 12)


class _Clouds:
    """A smooth field of any size, the same wherever it is cut."""

    def __init__(self, random: np.random.Generator, side: int) -> None:
        self.side = side
        self._grids = []
        # A small cube shows fewer clouds of the same size: squeezed, they would be fine texture,
        # which no measure of noise that looks at neighbours can tell from noise.
        share = min(1.0, side / 4_000)
        for cells in (max(2, round(share * most)) for most in (4, 13, 41, 127)):
            grid = random.normal(0, 1, (cells + 3, cells + 3)).astype(np.float32)
            self._grids.append((cells / side, grid / cells**0.35))

    def rows(self, top: int, rows: int, width: int) -> NDArray[np.float32]:
        total = np.zeros((rows, width), np.float32)
        for step, grid in self._grids:
            y = (np.arange(top, top + rows, dtype=np.float32) * step + 1)[:, None]
            x = (np.arange(width, dtype=np.float32) * step + 1)[None]
            places = np.broadcast_to(x, total.shape), np.broadcast_to(y, total.shape)
            total += cv2.remap(grid, places[0].copy(), places[1].copy(), cv2.INTER_LINEAR)
        return total


def _spectra(random: np.random.Generator) -> NDArray[np.float32]:
    """Return five smooth spectra ``(5, bands)``; the last is dark: ink."""
    nm = np.array(WAVELENGTHS)
    made = []
    for _ in range(4):
        middle, width = random.uniform(420, 900), random.uniform(40, 250)
        low, high = random.uniform(0.05, 0.3), random.uniform(0.45, 0.95)
        made.append(low + (high - low) / (1 + np.exp(-(nm - middle) / width)))
        dip = random.uniform(0.1, 0.5) * np.exp(-(((nm - random.uniform(450, 1300)) / 90) ** 2))
        made[-1] *= 1 - dip
    made.append(np.linspace(0.03, 0.06, BANDS))
    return np.array(made, np.float32)


def _mixed(
    spectra: NDArray[np.float32], clouds: list[_Clouds], top: int, rows: int
) -> NDArray[np.float32]:
    width = clouds[0].side
    fields = np.stack([cloud.rows(top, rows, width) for cloud in clouds])
    shares = np.exp(1.2 * fields[:4])
    shares /= shares.sum(axis=0)
    ink = (np.abs(fields[0] - fields[1]) < 0.03).astype(np.float32) * 0.8
    clean = np.tensordot(spectra[:4], shares, (0, 0)) * (1 - ink)
    clean += spectra[4][:, None, None] * ink
    return np.asarray(clean, np.float32)
