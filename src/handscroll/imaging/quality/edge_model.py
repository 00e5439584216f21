"""What an edge looks like across itself: pixel, blur, and whatever else the samples show.

The mean form is a Gaussian blur seen through square pixels; what the samples show besides is
a sum of cubic B-splines. Both have known Fourier transforms, so that no derivative of noisy
samples is formed and no bin needs a correction afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Values = NDArray[np.float64]
_TINY = 1e-3


@dataclass(frozen=True, slots=True)
class Splines:
    """Evenly spaced cubic B-splines around an edge.

    Attributes
    ----------
    reach
        Farthest middle of a spline from the edge, px.
    step
        Distance between two of them, px.
    """

    reach: float
    step: float

    @property
    def middles(self) -> Values:
        """Where they stand, ``(k,)``, px from the edge."""
        half = int(self.reach / self.step)
        return np.asarray(np.arange(-half, half + 1) * self.step, np.float64)

    def columns(self, distance: Values) -> Values:
        """Return their values, ``(n, k)``, at distances ``(n,)`` in px."""
        away = np.abs(distance[:, None] - self.middles) / self.step
        near = 2 / 3 - away * away * (1 - away / 2)
        outside = np.maximum(2 - away, 0)
        return np.where(away < 1, near, outside * outside * outside / 6)

    def spectra(self, frequency: Values) -> NDArray[np.complex128]:
        """Return the Fourier transforms of their derivatives, ``(f, k)``, at cycles/px."""
        each = self.step * np.sinc(frequency * self.step) ** 4 * 2j * np.pi * frequency
        turns = np.exp(-2j * np.pi * frequency[:, None] * self.middles)
        return np.asarray(each[:, None] * turns, np.complex128)


@dataclass(frozen=True, slots=True)
class Blur:
    """A step from 0 to 1 seen through a Gaussian blur and square pixels.

    Attributes
    ----------
    sigma
        Standard deviation of the Gaussian, px.
    angle
        Between the edge's normal and the nearest pixel axis, radians, 0 to pi/4.
    """

    sigma: float
    angle: float

    def step(self, distance: Values) -> Values:
        """Return the edge spread at distances in px, 0 to 1."""
        wide, narrow = np.cos(self.angle), max(np.sin(abs(self.angle)), _TINY)
        outer, inner = (wide + narrow) / 2, (wide - narrow) / 2
        total = (
            self._twice(distance + outer)
            - self._twice(distance + inner)
            - self._twice(distance - inner)
            + self._twice(distance - outer)
        )
        return np.asarray(total / (wide * narrow), np.float64)

    def spread(self, distance: Values) -> Values:
        """Return the line spread, its derivative, per px."""
        wide, narrow = np.cos(self.angle), max(np.sin(abs(self.angle)), _TINY)
        outer, inner = (wide + narrow) / 2, (wide - narrow) / 2
        total = (
            self._once(distance + outer)
            - self._once(distance + inner)
            - self._once(distance - inner)
            + self._once(distance - outer)
        )
        return np.asarray(total / (wide * narrow), np.float64)

    def spectrum(self, frequency: Values) -> Values:
        """Return the Fourier transform of the line spread at cycles/px: real, 1 at zero."""
        pixel = np.sinc(frequency * np.cos(self.angle)) * np.sinc(frequency * np.sin(self.angle))
        return np.asarray(pixel * np.exp(-2 * (np.pi * self.sigma * frequency) ** 2), np.float64)

    def _once(self, x: Values) -> Values:
        """Integrate the normal distribution function once."""
        return np.asarray(x * ndtr(x / self.sigma) + self.sigma**2 * self._bell(x), np.float64)

    def _twice(self, x: Values) -> Values:
        """Integrate the normal distribution function twice."""
        parts = (x**2 + self.sigma**2) * ndtr(x / self.sigma) + x * self.sigma**2 * self._bell(x)
        return np.asarray(parts / 2, np.float64)

    def _bell(self, x: Values) -> Values:
        return np.asarray(
            np.exp(-0.5 * (x / self.sigma) ** 2) / (self.sigma * np.sqrt(2 * np.pi)), np.float64
        )
