"""How straight lines were bent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from handscroll.imaging.quality.lattice import moved
from handscroll.imaging.quality.reading import Reading
from handscroll.imaging.quality.refusals import CannotMeasureError

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Distortion:
    """How a straight grid was bent.

    Attributes
    ----------
    radial
        Percent by which the corners of the picture lie too far out (barrel is negative).
    highest, rms
        Distance of points from a straight grid, percent of the picture's diagonal.
    """

    radial: Reading
    highest: float
    rms: float


def distortion(found: Values, grid: Values, size: tuple[int, int]) -> Distortion:
    """Measure distortion on points of a grid.

    Parameters
    ----------
    found
        ``(n, 2)`` px, at least 12.
    grid
        ``(n, 2)`` where the same points are on the target, any unit.
    size
        Width and height of the picture; the lens is taken to look at its middle.

    Raises
    ------
    CannotMeasureError
        ``grid_small``.
    """
    if len(found) < 12 or found.shape != grid.shape or min(np.ptp(grid, axis=0)) <= 0:
        raise _refused("grid_small", f"{len(found)} points of a grid are known",
                       "Use a grid of 12 points or more in two directions")  # fmt: skip
    middle = (np.array(size) - 1) / 2
    reach = float(np.linalg.norm(middle))
    seen = (found - middle) / reach
    flat = (grid - grid.mean(axis=0)) / float(np.ptp(grid))
    scale = float(np.std(seen) / np.std(flat))
    start = np.array([scale, 0, 0, 0, scale, 0, 0, 0, 0.0])

    def left(values: Values) -> Values:
        straight = moved(np.append(values[:8], 1.0).reshape(3, 3), flat)
        radius2 = np.sum(straight**2, axis=1, keepdims=True)
        return np.asarray((straight * (1 + values[8] * radius2) - seen).ravel())

    # A grid may be given turned: begin at its best affine place.
    affine = np.linalg.lstsq(np.concatenate([flat, np.ones((len(flat), 1))], 1), seen, rcond=None)
    start[:6] = affine[0].T.ravel()
    fitted = least_squares(left, start, x_scale="jac")
    slopes = np.asarray(fitted.jac, np.float64)
    cover = np.linalg.pinv(slopes.T @ slopes)
    noise2 = 2 * float(fitted.cost) / (2 * len(found) - 9)

    def without(values: Values) -> Values:
        return left(np.append(values, 0.0))

    plain = least_squares(without, start[:8], x_scale="jac")
    off = np.linalg.norm(plain.fun.reshape(-1, 2), axis=1) / 2 * 100
    return Distortion(
        Reading(100 * float(fitted.x[8]), 100 * float(np.sqrt(noise2 * cover[8, 8]))),
        float(off.max()), float(np.sqrt(np.mean(off**2))),
    )  # fmt: skip


def _refused(code: str, why: str, fix: str) -> CannotMeasureError:
    return CannotMeasureError("The distortion cannot be measured", why=why, fix=fix, code=code)
