"""Pixels for a plan: the coarsest level that is fine enough, scaled, turned, coloured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError
from handscroll.geometry import Box, Size
from handscroll.imaging.resample import REACH, resample
from handscroll.imaging.turn import LONGEST_SIDE, over_white, quarter_turns, turn
from handscroll.standards.iiif_image import Format, Quality
from handscroll.standards.iiif_image_plan import ImagePlan

WINDOW_PIXELS = 16_000_000
"""Pixels of a level that are decoded at once (48 MB); larger answers are drawn in bands."""
MOST_PER_PIXEL = 16
"""Pixels of a level that one pixel of an answer may cost: 4 is usual, squeezed ones cost more."""
MOST_REACH = 16
"""Pixels beyond an answer's edge that are decoded for the filter's sake."""
BITONAL_THRESHOLD = 128


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
        if plan.format in (Format.JPG, Format.TIF) or plan.quality is Quality.BITONAL:
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
        if not enough and _at(plan, level).pixels <= affordable:
            break
        level += 1
    return level


def _at(plan: ImagePlan, level: int) -> Size:
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
    rows = max(1, output.height * WINDOW_PIXELS // _at(plan, level).pixels)
    if rows >= output.height:
        return _band(plan, pyramid, level, (0, output.height))
    out = np.empty((output.height, output.width, 3), np.uint8)
    for first in range(0, output.height, rows):
        last = min(first + rows, output.height)
        out[first:last] = _band(plan, pyramid, level, (first, last))
    return out


def _band(plan: ImagePlan, pyramid: Levels, level: int, rows: tuple[int, int]) -> NDArray[np.uint8]:
    """Draw rows ``first`` to ``last`` of the answer."""
    step, box, output = 1 << level, plan.source, plan.output
    per_row = box.height / output.height
    left, right = box.x / step, (box.x + box.width) / step
    top = (box.y + rows[0] * per_row) / step
    bottom = (box.y + rows[1] * per_row) / step
    window = _with_reach(
        (left, top, right, bottom), (output.width, rows[1] - rows[0]), pyramid.levels[level]
    )
    pixels = pyramid.window(level, window)
    edges = (
        left - window.x,
        top - window.y,
        min(right - window.x, window.width),
        min(bottom - window.y, window.height),
    )
    return resample(pixels, edges, output.width, rows[1] - rows[0])


def _with_reach(
    edges: tuple[float, float, float, float], output: tuple[int, int], level: Size
) -> Box:
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
