"""One reader before the museum: which works bear what, as far as this reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from handscroll.departments.collection.finding.opened import search_of
from handscroll.departments.collection.naming.marks import BEARS, PICTURED
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, Role, State, Tier, may, tier_of
from handscroll.museum import Museum
from handscroll.museum.search import Order, Query, Search

Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Seeing:
    """A reader with the index and the records, asked only for what they may see.

    Attributes
    ----------
    told
        Records read for this page; it is made for one request and thrown away with it.
    """

    museum: Museum
    search: Search
    role: Role
    told: dict[str, Relic] = field(default_factory=dict)

    @classmethod
    def of(cls, museum: Museum, person: Person) -> Seeing:
        """Return the museum as a person sees it."""
        return cls(museum, search_of(museum), person.role)

    @property
    def everything(self) -> bool:
        """Say whether drafts are seen as well."""
        return may(self.role, Action.VIEW, State.DRAFT)

    @property
    def tier(self) -> Tier:
        """How much of a record is told."""
        return tier_of(self.role)

    def count(self, filters: Filters) -> int:
        """Count the works that bear one value of each facet."""
        return self.search.find(Query(filters=filters, everything=self.everything, limit=0)).total

    def counts(
        self, filters: Filters, facets: Sequence[str], top: int
    ) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Count the values of facets among the works that bear something."""
        query = Query(filters=filters, everything=self.everything, limit=0, facets=facets, top=top)
        return self.search.find(query).facets

    def lines(self, facet: str, prefix: str = "") -> list[tuple[str, int]]:
        """Return a list's lines that begin so, with how many works have each."""
        return self.search.values(facet, prefix, everything=self.everything)

    def hits(
        self, filters: Filters, limit: int, offset: int = 0, order: Order = Order.OLDEST
    ) -> list[str]:
        """Return the identifiers of a page of works, those with pictures before the others."""
        found, _ = self._hits(filters, limit, offset, order)
        return found

    def page(
        self, filters: Filters, limit: int, offset: int = 0, order: Order = Order.OLDEST
    ) -> tuple[list[Relic], int]:
        """Return a page of works, those with pictures before the others, and how many there are.

        Raises
        ------
        InvalidError
            If the page lies deeper than a search goes.
        """
        hits, total = self._hits(filters, limit, offset, order)
        return self.read(hits), total

    def _hits(
        self, filters: Filters, limit: int, offset: int, order: Order
    ) -> tuple[list[str], int]:
        hits: list[str] = []
        total = 0
        for pictured in ("yes", "no"):
            found = self.search.find(
                Query(
                    filters={**filters, PICTURED: (pictured,)},
                    everything=self.everything,
                    order=order,
                    limit=limit - len(hits),
                    offset=max(0, offset - total),
                )
            )
            hits += found.hits
            total += found.total
        return hits, total

    def read(self, hits: Iterable[str]) -> list[Relic]:
        """Return the records of works that the reader may see now, without the staff's own."""
        names = [*hits]
        missing = [name for name in names if name not in self.told]
        # The index may be a moment older than the register: what was withdrawn is left out.
        for one in self.museum.relics.some(missing):
            if may(self.role, Action.VIEW, one.state):
                self.told[one.id] = one.told_to(self.tier)
        return [self.told[name] for name in names if name in self.told]


def bearing(part: str, keys: Iterable[str]) -> Filters:
    """Return the filter for works in which somebody has a part, or that bear a seal."""
    return {BEARS: tuple(f"{part}:{key}" for key in keys)}
