"""The map itself: how much lies beneath, how noisy that is, and how surely there is something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]

EVEN: Final = 0.22
"""Amount at which something is as likely there as not: about a quarter of a stroke."""
CLUTTER: Final = 0.07
"""What of the surface is not predicted anywhere, whatever the noise: in usual strokes."""
_OF_NOISE: Final = 0.7
_LEAST: Final = 0.02


@dataclass(frozen=True, slots=True)
class HiddenMap:
    """What lies beneath, window by window.

    Attributes
    ----------
    amount
        ``(h, w)`` float32: 0 = nothing but the surface, 1 = the mean of what stood out when the
        method was learnt. In the log of reflectance, so proportional to absorbance beneath. NaN
        where a band is unknown.
    noise
        ``(h, w)`` float32: robust standard deviation of ``amount`` around the pixel where nothing
        stands out: shot noise and whatever of the surface was not predicted.
    r2
        ``(h, w)`` float32: share of the variance of log infrared reflectance that the visible
        explains around the pixel where nothing stands out, mean over infrared bands.
    """

    amount: Plane
    noise: Plane
    r2: Plane

    @property
    def log_odds(self) -> Plane:
        """How much likelier something lies there than not, as a logarithm.

        Even at `EVEN`; steep in the amount where the noise is low and flat where it is high.
        """
        steep = np.sqrt((_OF_NOISE * self.noise) ** 2 + _LEAST**2)
        return np.asarray((self.amount - EVEN) / steep, np.float32)

    @property
    def presence(self) -> Plane:
        """How surely something lies there, 0 to 1: a logistic curve of the log odds.

        A pool of ink is not more beneath than a thin line, and carbon cannot be less than none:
        this is the picture to look at. Such a curve shortens the tails of the amount, so a
        contrast to noise of this picture is higher than one of the amount: compare it with what
        was bent alike only.
        """
        # Beyond 30 nothing changes any more, and an exponential would overflow.
        against = np.clip(-self.log_odds, -30, 30)
        return np.asarray(1 / (1 + np.exp(against)), np.float32)

    @property
    def evidence(self) -> Plane:
        """The log odds on a scale that is unbounded: even near 0, logarithmic far from it.

        The inverse hyperbolic sine; nothing is cut off, and it can be undone.
        """
        return np.asarray(np.arcsinh(self.log_odds), np.float32)

    @property
    def standing(self) -> Plane:
        """How far each pixel stands out, in standard deviations."""
        return np.asarray(self.amount / self.noise, np.float32)

    @property
    def clear(self) -> Plane:
        """How far each pixel stands out of noise and clutter, in standard deviations."""
        return np.asarray(self.amount / np.hypot(self.noise, CLUTTER), np.float32)

    def cropped(self, edge: tuple[int, int, int, int]) -> HiddenMap:
        """Return the map without so many pixels at the top, bottom, left and right."""
        top, bottom, left, right = edge
        height, width = self.amount.shape
        part = slice(top, height - bottom), slice(left, width - right)
        return HiddenMap(self.amount[part], self.noise[part], self.r2[part])
