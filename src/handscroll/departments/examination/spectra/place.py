"""A place on a stack whose spectrum is asked for: a point, a box or an outline."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from handscroll.errors import InvalidError, MismatchError, TooLargeError
from handscroll.geometry import Box, Size
from handscroll.model.region import Point, Region

MOST_CORNERS: Final = 2000
MOST_PIXELS: Final = 16_000_000
"""Of one place: as much as is read within about a second."""
_WHAT: Final = "The place has no spectrum"


class Kind(StrEnum):
    """How a place was chosen."""

    POINT = "point"
    """The mean of 3 x 3 pixels around it, as far as they lie on the picture."""
    BOX = "box"
    OUTLINE = "outline"


@dataclass(frozen=True, slots=True)
class Place:
    """A place, wholly on its picture.

    Attributes
    ----------
    box
        What was chosen: one pixel of a point.
    read
        The pixels that are measured: 3 x 3 of a point, else the box.
    outline
        Corners; empty unless it is an outline.
    """

    kind: Kind
    box: Box
    read: Box
    outline: tuple[Point, ...] = ()

    def region(self, stack: str) -> Region:
        """Return the place as observations keep it."""
        box = self.box
        return Region(
            capture=stack, x=box.x, y=box.y, width=box.width, height=box.height,
            outline=self.outline,
        )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """Return the place as JSON."""
        box = self.box
        return {
            "kind": self.kind.value, "xywh": [box.x, box.y, box.width, box.height],
            "outline": [list(one) for one in self.outline],
        }  # fmt: skip


def place_of(xywh: str, size: Size) -> Place:
    """Return the place of ``x,y,w,h`` in whole pixels; one pixel is a point.

    Raises
    ------
    InvalidError
        When it is no box.
    MismatchError
        When it does not lie on the picture.
    TooLargeError
        When it has too many pixels.
    """
    if not re.fullmatch(r"[0-9]{1,7}(,[0-9]{1,7}){3}", xywh):
        raise InvalidError(
            _WHAT, why=f"{xywh[:60]!r} is no box", fix="Give x,y,w,h in whole pixels: 120,80,30,20"
        )
    x, y, width, height = map(int, xywh.split(","))
    box = Box(x, y, width, height)
    _require_on(box, size)
    if width == height == 1:
        around = Box(x - 1, y - 1, 3, 3).clipped(size)
        assert around is not None
        return Place(Kind.POINT, box, around)
    return Place(Kind.BOX, box, box)


def outlined(corners: Sequence[Sequence[float]], size: Size) -> Place:
    """Return the place within an outline; fails as `place_of` does."""
    points = tuple((float(one[0]), float(one[1])) for one in corners if len(one) == 2)
    if len(points) != len(corners) or not 3 <= len(points) <= MOST_CORNERS:
        raise InvalidError(
            _WHAT,
            why=f"an outline of {len(corners)} corners is none",
            fix=f"Give 3 to {MOST_CORNERS} corners, each as [x, y]",
        )
    if not all(math.isfinite(value) and abs(value) < 1e7 for one in points for value in one):
        raise InvalidError(
            _WHAT, why="a corner of the outline is no place", fix="Draw the outline anew"
        )
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, top = math.floor(min(xs)), math.floor(min(ys))
    right, bottom = math.ceil(max(xs)), math.ceil(max(ys))
    box = Box(left, top, max(right - left, 1), max(bottom - top, 1))
    _require_on(box, size)
    return Place(Kind.OUTLINE, box, box, points)


def of_region(region: Region, size: Size) -> Place:
    """Return the place that an observation keeps."""
    if region.outline:
        return outlined(region.outline, size)
    return place_of(region.xywh().removeprefix("xywh="), size)


def _require_on(box: Box, size: Size) -> None:
    if box.width < 1 or box.height < 1 or box.clipped(size) != box:
        raise MismatchError(
            _WHAT,
            why=f"{box.x},{box.y},{box.width},{box.height} does not lie on the picture of"
            f" {size.width} x {size.height} pixels",
            fix="Choose a place that lies wholly on the picture",
        )
    if box.width * box.height > MOST_PIXELS:
        raise TooLargeError(
            _WHAT,
            why=f"it has {box.width * box.height} pixels, {MOST_PIXELS} are read at most",
            fix="Draw a smaller region of one paint",
        )
