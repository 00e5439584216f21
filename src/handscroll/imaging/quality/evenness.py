"""Evenness of the light over a flat field, and pixels that were cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.quality.reading import Reading
from handscroll.imaging.quality.refusals import CannotMeasureError

Values = NDArray[np.float64]
_BLOCKS: Final = 14
_LEAST: Final = 4 * _BLOCKS
_DEGREE: Final = 4


@dataclass(frozen=True, slots=True)
class Evenness:
    """How even the light was.

    Attributes
    ----------
    nonuniformity
        (highest - lowest) / highest of the smooth light over the whole picture, percent.
    corners
        Light of the four corners in parts of that in the middle: top left, top right, bottom
        right, bottom left.
    blocks
        ``(14, 14)`` medians of blocks in parts of the largest.
    """

    nonuniformity: Reading
    corners: tuple[float, float, float, float]
    blocks: Values


def evenness(flat: NDArray[np.floating]) -> Evenness:
    """Measure how even the light is on a flat field.

    Parameters
    ----------
    flat
        ``(h, w)`` linear light of an even white or grey sheet that fills the picture. Dust does
        not count: each block gives its median, and blocks that do not fit are left out.

    Raises
    ------
    CannotMeasureError
        ``flat_small``, ``flat_dark``, ``flat_structured`` (it is no flat field).
    """
    if flat.ndim != 2 or min(flat.shape) < _LEAST:
        raise _refused("flat_small", f"it has {flat.shape} pixels", "Give a larger flat field")
    medians, spread = _blocks(np.asarray(flat, np.float64))
    top, least = float(np.max(medians)), float(np.min(medians))
    if not (np.isfinite(top) and least > 0):
        raise _refused("flat_dark", "parts of it are black or unknown", "Capture it with light")
    x, y = _middles(flat.shape)
    columns = _powers(x, y)
    values = medians.ravel()
    clean: NDArray[np.bool_] = np.ones(len(values), np.bool_)
    fitted: Values = np.zeros(columns.shape[1])
    for _ in range(3):
        fitted = np.asarray(
            np.linalg.lstsq(columns[clean], values[clean], rcond=None)[0], np.float64
        )
        off = np.abs(values - columns @ fitted)
        clean = off <= max(5 * 1.4826 * float(np.median(off)), 1e-4 * top)
    if clean.mean() < 0.7 or float(np.median(off)) > 0.02 * top:
        raise _refused("flat_structured", "it has structure that is no slope of light",
                       "Capture an even sheet, out of focus where it has texture")  # fmt: skip
    line = np.linspace(-1, 1, 41)
    surface = _powers(*(one.ravel() for one in np.meshgrid(line, line))) @ fitted
    high, low = float(surface.max()), float(surface.min())
    middle = float((_powers(np.zeros(1), np.zeros(1)) @ fitted)[0])
    ends = _powers(np.array([-1.0, 1, 1, -1]), np.array([-1.0, -1, 1, 1])) @ fitted / middle
    cover = np.linalg.inv(columns[clean].T @ columns[clean])
    worst = _powers(np.array([1.0]), np.array([1.0]))
    doubt = spread * float(np.sqrt((worst @ cover @ worst.T)[0, 0]))
    return Evenness(
        Reading(100 * (high - low) / high, 100 * doubt / high),
        (float(ends[0]), float(ends[1]), float(ends[2]), float(ends[3])), medians / top,
    )  # fmt: skip


def _bounds(length: int) -> NDArray[np.int64]:
    return np.linspace(0, length, _BLOCKS + 1).astype(np.int64)


def _blocks(flat: Values) -> tuple[Values, float]:
    """Return the medians of blocks, and the standard deviation of one of them."""
    rows, columns = _bounds(flat.shape[0]), _bounds(flat.shape[1])
    medians: Values = np.zeros((_BLOCKS, _BLOCKS))
    errors = []
    for y in range(_BLOCKS):
        for x in range(_BLOCKS):
            block = flat[rows[y] : rows[y + 1], columns[x] : columns[x + 1]]
            medians[y, x] = np.median(block)
            errors.append(1.2533 * np.std(block) / np.sqrt(block.size))
    return medians, float(np.median(errors))


def _middles(shape: tuple[int, ...]) -> tuple[Values, Values]:
    rows, columns = _bounds(shape[0]), _bounds(shape[1])
    y = (rows[:-1] + rows[1:] - 1) / 2 / (shape[0] - 1) * 2 - 1
    x = (columns[:-1] + columns[1:] - 1) / 2 / (shape[1] - 1) * 2 - 1
    grid_x, grid_y = np.meshgrid(x, y)
    return grid_x.ravel(), grid_y.ravel()


def _powers(x: Values, y: Values) -> Values:
    return np.stack(
        [x**i * y**j for i in range(_DEGREE + 1) for j in range(_DEGREE + 1 - i)], 1
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CutOff:
    """Pixels at the ends of the scale.

    Attributes
    ----------
    white, black
        ``(colours,)`` share of pixels at or beyond white and black, 0 to 1.
    """

    white: Values
    black: Values


def cut_off(picture: NDArray[np.floating], *, white: float, black: float) -> CutOff:
    """Count pixels that were cut off.

    Parameters
    ----------
    picture
        ``(h, w, colours)``; NaN is counted as neither.
    white, black
        Values at and beyond which nothing was told apart: the largest and the least count.
    """
    known = np.maximum(np.isfinite(picture).sum(axis=(0, 1)), 1)
    return CutOff(
        np.asarray((picture >= white).sum(axis=(0, 1)) / known, np.float64),
        np.asarray((picture <= black).sum(axis=(0, 1)) / known, np.float64),
    )


def _refused(code: str, why: str, fix: str) -> CannotMeasureError:
    return CannotMeasureError("The flat field cannot be measured", why=why, fix=fix, code=code)
