"""Places on frames as places on the picture that was joined from them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Size
from handscroll.imaging.stitching.bundle import Pose
from handscroll.imaging.stitching.frames import inside
from handscroll.model.region import Region

Poses = Mapping[str, Pose]
"""Capture identifier to how that frame lies on the picture."""
_CENTRE: Final = 0.5
"""Regions count from the first pixel's corner, poses from its centre."""


def on_picture(region: Region, poses: Poses, picture: str, size: Size) -> Region:
    """Return a place on a frame as a place on the picture; other places stay as they are.

    Parameters
    ----------
    picture, size
        Identifier and size of the joined picture.
    """
    pose = poses.get(region.capture)
    if pose is None:
        return region
    return _made(region, pose.to_plane(_corners(region)) + _CENTRE, picture, size)


def on_frame(region: Region, poses: Poses, picture: str) -> Region:
    """Return a place on the picture as a place on that frame which holds most of it."""
    if region.capture != picture:
        return region
    corners = _corners(region)
    middle = corners.mean(axis=0)
    found = {name: pose.from_plane(corners) for name, pose in poses.items()}

    def fitness(name: str) -> tuple[float, float]:
        held = float(inside(found[name], poses[name].size).mean())
        half = np.array([poses[name].size.width, poses[name].size.height]) / 2
        away = poses[name].from_plane(middle[None])[0] - half
        return held, -float(np.abs(away / half).max())

    best = max(poses, key=fitness)
    return _made(region, found[best] + _CENTRE, best, poses[best].size)


def _corners(region: Region) -> NDArray[np.float64]:
    if region.outline:
        return np.array(region.outline, np.float64) - _CENTRE
    right, low = region.x + region.width, region.y + region.height
    return (
        np.array(
            [[region.x, region.y], [right, region.y], [right, low], [region.x, low]], np.float64
        )
        - _CENTRE
    )


def _made(region: Region, corners: NDArray[np.float64], capture: str, size: Size) -> Region:
    """Return a region of whole pixels that lies on the picture, a box if it was one."""
    most = np.array([size.width, size.height], np.float64)
    kept = np.clip(corners, 0, most)
    low = np.minimum(np.floor(kept.min(axis=0) + 1e-6), most - 1).astype(int)
    high = np.maximum(np.ceil(kept.max(axis=0) - 1e-6).astype(int), low + 1)
    box = dict(
        zip(("x", "y", "width", "height"), (*low.tolist(), *(high - low).tolist()), strict=True)
    )
    outline: tuple[tuple[float, float], ...] = ()
    if region.outline:
        held = np.clip(kept, low, high)
        outline = tuple((float(x), float(y)) for x, y in held.tolist())
    return Region(capture=capture, **box, outline=outline)
