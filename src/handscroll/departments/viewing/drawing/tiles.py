"""The bytes of an answer: a stored tile as it lies in the pyramid, or a picture drawn anew."""

from __future__ import annotations

from typing import Protocol

import cv2

from handscroll.departments.viewing.drawing.encode import check_holds, encode, encode_planes
from handscroll.departments.viewing.drawing.render import Levels, draw, stored_window
from handscroll.departments.viewing.drawing.render_planes import draw_planes, draws_planes
from handscroll.departments.viewing.drawing.tile_cache import TileCache
from handscroll.departments.viewing.drawing.windows import Tiled, Windows
from handscroll.geometry import Box
from handscroll.standards.iiif_image import Format, Quality
from handscroll.standards.iiif_image_plan import ImagePlan

_IN_HAND_BYTES = 16 * 2**20


class Stored(Tiled, Levels, Protocol):
    """What is needed of a pyramid whose tiles are JPEG files."""

    def stored_tile(self, level: int, column: int, row: int) -> bytes:
        """Return one tile as a JPEG file of its true size."""


class Studio(Protocol):
    """Who draws what is not stored."""

    def draw(self, plan: ImagePlan, pyramid: Stored) -> bytes:
        """Return the file that a plan asks for."""


class Here:
    """Draws in this process; safe to use from many threads at once.

    Parameters
    ----------
    cache
        Where decoded tiles are kept for the next answer.
    """

    def __init__(self, cache: TileCache) -> None:
        self.cache = cache
        # Answers are drawn side by side, each in a thread: more of them would only get in the way.
        cv2.setNumThreads(1)

    def draw(self, plan: ImagePlan, pyramid: Stored) -> bytes:
        """Return the file that a plan asks for."""
        windows = Windows(pyramid, self.cache)
        if draws_planes(plan):
            return encode_planes(draw_planes(plan, windows))
        return encode(draw(plan, windows), plan.format, plan.quality)


def picture_bytes(plan: ImagePlan, pyramid: Stored, studio: Studio | None = None) -> bytes:
    """Return the file that a plan asks for.

    Parameters
    ----------
    studio
        Who draws; None draws here and keeps no tile longer than the answer takes.

    Raises
    ------
    InvalidError
        If the format cannot hold the answer.
    UnreadableError
        If a tile is damaged.
    """
    stored = stored_tile(plan, pyramid)
    if stored is not None:
        return stored
    check_holds(plan.format, plan.output.width, plan.output.height)
    return (studio or Here(TileCache(_IN_HAND_BYTES))).draw(plan, pyramid)


def stored_tile(plan: ImagePlan, pyramid: Stored) -> bytes | None:
    """Return a stored tile where it is exactly what was asked for, else None.

    Nothing is decoded, so nothing is lost.
    """
    if plan.format is not Format.JPG or plan.quality is not Quality.DEFAULT:
        return None
    side = pyramid.tile
    if plan.mirrored or plan.angle or max(plan.output.width, plan.output.height) > side:
        return None
    found = stored_window(plan, pyramid)
    if found is None:
        return None
    level, box = found
    whole = Box(box.x, box.y, side, side).clipped(pyramid.levels[level])
    if box.x % side or box.y % side or box != whole:
        return None
    return pyramid.stored_tile(level, box.x // side, box.y // side)
