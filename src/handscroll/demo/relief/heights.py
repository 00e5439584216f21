"""Shapes in relief: an embossed lotus, a carved seal, a brocade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.demo.glyphs import mask
from handscroll.demo.noise import field

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class Shape:
    """A relief before any light falls on it.

    Attributes
    ----------
    height
        In pixels, ``(h, w)``, upwards to the viewer.
    albedo
        Linear sRGB ``(h, w, 3)``.
    gloss
        Strength of the highlight, ``(h, w)``, and its exponent.
    """

    height: Floats
    albedo: Floats
    gloss: Floats
    power: float

    @property
    def normal(self) -> Floats:
        """Unit normals ``(h, w, 3)``: x to the right, y up."""
        down, right = np.gradient(self.height.astype(np.float64))
        found = np.stack([-right, down, np.ones_like(right)], -1)
        return np.asarray(found / np.linalg.norm(found, axis=-1, keepdims=True), np.float32)


def _grid(width: int, height: int) -> tuple[Floats, Floats]:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    side = np.float32(min(width, height) / 2)
    return (x - width / 2 + 0.5) / side, (y - height / 2 + 0.5) / side


def _soft(inside: NDArray[np.floating], edge: float) -> Floats:
    """Return a rounded rim: 0 outside, 1 deep inside, of a distance in pixels."""
    t = np.clip(inside / edge, 0, 1)
    return np.asarray(np.sqrt(np.maximum(1 - (1 - t) ** 2, 0)), np.float32)


def inside_of(shape: NDArray[np.floating]) -> Floats:
    """Return how far inside a shape each pixel lies, 0 outside."""
    solid = (shape > 0.5).astype(np.uint8)
    return np.asarray(cv2.distanceTransform(solid, cv2.DIST_L2, cv2.DIST_MASK_PRECISE), np.float32)


def lotus(width: int, height: int, seed: int) -> Shape:
    """Return an embossed lotus on gilded paper, with a beaded rim."""
    rng = np.random.default_rng(seed)
    x, y = _grid(width, height)
    side = min(width, height)
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    raised = np.zeros((height, width), np.float32)
    for ring, (reach, petals, turn) in enumerate(((0.82, 10, 0.0), (0.6, 8, 0.4), (0.38, 6, 0.1))):
        wave = np.abs(np.cos((angle + turn) * petals / 2))
        edge = reach * (0.55 + 0.45 * wave**0.6)
        body = _soft((edge - radius) * side / 2, side * 0.07)
        vein = 0.12 * np.cos((angle + turn) * petals * 2.5) ** 8
        raised = np.maximum(raised, body * (0.45 + 0.25 * ring) - vein * body)
    seeds = _soft((0.14 - radius) * side / 2, side * 0.03)
    raised = np.maximum(raised, seeds * 1.15)
    beads = np.cos(angle * 36) * _soft((0.03 - np.abs(radius - 0.91)) * side / 2, side * 0.015)
    tall = (raised + 0.12 * np.maximum(beads, 0)) * side * 0.07
    tall = tall + 0.25 * field(rng, (height, width), 6.0)
    paper = np.array([0.52, 0.36, 0.13], np.float32)
    gold = np.array([0.62, 0.44, 0.16], np.float32)
    share = np.clip(raised, 0, 1)[..., None]
    albedo = paper * (1 - share) + gold * share
    albedo = albedo * (0.85 + 0.15 * field(rng, (height, width), 40.0))[..., None]
    gloss = (0.06 + 0.5 * np.clip(raised, 0, 1)).astype(np.float32)
    return Shape(blurred(tall, 0.8), albedo.astype(np.float32), gloss, 28.0)


def seal(width: int, height: int, seed: int) -> Shape:
    """Return the face of a carved seal: characters that stand out of the stone."""
    rng = np.random.default_rng(seed)
    side = min(width, height)
    stone = np.zeros((height, width), np.float32)
    big = int(side * 0.4)
    left, top = (width - 2 * big) // 2, (height - 2 * big) // 2
    for number, character in enumerate("雲山墨緣"):
        column, row = 1 - number // 2, number % 2
        part = mask(character, big)
        at = (top + row * big, left + column * big)
        stone[at[0] : at[0] + big, at[1] : at[1] + big] = part[:big, :big]
    x, y = _grid(width, height)
    rim = np.maximum(np.abs(x), np.abs(y))
    frame = ((rim > 0.86) & (rim < 0.95)).astype(np.float32)
    stone = np.maximum(stone, frame)
    carved = _soft(inside_of(stone), max(2.0, side * 0.016)) * side * 0.035
    chips = np.maximum(field(rng, (height, width), 5.0) - 0.7, 0) * side * 0.03
    tall = carved - chips + 0.2 * field(rng, (height, width), 3.0)
    body = np.array([0.34, 0.2, 0.12], np.float32)
    veins = field(rng, (height, width), 30.0)[..., None]
    albedo = body * (0.8 + 0.5 * veins) + np.array([0.1, 0.03, 0.02], np.float32) * veins
    paste = np.clip(stone * 1.2, 0, 1)[..., None] * np.array([0.35, 0.02, 0.01], np.float32)
    albedo = np.clip(albedo * (1 - 0.6 * stone[..., None]) + paste, 0.01, 0.95)
    gloss = np.full((height, width), 0.15, np.float32)
    return Shape(blurred(tall, 0.9), albedo.astype(np.float32), gloss, 60.0)


def brocade(width: int, height: int, seed: int) -> Shape:
    """Return a silk weave: threads over and under, and clouds of gilded weft that stand higher."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    warp, weft = 7.0, 5.0
    over = ((np.floor(x / warp) + np.floor(y / weft)) % 2 == 0).astype(np.float32)
    across = np.abs(np.cos(np.pi * x / warp))
    along = np.abs(np.cos(np.pi * y / weft))
    threads = over * (1 - across) + (1 - over) * (1 - along)
    clouds = field(rng, (height, width), min(width, height) / 3.0)
    figure = 1 / (1 + np.exp(-(clouds - np.median(clouds)) * 40))
    tall = 1.6 * threads * (1 - 0.5 * figure) + 3.5 * figure + figure * 0.8 * (1 - along)
    blue = np.array([0.05, 0.12, 0.26], np.float32)
    gold = np.array([0.6, 0.42, 0.15], np.float32)
    share = figure[..., None]
    albedo = blue * (1 - share) + gold * share
    albedo = albedo * (0.85 + 0.15 * field(rng, (height, width), 4.0))[..., None]
    gloss = (0.12 + 0.25 * figure).astype(np.float32)
    return Shape(blurred(tall, 0.9), albedo.astype(np.float32), gloss, 18.0)


SHAPES: Final[dict[str, Callable[[int, int, int], Shape]]] = {
    "lotus": lotus, "seal": seal, "brocade": brocade,
}  # fmt: skip
"""Every relief by its name: given width, height and a seed."""


def blurred(values: NDArray[np.floating], sigma: float) -> Floats:
    """Return values with their finest steps taken off, of that many pixels."""
    return np.asarray(cv2.GaussianBlur(values.astype(np.float32), (0, 0), sigma), np.float32)
