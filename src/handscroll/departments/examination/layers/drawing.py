"""Pictures of views: the coarsest level that is fine enough, reckoned, scaled, and written."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from handscroll.departments.examination.layers.ground import parts
from handscroll.departments.examination.layers.opened import Opened
from handscroll.departments.examination.layers.seeing import Ready
from handscroll.errors import InvalidError
from handscroll.geometry import Box
from handscroll.imaging.rendering.views import render
from handscroll.imaging.resample import REACH, resample
from handscroll.standards.iiif_image import Format, Quality
from handscroll.standards.iiif_image_plan import ImagePlan

JPEG_QUALITY: Final = 85
"""With colours at full resolution, 4:4:4: false colours have edges in chroma alone."""
MEDIA_TYPES: Final = {Format.JPG: "image/jpeg", Format.PNG: "image/png"}
_WIDE, _STRIP = 2048, 512
"""Pixels of a level that are reckoned at once: those of 16 bands are 34 MB."""
_WINDOW_PIXELS: Final = 16_000_000
"""Pixels of a level that a small answer may cost."""
_MOST_PER_PIXEL: Final = 16
_MOST_REACH: Final = 16
Pixels = NDArray[np.uint8]
Edges = tuple[float, float, float, float]


def require_drawable(plan: ImagePlan) -> None:
    """Refuse what this image server does not do.

    Raises
    ------
    InvalidError
        If the picture is to be turned, or in another quality or format.
    """
    if plan.mirrored or plan.angle:
        why, fix = "pictures of stacks are not turned", "Ask for rotation 0"
    elif plan.quality is not Quality.DEFAULT:
        why, fix = "its colours are those of the view", "Ask for the quality default"
    elif plan.format not in MEDIA_TYPES:
        why, fix = f"pictures of stacks are not written as {plan.format}", "Ask for jpg or png"
    else:
        return
    raise InvalidError("The picture was not drawn", why=why, fix=fix)


def picture_bytes(plan: ImagePlan, opened: Opened, ready: Ready) -> bytes:
    """Return the file that a plan asks for.

    Raises
    ------
    UnreadableError
        If the cube is damaged, or was replaced meanwhile.
    """
    found = _exact(plan, opened)
    if found is not None:
        return encoded(_drawn(opened, ready, *found), plan.format)
    level = _level(plan, opened)
    edges = _edges(plan, level)
    box = _around(edges, plan, opened, level)
    inside = (
        edges[0] - box.x, edges[1] - box.y,
        min(edges[2] - box.x, box.width), min(edges[3] - box.y, box.height),
    )  # fmt: skip
    pixels = _drawn(opened, ready, level, box)
    return encoded(resample(pixels, inside, plan.output.width, plan.output.height), plan.format)


def encoded(pixels: Pixels, form: Format) -> bytes:
    """Write ``(h, w, 3)``, or with cover ``(h, w, 4)``, as a file; what is unknown is black."""
    if form is Format.PNG:
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "PNG", compress_level=4)
        return out.getvalue()
    solid = np.ascontiguousarray(pixels[..., :3])
    return bytes(
        simplejpeg.encode_jpeg(solid, quality=JPEG_QUALITY, colorsubsampling="444", fastdct=False)
    )


def _drawn(opened: Opened, ready: Ready, level: int, box: Box) -> Pixels:
    """Draw a box of a level as it is, a few tiles at a time."""
    side = opened.reader.tile_side
    if box.x % side == 0 and box.y % side == 0 and max(box.width, box.height) <= side:
        return render(opened.reader.codes(box, level, ready.used), ready.view)
    out = np.empty((box.height, box.width, 3 if ready.view.missing is not None else 4), np.uint8)
    # Parts end where tiles end, so that no tile is read twice; few are held at once.
    for part in parts(box, _WIDE, _STRIP):
        rows = slice(part.y - box.y, part.y - box.y + part.height)
        columns = slice(part.x - box.x, part.x - box.x + part.width)
        out[rows, columns] = render(opened.reader.codes(part, level, ready.used), ready.view)
    return out


def _exact(plan: ImagePlan, opened: Opened) -> tuple[int, Box] | None:
    """Return the level and its box whose pixels are the answer as they stand, or None.

    A tile at the right or lower edge is one: its last column covers less than a full step.
    """
    source, out = plan.source, plan.output
    full = opened.reader.levels[0]
    right, bottom = source.x + source.width, source.y + source.height
    for level in range(len(opened.reader.levels)):
        step = 1 << level
        begins = source.x % step == 0 and source.y % step == 0
        ends = right in (right // step * step, full.width) and bottom in (
            bottom // step * step, full.height,
        )  # fmt: skip
        size = (-(-source.width // step), -(-source.height // step))
        if begins and ends and size == (out.width, out.height):
            return level, Box(source.x // step, source.y // step, *size)
    return None


def _level(plan: ImagePlan, opened: Opened) -> int:
    """Return the coarsest level that still has a pixel or more for each pixel of the answer.

    An answer squeezed to a line gets a coarser one: nobody orders a whole cube to be decoded
    for a few pixels.
    """
    affordable = max(_MOST_PER_PIXEL * plan.output.pixels, _WINDOW_PIXELS)
    source, out, level = plan.source, plan.output, 0
    while level + 1 < len(opened.reader.levels):
        step = 2 << level
        enough = step * out.width <= source.width and step * out.height <= source.height
        here = (source.width >> level) * (source.height >> level)
        if not enough and here <= affordable:
            break
        level += 1
    return level


def _edges(plan: ImagePlan, level: int) -> Edges:
    """Return left, top, right and bottom of what is asked for, in pixels of a level."""
    step, box = 1 << level, plan.source
    left, top = box.x / step, box.y / step
    return left, top, left + box.width / step, top + box.height / step


def _around(edges: Edges, plan: ImagePlan, opened: Opened, level: int) -> Box:
    """Return whole pixels around fractional edges, and as many more as the filter reaches."""
    size = opened.reader.levels[level]
    spans = []
    for low, high, count, limit in (
        (edges[0], edges[2], plan.output.width, size.width),
        (edges[1], edges[3], plan.output.height, size.height),
    ):
        reach = min(REACH * (high - low) / count, _MOST_REACH) + REACH + 1
        first = max(0, int(low - reach))
        spans.append((first, min(limit, int(high + reach) + 1) - first))
    return Box(spans[0][0], spans[1][0], spans[0][1], spans[1][1])
