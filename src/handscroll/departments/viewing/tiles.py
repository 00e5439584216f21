"""The bytes of an answer: a stored tile as it lies in the pyramid, or a picture drawn anew."""

from __future__ import annotations

from typing import Protocol

from handscroll.departments.viewing.encode import encode
from handscroll.departments.viewing.render import Levels, draw, stored_window
from handscroll.standards.iiif_image import Format, Quality
from handscroll.standards.iiif_image_plan import ImagePlan


class Stored(Levels, Protocol):
    """What is needed of a pyramid whose tiles are JPEG files."""

    @property
    def tile(self) -> int:
        """Side of a tile in pixels."""

    def stored_tile(self, level: int, column: int, row: int) -> bytes:
        """Return one tile as a JPEG file."""


def picture_bytes(plan: ImagePlan, pyramid: Stored) -> bytes:
    """Return the file that a plan asks for."""
    stored = stored_tile(plan, pyramid)
    if stored is not None:
        return stored
    return encode(draw(plan, pyramid), plan.format, plan.quality)


def stored_tile(plan: ImagePlan, pyramid: Stored) -> bytes | None:
    """Return a stored tile where it is exactly what was asked for, else None.

    Nothing is decoded, so nothing is lost. Tiles that reach beyond the picture hold copies of
    its last pixels and are never sent as they stand.
    """
    if plan.format is not Format.JPG or plan.quality is not Quality.DEFAULT:
        return None
    side = pyramid.tile
    if plan.mirrored or plan.angle or plan.output.width != side or plan.output.height != side:
        return None
    found = stored_window(plan, pyramid)
    if found is None:
        return None
    level, box = found
    if box.x % side or box.y % side:
        return None
    return pyramid.stored_tile(level, box.x // side, box.y // side)
