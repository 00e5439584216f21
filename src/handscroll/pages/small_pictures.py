"""One picture that stands for a work among others, in the size in which it is laid out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handscroll.model.capture import Capture
from handscroll.model.label import Label
from handscroll.model.relic import Relic

SMALL = 72
"""Height in CSS px of a picture beside a line of text."""
_IMAGES = "/iiif/3"
HEARTS = ("painting", "leaf", "whole")
"""Kinds of parts that show what a work is."""
_WIDEST = 1.75
"""Most of a picture's width to its height."""


@dataclass(frozen=True)
class Shown:
    """One ``<img>``: laid out ``width`` by ``height`` CSS px, sent at up to two dots a px."""

    src: str
    width: int
    height: int


def heart(relic: Relic | Label) -> Capture | None:
    """Return the capture that shows what the work is, before its mounting; None without any."""
    parts = sorted(relic.parts, key=lambda part: part.kind.value not in HEARTS)
    return parts[0].capture if parts else None


def shown(capture: Capture, high: int, limit: int | None) -> Shown:
    """Show a capture ``high`` CSS px high; of a long one its right end, where reading begins.

    Parameters
    ----------
    limit
        Longest side in pixels that the reader may have; None is no limit.
    """
    width = min(capture.width, round(capture.height * _WIDEST))
    region = "full"
    if width < capture.width:
        region = f"{capture.width - width},0,{width},{capture.height}"
    most = 1.0 if limit is None else min(1.0, limit / max(capture.width, capture.height))
    scale = min(most, 2 * high / capture.height)
    wide, tall = max(1, round(width * scale)), max(1, round(capture.height * scale))
    src = f"{_IMAGES}/{capture.id}/{region}/{wide},{tall}/0/default.jpg"
    return Shown(src, max(1, round(width * high / capture.height)), high)


def for_staff(relics: Iterable[Relic]) -> dict[str, Shown]:
    """Return the small pictures of works by relic, of those that have any, without a limit."""
    hearts = {relic.id: heart(relic) for relic in relics}
    return {name: shown(one, SMALL, None) for name, one in hearts.items() if one is not None}
