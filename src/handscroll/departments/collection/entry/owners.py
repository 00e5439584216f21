"""The seals of a work by their owners: who held it, or wrote on it, and with which seals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.catalogue.seal import Seal


@dataclass(frozen=True)
class Owner:
    """One owner of seals; each seal with how often it was pressed on this work."""

    person: PersonRef
    seals: tuple[tuple[Seal, int], ...]

    @property
    def impressions(self) -> int:
        """How often seals of this owner were pressed on this work."""
        return sum(times for _, times in self.seals)


def owners_of(catalogue: Catalogue) -> tuple[Owner, ...]:
    """Return the owners of the work's seals, the ones met most often first, nobody last."""
    times = Counter(one.seal for one in catalogue.impressions if one.seal)
    people: dict[str, PersonRef] = {}
    seals: dict[str, list[tuple[Seal, int]]] = {}
    for seal in catalogue.seals:
        key = seal.owner.id or (seal.owner.names[0].text if seal.owner.names else "")
        people.setdefault(key, seal.owner)
        seals.setdefault(key, []).append((seal, times[seal.id]))
    owners = [(key, Owner(people[key], tuple(found))) for key, found in seals.items()]
    owners.sort(key=lambda pair: (pair[0] == "", -pair[1].impressions, pair[0]))
    return tuple(owner for _, owner in owners)
