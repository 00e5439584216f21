"""Draw any part of the joined picture: every sample is interpolated once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from handscroll.geometry import Box, Size
from handscroll.imaging.stitching.bundle import Pose
from handscroll.imaging.stitching.exposure import Exposure, radius2
from handscroll.imaging.stitching.frames import Frame, Plane, Points, Stored
from handscroll.imaging.stitching.light import Light
from handscroll.imaging.stitching.seams import NOBODY, Seams

KERNEL: Final = 4
"""Pixels that the Lanczos kernel of OpenCV reaches to each side."""


@dataclass(frozen=True)
class Drawing:
    """All that is needed to draw the picture.

    Attributes
    ----------
    size
        Of the picture.
    """

    frames: Sequence[Frame]
    poses: Sequence[Pose]
    exposure: Exposure
    seams: Seams
    light: Light
    size: Size

    def draw(self, box: Box, like: np.dtype[np.unsignedinteger[Any]]) -> Stored:
        """Return the samples ``(h, w, bands)`` of a box; where no frame reaches they are 0.

        Parameters
        ----------
        like
            Kind of the samples: 8 or 16 bits.
        """
        bands = self.frames[0].bands
        total = np.zeros((box.height, box.width, bands), np.float32)
        weight = np.zeros((box.height, box.width), np.float32)
        for at, share in self._shares(box):
            drawn, there = self._of_frame(at, box)
            share = share * there
            total += drawn * share[..., None]
            weight += share
        total /= np.maximum(weight, 1e-6)[..., None]
        return self.light.stored(total, like)

    def _shares(self, box: Box) -> list[tuple[int, Plane]]:
        """Return the frames that have a share in a box, with their shares 0 to 1."""
        step, feather = self.seams.step, self.seams.feather
        reach = int(np.ceil(2 * feather / step)) + 2
        left, top = box.x // step - reach, box.y // step - reach
        right, bottom = (
            (box.x + box.width) // step + reach + 1,
            (box.y + box.height) // step + reach + 1,
        )
        rows = np.clip(np.arange(top, bottom), 0, self.seams.labels.shape[0] - 1)
        columns = np.clip(np.arange(left, right), 0, self.seams.labels.shape[1] - 1)
        labels = self.seams.labels[np.ix_(rows, columns)]
        found = [int(one) for one in np.unique(labels) if one != NOBODY]
        x = ((np.arange(box.width) + box.x + 0.5) / step - 0.5 - left).astype(np.float32)
        y = ((np.arange(box.height) + box.y + 0.5) / step - 0.5 - top).astype(np.float32)
        if len(found) == 1:
            return [(found[0], np.ones((box.height, box.width), np.float32))]
        out = []
        for one in found:
            soft = cv2.GaussianBlur((labels == one).astype(np.float32), (0, 0), feather / step / 2)
            share = cv2.remap(soft, *np.meshgrid(x, y), cv2.INTER_LINEAR)
            # A hair, so that a frame which alone reaches a spot is taken there.
            out.append((one, np.asarray(share + 1e-4, np.float32)))
        return out

    def _of_frame(self, at: int, box: Box) -> tuple[Plane, Plane]:
        """Return a frame's linear light on a box, evened out, and where the frame is."""
        frame, pose = self.frames[at], self.poses[at]
        maps = self._maps(pose, box)
        x, y = maps
        width, height = frame.size.width, frame.size.height
        there = (x > -0.5) & (y > -0.5) & (x < width - 0.5) & (y < height - 0.5)
        low = np.array([x.min(), y.min()]).astype(int) - KERNEL - 1
        high = np.array([x.max(), y.max()]).astype(int) + KERNEL + 2
        source = Box(int(low[0]), int(low[1]), *(int(one) for one in high - low)).clipped(
            frame.size
        )
        if source is None or not there.any():
            return np.zeros((*there.shape, frame.bands), np.float32), np.zeros(
                there.shape, np.float32
            )
        light = self.light.of(frame.window(source))
        drawn = cv2.remap(
            light,
            (x - source.x).astype(np.float32),
            (y - source.y).astype(np.float32),
            cv2.INTER_LANCZOS4,
            borderMode=cv2.BORDER_REFLECT_101,
        ).reshape(*there.shape, frame.bands)
        points = np.stack([x.ravel(), y.ravel()], 1)
        radii = radius2((width, height), points).astype(np.float32).reshape(there.shape)
        colours = self.light.colours
        drawn[..., :colours] *= np.asarray(self.exposure.factor(at, radii), np.float32)
        return np.asarray(drawn, np.float32), there.astype(np.float32)

    def _maps(self, pose: Pose, box: Box) -> tuple[Points, Points]:
        rows, columns = np.mgrid[box.y : box.y + box.height, box.x : box.x + box.width]
        places = np.stack([columns.ravel(), rows.ravel()], 1).astype(np.float64)
        found = pose.from_plane(places)
        shape = (box.height, box.width)
        return found[:, 0].reshape(shape), found[:, 1].reshape(shape)
