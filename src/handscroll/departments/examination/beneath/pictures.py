"""Addresses of the pictures of a stack that a page needs: the same part in every layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handscroll.geometry import Box, Size

WHOLE: Final = (480, 960, 1600)
"""Widths of the whole picture that are offered, px."""
DETAIL: Final = (480, 960)
"""Widths of a detail that are offered, px."""
_ROOM: Final = 0.9
"""Room on each side of a place, in sides of its box."""
_LEAST: Final = 260
"""Least side of a detail, px of the stack: fewer would show nothing but grain."""
_SHAPE: Final = 4 / 3


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a stack's pictures, and in which sizes it is offered.

    Attributes
    ----------
    region
        ``full``, or ``x,y,w,h`` as the IIIF Image API writes it.
    widths
        Ascending, px; no picture is larger than the part itself, or than the reader may have.
    """

    box: Box
    region: str
    widths: tuple[int, ...]

    @property
    def width(self) -> int:
        """Of the largest picture, px."""
        return self.widths[-1]

    @property
    def height(self) -> int:
        """Of the largest picture, px."""
        return max(1, round(self.box.height * self.width / self.box.width))

    def src(self, base: str) -> str:
        """Return the address of the largest picture of a layer."""
        return f"{base}/{self.region}/{self.width},/0/default.jpg"

    def srcset(self, base: str) -> str:
        """Return every size of it, for a browser to choose from."""
        return ", ".join(
            f"{base}/{self.region}/{width},/0/default.jpg {width}w" for width in self.widths
        )


def whole(size: Size, most: int | None) -> Cut:
    """Return the whole picture.

    Parameters
    ----------
    most
        Longest side of the whole that the reader may have, px; None is no limit.
    """
    box = Box(0, 0, size.width, size.height)
    return Cut(box, "full", _widths(box, _scale(size, most), WHOLE))


def detail(place: tuple[int, int, int, int], size: Size, most: int | None) -> Cut:
    """Return a place with room around it, in the shape of a page's pictures where it can be."""
    x, y, width, height = place
    wide = max(_LEAST, width * (1 + 2 * _ROOM), height * (1 + 2 * _ROOM) * _SHAPE)
    wide, tall = min(wide, size.width), min(wide / _SHAPE, size.height)
    left = min(max(x + width / 2 - wide / 2, 0), size.width - wide)
    top = min(max(y + height / 2 - tall / 2, 0), size.height - tall)
    box = Box(round(left), round(top), round(wide), round(tall)).clipped(size)
    assert box is not None
    region = f"{box.x},{box.y},{box.width},{box.height}"
    return Cut(box, region, _widths(box, _scale(size, most), DETAIL))


def _scale(size: Size, most: int | None) -> float:
    return 1.0 if most is None else min(1.0, most / max(size.width, size.height))


def _widths(box: Box, scale: float, offered: tuple[int, ...]) -> tuple[int, ...]:
    largest = max(1, int(box.width * scale))
    return (*(one for one in offered[:-1] if one < largest), min(largest, offered[-1]))
