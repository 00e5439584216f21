"""Painted cubes whose hidden layers are known: Kubelka-Munk paint over a drawn ground.

Two-layer model (Kubelka 1948): a film of absorption K, scattering S and thickness X over a ground
of reflectance Rg has R = (1 - Rg (a - b coth bSX)) / (a - Rg + b coth bSX), a = 1 + K/S,
b = sqrt(a^2 - 1). Pigments are drawn from smooth curves of K and S, never from a measured library,
so that a method tuned here has seen no real spectrum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Cube = NDArray[np.float32]
Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

SIXTEEN: Final = np.array(
    [400, 430, 460, 490, 520, 560, 600, 640, 680, 720, 780, 850, 940, 1050, 1200, 1650], np.float64
)
"""Bands of the phantom of facts/imaging.md section 4, nm."""
WITH_UV: Final = np.array(
    [365, 420, 450, 480, 510, 550, 590, 620, 650, 700, 780, 850, 940, 1050, 1200, 1650], np.float64
)
"""Bands of the department, nm."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is painted.

    Attributes
    ----------
    pigments
        How many.
    thickness
        Mean optical thickness S X at 550 nm.
    unevenness
        Spread of the logarithm of the thickness.
    full_well
        Electrons of a perfect diffuser, for shot noise.
    lines, figure
        Whether carbon lines, and a figure under lead white, lie beneath.
    infrared_active
        Whether some pigments of the surface absorb in the infrared.
    """

    seed: int
    size: tuple[int, int] = (320, 320)
    pigments: int = 5
    thickness: float = 5.0
    unevenness: float = 0.15
    ground: str = "paper"
    full_well: float = 20_000.0
    lines: bool = True
    figure: bool = False
    infrared_active: bool = False
    uv: bool = False
    wash: float = 0.3
    edge: float = 0.35


@dataclass(frozen=True, slots=True)
class Painted:
    """A painted cube, and what lies beneath it.

    Attributes
    ----------
    cube
        ``(bands, h, w)`` reflectance with noise.
    wavelengths
        ``(bands,)`` nm.
    lines, figure
        ``(h, w)``: where they lie.
    """

    cube: Cube
    wavelengths: Values
    lines: Mask
    figure: Mask


def paint(scene: Scene) -> Painted:
    """Paint a scene."""
    random = np.random.default_rng(scene.seed)
    nm = WITH_UV if scene.uv else SIXTEEN
    absorption, scattering = _pigments(scene, nm, random)
    amounts = _amounts(scene, random)
    thickness = _thickness(scene, random)
    ground = _ground(scene, nm, random)
    lines, coverage = _lines(scene, random)
    figure = _figure(scene, random)
    cube = np.empty((len(nm), *scene.size), np.float32)
    carbon = 1.1 * (nm / 550) ** -0.15
    bright = 0.75 * np.ones_like(nm)
    for band in range(len(nm)):
        beneath = ground[band] * np.exp(-2 * scene.wash * carbon[band] * coverage)
        beneath = np.where(figure, bright[band] * 0.55 + 0.0 * beneath, beneath)
        k = np.tensordot(absorption[:, band], amounts, 1)
        s = np.tensordot(scattering[:, band], amounts, 1)
        cube[band] = over(k, s, thickness, beneath)
    electrons = np.maximum(cube, 0) * scene.full_well
    noise = random.standard_normal(cube.shape) * np.sqrt(electrons + 4) / scene.full_well
    return Painted((cube + noise).astype(np.float32), nm, lines, figure)


def over(k: Values, s: Values, thickness: Values, ground: Values) -> Values:
    """Return the reflectance of a film over a ground."""
    a = 1 + k / s
    b = np.sqrt(np.maximum(a * a - 1, 1e-12))
    coth = b / np.tanh(np.clip(b * s * thickness, 1e-9, 300))
    return np.asarray((1 - ground * (a - coth)) / (a - ground + coth))


def _smooth(random: np.random.Generator, size: tuple[int, int], sigma: float) -> Values:
    field = cv2.GaussianBlur(random.standard_normal(size), (0, 0), sigma)
    return np.asarray((field - field.mean()) / field.std())


def _pigments(scene: Scene, nm: Values, random: np.random.Generator) -> tuple[Values, Values]:
    every_k, every_s = [], []
    for number in range(scene.pigments):
        k = np.full(len(nm), 10 ** random.uniform(-2.5, -0.7))
        kind = random.integers(3)
        height = random.uniform(0.3, 4.0)
        if kind == 0:  # red, yellow, brown: all below an edge is absorbed
            edge, width = random.uniform(480, 610), random.uniform(12, 40)
            k += height / (1 + np.exp((nm - edge) / width))
        elif kind == 1:  # blue, green: a band in the red
            middle, width = random.uniform(580, 700), random.uniform(40, 90)
            k += height * np.exp(-(((nm - middle) / width) ** 2))
            k += 0.3 * height / (1 + np.exp((nm - random.uniform(400, 450)) / 15))
        else:  # pale: little of anything
            k += 0.1 * height * np.exp(-(((nm - random.uniform(380, 700)) / 80) ** 2))
        if scene.infrared_active and number % 2:
            k += height * 0.15 * np.exp(-(((nm - random.uniform(800, 1500)) / 150) ** 2))
        power = random.uniform(0.6, 1.8)
        every_k.append(k)
        every_s.append(random.uniform(0.7, 1.3) * (nm / 550) ** -power)
    return np.array(every_k), np.array(every_s)


def _amounts(scene: Scene, random: np.random.Generator) -> Values:
    fields = np.stack([_smooth(random, scene.size, 22) for _ in range(scene.pigments)])
    fields += 0.15 * np.stack([_smooth(random, scene.size, 2) for _ in range(scene.pigments)])
    share = np.exp((fields - fields.max(axis=0)) / scene.edge)
    return np.asarray(share / share.sum(axis=0))


def _thickness(scene: Scene, random: np.random.Generator) -> Values:
    log = 0.8 * _smooth(random, scene.size, 15) + 0.3 * _smooth(random, scene.size, 2)
    return np.asarray(scene.thickness * np.exp(scene.unevenness * log))


def _ground(scene: Scene, nm: Values, random: np.random.Generator) -> Values:
    low, high, middle = {
        "paper": (0.62, 0.85, 470.0), "silk": (0.22, 0.7, 620.0), "white": (0.86, 0.92, 420.0),
    }[scene.ground]  # fmt: skip
    curve = low + (high - low) / (1 + np.exp(-(nm - middle) / 70))
    fibre = 0.03 * _smooth(random, scene.size, 1.2) + 0.03 * _smooth(random, scene.size, 20)
    return np.asarray(curve[:, None, None] * (1 + fibre))


def _lines(scene: Scene, random: np.random.Generator) -> tuple[Mask, Values]:
    height, width = scene.size
    coverage = np.zeros(scene.size)
    if not scene.lines:
        return coverage > 1, coverage
    for _ in range(max(4, height * width // 9000)):
        at = random.uniform((0.05, 0.05), (0.95, 0.95)) * (width, height)
        angle, bend, turn = random.uniform(0, 6.28), random.normal(0, 0.03), random.normal(0, 6e-4)
        points = [at]
        for _ in range(int(random.uniform(40, 130))):
            at = at + 1.5 * np.array([np.cos(angle), np.sin(angle)])
            angle, bend = angle + bend, bend + turn
            points.append(at)
        drawn = np.zeros(scene.size, np.uint8)
        path = np.round(np.array(points) * 16).astype(np.int32)
        cv2.polylines(drawn, [path], False, 255, 2, cv2.LINE_AA, 4)
        coverage = np.maximum(coverage, drawn / 255 * random.uniform(0.75, 1.0))
    return coverage > 0.4, coverage


def _figure(scene: Scene, random: np.random.Generator) -> Mask:
    if not scene.figure:
        return np.zeros(scene.size, bool)
    height, width = scene.size
    drawn = np.zeros(scene.size, np.uint8)
    middle = (int(width * random.uniform(0.35, 0.65)), int(height * random.uniform(0.35, 0.65)))
    axes = (int(width * 0.07), int(height * 0.12))
    cv2.ellipse(drawn, middle, axes, float(random.uniform(0, 180)), 0, 360, 1, -1)
    return drawn > 0
