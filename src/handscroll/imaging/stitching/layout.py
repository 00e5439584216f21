"""Which frames hang together, in which order they are read, and how the whole lies level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from handscroll.geometry import Size
from handscroll.imaging.stitching.bundle import Pose
from handscroll.imaging.stitching.frames import Matrix, Points, corners
from handscroll.imaging.stitching.links import Link

Reading = Literal["right to left", "top to bottom"]
LONG: Final = 6.0
"""Lengths of a frame from which on the row of frames, not their mean turn, says what is level."""


def groups(count: int, links: Sequence[Link]) -> list[list[int]]:
    """Return the frames that hang together, largest group first."""
    leader = list(range(count))

    def of(one: int) -> int:
        while leader[one] != one:
            one = leader[one]
        return one

    for link in links:
        leader[max(of(link.first), of(link.second))] = min(of(link.first), of(link.second))
    found: dict[int, list[int]] = {}
    for one in range(count):
        found.setdefault(of(one), []).append(one)
    return sorted(found.values(), key=lambda group: (-len(group), group))


def first_poses(sizes: Sequence[Size], links: Sequence[Link], fixed: int) -> list[Pose]:
    """Lay every frame by the strongest links that lead to the fixed one."""
    found: dict[int, Matrix] = {fixed: np.eye(3)}
    strongest = sorted(links, key=lambda one: (-len(one.tie.there), one.first, one.second))
    while len(found) < len(sizes):
        for one in strongest:
            if (one.first in found) == (one.second in found):
                continue
            if one.first in found:
                found[one.second] = found[one.first] @ one.guess.matrix
            else:
                found[one.first] = found[one.second] @ np.linalg.inv(one.guess.matrix)
            break
    return [Pose(size, found[at]) for at, size in enumerate(sizes)]


def middle_of(poses: Sequence[Pose]) -> int:
    """Return the frame nearest to the middle of all."""
    centres = _centres(poses)
    away = np.hypot(*(centres - (centres.min(axis=0) + centres.max(axis=0)) / 2).T)
    return int(away.argmin())


def level(poses: Sequence[Pose], reference: int | None) -> list[Pose]:
    """Turn and scale the plane so that the picture lies level at the frames' mean scale.

    Parameters
    ----------
    reference
        A frame that is to stay exactly as it is: then only whole pixels are moved.
    """
    if reference is not None:
        back = np.asarray(np.linalg.inv(poses[reference].matrix), np.float64)
        return [one.then(back) for one in poses]
    slopes = np.array([_slope(one) for one in poses])
    grow = float(np.exp(-np.mean(np.log(np.abs(slopes)))))
    turn = float(np.angle(np.mean(slopes / np.abs(slopes))))
    centres = _centres(poses)
    length = np.ptp(centres, axis=0).max() / max(poses[0].size.width, poses[0].size.height)
    if length > LONG:
        along = np.linalg.svd(centres - centres.mean(axis=0))[2][0]
        line = float(np.arctan2(along[1], along[0]))
        turn += (line - turn + np.pi / 4) % (np.pi / 2) - np.pi / 4
    cos, sin = grow * np.cos(-turn), grow * np.sin(-turn)
    matrix = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    return [one.then(matrix) for one in poses]


def placed(poses: Sequence[Pose]) -> tuple[list[Pose], Size]:
    """Move the plane by whole pixels so that all frames lie right of and below its origin."""
    every = np.concatenate([one.to_plane(corners(one.size)) for one in poses])
    low = np.floor(every.min(axis=0) + 1e-6)
    high = np.ceil(every.max(axis=0) - 1e-6)
    shift = np.eye(3)
    shift[:2, 2] = -low
    width, height = (int(one) + 1 for one in high - low)
    return [one.then(shift) for one in poses], Size(width, height)


def in_order(poses: Sequence[Pose]) -> tuple[list[int], Reading]:
    """Return the frames in the order in which a scroll is read, and which way that is."""
    centres = _centres(poses)
    wide, high = np.ptp(centres, axis=0)
    if wide >= high:
        return [int(at) for at in np.lexsort((centres[:, 1], -centres[:, 0]))], "right to left"
    return [int(at) for at in np.lexsort((-centres[:, 0], centres[:, 1]))], "top to bottom"


def _centres(poses: Sequence[Pose]) -> Points:
    return np.array([one.to_plane(corners(one.size)).mean(axis=0) for one in poses])


def _slope(pose: Pose) -> complex:
    """Return scale and turn of a frame's middle as one complex number."""
    middle = corners(pose.size).mean(axis=0)
    ends = pose.to_plane(middle + np.array([[-1.0, 0.0], [1.0, 0.0]]))
    x, y = (ends[1] - ends[0]) / 2
    return complex(x, y)
