"""Which frame each part of the picture is taken from: cuts where the frames look the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Size
from handscroll.imaging.stitching.bundle import Pose
from handscroll.imaging.stitching.exposure import Exposure, radius2
from handscroll.imaging.stitching.frames import Plane, Points, Small

MAP_PIXELS: Final = 3_000_000
"""Pixels of the map of seams, at most."""
A_FRAME: Final = 400_000
NOBODY: Final = 255
MOST_FRAMES: Final = 254
FEATHER: Final = 24.0
"""Pixels of the picture over which one frame passes into the next, at least."""
_GAMMA: Final = 1 / 2.2


@dataclass(frozen=True, slots=True)
class Seams:
    """A reduced map of the picture.

    Attributes
    ----------
    step
        Pixels of the picture a pixel of the map.
    labels
        ``(h, w)``: place of the frame that is taken there, ``NOBODY`` where none is.
    """

    step: int
    labels: NDArray[np.uint8]

    @property
    def feather(self) -> float:
        """Pixels over which one frame passes into the next."""
        return max(FEATHER, 2.0 * self.step)


def cut(smalls: Sequence[Small], poses: Sequence[Pose], exposure: Exposure, size: Size) -> Seams:
    """Cut the picture into the parts of the frames.

    The cuts run where two frames differ least (graph cut on colours and their gradients, Kwatra
    et al. 2003), and keep away from the edges of frames.

    Parameters
    ----------
    size
        Of the whole picture.
    """
    most = min(MAP_PIXELS, A_FRAME * len(smalls))
    step = max(1, int(np.ceil((size.pixels / most) ** 0.5)))
    shape = (-(-size.height // step), -(-size.width // step))
    labels = np.full(shape, NOBODY, np.uint8)
    pictures, corners, masks, depths = [], [], [], []
    for at, (small, pose) in enumerate(zip(smalls, poses, strict=True)):
        left, top, drawn, depth = _drawn(small, pose, (exposure, at), (step, shape))
        pictures.append(drawn)
        corners.append((left, top))
        depths.append(depth)
        masks.append(np.where(depth * step > 1.5 * max(FEATHER, 2 * step), 255, 0).astype(np.uint8))
    finder = cv2.detail.GraphCutSeamFinder("COST_COLOR_GRAD")
    # OpenCV's own typing knows only UMat here; arrays do as well.
    cut_out: Any = finder.find(pictures, corners, masks)  # type: ignore[arg-type]
    deepest = np.zeros(shape, np.float32)
    for at, ((left, top), depth) in enumerate(zip(corners, depths, strict=True)):
        part = (slice(top, top + depth.shape[0]), slice(left, left + depth.shape[1]))
        # Where no frame lies deep, the outer rim of the picture, the deepest is taken.
        deeper = (depth > deepest[part]) & (depth > 0)
        labels[part][deeper] = at
        deepest[part] = np.maximum(deepest[part], depth)
    for at, ((left, top), mask) in enumerate(zip(corners, cut_out, strict=True)):
        plane = mask.get() if isinstance(mask, cv2.UMat) else mask
        part = (slice(top, top + plane.shape[0]), slice(left, left + plane.shape[1]))
        labels[part][plane > 0] = at
    return Seams(step, labels)


def _drawn(
    small: Small, pose: Pose, light: tuple[Exposure, int], grid: tuple[int, tuple[int, int]]
) -> tuple[int, int, Plane, Plane]:
    """Draw a frame on the map: its place, its colours 0 to 255 and its depth.

    Depth is the distance, in pixels of the map, from the frame's nearest edge.
    """
    step, shape = grid
    box = np.array(
        [[0, 0], [pose.size.width, 0], [0, pose.size.height], [pose.size.width, pose.size.height]]
    )
    on_map = (pose.to_plane(box - 0.5) + 0.5) / step
    low = np.clip(np.floor(on_map.min(axis=0)).astype(int), 0, [shape[1] - 1, shape[0] - 1])
    high = np.clip(np.ceil(on_map.max(axis=0)).astype(int), low + 1, [shape[1], shape[0]])
    columns, rows = np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]))
    places = (np.stack([columns.ravel(), rows.ravel()], 1) + 0.5) * step - 0.5
    in_frame = pose.from_plane(places)
    there = columns.shape
    limit = np.array([pose.size.width, pose.size.height]) - 1
    nearest = np.minimum(in_frame, limit - in_frame)
    depth = np.minimum(nearest[:, 0], nearest[:, 1]).reshape(there) / step
    at = ((in_frame + 0.5) / small.step - 0.5).astype(np.float32).reshape(*there, 2)
    source = small.colours if small.colours.shape[2] == 3 else small.colours[..., 0]
    x, y = np.ascontiguousarray(at[..., 0]), np.ascontiguousarray(at[..., 1])
    drawn = cv2.remap(source, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return (
        *low.tolist(),
        _evened_out(np.asarray(drawn, np.float32).reshape(*there, -1), pose, in_frame, light),
        np.maximum(depth, 0).astype(np.float32),
    )


def _evened_out(drawn: Plane, pose: Pose, in_frame: Points, light: tuple[Exposure, int]) -> Plane:
    exposure, at = light
    radii = radius2((pose.size.width, pose.size.height), in_frame).astype(np.float32)
    factor = exposure.factor(at, radii).reshape(drawn.shape)
    even = drawn * factor**_GAMMA
    three = even if even.shape[2] == 3 else np.repeat(even, 3, axis=2)
    return np.ascontiguousarray(three, np.float32)
