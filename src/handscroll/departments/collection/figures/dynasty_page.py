"""The page of a dynasty: its span, its reigns, its works in time and those who made them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from handscroll.departments.collection.dates.reigns import Reign, belongs, reigns
from handscroll.departments.collection.dates.tables import Dynasty, dynasties, fold
from handscroll.departments.collection.figures.paging import Paging, paging
from handscroll.departments.collection.figures.resolving import Somebody, people_of
from handscroll.departments.collection.figures.seeing import Seeing
from handscroll.departments.collection.finding.asked import Asked, address
from handscroll.departments.collection.finding.cards import Card, card
from handscroll.departments.collection.finding.searching import CENTURY, tidy_bars
from handscroll.departments.collection.finding.timeline import Timeline, timeline
from handscroll.departments.collection.finding.times import dynasty_of
from handscroll.departments.collection.naming.marks import read_person
from handscroll.model.relic import Relic
from handscroll.museum.search import Query

PER_PAGE, _ARTISTS = 24, 60
_NARROW, _NARROWEST = 400, 120


@dataclass(frozen=True)
class DynastyPage:
    """What is shown of a dynasty.

    Attributes
    ----------
    parts
        Dynasties within it whose works are counted here as well: 北宋 and 南宋 of 宋.
    whole
        Dynasties of which it is a part.
    reigns
        Its reign periods in the order of their first years.
    """

    dynasty: Dynasty
    parts: tuple[Dynasty, ...]
    whole: tuple[Dynasty, ...]
    reigns: tuple[Reign, ...]
    line: Timeline | None
    bars: dict[int, str]
    artists: tuple[Somebody, ...]
    works: tuple[Card[Relic], ...]
    paging: Paging
    find: str

    @property
    def open(self) -> bool:
        """Say whether it has not ended."""
        return self.dynasty.last >= 9_999

    def at(self, year: int) -> float:
        """Return where a year lies among the reigns, 0 to 1000."""
        first = min(one.first for one in self.reigns)
        last = max(one.last for one in self.reigns) + 1
        return round((year - first) * 1000 / (last - first), 2)


def find_dynasty(written: str) -> Dynasty | None:
    """Return the dynasty of an address: 清, Qing or northern-song."""
    told = written.strip()[:60]
    return by_name().get(told) or dynasty_of(told, told.replace("-", " "))


@cache
def by_name() -> dict[str, Dynasty]:
    """Map traditional characters to dynasties, in the order of the table."""
    return {one.hant: one for one in dynasties()}


def dynasty_page(seeing: Seeing, one: Dynasty, page: int, language: str) -> DynastyPage:
    """Gather the page of a dynasty."""
    parts = parts_of(one)
    filters = {"dynasty": (one.hant, *(part.hant for part in parts))}
    relics, total = seeing.page(filters, PER_PAGE, (page - 1) * PER_PAGE)
    line, width = _line(seeing, one, filters)
    asked = Asked(filters=filters)
    found = seeing.counts(filters, ("maker",), 2_000).get("maker", ())
    lines = [(told, works) for text, works in found if (told := read_person(text)) is not None]
    artists = sorted(people_of(lines), key=lambda who: (-who.works, who.sort))
    return DynastyPage(
        dynasty=one,
        parts=parts,
        whole=tuple(other for other in dynasties() if one in parts_of(other)),
        reigns=_reigns(one, parts),
        line=line,
        bars={
            bar.first: address(language, asked.but(first=bar.first, last=bar.first + width - 1))
            for bar in (line.bars if line else ())
        },
        artists=tuple(artists[:_ARTISTS]),
        works=tuple(card(relic, seeing.tier) for relic in relics),
        paging=paging(page, total, PER_PAGE),
        find=address(language, asked),
    )


@cache
def parts_of(one: Dynasty) -> tuple[Dynasty, ...]:
    """Return the dynasties that are parts of one: of its name, and within its years.

    劉宋 bears the name of 宋 and lies elsewhere in time; 遼 lies in the time of 宋 and is no part.
    """
    return tuple(
        other
        for other in dynasties()
        if other is not one
        and other.hant.endswith(one.hant)
        and other.kind == one.kind == "principal"
        and one.first <= other.first
        and other.last <= one.last
    )


def _reigns(one: Dynasty, parts: tuple[Dynasty, ...]) -> tuple[Reign, ...]:
    names = {fold(each.hant) for each in (one, *parts)}
    own = [reign for reign in reigns() if fold(reign.dynasty) in names]
    if not own and one.kind in {"principal", "parallel"}:
        own = [reign for reign in reigns() if belongs(reign, fold(one.hant))]
        own = [reign for reign in own if one.first <= reign.first <= one.last]
    return tuple(sorted(own, key=lambda reign: (reign.first, reign.counted_from)))


def _line(
    seeing: Seeing, one: Dynasty, filters: dict[str, tuple[str, ...]]
) -> tuple[Timeline | None, int]:
    last = min(one.last, 2_100)
    span = last - one.first
    width = 5 if span <= _NARROWEST else 10 if span <= _NARROW else CENTURY
    query = Query(filters=filters, everything=seeing.everything, limit=0, histogram=width)
    bars, width = tidy_bars(seeing.search.find(query).histogram, (one.first, last), width)
    return timeline(bars, width), width
