"""How all frames lie on one plane, found together, so that errors do not add up along a scroll.

Triggs et al. 2000, "Bundle adjustment: a modern synthesis", for flat things under a copy stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from handscroll.geometry import Size
from handscroll.imaging.stitching.frames import Matrix, Points, moved

Kind = Literal["similarity", "similarity+lens", "homography"]
KINDS: Final[tuple[Kind, ...]] = ("similarity", "similarity+lens", "homography")
"""From the plainest; a later one must earn its place."""
BETTER: Final = 0.8
"""A later kind is taken when it leaves at most that share of the error."""
NOT_WORTH: Final = 0.03
"""Pixels of error below which no later kind is tried."""
_LOSSES: Final[tuple[Literal["soft_l1", "cauchy"], ...]] = ("soft_l1", "cauchy")
_SCALE: Final = 3.0
"""Standard errors from which on a tie counts less and less."""
_STIFF: Final = 3.0
_LENS_ROUNDS: Final = 6


@dataclass(frozen=True, slots=True)
class Tie:
    """Points that two frames share.

    Attributes
    ----------
    first, second
        Places of the two frames in the list of frames.
    there, here
        The same spots in pixels of the first and of the second.
    spread
        ``(n, 2, 2)``: covariance of each, px^2 of the first frame.
    """

    first: int
    second: int
    there: Points
    here: Points
    spread: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pose:
    """How one frame lies on the plane.

    Attributes
    ----------
    matrix
        Takes points of the frame, freed of the lens's distortion, to the plane.
    lens
        Radial distortion: a point at the corner lies ``1 + lens`` times as far from the middle
        as the frame shows it.
    """

    size: Size
    matrix: Matrix
    lens: float = 0.0

    def to_plane(self, points: Points) -> Points:
        """Return points of the frame as points of the plane."""
        return moved(self.matrix, self._freed(points))

    def from_plane(self, points: Points) -> Points:
        """Return points of the plane as points of the frame."""
        flat = moved(np.asarray(np.linalg.inv(self.matrix), np.float64), points)
        if not self.lens:
            return flat
        middle, reach = _middle(self.size)
        wanted = (flat - middle) / reach
        found = wanted
        for _ in range(_LENS_ROUNDS):
            found = wanted / (1 + self.lens * (found**2).sum(axis=1, keepdims=True))
        return np.asarray(found * reach + middle)

    def then(self, matrix: Matrix) -> Pose:
        """Return the pose with the plane itself moved."""
        whole = matrix @ self.matrix
        return replace(self, matrix=whole / whole[2, 2])

    def _freed(self, points: Points) -> Points:
        if not self.lens:
            return points
        middle, reach = _middle(self.size)
        away = (points - middle) / reach
        return np.asarray(
            away * (1 + self.lens * (away**2).sum(axis=1, keepdims=True)) * reach + middle
        )


def _middle(size: Size) -> tuple[Points, float]:
    half = np.array([(size.width - 1) / 2, (size.height - 1) / 2])
    return half, float(np.hypot(*half))


def apart(tie: Tie, poses: Sequence[Pose]) -> Points:
    """Return how far the points of a tie lie apart on the plane."""
    first, second = poses[tie.first], poses[tie.second]
    return first.to_plane(tie.there) - second.to_plane(tie.here)


def adjust(kind: Kind, poses: Sequence[Pose], ties: Sequence[Tie], fixed: int) -> list[Pose]:
    """Move all frames but one until their ties meet as well as they can.

    Parameters
    ----------
    poses
        A first estimate.
    fixed
        Place of the frame that stays where it is.

    Returns
    -------
    list of Pose
        In the order of ``poses``.
    """
    shape = _Shape(kind, poses, fixed)
    weights = [_weights(one, poses[one.first]) for one in ties]
    numbers = shape.begin()
    # First a loss without false valleys, from wherever the frames lie; then one that leaves wild
    # ties out altogether.
    for loss in _LOSSES:
        numbers = least_squares(
            shape.errors, numbers, args=(ties, weights), loss=loss, f_scale=_SCALE, max_nfev=60,
            xtol=1e-10, ftol=1e-9,
        ).x  # fmt: skip
    return shape.poses(numbers)


def _weights(tie: Tie, pose: Pose) -> NDArray[np.float64]:
    """Return what makes displacements on the plane standard errors: ``(n, 2, 2)``."""
    turn = pose.matrix[:2, :2] / np.sqrt(abs(np.linalg.det(pose.matrix[:2, :2])))
    roots = np.linalg.cholesky(np.linalg.inv(tie.spread))
    return np.asarray(np.swapaxes(roots, 1, 2) @ turn.T)


class _Shape:
    """Turns poses into numbers for the solver, all of about the size of a pixel, and back."""

    def __init__(self, kind: Kind, poses: Sequence[Pose], fixed: int) -> None:
        self._begun = list(poses)
        self._fixed = fixed
        self._free = [at for at in range(len(poses)) if at != fixed]
        self._each = 8 if kind == "homography" else 4
        self._lens = kind == "similarity+lens"

    def begin(self) -> NDArray[np.float64]:
        return np.zeros(len(self._free) * self._each + self._lens)

    def poses(self, numbers: NDArray[np.float64]) -> list[Pose]:
        reach = _middle(self._begun[self._fixed].size)[1]
        lens = float(numbers[-1]) / reach if self._lens else 0.0
        out = [replace(one, lens=one.lens + lens) for one in self._begun]
        for place, at in enumerate(self._free):
            change = numbers[place * self._each : (place + 1) * self._each]
            out[at] = replace(out[at], matrix=self._changed(self._begun[at], change))
        return out

    def _changed(self, pose: Pose, by: NDArray[np.float64]) -> Matrix:
        """Change a frame in its own coordinates, which run from -1 to 1."""
        middle, reach = _middle(pose.size)
        turn, grow = by[0] / reach, by[1] / reach
        own = np.array(
            [[1 + grow, -turn, by[2] / reach], [turn, 1 + grow, by[3] / reach], [0, 0, 1]]
        )
        if self._each == 8:
            stretch, shear, *tilt = by[4:] / reach
            own[:2, :2] += np.array([[stretch, shear], [shear, -stretch]])
            own[2, :2] = tilt
        from_own = np.array([[reach, 0, middle[0]], [0, reach, middle[1]], [0, 0, 1.0]])
        whole = pose.matrix @ from_own @ own @ np.linalg.inv(from_own)
        return np.asarray(whole / whole[2, 2])

    def errors(
        self, numbers: Points, ties: Sequence[Tie], weights: Sequence[Points]
    ) -> NDArray[np.float64]:
        poses = self.poses(numbers)
        parts = [
            (weight @ apart(tie, poses)[..., None]).ravel()
            for tie, weight in zip(ties, weights, strict=True)
        ]
        if self._each == 8:
            # Stiff against bending: what few points at an edge do not tell stays as it was.
            parts.append(numbers.reshape(-1, 8)[:, 4:].ravel() / _STIFF)
        return np.concatenate(parts)


def robust_rms(ties: Sequence[Tie], poses: Sequence[Pose]) -> float:
    """Return the root mean square displacement of ties, px, the surest counting most.

    The worst twentieth is left out.
    """
    away = np.concatenate([np.hypot(*apart(one, poses).T) for one in ties])
    sure = np.concatenate([1 / np.trace(one.spread, axis1=1, axis2=2) for one in ties])
    kept = away <= np.quantile(away, 0.95)
    return float(np.sqrt(np.average(away[kept] ** 2, weights=sure[kept])))
