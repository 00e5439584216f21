"""An X-ray picture of the section: other rays, another frame, another pixel size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from handscroll.demo.arrays import Floats, Words
from handscroll.demo.examination.geometry import Matrix, Points
from handscroll.demo.examination.pigment_spectra import formula
from handscroll.demo.examination.scroll import Truth
from handscroll.geometry import Box, Size

_SUPPORT = 0.30
_ROLLER = 1.1
_FLUX = 9_000.0


@dataclass(frozen=True, slots=True)
class Radiograph:
    """An X-ray picture and how it lies on the section.

    Attributes
    ----------
    counts
        (h, w) uint16: bright where much was absorbed, as conservators show radiographs.
    transform
        (3, 3): pixel of the section to pixel of the radiograph, projective and exact.
    """

    counts: Words
    transform: Matrix

    def mapped(self, points: Points) -> Points:
        """Return pixels of the radiograph (n, 2) for pixels of the section (n, 2)."""
        return _mapped(self.transform, points)


def absorbance(truth: Truth, window: Box | None = None) -> Floats:
    """Return how much X-ray a window of the section absorbs, (h, w): the exponent of Beer's law.

    Lead white, red lead and cinnabar weigh most; the support, its lining's weave and, below the
    lower edge of the picture, the wooden roller behind it are there too.
    """
    box = window or Box(0, 0, truth.size.width, truth.size.height)
    total = np.zeros((box.height, box.width), np.float32)
    for film in truth.films(box):
        for name, amount in zip(film.pigments, film.amounts, strict=True):
            total += np.float32(formula(name).x_ray) * amount
    scale = truth.layout.scale
    y = np.arange(box.y, box.y + box.height, dtype=np.float32)[:, None]
    x = np.arange(box.x, box.x + box.width, dtype=np.float32)[None, :]
    pitch = max(3.0, 6.5 * scale)
    lining = 1 + 0.05 * np.sin(2 * np.pi * x / pitch) + 0.05 * np.sin(2 * np.pi * y / pitch)
    # The roller is a round bar: rays pass through a chord of it. It lies across the left end.
    middle, radius = 70 * scale, 46 * scale
    chord = np.sqrt(np.maximum(1 - ((x - middle) / radius) ** 2, 0))
    grain = 1 + 0.06 * np.sin(2 * np.pi * x / (9 * scale) + 0.8 * np.sin(y / (120 * scale)))
    return np.asarray(total + _SUPPORT * lining + _ROLLER * chord * grain, np.float32)


def radiograph(truth: Truth, seed: int = 1, pixel: float = 1.37) -> Radiograph:
    """Return an X-ray picture of a section; a pixel of it is ``pixel`` pixels of the section.

    The plate lies a little turned and tilted (a projective map), the focal spot blurs it, and
    photons are counted, so it is noisy. The same arguments give the same bytes.
    """
    rng = np.random.default_rng([seed, 41])
    size = truth.size
    plate = Size(int(size.width / pixel) + 24, int(size.height / pixel) + 24)
    matrix = _placed(rng, size, pixel)
    dense = gaussian_filter(absorbance(truth).astype(np.float64), 0.6 * pixel)
    y, x = np.mgrid[0 : plate.height, 0 : plate.width]
    lattice = np.stack([x.ravel(), y.ravel()], 1).astype(np.float64)
    back = _mapped(np.asarray(np.linalg.inv(matrix), np.float64), lattice)
    thick = map_coordinates(dense, [back[:, 1], back[:, 0]], order=3, mode="nearest")
    inside = (
        (back[:, 0] >= -0.5)
        & (back[:, 0] <= size.width - 0.5)
        & (back[:, 1] >= -0.5)
        & (back[:, 1] <= size.height - 0.5)
    )
    thick = np.where(inside, thick, 0.0).reshape(plate.height, plate.width)
    caught = rng.poisson(_FLUX * np.exp(-thick))
    shown = -np.log(np.maximum(caught, 1) / _FLUX)
    counts = np.clip(np.rint(3000 + 16000 * shown), 0, 65535)
    return Radiograph(counts.astype(np.uint16), matrix)


def _placed(rng: np.random.Generator, size: Size, pixel: float) -> Matrix:
    turn = np.radians(rng.uniform(-1.5, 1.5))
    cos, sin = np.cos(turn) / pixel, np.sin(turn) / pixel
    tilt = rng.uniform(-0.012, 0.012, 2) / np.array([size.width, size.height])
    centre = np.array([size.width - 1, size.height - 1]) / 2
    to_middle = np.array([[1, 0, -centre[0]], [0, 1, -centre[1]], [0, 0, 1.0]])
    view = np.array([[cos, -sin, 0], [sin, cos, 0], [tilt[0], tilt[1], 1]])
    shift = centre / pixel + 12 + rng.uniform(-8, 8, 2)
    back = np.array([[1, 0, shift[0]], [0, 1, shift[1]], [0, 0, 1.0]])
    whole = back @ view @ to_middle
    return np.asarray(whole / whole[2, 2], np.float64)


def _mapped(matrix: NDArray[np.float64], points: Points) -> Points:
    there = points @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(there[:, :2] / there[:, 2:])
