"""Plain words for places on a picture: whole pixels, no arrays."""

from __future__ import annotations

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
