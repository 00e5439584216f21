"""A question asked of the index: hits, counts of every facet, bars of the timeline, remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handscroll.departments.collection.finding.asked import NARROWED, Asked
from handscroll.departments.collection.finding.times import date_query
from handscroll.departments.collection.search.query import LONGEST, Note, NoteKind
from handscroll.departments.collection.search.suggest import search
from handscroll.museum.index_standing import Standing
from handscroll.museum.search import Query, Search

PER_PAGE = 24
"""Works on one page of results."""
FEW, MANY = 8, 100
"""Values of a facet that are shown, and of one that was asked for in full."""
_WIDTHS = ((60, 5), (160, 10), (600, 25))
"""Up to so many years, bars of that width in years; beyond, a century each."""
CENTURY = 100
MOST_BARS = 36
"""Bars of a timeline: each stays wide enough to be pressed."""
_EVER = 10_000
_STANDING = {
    Standing.OLDER: (Note(NoteKind.OLDER_INDEX),),
    Standing.PARTIAL: (Note(NoteKind.PARTIAL_INDEX),),
}
"""What is said before all else, so that nothing found is not taken for none there."""


@dataclass(frozen=True)
class Outcome:
    """What a question found.

    Attributes
    ----------
    total, hits
        How many works there are, and the identifiers of those of the page.
    facets
        Facet to ``(value, works)``; of a facet that is narrowed, as if it were not.
    bars
        ``(first year, works)`` of the timeline, ``width`` years each: a work counts in every
        bar of which it may be, so that a bar's number is what pressing it finds.
    span
        The years that were meant, or None.
    """

    total: int
    hits: tuple[str, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    bars: tuple[tuple[int, int], ...]
    width: int
    span: tuple[int | None, int | None] | None
    did_you_mean: str | None
    notes: tuple[Note, ...]


def seek(index: Search, asked: Asked, *, everything: bool = False, plain: bool = False) -> Outcome:
    """Ask the index.

    Parameters
    ----------
    everything
        True also finds what is not published; the asker has checked that they may.
    plain
        True leaves counts and bars out.

    Raises
    ------
    InvalidError
        If the page lies too deep.
    """
    span, notes = _span(asked)
    wanted = Query(
        filters=asked.filters,
        years=span,
        everything=everything,
        order=asked.sorted_by,
        limit=PER_PAGE,
        offset=(asked.page - 1) * PER_PAGE,
    )
    width = _width(span)
    if not plain:
        counted = tuple(name for name in NARROWED if name not in asked.filters)
        top = MANY if asked.more else FEW + 1
        wanted = replace(wanted, facets=counted, top=top, histogram=width)
    told = search(index, asked.q, wanted, date_query)
    found = told.found
    bars, width = tidy_bars(found.histogram, span, width, found.endings)
    return Outcome(
        total=found.total,
        hits=found.hits,
        facets={} if plain else dict(found.facets) | _unnarrowed(index, asked, wanted),
        bars=bars,
        width=width,
        span=span,
        did_you_mean=found.did_you_mean,
        notes=(*_STANDING.get(index.state, ()), *notes, *told.notes),
    )


def _span(asked: Asked) -> tuple[tuple[int | None, int | None] | None, tuple[Note, ...]]:
    """Return the years that are meant by words and numbers together, and what was not read."""
    span = asked.years
    if not asked.date:
        return span, ()
    read = date_query(asked.date)
    if read is None:
        return span, (Note(NoteKind.NO_DATE, asked.date[:40]),)
    if span is None:
        return read, ()
    lows = [year for year in (span[0], read[0]) if year is not None]
    highs = [year for year in (span[1], read[1]) if year is not None]
    return (max(lows, default=None), min(highs, default=None)), ()


def _unnarrowed(
    index: Search, asked: Asked, wanted: Query
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count each narrowed facet as if it were not narrowed, so that one can widen it again."""
    found = {}
    for name in asked.filters:
        others = {other: kept for other, kept in asked.filters.items() if other != name}
        query = replace(
            wanted, filters=others, facets=(name,), top=MANY, limit=1, offset=0, histogram=None
        )
        found[name] = search(index, asked.q[:LONGEST], query, date_query).found.facets.get(name, ())
    return found


def _width(span: tuple[int | None, int | None] | None) -> int:
    first, last = span or (None, None)
    if first is None or last is None:
        return CENTURY
    return next((width for most, width in _WIDTHS if last - first < most), CENTURY)


def tidy_bars(
    bars: Sequence[tuple[int, int]],
    span: tuple[int | None, int | None] | None,
    width: int,
    endings: Sequence[tuple[int, int]] = (),
) -> tuple[tuple[tuple[int, int], ...], int]:
    """Put the bars side by side, empty ones between, and return them with their width in years.

    None lies beyond the years that were meant. Where there would be more than
    :data:`MOST_BARS`, bars are made twice as wide.

    Parameters
    ----------
    bars, endings
        Works by their first and by their last year. With ``endings`` a work counts in every bar
        that its span meets; without, where it begins.
    """
    if endings:
        return _met(dict(bars), dict(endings), span, width)
    first, last = span or (None, None)
    low = -_EVER if first is None else first
    high = _EVER if last is None else last
    inside = [(max(at, low // width * width), count) for at, count in bars if count]
    inside = [(at, count) for at, count in inside if at <= high]
    if not inside:
        return (), width
    begin, end = min(inside)[0], max(inside)[0]
    while end // width - begin // width >= MOST_BARS:
        width *= 2
    counted: dict[int, int] = {}
    for at, count in inside:
        place = at // width * width
        counted[place] = counted.get(place, 0) + count
    places = range(min(counted), max(counted) + width, width)
    return tuple((at, counted.get(at, 0)) for at in places), width


def _met(
    firsts: Mapping[int, int],
    lasts: Mapping[int, int],
    span: tuple[int | None, int | None] | None,
    width: int,
) -> tuple[tuple[tuple[int, int], ...], int]:
    """Count the works whose span meets each bar: those begun by its end, less those ended before.

    Both counts come from one pass over the index, however long the spans are.
    """
    first, last = span or (None, None)
    begin = max(min(firsts), -_EVER if first is None else first)
    end = min(max(lasts), _EVER if last is None else last)
    finest = width
    while end // width - begin // width >= MOST_BARS:
        width *= 2
    found = []
    for at in range(begin // width * width, end + 1, width):
        # Counts are of bars of the finest width, which wider ones hold whole.
        begun = sum(count for year, count in firsts.items() if year < at + width)
        ended = sum(count for year, count in lasts.items() if year + finest <= at)
        found.append((at, begun - ended))
    return tuple(found), width
