"""Works that a story leads to, each as one page: its pictures, its record in short, its places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handscroll.departments.stories.afield.pictures import IMAGES, Zoomed, zoomed
from handscroll.model.element import ElementLayer, layers
from handscroll.model.relic import Part, Relic
from handscroll.model.rights import Action, Role, may
from handscroll.museum import Museum
from handscroll.pages import Words
from handscroll.plugin import Visit

_HIGH = 900
_WIDEST = 6_000
"""Sides in pixels of a picture that is shown without a script."""


@dataclass(frozen=True)
class Leaf:
    """One part of a work; `src` is its picture in one piece, `zoom` its tiles, if any."""

    part: Part
    number: int
    src: str
    width: int
    height: int
    zoom: Zoomed | None


@dataclass(frozen=True)
class Work:
    """A work as its page in the folder shows it."""

    relic: Relic
    leaves: Sequence[Leaf]
    said: Sequence[ElementLayer]

    @property
    def numbered(self) -> bool:
        """Whether parts that bear the same name need their number."""
        kinds = [leaf.part.kind for leaf in self.leaves if not leaf.part.label]
        return len(kinds) != len(set(kinds))

    def data(self, root: str, words: Words) -> dict[str, Any]:
        """Return what the viewer needs to know, and how long the longest picture is."""
        zooms = [leaf.zoom for leaf in self.leaves if leaf.zoom is not None]
        return {
            "longest": max((zoom.longest for zoom in zooms), default=0),
            "words": {"zoom": words("viewer.said_zoom")},
            "parts": [zoom.data(root) for zoom in zooms],
            "row": self.relic.reads_right_to_left,
        }


def works(museum: Museum, visit: Visit, names: Sequence[str], largest: int) -> list[Work]:
    """Return the works of those names that visitors may see, as far as they may see them."""
    shown = [one for one in museum.relics.some(names) if may(Role.VISITOR, Action.VIEW, one.state)]
    return [_work(museum, visit, relic, largest) for relic in shown]


def _work(museum: Museum, visit: Visit, relic: Relic, largest: int) -> Work:
    leaves = [
        _leaf(visit, relic, part, number, largest) for number, part in enumerate(relic.parts, 1)
    ]
    return Work(relic, leaves, layers(museum.observations.shown(relic.id)))


def _leaf(visit: Visit, relic: Relic, part: Part, number: int, largest: int) -> Leaf:
    capture, limit = part.capture, relic.rights.max_public_px
    longest = max(capture.width, capture.height)
    most = min(1.0, largest / longest, 1.0 if limit is None else limit / longest)
    scale = min(most, _HIGH / capture.height, _WIDEST / capture.width)
    wide, high = max(1, round(capture.width * scale)), max(1, round(capture.height * scale))
    src = f"{IMAGES}/{capture.id}/full/{wide},{high}/0/default.jpg"
    return Leaf(part, number, src, wide, high, zoomed(visit, capture.id, largest))
