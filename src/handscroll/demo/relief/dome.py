"""Photograph a relief in a dome: Lambert's law, highlights, shadows that are cast, and noise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from handscroll.demo.relief.heights import Shape
from handscroll.imaging.colorimetry.srgb import encoded
from handscroll.imaging.relighting.bases import hemisphere

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Dome:
    """A dome of lamps, and the camera on top of it.

    Attributes
    ----------
    lamps
        How many.
    lowest
        Height of the lowest lamps above the relief, degrees.
    full_well
        Electrons of a white; less is noisier.
    shadows, gloss
        Whether things cast shadows, and shine.
    """

    lamps: int = 48
    lowest: float = 12.0
    full_well: float = 12_000.0
    seed: int = 1
    shadows: bool = True
    gloss: bool = True

    @property
    def lights(self) -> NDArray[np.float64]:
        """Unit vectors to the lamps, ``(lamps, 3)``, rounded as a file of lights tells them."""
        low = np.sin(np.radians(self.lowest))
        spread = hemisphere(self.lamps)
        z = low + (0.98 - low) * spread[:, 2]
        ring = np.sqrt(1 - z * z) / np.hypot(spread[:, 0], spread[:, 1])
        return np.round(np.stack([spread[:, 0] * ring, spread[:, 1] * ring, z], -1), 6)

    def pictures(self, shape: Shape) -> Iterator[Picture]:
        """Yield what the camera takes under each lamp, 8-bit sRGB ``(h, w, 3)``."""
        for number, light in enumerate(self.lights):
            rng = np.random.default_rng((self.seed, number))
            clean = radiance(shape, light, shadows=self.shadows, gloss=self.gloss)
            noisy = rng.poisson(np.clip(clean, 0, 4) * self.full_well) / self.full_well
            noisy = noisy + rng.normal(0, 3 / self.full_well, noisy.shape)
            yield np.rint(encoded(np.clip(noisy, 0, 1)) * 255).astype(np.uint8)


def radiance(
    shape: Shape, light: NDArray[np.floating], *, shadows: bool = True, gloss: bool = True
) -> NDArray[np.float32]:
    """Return what a relief sends to the camera, linear ``(h, w, 3)``."""
    light = np.asarray(light / np.linalg.norm(light), np.float32)
    normal = shape.normal
    bright = np.maximum(normal @ light, 0)
    if shadows:
        bright = bright * lit_part(shape.height, light)
    found = shape.albedo * bright[..., None]
    if gloss:
        half = np.asarray(light + np.array([0, 0, 1], np.float32), np.float32)
        half /= np.linalg.norm(half)
        shine = np.maximum(normal @ half, 0) ** shape.power * (bright > 0)
        found = found + (shape.gloss * shine * bright)[..., None]
    return np.asarray(found, np.float32)


def lit_part(height: NDArray[np.floating], light: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return where a far lamp reaches, 0 to 1: nothing higher stands in its way.

    The penumbra is one pixel wide: lamps are small, not points.
    """
    flat = float(np.hypot(light[0], light[1]))
    if flat < 1e-3:
        return np.ones(height.shape, np.float32)
    rise = float(light[2]) / flat
    reach = int(np.ceil(float(height.max() - height.min()) / max(rise, 1e-3))) + 1
    tall = height.astype(np.float32)
    clear = np.full(tall.shape, np.inf, np.float32)
    right, down = float(light[0]) / flat, -float(light[1]) / flat
    for step in range(1, min(reach, max(tall.shape)) + 1):
        # What stands `step` pixels towards the lamp, moved onto the pixel that it may shade.
        move = np.array([[1, 0, -right * step], [0, 1, -down * step]], np.float32)
        there = cv2.warpAffine(
            tall, move, tall.shape[::-1], flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT, borderValue=float(tall.min()),
        )  # fmt: skip
        clear = np.minimum(clear, tall + rise * step - there)
    return np.asarray(np.clip(clear + 1.0, 0, 1), np.float32)


def write_dome(shape: Shape, dome: Dome, folder: Path) -> Path:
    """Write what a dome takes of a relief: numbered pictures and the lights; return that file."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [str(dome.lamps)]
    for number, (picture, light) in enumerate(
        zip(dome.pictures(shape), dome.lights, strict=True), 1
    ):
        name = f"lamp-{number:03d}.png"
        Image.fromarray(picture).save(folder / name, compress_level=1)
        lines.append(f"{name} {light[0]:.6f} {light[1]:.6f} {light[2]:.6f}")
    lights = folder / "lights.lp"
    lights.write_text("\n".join(lines) + "\n")
    return lights
