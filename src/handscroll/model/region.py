"""A place on a capture: drawn by a person or found by a method, the same for both."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from handscroll.geometry import Box, Size

Point = tuple[float, float]


class Region(BaseModel):
    """A place on one capture, in full-resolution pixels: a box, or a polygon within it.

    Attributes
    ----------
    capture
        Identifier of the capture; or of a stack of bands, and then in pixels of its cube.
    x, y, width, height
        Bounding box; ``x``, ``y`` is the upper left corner.
    outline
        Corner points of a polygon; empty where the box is the region.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    capture: str
    x: int = Field(ge=0)
    y: int = Field(ge=0)
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    outline: tuple[Point, ...] = ()

    @model_validator(mode="after")
    def _outline_lies_in_the_box(self) -> Region:
        if not self.outline:
            return self
        if len(self.outline) < 3:
            raise ValueError("an outline needs at least three points")
        right, bottom = self.x + self.width, self.y + self.height
        if any(not (self.x <= px <= right and self.y <= py <= bottom) for px, py in self.outline):
            raise ValueError("an outline must lie inside its bounding box")
        return self

    @property
    def box(self) -> Box:
        """The bounding box."""
        return Box(self.x, self.y, self.width, self.height)

    def lies_on(self, size: Size) -> bool:
        """Say whether the region lies wholly on a picture of that size."""
        return self.x + self.width <= size.width and self.y + self.height <= size.height

    def xywh(self) -> str:
        """Write the box as a media fragment, ``xywh=10,20,300,400`` (W3C Media Fragments 1.0)."""
        return f"xywh={self.x},{self.y},{self.width},{self.height}"
