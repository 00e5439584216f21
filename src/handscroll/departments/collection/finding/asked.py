"""What a reader asks for in a page's address, and the address of every other question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from handscroll.departments.collection.finding.colours import nearest_few
from handscroll.museum.search import Order

NARROWED = (
    "type", "dynasty", "century", "creator", "format", "medium", "support", "technique",
    "seal_owner", "colour", "rights", "member",
)  # fmt: skip
"""Facets in the order in which a page shows them."""
SORTS = (Order.RELEVANCE, Order.ARTIST, Order.OLDEST, Order.NEWEST, Order.TITLE)
_MOST_VALUES, _LONGEST_VALUE, _LONGEST_TEXT = 20, 200, 20_000
_HEX = re.compile("#[0-9A-Fa-f]{6}")
_YEAR = re.compile(r"\s*([-−]?)0*(\d{1,4})\s*")
_DEEPEST_PAGE = 1_000_000


class View(StrEnum):
    """As what the results are shown."""

    SCROLL = "scroll"
    TABLE = "table"


class Address(BaseModel):
    """The parameters of a search, as text: none of them can be wrong, some are not understood."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    q: str = Field(
        default="", description="Words: Chinese, pinyin, English; “phrase”, -without, field:word"
    )
    date: str = Field(default="", description="A time in words: 康熙, before 1700, 17th century")
    first: str = Field(default="", alias="from", description="First year; 0 is 1 BC")
    last: str = Field(default="", alias="to", description="Last year")
    type: list[str] = Field(default=[], description="Kind of object")
    dynasty: list[str] = Field(default=[], description="Dynasty, in traditional characters")
    century: list[str] = Field(default=[], description="Century: 18, or -2 before Christ")
    creator: list[str] = Field(default=[], description="Artist")
    format: list[str] = Field(default=[], description="Format of the mounting")
    medium: list[str] = Field(default=[], description="Medium")
    support: list[str] = Field(default=[], description="Support")
    technique: list[str] = Field(default=[], description="Technique")
    seal_owner: list[str] = Field(default=[], description="Owner of a seal on it")
    colour: list[str] = Field(
        default=[], description="Name of a colour, or #rrggbb: the nearest are taken"
    )
    rights: list[str] = Field(default=[], description="Address of a rights statement")
    member: list[str] = Field(default=[], description="Member museum")
    sort: str = Field(default="", description="relevance, artist, oldest, newest or title")
    view: str = Field(default="", description="scroll or table")
    page: str = Field(default="", description="Number of the page, from 1")
    more: str = Field(default="", description="Facet of which more values are shown")


_NAMES = {one.alias or name: name for name, one in Address.model_fields.items()}
_MANY = frozenset(name for name, one in Address.model_fields.items() if one.default == [])


def read_address(pairs: Iterable[tuple[str, str]]) -> Address:
    """Return the parameters of an address; of one that is given twice the last, or all values."""
    found: dict[str, Any] = {}
    for given, value in pairs:
        name = _NAMES.get(given, "")
        if name in _MANY:
            found.setdefault(name, []).append(value)
        elif name:
            found[name] = value
    return Address.model_validate(found)


def described() -> list[dict[str, Any]]:
    """Return the parameters of an address as OpenAPI describes them."""
    text = {"type": "string"}
    return [
        {
            "name": given,
            "in": "query",
            "required": False,
            "description": Address.model_fields[name].description,
            "schema": {"type": "array", "items": text} if name in _MANY else text,
        }
        for given, name in _NAMES.items()
    ]


