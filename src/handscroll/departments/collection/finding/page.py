"""The page of results as its template needs it: nothing there is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handscroll.departments.collection.finding.asked import (
    NARROWED,
    SORTS,
    Asked,
    View,
    address,
    parameters,
)
from handscroll.departments.collection.finding.cards import Card
from handscroll.departments.collection.finding.colours import COLOURS, NAMES
from handscroll.departments.collection.finding.labels import Said, label
from handscroll.departments.collection.finding.searching import FEW, PER_PAGE, Outcome
from handscroll.departments.collection.finding.timeline import Timeline, timeline
from handscroll.museum.search import Order
from handscroll.pages.words import Words
from handscroll.storage.index import DEEPEST


@dataclass(frozen=True)
class Choice:
    """One link that changes the question; ``count`` is None where nothing was counted."""

    label: str
    href: str
    chosen: bool = False
    count: int | None = None
    value: str = ""


@dataclass(frozen=True)
class Group:
    """A facet: its values, whether it lies open, and where all of them are shown."""

    name: str
    choices: tuple[Choice, ...]
    open: bool
    more: str = ""


@dataclass(frozen=True)
class Column:
    """A head of the table; ``direction`` is what ``aria-sort`` says, or nothing."""

    name: str
    href: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Swatch:
    """A colour of the palette."""

    name: str
    hex: str
    choice: Choice


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
    """

    asked: Asked
    outcome: Outcome
    cards: Sequence[Card]
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
    clear: str
    kept: tuple[tuple[str, str], ...]

    @property
    def first(self) -> int:
        """Number of the page's first work among all."""
        return (self.asked.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """Number of the page's last work among all."""
        return self.first + len(self.outcome.hits) - 1


def results(
    asked: Asked, outcome: Outcome, cards: Sequence[Card], words: Words, said: Said
) -> Results:
    """Lay out what was found."""
    language = words.language
    pages = -(-min(outcome.total, DEEPEST) // PER_PAGE)
    line = timeline(outcome.bars, outcome.width)
    whole = replace(asked, page=1, more="")
    return Results(
        asked=asked,
        outcome=outcome,
        cards=cards,
        chips=_chips(asked, words, said),
        groups=_groups(asked, outcome, words, said),
        swatches=_swatches(asked, outcome, words),
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
        bars={bar.first: _years_link(asked, language, bar.first, bar.last) for bar in line.bars}
        if line
        else {},
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
        clear=address(language, Asked(q=asked.q, view=asked.view)),
        kept=tuple(pair for pair in parameters(whole) if pair[0] not in ("q", "date")),
    )


def _years_link(asked: Asked, language: str, first: int, last: int) -> str:
    return address(language, asked.but(first=first, last=last, date=""))


def year_text(year: int, words: Words) -> str:
    """Return an astronomical year as people write it: 0 is 1 BC."""
    return str(year) if year > 0 else words("find.year_bc", year=1 - year)


def years_text(first: int | None, last: int | None, words: Words) -> str:
    """Return an interval in words; either end may be open."""
    if first is None and last is None:
        return ""
    if first is None:
        return words("find.until", year=year_text(last or 0, words))
    if last is None:
        return words("find.since", year=year_text(first, words))
    if first == last:
        return year_text(first, words)
    return words("find.years", first=year_text(first, words), last=year_text(last, words))


def _chips(asked: Asked, words: Words, said: Said) -> tuple[Choice, ...]:
    language, found = words.language, []
    if asked.date:
        found.append(Choice(asked.date, address(language, asked.but(date="")), value="date"))
    if asked.years is not None:
        told = years_text(asked.first, asked.last, words)
        found.append(
            Choice(told, address(language, asked.but(first=None, last=None)), value="years")
        )
    for name in NARROWED:
        for value in asked.filters.get(name, ()):
            told = label(name, value, words, said)
            found.append(Choice(told, address(language, asked.toggled(name, value)), value=name))
    return tuple(found)


def _groups(asked: Asked, outcome: Outcome, words: Words, said: Said) -> tuple[Group, ...]:
    groups: list[Group] = []
    for name in NARROWED:
        counts = [pair for pair in outcome.facets.get(name, ()) if pair[0]]
        chosen = asked.filters.get(name, ())
        counts += [(value, 0) for value in chosen if value not in dict(counts)]
        # One value that all hits bear says nothing that narrows.
        says_nothing = len(counts) == 1 and counts[0][1] == outcome.total and not chosen
        if not counts or says_nothing or name == "colour":
            continue
        if name == "century":
            counts.sort(key=lambda pair: int(pair[0]) if pair[0].lstrip("-").isdigit() else 0)
        in_full = asked.more == name
        shown = counts if in_full or len(counts) <= FEW + 1 else _few(counts, chosen)
        choices = tuple(
            Choice(
                label(name, value, words, said),
                address(words.language, asked.toggled(name, value)),
                value in chosen,
                count,
                value,
            )
            for value, count in shown
        )
        more = "" if len(shown) == len(counts) else address(words.language, asked.but(more=name))
        groups.append(Group(name, choices, bool(chosen) or in_full or len(groups) < 3, more))
    return tuple(groups)


def _few(counts: list[tuple[str, int]], chosen: Sequence[str]) -> list[tuple[str, int]]:
    first = {value for value, _ in sorted(counts, key=lambda pair: -pair[1])[:FEW]}
    return [pair for pair in counts if pair[0] in first or pair[0] in chosen]


def _swatches(asked: Asked, outcome: Outcome, words: Words) -> tuple[Swatch, ...]:
    counts = dict(outcome.facets.get("colour", ()))
    chosen = asked.filters.get("colour", ())
    if not counts and not chosen:
        return ()
    return tuple(
        Swatch(
            one.name,
            NAMES[one.name].hex,
            Choice(
                words(f"colour.{one.name}"),
                address(words.language, asked.toggled("colour", one.name)),
                one.name in chosen,
                counts.get(one.name, 0),
                one.name,
            ),
        )
        for one in COLOURS
    )


def _sorts(asked: Asked, words: Words) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            words(f"find.sort.{one.value}"),
            address(words.language, asked.but(order=one)),
            one is asked.order,
            value=one.value,
        )
        for one in SORTS
    )


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
        Column("artist"),
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
