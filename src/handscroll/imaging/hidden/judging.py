"""How good a map of hidden layers is, where the truth is known or somebody drew it.

Contrast to noise as in facts of the field: target against the ring around it. The supervised
ceiling says what the bands at a pixel allow at all: a quadratic discriminant that is taught the
truth elsewhere on the same scroll.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from scipy.stats import rankdata

from handscroll.errors import InvalidError
from handscroll.imaging.hidden.prediction import Mask, Values, log_reflectance

RING: Final = (2.0, 6.0)
"""The ring around a target, px from its edge."""
BLOCK: Final = 48
"""Side of the squares that are judged by a ceiling taught on the others, px."""
_STIFF: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Judged:
    """How well a plane tells a target from what is around it.

    Attributes
    ----------
    contrast
        ``|mean_t - mean_b| / sqrt((var_t + var_b) / 2)``.
    area
        Area under the ROC curve, 0.5 to 1, whichever way round the plane is.
    """

    contrast: float
    area: float


def ring(target: Mask) -> Mask:
    """Return the pixels 2 to 6 px away from a target, the target itself left out."""
    away = cv2.distanceTransform((~target).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray((away >= RING[0]) & (away <= RING[1]))


def judge(plane: NDArray[np.floating], target: Mask, around: Mask) -> Judged:
    """Judge a plane on the pixels of a target and of its surroundings; NaN is left out.

    Raises
    ------
    InvalidError
        If either has fewer than 2 known pixels.
    """
    inside = np.asarray(plane[target], np.float64)
    outside = np.asarray(plane[around], np.float64)
    inside, outside = inside[np.isfinite(inside)], outside[np.isfinite(outside)]
    if min(inside.size, outside.size) < 2:
        raise InvalidError(
            "Contrast cannot be measured",
            why=f"{inside.size} known pixels lie in the target, {outside.size} around it",
            fix="Choose a larger target, away from unknown pixels",
        )
    spread = np.sqrt((inside.var() + outside.var()) / 2)
    contrast = abs(float(inside.mean() - outside.mean())) / max(float(spread), 1e-12)
    ranks = rankdata(np.concatenate([inside, outside]))[: inside.size]
    area = (ranks.sum() - inside.size * (inside.size + 1) / 2) / (inside.size * outside.size)
    return Judged(contrast, float(max(area, 1 - area)))


def best_band(cube: NDArray[np.floating], target: Mask, around: Mask) -> tuple[int, Judged]:
    """Return the band with the highest contrast to noise, and what it reaches."""
    every = [judge(band, target, around) for band in cube]
    best = max(range(len(every)), key=lambda number: every[number].contrast)
    return best, every[best]


def bounded(plane: NDArray[np.floating], target: Mask, around: Mask) -> Values:
    """Return a plane bounded by the truth: 0 at the mean of the surroundings, 1 at the target's."""
    low, high = float(np.nanmean(plane[around])), float(np.nanmean(plane[target]))
    return np.asarray(np.clip((plane - low) / (high - low), 0, 1))


def at_its_best(plane: NDArray[np.floating], target: Mask, around: Mask) -> float:
    """Return the contrast to noise that no rising curve drawn over a plane can pass.

    The curve is the share of the target at each value, fitted with the truth in hand by pooling
    adjacent violators, both sides weighed alike: of all functions the expected label has the
    highest contrast to noise. A plane has to be higher in the target.
    """
    inside, outside = (np.asarray(plane[one], np.float64) for one in (target, around))
    inside, outside = inside[np.isfinite(inside)], outside[np.isfinite(outside)]
    sizes = (inside.size, outside.size)
    labels, weights = np.repeat((1.0, 0.0), sizes), np.repeat((1 / sizes[0], 1 / sizes[1]), sizes)
    order = np.argsort(np.concatenate([inside, outside]), kind="stable")
    curve = np.empty(labels.size)
    curve[order] = isotonic_regression(labels[order], weights=weights[order]).x
    inside, outside = curve[: sizes[0]], curve[sizes[0] :]
    spread = max(float(np.sqrt((inside.var() + outside.var()) / 2)), 1e-12)
    return float(inside.mean() - outside.mean()) / spread


def ceiling(
    cube: NDArray[np.floating], target: Mask, around: Mask, *, curved: bool = True
) -> tuple[Values, Judged]:
    """Return a cross-fitted supervised map and how good it is: what the bands allow.

    Fisher's linear discriminant on all log bands, their squares and products, taught on the odd
    squares of a chessboard of `BLOCK` px and applied to the even ones, and the other way round.
    It sees one pixel at a time; a method that also looks around a pixel may pass it.

    Parameters
    ----------
    curved
        Whether squares and products count; without them it is linear in the log bands.
    """
    logs = log_reflectance(cube)
    logs = logs.reshape(len(logs), -1)
    usable = np.isfinite(logs).all(axis=0)
    logs = np.where(usable, logs, 0.0)
    standard = (logs - logs[:, usable].mean(axis=1, keepdims=True)) / np.maximum(
        logs[:, usable].std(axis=1, keepdims=True), 1e-9
    )
    terms = standard
    if curved:
        one, other = np.triu_indices(len(standard))
        terms = np.concatenate([standard, standard[one] * standard[other]])
    rows, columns = np.indices(target.shape)
    even = ((rows // BLOCK + columns // BLOCK) % 2 == 0).ravel()
    inside, outside = target.ravel() & usable, around.ravel() & usable
    out = np.full(target.size, np.nan)
    for side in (even, ~even):
        out[side] = _discriminant(terms, inside & ~side, outside & ~side)[side]
    out[~usable] = np.nan
    plane = out.reshape(target.shape)
    return plane, judge(plane, target, around)


def _discriminant(terms: Values, inside: Mask, outside: Mask) -> Values:
    """Return Fisher's discriminant, standardised on the pixels that taught it."""
    if min(inside.sum(), outside.sum()) < 2:
        raise InvalidError(
            "A ceiling cannot be taught",
            why="the target lies on squares of one colour of the chessboard only",
            fix="Choose a larger target",
        )
    spread = (np.cov(terms[:, inside]) + np.cov(terms[:, outside])) / 2
    spread += _STIFF * np.trace(spread) / len(spread) * np.eye(len(spread))
    between = terms[:, inside].mean(axis=1) - terms[:, outside].mean(axis=1)
    values = np.einsum("i,in->n", np.linalg.solve(spread, between), terms)
    taught = values[inside | outside]
    return np.asarray((values - taught.mean()) / max(float(taught.std()), 1e-12))