@dataclass(frozen=True)
class Asked:
    """A search as a reader asks for it.

    Attributes
    ----------
    filters
        Facet to values; only facets that narrow.
    first, last
        Astronomical years of the timeline, or None where it is open.
    more
        Facet whose values are shown in full, or nothing.
    picked
        A colour that was picked, ``#rrggbb``; the names nearest to it are among the filters.
    unread
        Names of parameters that could not be read.
    """

    q: str = ""
    date: str = ""
    first: int | None = None
    last: int | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: Order = Order.RELEVANCE
    view: View = View.SCROLL
    page: int = 1
    more: str = ""
    picked: str = ""
    unread: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Say whether nothing at all was asked for."""
        return not (self.q or self.date or self.filters) and self.first is self.last is None

    @property
    def sorted_by(self) -> Order:
        """The order of the results: works with pictures first where nothing else orders."""
        ranked = self.order is not Order.RELEVANCE or self.q.strip()
        return self.order if ranked else Order.PICTURED

    @property
    def years(self) -> tuple[int | None, int | None] | None:
        """The years asked for, or None for all."""
        return None if self.first is None and self.last is None else (self.first, self.last)

    def toggled(self, facet: str, value: str) -> Asked:
        """Return the question with a facet's value added, or taken away where it was there."""
        now = self.filters.get(facet, ())
        values = tuple(one for one in now if one != value) if value in now else (*now, value)
        filters = {name: kept for name, kept in self.filters.items() if name != facet}
        if values:
            filters[facet] = values
        return replace(self, filters=filters, page=1)

    def but(self, **changes: object) -> Asked:
        """Return the question with something else in it, from its first page."""
        return replace(self, **{"page": 1} | changes)  # type: ignore[arg-type]  # by name


def read_asked(told: Address) -> Asked:
    """Understand an address; what cannot be understood is left out and named."""
    unread = []
    years = [_year(text) for text in (told.first, told.last)]
    for name, text, year in (("from", told.first, years[0]), ("to", told.last, years[1])):
        if text.strip() and year is None:
            unread.append(name)
    first, last = years
    if first is not None and last is not None and first > last:
        first, last = last, first
    page = told.page.strip()
    return Asked(
        q=told.q[:_LONGEST_TEXT],
        date=told.date[:_LONGEST_TEXT].strip(),
        first=first,
        last=last,
        filters=_filters(told),
        order=next((one for one in SORTS if one.value == told.sort), Order.RELEVANCE),
        view=View.TABLE if told.view == View.TABLE.value else View.SCROLL,
        page=min(max(int(page), 1), _DEEPEST_PAGE) if re.fullmatch("[0-9]{1,9}", page) else 1,
        more=told.more if told.more in NARROWED else "",
        picked=next((one.lower() for one in told.colour if _HEX.fullmatch(one)), ""),
        unread=tuple(unread),
    )


def _year(text: str) -> int | None:
    found = _YEAR.fullmatch(text)
    return None if found is None else int(found[2]) * (-1 if found[1] else 1)


def _filters(told: Address) -> dict[str, tuple[str, ...]]:
    found = {}
    for name in NARROWED:
        values: Iterable[str] = (value[:_LONGEST_VALUE] for value in getattr(told, name) if value)
        if name == "colour":
            values = (one for value in values for one in nearest_few(value))
        kept = tuple(dict.fromkeys(values))[:_MOST_VALUES]
        if kept:
            found[name] = kept
    return found


def parameters(asked: Asked) -> list[tuple[str, str]]:
    """Return the parameters of a question in one order, without those that say nothing."""
    told = [("q", asked.q), ("date", asked.date)]
    told += [("from", _text(asked.first)), ("to", _text(asked.last))]
    told += [(name, value) for name in NARROWED for value in asked.filters.get(name, ())]
    told.append(("sort", "" if asked.order is Order.RELEVANCE else asked.order.value))
    told.append(("view", "" if asked.view is View.SCROLL else asked.view.value))
    told.append(("more", asked.more))
    told.append(("page", "" if asked.page == 1 else str(asked.page)))
    return [(name, value) for name, value in told if value]


def _text(year: int | None) -> str:
    return "" if year is None else str(year)


def address(language: str, asked: Asked, **more: str) -> str:
    """Return the address of a question's page: equal questions have equal addresses."""
    query = urlencode([*parameters(asked), *more.items()])
    return f"/{language}/find" + (f"?{query}" if query else "")
