"""Years in words: 0 is 1 BC, and an end may be open."""

from __future__ import annotations

from handscroll.pages.words import Words


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
