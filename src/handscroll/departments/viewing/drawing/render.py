"""Pixels for a plan: the coarsest level that is fine enough, scaled, turned, coloured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.departments.viewing.drawing.turns import give_way
from handscroll.errors import InvalidError
from handscroll.geometry import Box, Size
from handscroll.imaging.edges import go_on
from handscroll.imaging.resample import REACH, resample
from handscroll.imaging.shrink import shrink, span
from handscroll.imaging.turn import LONGEST_SIDE, over_white, quarter_turns, turn
from handscroll.standards.iiif_image import Format, Quality
from handscroll.standards.iiif_image_plan import ImagePlan

WINDOW_PIXELS = 16_000_000
"""Pixels of a level that a small answer may cost."""
BLOCK_SIDE = 1536
"""Pixels of a level, across and down, that are held at once: 35 MB with what the filter needs."""
MOST_PER_PIXEL = 16
"""Pixels of a level that one pixel of an answer may cost: 4 is usual, squeezed ones cost more."""
MOST_REACH = 16
"""Pixels beyond an answer's edge that are decoded for the filter's sake."""
BITONAL_THRESHOLD = 128

_WITHOUT_COVER = (Format.JPG, Format.TIF, Format.JP2)

Edges = tuple[float, float, float, float]


class Levels(Protocol):
    """What is needed of a pyramid."""

    @property
    def size(self) -> Size:
        """Pixels of level 0."""

    @property
    def levels(self) -> Sequence[Size]:
        """Size of each level; level k is ceil(w / 2^k) x ceil(h / 2^k)."""

    def window(self, level: int, box: Box) -> NDArray[np.uint8]:
        """Return a box of one level, ``(h, w, 3)``."""


@dataclass(frozen=True)
class Drawn:
    """A finished picture: ``(h, w, 3)`` or, in gray, ``(h, w)``; ``cover`` is its alpha."""

    pixels: NDArray[np.uint8]
    cover: NDArray[np.uint8] | None = None


def draw(plan: ImagePlan, pyramid: Levels) -> Drawn:
    """Draw what a plan asks for.

    Raises
    ------
    InvalidError
        If the turned picture is longer than any library takes.
    """
    _check_turned(plan)
    pixels = _scaled(plan, pyramid)
    if plan.mirrored:
        pixels = np.ascontiguousarray(pixels[:, ::-1])
    quarters, rest = divmod(plan.angle, 90)
    cover = None
    if rest == 0:
        pixels = quarter_turns(pixels, int(quarters)) if quarters else pixels
    else:
        pixels, cover = turn(pixels, float(plan.angle))
        if plan.format in _WITHOUT_COVER or plan.quality is Quality.BITONAL:
            pixels, cover = over_white(pixels, cover), None
    return Drawn(_coloured(pixels, plan.quality), cover)


def level_for(plan: ImagePlan, pyramid: Levels) -> int:
    """Return the coarsest level that still has a pixel or more for each pixel of the answer.

    An answer squeezed to a line gets a coarser one, so that nobody can order a whole scroll
    to be decoded for a few pixels.
    """
    affordable = max(MOST_PER_PIXEL * plan.output.pixels, WINDOW_PIXELS)
    level = 0
    while level + 1 < len(pyramid.levels):
        step = 2 << level
        enough = (
            step * plan.output.width <= plan.source.width
            and step * plan.output.height <= plan.source.height
        )
        if not enough and pixels_on(plan, level).pixels <= affordable:
            break
        level += 1
    return level


def pixels_on(plan: ImagePlan, level: int) -> Size:
    """Return how many pixels the plan's region has on a level, rounded up as IIIF does."""
    step = 1 << level
    return Size(-(-plan.source.width // step), -(-plan.source.height // step))


def stored_window(plan: ImagePlan, pyramid: Levels) -> tuple[int, Box] | None:
    """Return the finest level and its box whose pixels are the answer as they stand, or None."""
    for level in range(len(pyramid.levels)):
        box = exact_window(plan, pyramid, level)
        if box is not None:
            return level, box
    return None


def exact_window(plan: ImagePlan, pyramid: Levels, level: int) -> Box | None:
    """Return the box of a level whose pixels are the answer as they stand, or None.

    A tile request at the right or bottom edge is one of them: its last column covers less
    than a full step of the picture, but the level stores that column.
    """
    step, box = 1 << level, plan.source
    if box.x % step or box.y % step:
        return None
    right, bottom = box.x + box.width, box.y + box.height
    if (right % step and right != pyramid.size.width) or (
        bottom % step and bottom != pyramid.size.height
    ):
        return None
    if plan.output != Size(-(-box.width // step), -(-box.height // step)):
        return None
    return Box(box.x // step, box.y // step, plan.output.width, plan.output.height)


def _scaled(plan: ImagePlan, pyramid: Levels) -> NDArray[np.uint8]:
    stored = stored_window(plan, pyramid)
    if stored is not None:
        return pyramid.window(*stored)
    level, output = level_for(plan, pyramid), plan.output
    out = np.empty((output.height, output.width, 3), np.uint8)
    for block in blocks(plan, level):
        rows = slice(block.y, block.y + block.height)
        edges = edges_on(plan, level, block)
        out[rows, block.x : block.x + block.width] = _block(
            pyramid, level, edges, Size(block.width, block.height)
        )
        give_way()
    return out


def blocks(plan: ImagePlan, level: int) -> Iterator[Box]:
    """Yield the parts of an answer that are drawn one after another, in pixels of it.

    They begin at even pixels, where a sample of chroma begins too. Blocks and not bands: a
    block touches few tiles, so that hardly one is decoded twice even where nothing is kept.
    """
    output, there = plan.output, pixels_on(plan, level)
    wide = max(2, output.width * BLOCK_SIDE // there.width // 2 * 2)
    high = max(2, output.height * BLOCK_SIDE // there.height // 2 * 2)
    for y in range(0, output.height, high):
        for x in range(0, output.width, wide):
            yield Box(x, y, min(wide, output.width - x), min(high, output.height - y))


def edges_on(plan: ImagePlan, level: int, part: Box) -> Edges:
    """Return left, top, right and bottom of a part of the answer, in pixels of a level."""
    step, box = 1 << level, plan.source
    across, down = box.width / plan.output.width, box.height / plan.output.height
    return (
        (box.x + part.x * across) / step,
        (box.y + part.y * down) / step,
        (box.x + (part.x + part.width) * across) / step,
        (box.y + (part.y + part.height) * down) / step,
    )


def _block(pyramid: Levels, level: int, edges: Edges, output: Size) -> NDArray[np.uint8]:
    across = span(edges[0], edges[2], output.width)
    down = span(edges[1], edges[3], output.height)
    if across is None or down is None:
        return resampled(lambda box: pyramid.window(level, box), pyramid.levels[level], edges,
                         output)  # fmt: skip
    wanted = Box(across.first, down.first, across.count, down.count)
    inner = wanted.clipped(pyramid.levels[level])
    assert inner is not None
    pixels = go_on(pyramid.window(level, inner), inner, wanted)
    return shrink(pixels, across, down, (output.width, output.height))


def resampled(
    window: Callable[[Box], NDArray[np.uint8]], level: Size, edges: Edges, output: Size
) -> NDArray[np.uint8]:
    """Draw rows that are enlarged or squeezed, by the slower filter that takes any size."""
    box = _with_reach(edges, (output.width, output.height), level)
    inside = (
        edges[0] - box.x,
        edges[1] - box.y,
        min(edges[2] - box.x, box.width),
        min(edges[3] - box.y, box.height),
    )
    return resample(window(box), inside, output.width, output.height)


def _with_reach(edges: Edges, output: tuple[int, int], level: Size) -> Box:
    """Return whole pixels around fractional edges, and as many more as the filter reaches."""
    spans = []
    for low, high, count, limit in (
        (edges[0], edges[2], output[0], level.width),
        (edges[1], edges[3], output[1], level.height),
    ):
        reach = min(REACH * (high - low) / count, MOST_REACH) + REACH + 1
        first = max(0, int(low - reach))
        spans.append((first, min(limit, int(high + reach) + 1) - first))
    return Box(spans[0][0], spans[1][0], spans[0][1], spans[1][1])


def _check_turned(plan: ImagePlan) -> None:
    if plan.angle % 90 == 0:
        return
    box = plan.output.turned(float(plan.angle))
    longest = max(plan.output.width, plan.output.height, box.width, box.height)
    if longest > LONGEST_SIDE:
        raise InvalidError(
            f"A picture of {longest} pixels cannot be turned by {plan.angle} degrees",
            why=f"a side of more than {LONGEST_SIDE} pixels cannot be turned freely",
            fix="Ask for a smaller size, or for a multiple of 90 degrees",
        )


def _coloured(pixels: NDArray[np.uint8], quality: Quality) -> NDArray[np.uint8]:
    if quality in (Quality.DEFAULT, Quality.COLOR):
        return pixels
    gray = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    if quality is Quality.GRAY:
        return gray
    return np.where(gray >= BITONAL_THRESHOLD, np.uint8(255), np.uint8(0))
