"""A painted silk in relief: threads, paint that stands on them and flakes, and a blind line.

Colour and thickness of the paint are given, as the demo's films have them; the relief adds what
no colour tells: the weave, creases of a scroll that was rolled, flakes that lift, places where
paint is lost, and characters that somebody pressed with a dry stylus.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.demo.glyphs import mask
from handscroll.demo.noise import field
from handscroll.demo.relief.heights import Floats, Shape, blurred, inside_of

_WARP, _WEFT = 5.2, 4.6
"""Pixels from thread to thread."""
_FLAKE: Final = 15.0
"""Pixels across a flake."""
_POWER: Final = 14.0
_CREASES: Final = ((0.27, 2.6, 5.0), (0.62, 1.9, 4.0), (0.655, -1.1, 3.5), (0.93, 2.1, 5.0))
"""Upright creases: where, as a share of the width, how high and how wide, pixels."""
_BODY: Final = 0.3
"""Thickness from which paint has a body of its own: thinner washes lie in the threads."""


@dataclass(frozen=True, eq=False, slots=True)
class Painted:
    """What is known of the paint before it gets a surface, all of one size.

    Attributes
    ----------
    colour
        Linear sRGB ``(h, w, 3)``.
    thick
        How thick paint lies, 0 to 1 ``(h, w)``.
    silk
        Linear sRGB of the bare silk.
    pressed
        Characters that a stylus pressed, from the top, and where: left and top as shares of the
        width and the height, and their size as a share of the height.
    flaking
        Middle and half axes of the place where paint flakes, as shares of width and height.
    """

    colour: Floats
    thick: Floats
    silk: tuple[float, float, float]
    pressed: str
    at: tuple[float, float, float]
    flaking: tuple[float, float, float, float]


@dataclass(frozen=True, eq=False, slots=True)
class SilkRelief:
    """A relief, and where in it is what no colour tells.

    Attributes
    ----------
    lost, lifted, pressed
        Where paint fell off, where flakes stand up, and what the stylus pressed, ``(h, w)``.
    """

    shape: Shape
    lost: NDArray[np.bool_]
    lifted: NDArray[np.bool_]
    pressed: NDArray[np.bool_]


def painted_silk(painted: Painted, seed: int) -> SilkRelief:
    """Return a painted silk in relief."""
    rng = np.random.default_rng(seed)
    size = painted.thick.shape
    body = painted.thick > _BODY
    flakes = _flakes(size, _patch(size, painted.flaking, rng) * body, rng)
    lost, crack = flakes.lost & body, flakes.crack & body
    thick = painted.thick * ~lost
    threads, grain = _threads(size, rng), field(rng, size, 3.0)
    stroke = _pressed(size, painted)
    tall = threads * np.exp(-1.6 * thick) + 2.0 * thick + 0.35 * thick * grain
    tall += flakes.height * body * ~lost
    tall += _creases(size, rng) - 2.2 * stroke
    bare = np.asarray(painted.silk, np.float32) * (0.92 + 0.12 * threads)[..., None]
    colour = np.where(lost[..., None], bare * 1.04, painted.colour)
    colour = colour * (0.94 + 0.08 * threads * np.exp(-2 * thick) + 0.05 * (grain - 0.5))[..., None]
    colour = np.where(crack[..., None], colour * 0.75, colour)
    gloss = 0.05 * (1 - thick) + 0.03 * thick
    shape = Shape(
        blurred(tall, 0.8), np.clip(colour, 0.01, 0.95).astype(np.float32),
        gloss.astype(np.float32), _POWER,
    )  # fmt: skip
    return SilkRelief(shape, lost, flakes.lifted & body & ~lost, stroke > 0.3)


def _threads(size: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Return a plain weave, 0 to 1, whose threads are nowhere quite straight."""
    y, x = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32)
    x = x + 2.2 * (field(rng, size, 60.0) - 0.5)
    y = y + 2.2 * (field(rng, size, 60.0) - 0.5)
    over = np.sin(np.pi * x / _WARP) * np.sin(np.pi * y / _WEFT)
    round_x, round_y = np.abs(np.sin(np.pi * x / _WARP)), np.abs(np.sin(np.pi * y / _WEFT))
    warp, weft = round_x * (0.6 + 0.4 * over), round_y * (0.6 - 0.4 * over)
    return np.asarray(np.maximum(warp, weft), np.float32)


