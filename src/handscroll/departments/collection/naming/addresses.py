"""Where the pages of people, seals and dynasties lie, for one reader."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from handscroll.departments.collection.dates.tables import Dynasty
from handscroll.departments.collection.naming.keys import key_of
from handscroll.departments.collection.naming.labels import labelled
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.relic import Relic


@dataclass(frozen=True)
class Addresses:
    """Addresses in one language; each is empty where there is no such page."""

    language: str

    def person(self, key: object) -> str:
        """Return the address of a key's page."""
        return f"/{self.language}/people/{quote(str(key), safe='~')}"

    def person_of(self, person: PersonRef) -> str:
        """Return the address of somebody in a record."""
        key = key_of(person)
        return "" if key is None else self.person(key)

    def maker_of(self, relic: Relic) -> str:
        """Return the address of the one maker whom a label names."""
        makers = labelled(relic.creator)
        return self.person_of(makers[0][0]) if len(makers) == 1 else ""

    def seal(self, seal: str) -> str:
        """Return the address of a seal."""
        return f"/{self.language}/seals/{quote(seal, safe='')}"

    def dynasty(self, one: Dynasty) -> str:
        """Return the address of a dynasty."""
        return f"/{self.language}/dynasties/{quote(one.hant)}"

    def record(self, relic: str, place: str = "") -> str:
        """Return the address of a work's record, or of a place in it."""
        return f"/{self.language}/relics/{relic}/record" + (f"#{place}" if place else "")

    def find(self, **asked: str) -> str:
        """Return the address of a search."""
        return f"/{self.language}/find?{urlencode(asked)}"
