"""Plain words for places on a picture: whole pixels, no arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a picture in pixels."""

    width: int
    height: int

    @property
    def pixels(self) -> int:
        """How many pixels that is."""
        return self.width * self.height

    def turned(self, degrees: float) -> Size:
        """Return the smallest upright box around a picture of this size turned by any angle."""
        cos, sin = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
        # A hair less than the ceiling, so that 90.0 degrees in floating point adds no empty row.
        return Size(
            max(1, math.ceil(self.width * cos + self.height * sin - 1e-6)),
            max(1, math.ceil(self.width * sin + self.height * cos - 1e-6)),
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in full-resolution pixels; ``x``, ``y`` is its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    def clipped(self, size: Size) -> Box | None:
        """Return the part of the box that lies on a picture of that size, or None."""
        left, top = max(self.x, 0), max(self.y, 0)
        right = min(self.x + self.width, size.width)
        bottom = min(self.y + self.height, size.height)
        if right <= left or bottom <= top:
            return None
        return Box(left, top, right - left, bottom - top)
