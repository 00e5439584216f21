"""A view written into a file, at any size: what a command may have, nothing is held back."""

from __future__ import annotations

import os
from pathlib import Path

from handscroll.departments.examination.layers.cubes import open_cubes
from handscroll.departments.examination.layers.drawing import picture_bytes
from handscroll.departments.examination.layers.limits import MOST_AREA
from handscroll.departments.examination.layers.opened import Opened
from handscroll.departments.examination.layers.seeing import ready
from handscroll.departments.examination.layers.trying import size_of
from handscroll.errors import InvalidError, UnreadableError
from handscroll.model.examination.views import View
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.standards.iiif_image import parse_request
from handscroll.standards.iiif_image_limits import Limits
from handscroll.standards.iiif_image_plan import plan_image

_LONGEST = 65_500
_FORMATS = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}


def write_picture(
    museum: Museum, stack: Stack, view: View, out: Path, part: tuple[str, int | None]
) -> None:
    """Write a view, or a part of it, as PNG or JPEG.

    Parameters
    ----------
    part
        ``x,y,width,height`` or empty for all, and the width of the file, None for as it is.

    Raises
    ------
    HandscrollError
        If there is no such part, or the file cannot be written.
    """
    form = _FORMATS.get(out.suffix.lower())
    if form is None:
        raise InvalidError(
            f"The picture {out.name} was not written",
            why="its name does not say what it is",
            fix="Name a file that ends in .png or .jpg",
        )
    region, width = part
    size = f"^{width}," if width else "max"
    request = parse_request(region or "full", size, "0", f"default.{form}")
    limits = Limits(_LONGEST, 4 * MOST_AREA)
    plan = plan_image(request, size_of(stack), limits)

    def draw(opened: Opened) -> bytes:
        return picture_bytes(plan, opened, ready(view, opened))

    body = open_cubes(museum).read(stack, draw)
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(body)
        beside.replace(out)
    except OSError as trouble:
        beside.unlink(missing_ok=True)
        raise UnreadableError(
            f"The picture {out.name} was not written",
            why=str(trouble.strerror),
            fix="Choose a folder that can be written to",
        ) from trouble
