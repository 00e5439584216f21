"""Which pictures an entry is printed with, how large on paper, and from how many pixels.

A picture is asked for at 300 dots an inch where the scan has them. All pictures of one entry share
a budget: where they would exceed it, each is drawn from fewer pixels by the same factor.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handscroll.geometry import Box
from handscroll.model.capture import Capture
from handscroll.model.region import Region

DPI, COARSEST = 300, 72
"""Dots an inch that are asked for, and at least: a small scan is not blown up further."""
INCH_MM = 25.4
BYTES_PER_PIXEL = 0.5
"""What a pixel of a picture may take; measured: 0.15 to 0.45 for paintings on silk."""


@dataclass(frozen=True)
class Plate:
    """One picture to be drawn: from which box of which capture, how many pixels."""

    file: str
    capture: str
    box: Box
    width: int
    height: int

    def scaled(self, factor: float) -> Plate:
        """Return the same picture of fewer pixels."""
        wide, high = (max(1, round(side * factor)) for side in (self.width, self.height))
        return replace(self, width=wide, height=high)


@dataclass
class Plates:
    """Collects the pictures of one entry while it is written.

    Attributes
    ----------
    limit
        Longest side in pixels of a whole capture that a reader of the PDF may have, or None.
    """

    captures: Mapping[str, Capture]
    limit: int | None = None
    ordered: list[Plate] = field(default_factory=list)

    def cut(
        self, region: Region | None, frame: tuple[float, float], alt: str
    ) -> dict[str, Any] | None:
        """Order a region in a frame of millimetres; None where the region is nowhere."""
        capture = self.captures.get(region.capture) if region else None
        if region is None or capture is None or not region.lies_on(capture.size):
            return None
        return self._order(capture, region.box, frame, alt)

    def whole(
        self, capture_id: str | None, frame: tuple[float, float], alt: str
    ) -> dict[str, Any] | None:
        """Order a whole capture in a frame; None where the relic does not have it."""
        capture = self.captures.get(capture_id or "")
        if capture is None:
            return None
        return self._order(capture, Box(0, 0, capture.width, capture.height), frame, alt)

    def piece(
        self, capture: Capture, box: Box, frame: tuple[float, float], alt: str
    ) -> dict[str, Any]:
        """Order a piece of a capture."""
        return self._order(capture, box, frame, alt)

    def within(self, most_bytes: int) -> tuple[list[Plate], int]:
        """Return all pictures within a budget, and at most how many dots an inch they have."""
        pixels = sum(one.width * one.height for one in self.ordered)
        allowed = most_bytes / BYTES_PER_PIXEL
        factor = 1.0 if pixels <= allowed else math.sqrt(allowed / pixels)
        return [one.scaled(factor) for one in self.ordered], max(1, int(DPI * factor))

    def _order(
        self, capture: Capture, box: Box, frame: tuple[float, float], alt: str
    ) -> dict[str, Any]:
        per_pixel = min(frame[0] / box.width, frame[1] / box.height, INCH_MM / COARSEST)
        most = min(1.0, self.limit / max(capture.width, capture.height)) if self.limit else 1.0
        sent = min(most, per_pixel / INCH_MM * DPI)
        name = f"p{len(self.ordered) + 1}.jpg"
        wide, high = (max(1, round(side * sent)) for side in (box.width, box.height))
        self.ordered.append(Plate(name, capture.id, box, wide, high))
        shown = {"w": round(box.width * per_pixel, 2), "h": round(box.height * per_pixel, 2)}
        return {"file": name, "alt": alt, **shown}
