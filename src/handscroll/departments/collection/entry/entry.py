"""A relic's whole entry for one reader."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Protocol

from handscroll.departments.collection.entry.cuttings import Cutter, Cutting
from handscroll.departments.collection.entry.own_facts import Row, own_rows
from handscroll.departments.collection.entry.owners import Owner, owners_of
from handscroll.departments.collection.entry.parts import (
    Counts,
    PartEntry,
    counts_of,
    part_entries,
)
from handscroll.departments.collection.entry.people import Called, called
from handscroll.departments.collection.finding.times import dynasty_of
from handscroll.departments.collection.naming.addresses import Addresses
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.extent import Measure, size_text
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.catalogue.titles import Title, TitleKind
from handscroll.model.relic import PartKind, Relic
from handscroll.model.rights import Tier

_HEARTS = (PartKind.PAINTING, PartKind.LEAF, PartKind.WHOLE)
_FRAME = (1120, 400)


class _Calls(Protocol):
    def __call__(self, person: PersonRef) -> Called: ...


class _Sizes(Protocol):
    def __call__(self, measure: Measure) -> str: ...


@dataclass(frozen=True)
class Entry:
    """What the page of a record shows; ``called``, ``size`` and ``to`` speak the reader's language.

    ``to`` knows the pages of people, seals and dynasties.
    """

    relic: Relic
    catalogue: Catalogue
    parts: tuple[PartEntry, ...]
    counts: Counts
    owners: tuple[Owner, ...]
    own: tuple[Row, ...]
    called: _Calls
    size: _Sizes
    to: Addresses
    picture: Cutting | None
    """The work itself, where no part of the record shows a picture."""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is recorded beyond the label."""
        return self.catalogue == Catalogue()

    @property
    def overall(self) -> tuple[Measure, ...]:
        """Measures of the whole, not of a part."""
        return tuple(one for one in self.catalogue.measures if one.part is None)

    @property
    def dynasty_page(self) -> str:
        """The address of its dynasty's page, or nothing."""
        found = dynasty_of(*self.relic.dynasty.values())
        return "" if found is None else self.to.dynasty(found)

    @property
    def object_title(self) -> Title | None:
        """The title in the object's own characters, or None."""
        return next((one for one in self.catalogue.titles if one.kind is TitleKind.ON_OBJECT), None)


def entry_of(relic: Relic, language: str, tier: Tier) -> Entry:
    """Arrange a relic's record for a reader; what is the staff's alone is left out for others."""
    told = relic.told_to(tier)
    limit = None if tier is Tier.STAFF else relic.rights.max_public_px
    cutter = Cutter({one.id: one for one in relic.captures}, limit)
    parts = part_entries(told.catalogue, cutter)
    return Entry(
        relic=told,
        catalogue=told.catalogue,
        parts=parts,
        counts=counts_of(told.catalogue),
        owners=owners_of(told.catalogue),
        own=own_rows(told.catalogue.own),
        called=partial(called, language=language),
        size=partial(size_text, language=language),
        to=Addresses(language),
        picture=None if any(one.cutting for one in parts) else _picture(relic, cutter),
    )


def _picture(relic: Relic, cutter: Cutter) -> Cutting | None:
    """Return the picture of the work proper, before any of what is mounted around it."""
    order = sorted(relic.parts, key=lambda part: part.kind not in _HEARTS)
    wide, high = _FRAME
    return cutter.whole(order[0].capture.id, wide=wide, high=high) if order else None
