"""A restorer's hand: losses filled with later pigments that match by eye and by no other light."""

from __future__ import annotations

import cv2
import numpy as np

from handscroll.demo.arrays import Floats, Generator
from handscroll.demo.brush import curve
from handscroll.demo.examination import films, palette
from handscroll.demo.examination.films import Base, Film, Patch
from handscroll.demo.examination.recipes import Recipe
from handscroll.demo.noise import sampled
from handscroll.demo.shooting import to_shown
from handscroll.geometry import Box

Blob = tuple[Box, Floats]


def losses(rng: Generator, scale: float, inside: Box) -> list[Blob]:
    """Return the places that were filled, wholly inside a box: coverage 0-1 (h, w) of each."""
    found = []
    for _ in range(5):
        reach = rng.uniform(16, 46) * scale
        found.append(_blob(rng, reach, inside))
    for _ in range(2):
        found.append(_crack(rng, scale, inside))
    return found


def _somewhere(rng: Generator, size: tuple[int, int], inside: Box) -> Box:
    wide, tall = min(size[0], inside.width), min(size[1], inside.height)
    x = inside.x + int(rng.integers(0, inside.width - wide + 1))
    y = inside.y + int(rng.integers(0, inside.height - tall + 1))
    return Box(x, y, wide, tall)


def _blob(rng: Generator, reach: float, inside: Box) -> Blob:
    side = max(8, int(2.6 * reach))
    box = _somewhere(rng, (side, side), inside)
    y, x = np.mgrid[0 : box.height, 0 : box.width].astype(np.float32)
    dx, dy = x - (box.width - 1) / 2, y - (box.height - 1) / 2
    turn = rng.uniform(0, np.pi)
    long = np.hypot(
        dx * np.cos(turn) + dy * np.sin(turn), 1.5 * (dy * np.cos(turn) - dx * np.sin(turn))
    )
    rag = sampled("cloud", x * np.float32(40 / reach) + box.x, y * np.float32(40 / reach) + box.y)
    edge = reach * (0.62 + 0.55 * rag) - long
    return box, np.asarray(np.clip(edge / 1.5 + 0.5, 0, 1), np.float32)


def _crack(rng: Generator, scale: float, inside: Box) -> Blob:
    long, wide = rng.uniform(120, 240) * scale, rng.uniform(30, 70) * scale
    box = _somewhere(rng, (max(8, int(long)), max(8, int(wide))), inside)
    at = np.linspace(0.06, 0.94, 6)
    points = np.stack([at * box.width, box.height * rng.uniform(0.25, 0.75, 6)], 1)
    mask = np.zeros((box.height, box.width), np.uint8)
    fixed = np.round(curve(points, 60) * 16).astype(np.int32)
    cv2.polylines(mask, [fixed], False, 255, max(2, round(4.5 * scale)), cv2.LINE_AA, 4)
    return box, np.asarray(mask.astype(np.float32) / 255)


def fill(recipe: Recipe, base: Base, stack: tuple[Film, ...], blob: Blob, rng: Generator) -> Patch:
    """Return the retouching of one loss: pigments matched by eye, and binder that glows.

    Parameters
    ----------
    base, stack
        Ground and films in the loss's box; what the restorer saw beside it.
    """
    box, cover = blob
    nm = palette.EYE_WAVELENGTHS
    seen = films.reflectance(base, stack, nm)
    soft = np.stack([cv2.GaussianBlur(one, (0, 0), max(1.5, box.width / 30)) for one in seen], -1)
    off = rng.normal(0, 0.012, 3).astype(np.float32)
    colours = np.clip(to_shown(np.asarray(soft, np.float32)) + off, 0, 1)
    shares = palette.looked_up(recipe.retouch, colours.reshape(-1, 3)).T
    planes = shares.reshape(len(recipe.retouch), box.height, box.width) * cover * 0.9
    spread = cv2.GaussianBlur(cover, (0, 0), 1.2)
    binder = np.clip(spread * 1.6, 0, 1) * rng.uniform(0.7, 1.1)
    return Patch(box, np.concatenate([planes, binder[None]]).astype(np.float16))
