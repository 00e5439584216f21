"""How a relic is shown: unrolled, let down, leafed through or laid open."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from handscroll.departments.viewing.showing import pictures
from handscroll.departments.viewing.showing.pictures import Picture
from handscroll.model.relic import ObjectFormat, Part, Relic

PER_PAGE = 60
"""Works on one page of the collection."""
_MOST_LEAVES = 40
"""So many pages are all named on each: any work of them is two clicks away."""


class Manner(StrEnum):
    """In which manner a work opens."""

    SCROLL = "scroll"
    HANGING = "hanging"
    LEAVES = "leaves"
    OPEN = "open"


_MANNERS = {
    ObjectFormat.HANDSCROLL: Manner.SCROLL,
    ObjectFormat.HANGING_SCROLL: Manner.HANGING,
    ObjectFormat.CENTRAL_SCROLL: Manner.HANGING,
    ObjectFormat.ALBUM: Manner.LEAVES,
    ObjectFormat.ROUND_FAN: Manner.OPEN,
    ObjectFormat.FOLDING_FAN: Manner.OPEN,
    ObjectFormat.TEXTILE: Manner.OPEN,
    ObjectFormat.COSTUME: Manner.OPEN,
}
_USUAL_MM = {Manner.SCROLL: 320.0, Manner.HANGING: 1400.0, Manner.LEAVES: 300.0, Manner.OPEN: 420.0}
"""Height assumed on the wall for works that nobody measured; never shown as a number."""
_HANGING_ORDER = (Manner.HANGING, Manner.OPEN, Manner.LEAVES)
_LONG, _TALL = 2.2, 0.62
"""Width to height beyond which a work of no stated format counts as a scroll."""


def manner_of(relic: Relic) -> Manner:
    """Return how a relic opens: by its format, else by its shape."""
    stated = _MANNERS.get(relic.format)
    if stated is not None:
        return stated
    ratio = sum(part.capture.width / part.capture.height for part in relic.parts)
    if ratio >= _LONG:
        return Manner.SCROLL
    if len(relic.parts) > 1:
        return Manner.LEAVES
    if ratio <= _TALL and relic.format is not ObjectFormat.OTHER:
        return Manner.HANGING
    return Manner.OPEN


@dataclass(frozen=True)
class Hung:
    """A work as it hangs in the hall: ``pictures[0]`` is the one seen first."""

    relic: Relic
    manner: Manner
    pictures: tuple[Picture, ...]
    round: bool = False


@dataclass(frozen=True)
class Hall:
    """One page of the collection: scrolls that lie open, and works on the wall."""

    bands: tuple[Hung, ...]
    wall: tuple[Hung, ...]
    total: int
    page: int
    pages: int

    @property
    def leaves(self) -> Sequence[int]:
        """The pages that this one leads to: all, or of very many the ends and the near ones."""
        if self.pages <= _MOST_LEAVES:
            return range(1, self.pages + 1)
        near = range(self.page - 4, self.page + 5)
        return [n for n in range(1, self.pages + 1) if n in near or n in (1, self.pages)]


def hall(relics: Sequence[Relic], page: int = 1) -> Hall:
    """Arrange one page of relics; a page beyond the last is the last."""
    pages = max(1, -(-len(relics) // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = [relic for relic in relics[(page - 1) * PER_PAGE : page * PER_PAGE] if relic.parts]
    hung = [_hung(relic) for relic in shown]
    bands = tuple(work for work in hung if work.manner is Manner.SCROLL)
    # Tall scrolls first, as one hangs a wall; within a manner the order of the inventory.
    wall = tuple(work for manner in _HANGING_ORDER for work in hung if work.manner is manner)
    return Hall(bands, wall, len(relics), page, pages)


def _hung(relic: Relic) -> Hung:
    manner = manner_of(relic)
    limit = relic.rights.max_public_px
    if manner is Manner.SCROLL:
        found = tuple(
            piece
            for part in relic.parts
            for piece in pictures.pieces(part.capture, height=360, limit=limit)
        )
        return Hung(relic, manner, found)
    chosen = _heart(relic.parts)
    height = _wall_height(chosen[0], manner)
    found = tuple(pictures.whole(part.capture, height=height, limit=limit) for part in chosen)
    first = chosen[0].capture
    square = 0.94 <= first.width / first.height <= 1.06
    return Hung(relic, manner, found, round=relic.format is ObjectFormat.ROUND_FAN and square)


def _heart(parts: Sequence[Part]) -> Sequence[Part]:
    """Return up to three parts to hang, the works themselves before their mounts."""
    order = sorted(parts, key=lambda part: part.kind not in {"painting", "leaf", "whole"})
    return order[:3]


def _wall_height(part: Part, manner: Manner) -> int:
    """Return the height on the wall in CSS px: the root of the real size, so that fans stay seen.

    A 1,400 mm scroll hangs 560 px high, a 250 mm fan 237 px; nothing is wider than 420 px.
    """
    real = part.height_mm or _USUAL_MM[manner]
    height = 560 * math.sqrt(min(max(real, 150.0), 2600.0) / 1400.0)
    return round(min(height, 620, 420 * part.capture.height / part.capture.width))


@dataclass(frozen=True)
class Section:
    """One part as the viewer and the plain page need it."""

    part: Part
    name: dict[str, str]
    number: int
    pieces: tuple[Picture, ...]


@dataclass(frozen=True)
class Showing:
    """A relic opened on its own page."""

    relic: Relic
    manner: Manner
    sections: tuple[Section, ...]
    numbered: bool = False
    """True where several parts bear the same name, so that each gets its number."""

    @property
    def first(self) -> Picture:
        """The picture at the beginning, which a reader sees first."""
        return self.sections[0].pieces[0]


def showing(relic: Relic) -> Showing:
    """Open a relic: its parts in reading order, cut into pieces that load as they come near."""
    manner = manner_of(relic)
    height = {Manner.SCROLL: 560, Manner.HANGING: 1100}.get(manner, 640)
    limit = relic.rights.max_public_px
    sections = []
    for number, part in enumerate(relic.parts, start=1):
        if manner is Manner.SCROLL:
            cut = pictures.pieces(part.capture, height=height, limit=limit)
        else:
            cut = (pictures.whole(part.capture, height=height, limit=limit),)
        sections.append(Section(part, dict(part.label), number, cut))
    unnamed = [section.part.kind for section in sections if not section.name]
    return Showing(relic, manner, tuple(sections), numbered=len(unnamed) != len(set(unnamed)))
