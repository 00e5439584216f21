"""Addresses of pictures in the sizes that pages need, through the Image API."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from handscroll.geometry import Box
from handscroll.model.capture import Capture

IMAGES = "/iiif/3"
_STRIP_RATIO = 1.5
"""Width to height of one piece of a long picture: a screen's worth, fetched as it comes near."""
_SMALL = 1600
"""Longest side in pixels of a picture in small."""
_DETAIL = (1200, 900)
"""Longest sides in pixels of a place shown alone: what a plain page has room for."""
_MOST_PIECES = 200
"""A thread of a scan one pixel high would otherwise fill a page with addresses."""


@dataclass(frozen=True)
class Picture:
    """One ``<img>``: ``width`` and ``height`` are the size in which it is laid out, in CSS px."""

    src: str
    srcset: str
    width: int
    height: int


def whole(capture: Capture, *, height: int, limit: int | None = None) -> Picture:
    """Return a whole capture laid out ``height`` px high, sharp on screens of 1 and 2 dots a px.

    Parameters
    ----------
    limit
        Longest side in pixels that the reader may have; None is no limit.
    """
    return _picture(capture, "full", capture.width, height, limit)


def pieces(capture: Capture, *, height: int, limit: int | None = None) -> tuple[Picture, ...]:
    """Return a long capture as pieces from right to left, each laid out ``height`` px high."""
    count = min(_MOST_PIECES, max(1, round(capture.width / capture.height / _STRIP_RATIO)))
    edges = [round(capture.width * step / count) for step in range(count + 1)]
    boxes = [(left, right - left) for left, right in pairwise(edges)]
    return tuple(
        _picture(capture, f"{left},0,{width},{capture.height}", width, height, limit)
        for left, width in reversed(boxes)
    )


def start(capture: Capture, *, height: int, ratio: float, limit: int | None = None) -> Picture:
    """Return the right end of a capture, at most ``ratio`` times as wide as it is high."""
    width = min(capture.width, round(capture.height * ratio))
    region = "full"
    if width < capture.width:
        region = f"{capture.width - width},0,{width},{capture.height}"
    return _picture(capture, region, width, height, limit)


def small(capture: Capture, limit: int | None = None) -> Picture:
    """Return a whole capture in small, the size of a level of its pyramid.

    A map shows it, and the viewer shows it large until tiles come: one picture for both. Its
    width and height are its own, which round to another ratio than those of a long original.
    """
    longest = max(capture.width, capture.height)
    most = _SMALL if limit is None else min(_SMALL, limit)
    factor = 1
    while -(-longest // factor) > most:
        factor *= 2
    wide, high = (-(-side // factor) for side in (capture.width, capture.height))
    size = "max" if factor == 1 else f"{wide},{high}"
    return Picture(f"{IMAGES}/{capture.id}/full/{size}/0/default.jpg", "", wide, high)


def detail(capture: Capture, box: Box, *, limit: int | None = None) -> Picture:
    """Return a place on a capture alone, at most 1200 px wide and 900 px high."""
    most = 1.0 if limit is None else min(1.0, limit / max(capture.width, capture.height))
    scale = min(most, _DETAIL[0] / box.width, _DETAIL[1] / box.height)
    wide, high = max(1, math.floor(box.width * scale)), max(1, math.floor(box.height * scale))
    region = f"{box.x},{box.y},{box.width},{box.height}"
    return Picture(f"{IMAGES}/{capture.id}/{region}/{wide},{high}/0/default.jpg", "", wide, high)


def _picture(capture: Capture, region: str, width: int, height: int, limit: int | None) -> Picture:
    longest = max(capture.width, capture.height)
    most = 1.0 if limit is None else min(1.0, limit / longest)
    shown = max(1, round(width * height / capture.height))
    sources: list[tuple[str, int]] = []
    for dots in (1, 2):
        scale = min(most, dots * height / capture.height)
        wide, high = max(1, round(width * scale)), max(1, round(capture.height * scale))
        url = f"{IMAGES}/{capture.id}/{region}/{wide},{high}/0/default.jpg"
        if not sources or url != sources[0][0]:
            sources.append((url, wide))
    srcset = ", ".join(f"{url} {wide}w" for url, wide in sources)
    return Picture(sources[0][0], srcset, shown, height)
