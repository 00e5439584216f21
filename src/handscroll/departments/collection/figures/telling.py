"""What the templates of people, seals and dynasties say in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from handscroll.departments.collection.dates.tables import Dynasty
from handscroll.departments.collection.entry.people import Called, called
from handscroll.departments.collection.figures.resolving import Somebody
from handscroll.departments.collection.finding.years import year_text, years_text
from handscroll.departments.collection.naming.addresses import Addresses
from handscroll.model.catalogue.extent import Measure, size_text
from handscroll.model.catalogue.maker import PersonRef
from handscroll.pages.words import Words


@dataclass(frozen=True)
class Telling:
    """Names, years and sizes for one reader."""

    words: Words

    @property
    def to(self) -> Addresses:
        """Where the other pages lie."""
        return Addresses(self.language)

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.words.language

    def called(self, person: PersonRef) -> Called:
        """Return how a person is called."""
        return called(person, self.language)

    def size(self, measure: Measure) -> str:
        """Return a size in words."""
        return size_text(measure, self.language)

    def seal_size(self, high: float | None, wide: float | None) -> str:
        """Return the size of a seal in words, or nothing."""
        if not high and not wide:
            return ""
        return self.size(Measure(of="seal", height_mm=high, width_mm=wide))

    def year(self, year: int) -> str:
        """Return a year as people write it."""
        return year_text(year, self.words)

    def years(self, first: int | None, last: int | None) -> str:
        """Return an interval in words; a time that has not ended is open."""
        return years_text(first, None if last is not None and last >= 9_999 else last, self.words)

    def life(self, one: Somebody) -> str:
        """Return somebody's dates in short, or nothing."""
        born, died = one.years
        return f"{born or '?'}–{died or '?'}" if born or died else ""

    def dynasty_name(self, one: Dynasty) -> str:
        """Return a dynasty's name."""
        return {"zh-Hans": one.hans, "zh-Hant": one.hant}.get(self.language, one.en)

    def turned(self, path: str, **asked: object) -> str:
        """Return a page's address with other parameters; empty ones are left out."""
        told = {name: str(value) for name, value in asked.items() if value not in ("", None, 1)}
        return path.partition("?")[0] + (f"?{urlencode(told)}" if told else "")
