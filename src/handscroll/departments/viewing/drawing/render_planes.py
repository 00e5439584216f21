"""The short way to a JPEG file: its planes are scaled as they are, and never become RGB.

Half the numbers to scale, no conversion of colours, and chroma is not spread out only to be
drawn together again.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from handscroll.departments.viewing.drawing.render import (
    BITONAL_THRESHOLD,
    Edges,
    Levels,
    blocks,
    edges_on,
    level_for,
    resampled,
    stored_window,
)
from handscroll.departments.viewing.drawing.turns import give_way
from handscroll.geometry import Box, Size
from handscroll.imaging.planes import Planes
from handscroll.imaging.shrink import LEAST, shrink, shrink_colour, span
from handscroll.standards.iiif_image import Format, Quality
from handscroll.standards.iiif_image_plan import ImagePlan

FEWEST_ODD = 16
"""An odd side shorter than this goes the long way. Its last sample of chroma stands for a pixel
beyond the region, too: of few pixels that one would colour the whole."""


class Planar(Levels, Protocol):
    """What is needed of a pyramid."""

    def plane(self, level: int, box: Box, which: str) -> NDArray[np.uint8]:
        """Return a box of a plane, which may reach beyond it: there its last sample goes on."""


def draws_planes(plan: ImagePlan) -> bool:
    """Say whether a plan can go the short way: a JPEG file, not enlarged, upright."""
    if plan.format is not Format.JPG or plan.mirrored or plan.angle:
        return False
    if any(side % 2 and side < FEWEST_ODD for side in (plan.output.width, plan.output.height)):
        return False
    shrunk = plan.source.width >= LEAST * plan.output.width
    return shrunk and plan.source.height >= LEAST * plan.output.height


def draw_planes(plan: ImagePlan, pyramid: Planar) -> Planes:
    """Draw what a plan asks for; gray answers have planes of chroma without samples.

    At a stored size, luma is that of the stored pixels.
    """
    stored = stored_window(plan, pyramid)
    level = level_for(plan, pyramid) if stored is None else stored[0]
    high, wide = plan.output.height, plan.output.width
    gray = plan.quality in (Quality.GRAY, Quality.BITONAL)
    half = (0, 0) if gray else (-(-high // 2), -(-wide // 2))
    luma = np.empty((high, wide), np.uint8) if stored is None else pyramid.plane(*stored, "y")
    blue, red = np.empty(half, np.uint8), np.empty(half, np.uint8)
    for block in blocks(plan, level):
        if stored is None:
            _fill(luma, block, pyramid, (level, "y"), edges_on(plan, level, block))
        if not gray:
            part, edges = _chroma(plan, level, block)
            for name, plane in (("cb", blue), ("cr", red)):
                _fill(plane, part, pyramid, (level, name), edges)
    return Planes(_two_toned(luma) if plan.quality is Quality.BITONAL else luma, blue, red)


def _chroma(plan: ImagePlan, level: int, block: Box) -> tuple[Box, Edges]:
    """Return the samples of chroma for a block, and its edges in samples of the level's.

    A sample stands for two rows and two columns, of the answer and of the level.
    """
    part = Box(block.x // 2, block.y // 2, -(-block.width // 2), -(-block.height // 2))
    whole = Box(block.x, block.y, 2 * part.width, 2 * part.height)
    left, top, right, bottom = edges_on(plan, level, whole)
    return part, (left / 2, top / 2, right / 2, bottom / 2)


def _fill(
    plane: NDArray[np.uint8], part: Box, pyramid: Planar, place: tuple[int, str], edges: Edges
) -> None:
    rows, columns = slice(part.y, part.y + part.height), slice(part.x, part.x + part.width)
    plane[rows, columns] = _scaled(pyramid, place, edges, Size(part.width, part.height))
    give_way()


def _scaled(
    pyramid: Planar, place: tuple[int, str], edges: Edges, output: Size
) -> NDArray[np.uint8]:
    level, name = place
    across = span(edges[0], edges[2], output.width)
    down = span(edges[1], edges[3], output.height)
    if across is None or down is None:
        size = pyramid.levels[level]
        if name != "y":
            size = Size(-(-size.width // 2), -(-size.height // 2))
        return resampled(lambda box: pyramid.plane(level, box, name), size, edges, output)
    if across.step == down.step == 1 and edges[0] == int(edges[0]) and edges[1] == int(edges[1]):
        return pyramid.plane(level, Box(int(edges[0]), int(edges[1]), *_sides(output)), name)
    box = Box(across.first, down.first, across.count, down.count)
    filtered = shrink if name == "y" else shrink_colour
    return filtered(pyramid.plane(level, box, name), across, down, (output.width, output.height))


def _sides(size: Size) -> tuple[int, int]:
    return size.width, size.height


def _two_toned(luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.where(luma >= BITONAL_THRESHOLD, np.uint8(255), np.uint8(0))
