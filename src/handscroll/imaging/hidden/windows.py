"""A window of a cube: what the surface explains of its infrared, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.hidden import nearby
from handscroll.imaging.hidden.prediction import (
    Mask,
    Prediction,
    Values,
    log_reflectance,
    tukey,
)

GUIDES: Final = 4
"""Leading components of the visible that the neighbourhoods and the filter go by."""
_RANGE: Final = 6.0


@dataclass(frozen=True, slots=True)
class Left:
    """How much each step leaves where nothing stands out.

    Attributes
    ----------
    bands
        ``(infrared,)`` robust standard deviation.
    together
        The same of the mean over bands, in units of ``bands``.
    """

    bands: Values
    together: float

    @classmethod
    def of(cls, residual: Values) -> Left:
        """Measure a sample ``(infrared, pixels)``."""
        bands = np.maximum(1.4826 * np.median(np.abs(residual), axis=1), 1e-9)
        mean = (residual / bands[:, None]).mean(axis=0)
        return cls(bands, max(float(1.4826 * np.median(np.abs(mean))), 1e-9))

    def plain(self, residual: Values) -> Values:
        """Return weights: 0 where all bands together are far off, 1 where they are not."""
        mean = (residual / self.bands[:, None, None]).mean(axis=0)
        return tukey(mean / self.together)


@dataclass(frozen=True, slots=True)
class Window:
    """A window of a cube, unknown pixels filled with what teaches nothing.

    Attributes
    ----------
    infrared
        ``(infrared, h, w)`` log reflectance.
    residual
        What the prediction leaves of it.
    guides
        ``(k, h, w)`` leading components of the visible.
    known
        ``(h, w)``.
    """

    infrared: Values
    residual: Values
    guides: Values
    known: Mask

    @classmethod
    def of(cls, cube: NDArray[np.floating], prediction: Prediction) -> Window:
        """Predict a window of reflectance ``(bands, h, w)``."""
        logs = log_reflectance(cube)
        known = np.asarray(np.isfinite(logs).all(axis=0))
        logs = np.where(known, logs, _filling(logs, prediction))
        features = prediction.features(logs)
        guides = np.zeros((prediction.guides.shape[1], *known.shape))
        for number, turn in enumerate(prediction.guides.T):
            for share, feature in zip(turn, features, strict=True):
                guides[number] += share * feature
        residual = np.where(known, prediction.residual(logs), 0.0)
        guides = np.clip(guides, -_RANGE, _RANGE)
        return cls(logs[~prediction.visible], residual, guides, known)

    @property
    def surface(self) -> NDArray[np.float32]:
        """The guides, NaN where unknown."""
        return np.asarray(self.guides * np.where(self.known, 1.0, np.nan), np.float32)

    def first_pass(self, left: Left) -> Values:
        """Return what neighbourhoods leave where only the residual says what stands out."""
        weights = self.known * left.plain(self.residual)
        return nearby.nearby(self.residual, self.guides, weights)[0]

    def second_pass(self, left: Left, then: Left) -> tuple[Values, Values]:
        """Return what they leave where the first pass says it, and those weights."""
        plain = self.known * then.plain(self.first_pass(left))
        return nearby.nearby(self.residual, self.guides, plain)[0], plain

    def explained(self, left: Values, plain: Values) -> Values:
        """Return the share explained; what stands out is no fault of the prediction, and left out.

        Parameters
        ----------
        left
            ``(infrared, h, w)``: what was not explained.
        plain
            ``(h, w)`` weights: 0 where something stands out or nothing is known.
        """
        total = np.zeros(self.known.shape)
        share = np.maximum(nearby.mean_of(plain, nearby.REACH), 1e-6)
        for plane, over in zip(self.infrared, left, strict=True):
            mean = nearby.mean_of(plain * plane, nearby.REACH) / share
            square = nearby.mean_of(plain * plane**2, nearby.REACH) / share - mean**2
            kept = nearby.mean_of(plain * over**2, nearby.REACH) / share
            total += np.clip(1 - kept / np.maximum(square, 1e-9), 0, 1)
        return np.asarray(total / len(left))


def pooled(planes: Sequence[Values], every: Sequence[Window], most: int) -> Values:
    """Return the known pixels of all windows, ``(n, pixels)``, thinned to a bearable number."""
    flat = np.concatenate(
        [plane[:, one.known] for plane, one in zip(planes, every, strict=True)], axis=1
    )
    return np.asarray(flat[:, :: max(1, flat.shape[1] // most)])


def _filling(logs: Values, prediction: Prediction) -> Values:
    filling = np.zeros(len(logs))
    filling[prediction.visible] = prediction.mean
    return filling[:, None, None]
