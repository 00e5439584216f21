"""One work among the results: its label and its picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from handscroll.model.catalogue.extent import Measure, size_text
from handscroll.model.label import Label
from handscroll.model.relic import ObjectFormat, Relic
from handscroll.model.rights import Action, Role, Tier, may, tier_of
from handscroll.museum import Museum
from handscroll.pages.small_pictures import HEARTS, SMALL, Shown, heart, shown

Told = TypeVar("Told", Relic, Label)
"""A whole record, or its label."""

_HIGH, _TALL = 210, 290
"""Height of a picture in CSS px, and of a hanging scroll's."""


@dataclass(frozen=True)
class Card(Generic[Told]):
    """A work as results show it; ``picture`` and ``small`` are None where it has no picture."""

    relic: Told
    picture: Shown | None
    small: Shown | None
    round: bool = False

    @property
    def sign(self) -> str:
        """The character that stands for a finer format than the label's; empty for the label's."""
        finer = self.relic.catalogue.format
        told = finer.words if finer and self.relic.format is ObjectFormat.OTHER else {}
        return (told.get("zh-Hant") or told.get("zh-Hans") or "")[:1]

    def place(self, language: str) -> str:
        """Return the address of the work's page; of one without pictures, of its record."""
        tail = "" if self.relic.parts else "/record"
        return f"/{language}/relics/{self.relic.id}{tail}"

    def size(self, language: str) -> str:
        """Return the size of the work in the reader's language, or nothing."""
        measure = _measure(self.relic)
        return "" if measure is None else size_text(measure, language)


def cards(museum: Museum, hits: Iterable[str], role: Role) -> list[Card[Label]]:
    """Return the works that were found and that the reader may see.

    The index may be a moment older than the register: what was withdrawn since is left out.
    """
    return _seen(museum.labels.some(hits), role)


def whole_cards(museum: Museum, hits: Iterable[str], role: Role) -> list[Card[Relic]]:
    """Return the same with the whole record of each work."""
    return _seen(museum.relics.some(hits), role)


def _seen(found: Iterable[Told], role: Role) -> list[Card[Told]]:
    return [card(relic, tier_of(role)) for relic in found if may(role, Action.VIEW, relic.state)]


def card(relic: Told, tier: Tier) -> Card[Told]:
    """Return a work as one reader sees it among others."""
    limit = None if tier is Tier.STAFF else relic.rights.max_public_px
    capture = heart(relic)
    if capture is None:
        return Card(relic, None, None)
    high = _TALL if capture.height > 1.6 * capture.width else _HIGH
    fan = relic.format is ObjectFormat.ROUND_FAN
    round_one = fan and 0.94 <= capture.width / capture.height <= 1.06
    return Card(relic, shown(capture, high, limit), shown(capture, SMALL, limit), round_one)


def _measure(relic: Relic | Label) -> Measure | None:
    for one in relic.catalogue.measures:
        if one.part is None:
            return one
    part = next((part for part in relic.parts if part.kind.value in HEARTS), None)
    if part is None or part.height_mm is None or part.width_mm is None:
        return None
    return Measure(height_mm=part.height_mm, width_mm=part.width_mm)
