"""Means of patches with their spread, dirt left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.quality.lattice import moved
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.target import Found
from handscroll.imaging.quality.windows import Picture

Values = NDArray[np.float64]
_INNER: Final = 0.6
_MOST: Final = 400.0
"""Pixels along a side of a patch that are enough."""
_LEAST: Final = 25
_DIRT: Final = 4.0
_SLOPED: Final = 0.06
_STEADY: Final = 0.01
_FINEST: Final = 5e-4
_DIRTY: Final = 0.3


@dataclass(frozen=True, slots=True)
class Patches:
    """What the patches of a target measure.

    Attributes
    ----------
    mean
        ``(n, 3)`` linear light, mean of the clean pixels.
    sd
        ``(n, 3)`` standard deviation of a clean pixel, slopes of the light within a patch
        taken out.
    count
        ``(n,)`` clean pixels.
    dirty
        ``(n,)`` share of pixels left out: dust, scratches.
    pixels
        The clean pixels of each patch, ``(count, 3)``, slopes taken out, for figures in other
        units.
    """

    mean: Values
    sd: Values
    count: NDArray[np.int64]
    dirty: Values
    pixels: tuple[Values, ...]


def measure_patches(picture: Picture, found: Found) -> Patches:
    """Measure each patch in the inner three fifths of its sides, at most 400 px of them.

    Parameters
    ----------
    picture
        ``(h, w, 3)`` linear light; only the patches themselves are read of it.
    found
        Where the target lies.

    Raises
    ------
    CannotMeasureError
        ``target_small`` under 25 px in a patch, ``target_covered`` where 3 pixels of 10 do not
        belong to the patch.
    """
    cleaned = [_patch(picture, found, one) for one in range(len(found.layout.lab))]
    pixels = tuple(one[0] for one in cleaned)
    return Patches(
        np.stack([one.mean(axis=0) for one in pixels]),
        np.stack([one.std(axis=0, ddof=1) for one in pixels]),
        np.array([len(one) for one in pixels]),
        np.array([one[1] for one in cleaned]),
        pixels,
    )


def _patch(picture: Picture, found: Found, which: int) -> tuple[Values, float]:
    half = np.asarray(found.layout.patch) * _INNER / 2
    half = half * min(1.0, _MOST / (2 * float(np.max(half)) * found.pitch_px(which)))
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half + found.layout.middles[which]
    corners = moved(found.transform, square)
    low = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int)
    high = np.ceil(corners.max(axis=0)).astype(int) + 1
    part = np.asarray(picture[low[1] : high[1], low[0] : high[0]], np.float64)
    mask = np.zeros(part.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, np.rint(corners - low).astype(np.int32), 1)
    y, x = np.nonzero(mask)
    values = part[y, x]
    known = np.isfinite(values).all(axis=1)
    x, y, values = x[known], y[known], values[known]
    if len(values) < _LEAST:
        raise _refused("target_small", f"patch {which + 1} has {len(values)} pixels",
                       "Capture the target larger", which)  # fmt: skip
    even, clean = _cleaned(np.stack([np.ones(len(x)), x, y], 1).astype(np.float64), values)
    dirty = 1 - float(clean.mean())
    if dirty > _DIRTY or _halved(even[clean], values[clean], part):
        raise _refused("target_covered", f"much of patch {which + 1} is not its colour",
                       "Clean the target or take away what lies on it", which)  # fmt: skip
    return even[clean], dirty


def _halved(even: Values, values: Values, part: Values) -> bool:
    """Tell whether a patch has two colours: it varies far more than from pixel to pixel."""
    beside = np.abs(np.diff(part, axis=1))
    grain = 1.4826 / np.sqrt(2) * np.nanmedian(beside.reshape(-1, 3), axis=0)
    level = np.maximum(np.mean(values, axis=0), 0)
    sloped = np.std(values - even, axis=0) > _SLOPED * level + _STEADY
    return bool((sloped | (even.std(axis=0) > np.maximum(5 * grain, 2 * _STEADY))).any())


def _cleaned(plane: Values, values: Values) -> tuple[Values, NDArray[np.bool_]]:
    """Take the slope of the light out, and tell which pixels belong to the patch."""
    plane[:, 1:] -= plane[:, 1:].mean(axis=0)
    clean: NDArray[np.bool_] = np.ones(len(values), np.bool_)
    even = values
    for _ in range(4):
        fitted = np.linalg.lstsq(plane[clean], values[clean], rcond=None)[0]
        even = values - plane[:, 1:] @ fitted[1:]
        middle = np.median(even, axis=0)
        off = np.abs(even - middle)
        scale = np.maximum(1.4826 * np.median(off, axis=0), _FINEST)
        kept = np.asarray((off <= _DIRT * scale).all(axis=1), np.bool_)
        if (kept == clean).all() or kept.sum() < _LEAST // 2:
            break
        clean = kept
    return even, clean


def _refused(code: str, why: str, fix: str, which: int) -> CannotMeasureError:
    return CannotMeasureError(
        "The target cannot be measured", why=why, fix=fix, code=code,
        facts={"patch": float(which + 1)},
    )  # fmt: skip
