"""Years for the search: of what is typed as a date, and of what a record says."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from handscroll.departments.collection.dates import query
from handscroll.departments.collection.dates.parse import parse_date
from handscroll.departments.collection.dates.reading import EARLIEST, LATEST
from handscroll.departments.collection.dates.tables import Dynasty, dynasties
from handscroll.model.relic import Relic

_WIDEST = 250
"""Years that a date with several meanings may span in all; a wider one says nothing."""
_AFTER_NAME = re.compile(r"\s*(?:dynasty|period|朝|代|[（(].*|[,，].*)$", re.IGNORECASE)


@lru_cache(maxsize=512)
def date_query(text: str) -> tuple[int | None, int | None] | None:
    """Read a time in words as first and last year, None for open; None where it is no time."""
    span = query.date_query(text)
    if span is None:
        return None
    first, last = span
    return (None if first <= EARLIEST else first), (None if last >= LATEST else last)


def years_of(relic: Relic) -> tuple[int, int] | None:
    """Return the years of a relic: as curators recorded them, as written, or its dynasty's."""
    recorded = relic.catalogue.date.years
    if recorded is not None:
        return recorded
    dynasty = dynasty_of(*relic.dynasty.values())
    span = None if dynasty is None else (dynasty.first, dynasty.last)
    return _written(relic.date_written, span) or span


def _written(written: str, span: tuple[int, int] | None) -> tuple[int, int] | None:
    if not written:
        return None
    candidates = parse_date(written, between=span).candidates
    bounds = [year for one in candidates for year in (one.first, one.last)]
    if not bounds or min(bounds) <= EARLIEST or max(bounds) >= LATEST:
        return None
    if len(candidates) > 1 and max(bounds) - min(bounds) > _WIDEST:
        return None
    return min(bounds), max(bounds)


def dynasty_of(*written: str) -> Dynasty | None:
    """Return the dynasty that is named by any of these words, or None."""
    for text in written:
        told, before = text.strip(), ""
        while told != before:
            if (found := _named().get(told.casefold())) is not None:
                return found
            told, before = _AFTER_NAME.sub("", told), told
    return None


@cache
def _named() -> dict[str, Dynasty]:
    found: dict[str, Dynasty] = {}
    for one in dynasties():
        for name in (one.hant, one.hans, one.en, *one.aliases):
            found.setdefault(name.casefold(), one)
    return found
