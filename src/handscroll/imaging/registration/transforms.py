"""Maps of points: matrices, lenses, and chains of them, sampled only at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeGuard

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError
from handscroll.geometry import Size
from handscroll.imaging.registration.fields import Field
from handscroll.imaging.registration.parts import Parts
from handscroll.imaging.registration.pictures import Matrix, Points

Map = Callable[[Points], Points]
"""Takes points ``(n, 2)`` of one plane to another."""

_NEWTON: Final = 12
_NEAR: Final = 1e-9
_STEP: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Transform:
    """Takes points by a matrix, and adds a smooth displacement.

    Attributes
    ----------
    matrix
        ``(3, 3)``: affine, or a homography.
    field
        Displacement added after the matrix, px of the picture it leads to; given at points of
        the picture it comes from.
    parts
        Displacements added likewise, each along a part of a long picture.
    """

    matrix: Matrix
    field: Field | None = None
    parts: Parts | None = None

    def __call__(self, points: Points) -> Points:
        """Return where points lie."""
        out = moved(self.matrix, points)
        for bend in (self.field, self.parts):
            if bend is not None:
                out = out + bend(points)
        return out


@dataclass(frozen=True, slots=True)
class Lens:
    """Chromatic difference of a lens: scale and radial distortion about its axis.

    A point at distance r of the axis, in units of ``reach``, goes to r (scale + k1 r² + k2 r⁴):
    the radial terms of Brown 1971, "Close-range camera calibration".
    """

    axis: tuple[float, float]
    reach: float
    scale: float = 1.0
    k1: float = 0.0
    k2: float = 0.0

    def __call__(self, points: Points) -> Points:
        """Return where points lie."""
        away = np.asarray(points, np.float64) - self.axis
        square = (away[:, :1] ** 2 + away[:, 1:] ** 2) / self.reach**2
        grown = self.scale + square * (self.k1 + square * self.k2)
        return np.asarray(away * grown + self.axis)


@dataclass(frozen=True, slots=True)
class Chain:
    """Maps one after another, the first first: what a picture is sampled through, once."""

    parts: tuple[Map, ...]

    def __call__(self, points: Points) -> Points:
        """Return where points lie after the last."""
        for part in self.parts:
            points = part(points)
        return points


def composed(*parts: Map) -> Map:
    """Return maps applied one after another; matrices that meet become one."""
    flat: list[Map] = []
    for one in parts:
        for part in one.parts if isinstance(one, Chain) else (one,):
            last = flat[-1] if flat else None
            if _plain(part) and _plain(last):
                flat[-1] = Transform(scaled(part.matrix @ last.matrix))
            else:
                flat.append(part)
    return flat[0] if len(flat) == 1 else Chain(tuple(flat))


def _plain(map_: Map | None) -> TypeGuard[Transform]:
    return isinstance(map_, Transform) and map_.field is None and map_.parts is None


def of_matrix(matrix: NDArray[np.float64]) -> Transform:
    """Return a 2x3 or 3x3 matrix as a transform.

    Raises
    ------
    InvalidError
        The matrix has another shape, holds NaN, or folds the plane to a line.
    """
    whole = np.vstack([matrix, [0, 0, 1]]) if np.shape(matrix) == (2, 3) else np.asarray(matrix)
    if whole.shape != (3, 3) or not np.isfinite(whole).all() or abs(np.linalg.det(whole)) < 1e-12:
        raise InvalidError(
            "The transform cannot be used",
            why="it is not a 2x3 or 3x3 matrix of finite numbers that can be turned round",
            fix="Give the matrix that takes reference pixels to pixels of the other picture",
        )
    return Transform(scaled(whole.astype(np.float64)))


IDENTITY: Final = Transform(np.eye(3))


def shifted(x: float, y: float) -> Transform:
    """Return what moves points by so many px along x and y."""
    matrix = np.eye(3)
    matrix[:2, 2] = x, y
    return Transform(matrix)


def moved(matrix: Matrix, points: Points) -> Points:
    """Return points taken by a matrix; each by itself, so that any cut gives the same bytes."""
    x, y = points[:, 0], points[:, 1]
    rows = [matrix[at, 0] * x + matrix[at, 1] * y + matrix[at, 2] for at in range(3)]
    return np.stack([rows[0] / rows[2], rows[1] / rows[2]], 1)


def scaled(matrix: Matrix) -> Matrix:
    """Return a matrix with 1 in its last corner."""
    return np.asarray(matrix / matrix[2, 2], np.float64)


def slopes(map_: Map, points: Points) -> NDArray[np.float64]:
    """Return the Jacobians ``(n, 2, 2)`` of a map at points: ``[:, i, j]`` = d out_i / d in_j."""
    out = np.empty((len(points), 2, 2))
    for at in range(2):
        step = np.zeros(2)
        step[at] = _STEP
        out[:, :, at] = (map_(points + step) - map_(points - step)) / (2 * _STEP)
    return out


def inverse(map_: Map, points: Points, begun: Points | None = None) -> Points:
    """Return the points that a map takes to those given, by Newton's method.

    Parameters
    ----------
    points
        ``(n, 2)`` in the picture that the map leads to.
    begun
        A first guess; the points themselves when missing.

    Returns
    -------
    Points
        NaN where none was found to a billionth of a pixel: the map folds, or leads elsewhere.
    """
    wanted = np.asarray(points, np.float64)
    found = np.array(wanted if begun is None else begun, np.float64)
    wrong = map_(found) - wanted
    for _ in range(_NEWTON):
        slope = slopes(map_, found)
        area = slope[:, 0, 0] * slope[:, 1, 1] - slope[:, 0, 1] * slope[:, 1, 0]
        area = np.where(np.abs(area) > _NEAR, area, np.nan)
        found[:, 0] -= (slope[:, 1, 1] * wrong[:, 0] - slope[:, 0, 1] * wrong[:, 1]) / area
        found[:, 1] -= (slope[:, 0, 0] * wrong[:, 1] - slope[:, 1, 0] * wrong[:, 0]) / area
        wrong = map_(found) - wanted
        if not (np.abs(wrong) > _NEAR).any():
            break
    found[(np.abs(wrong) > 1e-6).any(axis=1) | ~np.isfinite(wrong).all(axis=1)] = np.nan
    return found


def magnification(map_: Map, size: Size) -> float:
    """Return how many pixels of the other picture one of the reference is long, at its middle."""
    middle = np.array([[(size.width - 1) / 2, (size.height - 1) / 2]])
    slope = slopes(map_, middle)[0]
    return float(np.sqrt(abs(slope[0, 0] * slope[1, 1] - slope[0, 1] * slope[1, 0])))
