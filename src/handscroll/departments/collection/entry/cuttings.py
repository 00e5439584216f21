"""Pictures cut from captures where a text or a seal stands, by the Image API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handscroll.model.capture import Capture
from handscroll.model.region import Region

IMAGES = "/iiif/3"


@dataclass(frozen=True)
class Cutting:
    """One ``<img>`` and its size in CSS px; ``box`` is where it was cut."""

    src: str
    width: int
    height: int
    capture: str
    box: str


@dataclass(frozen=True)
class Cutter:
    """Cuts pictures from a relic's captures.

    Attributes
    ----------
    limit
        Longest side in pixels of a whole capture that the reader may have; None is no limit.
    """

    captures: Mapping[str, Capture]
    limit: int | None = None

    def cut(self, region: Region | None, *, wide: int, high: int) -> Cutting | None:
        """Return a picture of a region that fits a frame, or None where the region is nowhere.

        A region that lies beyond its capture, or on one that the relic does not have, is left
        out: a record may be older than its pictures.
        """
        capture = self.captures.get(region.capture) if region else None
        if region is None or capture is None or not region.lies_on(capture.size):
            return None
        box = f"{region.x},{region.y},{region.width},{region.height}"
        return self._picture(capture, box, (region.width, region.height), (wide, high))

    def whole(self, capture_id: str | None, *, wide: int, high: int) -> Cutting | None:
        """Return a whole capture in a frame, or None where the relic does not have it."""
        capture = self.captures.get(capture_id or "")
        if capture is None:
            return None
        found = self._picture(capture, "full", (capture.width, capture.height), (wide, high))
        return replace(found, box=f"0,0,{capture.width},{capture.height}")

    def _picture(
        self, capture: Capture, box: str, size: tuple[int, int], frame: tuple[int, int]
    ) -> Cutting:
        longest = max(capture.width, capture.height)
        most = 1.0 if self.limit is None else min(1.0, self.limit / longest)
        shown = min(frame[0] / size[0], frame[1] / size[1])
        # Two dots a CSS pixel, and never more than the scan or the reader's right holds.
        sent = min(most, 2 * shown)
        width, height = (max(1, round(side * sent)) for side in size)
        laid = [max(1, round(side * shown)) for side in size]
        src = f"{IMAGES}/{capture.id}/{box}/{width},{height}/0/default.jpg"
        return Cutting(src, laid[0], laid[1], capture.id, box)
