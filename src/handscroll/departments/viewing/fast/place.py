"""Which stored tile a plan asks for, if it asks for exactly one."""

from __future__ import annotations

from collections.abc import Sequence

from handscroll.geometry import Size
from handscroll.standards.iiif_image import Format, Quality
from handscroll.standards.iiif_image_plan import ImagePlan


def tile_asked_for(
    plan: ImagePlan, levels: Sequence[Size], side: int
) -> tuple[int, int, int] | None:
    """Return level, column and row of the stored tile that is the answer as it stands, or None.

    Parameters
    ----------
    levels
        Size of each level of the pyramid, full size first.
    side
        Of a tile in pixels; tiles at the right and bottom edge are smaller.
    """
    if plan.format is not Format.JPG or plan.quality is not Quality.DEFAULT:
        return None
    if plan.mirrored or plan.angle:
        return None
    box, output, full = plan.source, plan.output, levels[0]
    for level, size in enumerate(levels):
        reach = side << level
        if box.x % reach or box.y % reach:
            return None  # coarser tiles begin at fewer places
        column, row = box.x // reach, box.y // reach
        if (
            output.width == min(side, size.width - column * side)
            and output.height == min(side, size.height - row * side)
            and box.width == min(reach, full.width - box.x)
            and box.height == min(reach, full.height - box.y)
        ):
            return level, column, row
    return None
