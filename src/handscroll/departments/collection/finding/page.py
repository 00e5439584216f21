"""The page of results as its template needs it: nothing there is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handscroll.departments.collection.finding.asked import (
    SORTS,
    Asked,
    View,
    address,
    parameters,
)
from handscroll.departments.collection.finding.cards import Card
from handscroll.departments.collection.finding.colours import COLOURS, NAMES
from handscroll.departments.collection.finding.narrowing import (
    Choice,
    Group,
    Naming,
    Swatch,
    chips_of,
    groups_of,
    swatches_of,
)
from handscroll.departments.collection.finding.searching import PER_PAGE, Outcome
from handscroll.departments.collection.finding.timeline import Timeline, timeline
from handscroll.model.label import Label
from handscroll.museum.search import Order
from handscroll.pages.words import Words
from handscroll.storage.index import DEEPEST


@dataclass(frozen=True)
class Column:
    """A head of the table; ``direction`` is what ``aria-sort`` says, or nothing."""

    name: str
    href: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Results:
    """What a page of results shows.

    Attributes
    ----------
    kept
        Parameters that a form must send along, beside its own.
    chips
        What narrows the search, each a link that takes it away.
    previous, following
        Addresses of the pages before and after, or nothing.
    link, name
        The address of the whole search, and what somebody who keeps it would call it.
    hex, nearest
        The colour that the picker shows, and the names nearest to one that was picked.
    ways_out, instead
        Where nothing was found: the same search without one of its conditions, with how many
        works that finds; and works to look at meanwhile.
    """

    asked: Asked
    outcome: Outcome
    cards: Sequence[Card[Label]]
    chips: tuple[Choice, ...]
    groups: tuple[Group, ...]
    swatches: tuple[Swatch, ...]
    sorts: tuple[Choice, ...]
    views: tuple[Choice, ...]
    columns: tuple[Column, ...]
    line: Timeline | None
    bars: Mapping[int, str]
    spelling: str
    pages: int
    previous: str
    following: str
    csv: str
    jsonld: str
    link: str
    name: str
    clear: str
    hex: str
    nearest: str
    kept: tuple[tuple[str, str], ...]
    ways_out: tuple[Choice, ...] = ()
    instead: tuple[Card[Label], ...] = ()

    @property
    def all_kept(self) -> list[tuple[str, str]]:
        """Parameters of the whole search, for a form that leads away from it."""
        return parameters(replace(self.asked, page=1, more=""))

    @property
    def first(self) -> int:
        """Number of the page's first work among all."""
        return (self.asked.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """Number of the page's last work among all."""
        return self.first + len(self.outcome.hits) - 1


def results(
    asked: Asked, outcome: Outcome, cards: Sequence[Card[Label]], words: Words, naming: Naming
) -> Results:
    """Lay out what was found."""
    language = words.language
    pages = -(-min(outcome.total, DEEPEST) // PER_PAGE)
    line = timeline(outcome.bars, outcome.width)
    whole = replace(asked, page=1, more="")
    chips = chips_of(asked, words, naming)
    return Results(
        asked=asked,
        outcome=outcome,
        cards=cards,
        chips=chips,
        groups=groups_of(asked, outcome, words, naming),
        swatches=swatches_of(asked, outcome, words),
        sorts=_sorts(asked, words),
        views=tuple(
            Choice(
                words(f"find.view.{one}"),
                address(language, asked.but(view=one)),
                one is asked.view,
                value=one,
            )
            for one in View
        ),
        columns=_columns(asked, language),
        line=line,
        bars=_bar_links(asked, outcome, line, language),
        spelling=address(language, asked.but(q=outcome.did_you_mean))
        if outcome.did_you_mean
        else "",
        pages=pages,
        previous=address(language, replace(asked, page=min(asked.page - 1, max(pages, 1))))
        if asked.page > 1
        else "",
        following=address(language, replace(asked, page=asked.page + 1))
        if asked.page < pages
        else "",
        csv=address(language, whole, **{"as": "csv"}),
        jsonld=address(language, whole, **{"as": "jsonld"}),
        link=address(language, whole),
        name=_name(asked, chips, words),
        clear=address(language, Asked(q=asked.q, view=asked.view)),
        hex=asked.picked or next(iter(_hexes(asked)), COLOURS[-2].hex),
        nearest=words("find.list_sign").join(naming("colour", one) for one in _colours(asked)),
        kept=tuple(pair for pair in parameters(whole) if pair[0] not in ("q", "date")),
    )


def _bar_links(
    asked: Asked, outcome: Outcome, line: Timeline | None, language: str
) -> dict[int, str]:
    """Return what pressing each bar asks for: its years, within those that were meant."""
    low, high = outcome.span or (None, None)
    found = {}
    for bar in line.bars if line else ():
        first = bar.first if low is None else max(bar.first, low)
        last = bar.last if high is None else min(bar.last, high)
        found[bar.first] = address(language, asked.but(first=first, last=last, date=""))
    return found


def _sorts(asked: Asked, words: Words) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            words(f"find.sort.{_sort_name(asked, one)}"),
            address(words.language, asked.but(order=one)),
            one is asked.order,
            value=one.value,
        )
        for one in SORTS
    )


def _name(asked: Asked, chips: Sequence[Choice], words: Words) -> str:
    """Return what a search is called: its words and what narrows it."""
    told = [asked.q.strip()[:60], *(one.label for one in chips)]
    return " · ".join(one for one in told if one)[:120] or words("find.kept_all")


def _colours(asked: Asked) -> tuple[str, ...]:
    return asked.filters.get("colour", ()) if asked.picked else ()


def _hexes(asked: Asked) -> list[str]:
    return [NAMES[one].hex for one in asked.filters.get("colour", ())]


def _sort_name(asked: Asked, order: Order) -> str:
    """Name an order as it is: without words to match, the best match is what has a picture."""
    unranked = order is Order.RELEVANCE and not asked.q.strip()
    return Order.PICTURED.value if unranked else order.value


def _columns(asked: Asked, language: str) -> tuple[Column, ...]:
    """Return the heads of the table; a head sorts where the index can sort by it."""
    by_title = asked.order is Order.TITLE
    down = asked.order is Order.NEWEST
    by_date = asked.order is Order.OLDEST or down
    turned = Order.NEWEST if asked.order is Order.OLDEST else Order.OLDEST
    return (
        Column("picture"),
        Column(
            "title",
            address(language, asked.but(order=Order.TITLE)),
            "ascending" if by_title else "",
        ),
        Column(
            "artist",
            address(language, asked.but(order=Order.ARTIST)),
            "ascending" if asked.order is Order.ARTIST else "",
        ),
        Column(
            "date",
            address(language, asked.but(order=turned)),
            ("descending" if down else "ascending") if by_date else "",
        ),
        Column("format"),
        Column("medium"),
        Column("size"),
        Column("accession"),
    )
