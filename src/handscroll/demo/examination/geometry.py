"""Where each band's picture falls on the sensor: an exact map, and its exact inverse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handscroll.demo.examination.bands import Band

Points = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Warp:
    """How the picture lies on a band: ``matrix`` first, then a smooth bend of ``bend`` pixels.

    Attributes
    ----------
    matrix
        (3, 3): reference pixel to band pixel, affine.
    bend
        Amplitude in pixels of the smooth distortion that no matrix tells.
    phases, size
        Where its waves lie, (4,), and the picture's width and height, over which they run.
    """

    matrix: Matrix
    bend: float
    phases: tuple[float, float, float, float]
    size: tuple[int, int]

    def forward(self, points: Points) -> Points:
        """Return band pixels (n, 2) of reference pixels (n, 2)."""
        straight = points @ self.matrix[:2, :2].T + self.matrix[:2, 2]
        return np.asarray(straight + self._bent(points))

    def back(self, points: Points) -> Points:
        """Return reference pixels (n, 2) of band pixels (n, 2), right to 1e-9 px."""
        inverse = np.linalg.inv(self.matrix)
        found = points @ inverse[:2, :2].T + inverse[:2, 2]
        if self.bend == 0:
            return np.asarray(found)
        for _ in range(40):
            before = found
            target = points - self._bent(found)
            found = target @ inverse[:2, :2].T + inverse[:2, 2]
            if np.abs(found - before).max() < 1e-9:
                break
        return np.asarray(found)

    def displacement(self, points: Points) -> Points:
        """Return band pixel minus reference pixel, (n, 2), at reference pixels (n, 2)."""
        return self.forward(points) - points

    def _bent(self, points: Points) -> Points:
        if self.bend == 0:
            return np.zeros_like(points)
        a, b, c, d = self.phases
        # The shorter side sets the length of the waves, so that a long scroll bends no faster.
        long = 2 * np.pi / (1.3 * max(min(self.size), 64))
        x, y = points[:, 0] * long, points[:, 1] * long
        across = np.sin(x + a) * np.cos(0.7 * y + b)
        down = np.sin(0.8 * x + c) * np.cos(y + d)
        return self.bend * np.stack([across, down], 1)


def warp_of(
    band: Band, size: tuple[int, int], seed: int, strength: float = 1.0, reference: float = 550.0
) -> Warp:
    """Return the warp of a band: none at the reference, growing away from it.

    Filters tilt the picture a little (shift up to 2.5 px), and glass focuses red and infrared
    elsewhere (scale to 0.45 % and a bend of 0.9 px at 1650 nm), for ``strength`` 1.
    """
    if band.wavelength == reference:
        return Warp(np.eye(3), 0.0, (0.0, 0.0, 0.0, 0.0), size)
    rng = np.random.default_rng([seed, round(band.wavelength * 10)])
    away = abs(band.wavelength - reference) / (1650.0 - reference)
    shift = rng.uniform(-1, 1, 2) * (0.8 + 1.7 * away) * strength
    scale = 1 + strength * (0.0002 * rng.uniform(-1, 1) + 0.0045 * away)
    turn = np.radians(strength * rng.uniform(-1, 1) * (0.01 + 0.05 * away))
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    centre = (np.array(size) - 1) / 2
    linear = np.array([[cos, -sin], [sin, cos]])
    matrix = np.eye(3)
    matrix[:2, :2] = linear
    matrix[:2, 2] = centre - linear @ centre + shift
    phases = tuple(float(one) for one in rng.uniform(0, 2 * np.pi, 4))
    bend = strength * (0.05 + 0.85 * away)
    return Warp(matrix, bend, (phases[0], phases[1], phases[2], phases[3]), size)