def _creases(size: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Return slow waves, and upright creases as a scroll has them that was rolled for long."""
    width = size[1]
    x = np.arange(width, dtype=np.float32)
    tall = 9.0 * (field(rng, size, 330.0, 2) - 0.5)
    bent = 14.0 * (field(rng, size, 260.0, 2) - 0.5)
    for share, high, wide in _CREASES:
        off = (x[None, :] - share * width + bent) / wide
        tall += high * np.exp(-(off**2) / 2) * (0.55 + 0.9 * field(rng, size, 140.0, 2))
    return np.asarray(tall, np.float32)


@dataclass(frozen=True, eq=False, slots=True)
class _Flakes:
    height: Floats
    crack: NDArray[np.bool_]
    lost: NDArray[np.bool_]
    lifted: NDArray[np.bool_]


def _flakes(size: tuple[int, int], patch: Floats, rng: np.random.Generator) -> _Flakes:
    """Break paint into flakes: cupped everywhere in a patch, lifted or lost in its middle."""
    height, width = size
    count = int(height * width / _FLAKE**2)
    seeds = np.ones(size, np.uint8)
    rows, columns = rng.integers(0, height, count), rng.integers(0, width, count)
    seeds[rows, columns] = 0
    _, labels = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    cell = np.asarray(labels, np.int32)
    edge = np.zeros(size, np.uint8)
    edge[:, 1:] |= cell[:, 1:] != cell[:, :-1]
    edge[1:] |= cell[1:] != cell[:-1]
    inner = cv2.distanceTransform(1 - edge, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    names = int(cell.max()) + 1
    share = _means(cell, patch, names)
    lot = rng.random(names)
    gone, up = lot < 0.7 * share - 0.36, (lot > 0.72) & (share > 0.35)
    lean = rng.normal(0, 0.16, (2, names)).astype(np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    tilt = lean[0][cell] * (y - _means(cell, y, names)[cell])
    tilt += lean[1][cell] * (x - _means(cell, x, names)[cell])
    cup = 1.9 * np.exp(-inner / 2.6) * np.clip(1.6 * patch, 0, 1)
    lifted = up[cell] & ~gone[cell]
    tall = cup + lifted * (np.abs(tilt) + 0.6)
    crack = (edge > 0) & (patch > 0.25)
    tall = np.where(crack, -1.2, tall)
    return _Flakes(np.asarray(tall, np.float32), crack, gone[cell], lifted)


def _means(cell: NDArray[np.int32], values: Floats, names: int) -> Floats:
    """Return the mean of values in each cell."""
    count = np.maximum(np.bincount(cell.ravel(), minlength=names), 1)
    return np.asarray(np.bincount(cell.ravel(), values.ravel(), names) / count, np.float32)


def _patch(
    size: tuple[int, int], place: tuple[float, float, float, float], rng: np.random.Generator
) -> Floats:
    """Return how far paint flakes, 0 to 1: most in the middle of a place, with a ragged rim."""
    height, width = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    left, top, wide, high = place
    far = np.hypot((x / width - left) / wide, (y / height - top) / high)
    far = far + 0.9 * (field(rng, size, 90.0) - 0.5)
    return np.asarray(np.clip(1.45 - 1.25 * far, 0, 1), np.float32)


def _pressed(size: tuple[int, int], painted: Painted) -> Floats:
    """Return how deep a stylus pressed characters, 0 to 1: deepest in the middle of a stroke."""
    height, width = size
    left, top, share = painted.at
    big = max(8, int(share * height))
    found = np.zeros(size, np.float32)
    for number, character in enumerate(painted.pressed):
        row, column = int(top * height) + number * int(1.06 * big), int(left * width)
        part = mask(character, big)[: max(0, height - row), : max(0, width - column)]
        found[row : row + part.shape[0], column : column + part.shape[1]] = part
    deep = np.clip(inside_of(found) / max(1.5, 0.022 * big), 0, 1)
    return np.asarray(blurred(deep, 1.0), np.float32)
