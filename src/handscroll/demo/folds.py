"""A fold of a mountain: its manner, its outline and the lines along which it falls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from handscroll.demo.arrays import Floats, Generator
from handscroll.demo.brush import Points
from handscroll.demo.noise import line
from handscroll.demo.pigments import AZURITE, MALACHITE, Pigment


@dataclass(frozen=True, slots=True)
class Manner:
    """How a mountain is painted.

    ``top`` and ``slope`` are its mineral colours with strength ``colour`` (0-1); ``cun`` names
    the texture strokes (``hemp``, ``axe``, ``dots``); ``haze`` (0-1) lets it recede; ``steep``
    1 is a gentle hill, 4 a pillar; ``rough`` the unrest of its outline.
    """

    top: Pigment = AZURITE
    slope: Pigment = MALACHITE
    colour: float = 0.8
    cun: str = "hemp"
    haze: float = 0.0
    steep: float = 1.6
    rough: float = 1.0
    ochre: float = 0.55


@dataclass(frozen=True, slots=True)
class Fold:
    """One fold: apex (x, y), half width and height in design units, and its lean."""

    x: float
    y: float
    half: float
    height: float
    lean: float = 0.0


def profile(rng: Generator, fold: Fold, manner: Manner, count: int) -> Points:
    """Return the fold's outline from left to right, (count, 2) in design units.

    One chief summit, off centre by the fold's lean, and lesser shoulders on its slopes.
    """
    u = np.linspace(-1, 1, count)
    chief = float(np.clip(0.55 * fold.lean, -0.6, 0.6))
    rise = _hill(u, chief, 1 + chief, 1 - chief, rng.uniform(0.75, 0.95) + 0.42 * manner.steep)
    for _ in range(int(rng.integers(2, 5))):
        at = float(np.clip(chief + rng.normal(0, 0.42), -0.85, 0.85))
        broad = rng.uniform(0.17, 0.34)
        foot = float(np.interp(at, u, rise))
        lift = rng.uniform(0.03, 0.16) * manner.rough
        tall = min(foot + lift * foot, 0.97)
        shoulder = tall * _hill(u, at, broad * 1.6, broad * 1.6, rng.uniform(1.2, 2.6))
        rise = np.maximum(rise, shoulder)
    rugged = line(rng, count, 6 + fold.half / 70, 5) * 0.055 * manner.rough
    rise = rise + rugged * np.clip(rise * 1.4, 0, 1) * (1.1 - 0.5 * rise)
    y = fold.y + fold.height * 0.80 * (1 - rise)
    return np.stack([fold.x + u * fold.half, y], 1)


def _hill(u: Points, at: float, left: float, right: float, power: float) -> Points:
    """Return a hill of height 1 at ``at``, reaching down ``left`` and ``right`` of it."""
    off = np.where(u < at, (at - u) / left, (u - at) / right)
    return np.asarray(np.clip(1 - np.minimum(off, 1) ** power, 0, 1))


class Slope:
    """The ground of a fold: where a flow line ``v`` (-1..1) runs as it falls from the crest."""

    def __init__(self, fold: Fold, crest: Points) -> None:
        self.fold, self.crest = fold, crest
        highest = int(np.argmin(crest[:, 1]))
        self.apex, self.summit = float(crest[highest, 0]), float(crest[highest, 1])

    def top(self, x: Floats | Points) -> Points:
        """Return the crest's y at design positions x."""
        return np.asarray(np.interp(x, self.crest[:, 0], self.crest[:, 1]))

    def spread(self, y: Floats | Points) -> Points:
        """Return the half width that flow lines have reached at y."""
        down = np.clip((y - self.summit) / self.fold.height, 0, 1.3)
        return np.asarray(self.fold.half * (0.25 + 0.85 * down**0.8))
