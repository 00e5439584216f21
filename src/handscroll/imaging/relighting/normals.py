"""Where a surface faces and how much it reflects, from pictures under known lights.

Lambert's law, fitted so that shadows and highlights do not count: Woodham 1980, "Photometric
method for determining surface orientation from multiple images", by iteratively reweighted
least absolute deviations (after Ikehata, Wipf, Matsushita, Aizawa 2012, who showed that a
sparse error stands for both), and at the end by least squares over what fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.relighting.bases import Directions

Floats = NDArray[np.floating]
_ROUNDS: Final = 8
_NEAR: Final = 3.0
"""A sample fits within so many robust standard deviations of a pixel's own residuals."""
_LEAST: Final = 4
"""Samples that a fit needs beyond what it would follow blindly."""
_STEP: Final = 1.0 / 255
"""Residuals below one step of an 8-bit sample are noise, whatever the rest says."""


@dataclass(frozen=True, eq=False, slots=True)
class Facing:
    """What was found of each pixel.

    Attributes
    ----------
    normal
        Unit vectors ``(p, 3)``; towards the viewer where a pixel is black.
    albedo
        Linear, ``(p,)``; 1 is what a white that reflects all shows under a light straight above.
    error
        Standard error of the normal, radians ``(p,)``: from the residuals of what fits.
    used
        Share of the samples that fit, ``(p,)``.
    fits
        Which samples those are, ``(p, n)``.
    """

    normal: NDArray[np.float32]
    albedo: NDArray[np.float32]
    error: NDArray[np.float32]
    used: NDArray[np.float32]
    fits: NDArray[np.bool_]


def facing(samples: Floats, lights: Directions) -> Facing:
    """Fit Lambert's law to each pixel, shadows and highlights left out.

    Parameters
    ----------
    samples
        Linear luminance ``(p, n)`` under each light.
    """
    samples = np.asarray(samples, np.float32)
    lights = np.asarray(lights, np.float32)
    weights = np.ones_like(samples)
    found = _weighted(samples, lights, weights)
    for _ in range(_ROUNDS):
        shown = np.maximum(found @ lights.T, 0)
        # An attached shadow obeys the law and says nothing of the normal.
        weights = 1 / np.maximum(np.abs(samples - shown), _STEP)
        weights *= (shown > 0) | (samples > shown + _STEP)
        found = _weighted(samples, lights, weights)
    shown = found @ lights.T
    fits = _fitting(samples, shown)
    found = np.where(
        (fits.sum(1) >= _LEAST)[:, None], _weighted(samples, lights, fits.astype(np.float32)), found
    )
    return _told(found.astype(np.float64), samples, lights, fits)


def plain(samples: Floats, lights: Directions) -> tuple[Floats, Floats]:
    """Fit Lambert's law by least squares over everything: normals ``(p, 3)`` and albedo ``(p,)``.

    What `facing` is measured against.
    """
    found = np.asarray(samples, np.float64) @ np.linalg.pinv(np.asarray(lights, np.float64)).T
    return _unit(found)


def _weighted(samples: Floats, lights: Floats, weights: Floats) -> Floats:
    outer = lights[:, :, None] * lights[:, None, :]
    weights = weights.astype(np.float32)
    left = (weights @ outer.reshape(len(lights), 9)).reshape(-1, 3, 3).astype(np.float64)
    right = ((weights * samples) @ lights).astype(np.float64)
    size = np.trace(left, axis1=1, axis2=2)
    left += (1e-6 * size + 1e-12)[:, None, None] * np.eye(3)
    return np.linalg.solve(left, right[..., None])[..., 0].astype(np.float32)


def _fitting(samples: Floats, shown: Floats) -> NDArray[np.bool_]:
    off = np.abs(samples - shown)
    lit = shown > 0
    inner = np.where(lit, off, np.nan)
    inner[~lit.any(1)] = 0
    scale = 1.4826 * np.nanmedian(inner, axis=1) + _STEP / 2
    fits: NDArray[np.bool_] = lit & (off <= _NEAR * scale[:, None])
    return fits


def _told(found: Floats, samples: Floats, lights: Floats, fits: NDArray[np.bool_]) -> Facing:
    normal, albedo = _unit(found)
    off = np.where(fits, samples - found @ lights.T, 0)
    count = np.maximum(fits.sum(1), 1)
    spread = np.sqrt((off**2).sum(1) / np.maximum(count - 3, 1)) + _STEP / np.sqrt(12)
    # Across the normal two angles are open; lights stand all around, so both err alike.
    across = np.sqrt(count / 3) * np.maximum(albedo, _STEP)
    error = np.minimum(np.sqrt(2) * spread / across, np.pi / 2)
    return Facing(
        normal.astype(np.float32), albedo.astype(np.float32), error.astype(np.float32),
        (count / fits.shape[1]).astype(np.float32), fits,
    )  # fmt: skip


def _unit(found: Floats) -> tuple[Floats, Floats]:
    length = np.linalg.norm(found, axis=1)
    dark = length < 1e-6
    normal = np.where(dark[:, None], (0.0, 0.0, 1.0), found / np.maximum(length, 1e-6)[:, None])
    # What faces away cannot be seen: it is an error, and is laid on the rim.
    away = normal[:, 2] < 0.02
    if away.any():
        normal[away, 2] = 0.02
        normal[away] /= np.linalg.norm(normal[away], axis=1, keepdims=True)
    return normal, length
