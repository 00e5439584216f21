"""Dates in a search box: a text that is wholly a date becomes one span of years."""

from __future__ import annotations

from handscroll.departments.collection.dates.chinese_words import words_of
from handscroll.departments.collection.dates.parse import LONGEST, is_chinese, parse_date, tidy
from handscroll.departments.collection.dates.reading import Candidate
from handscroll.departments.collection.dates.seasons import month_of
from handscroll.departments.collection.dates.tables import fold
from handscroll.departments.collection.dates.western_words import tokens_of

WIDEST = 150
"""Years between the ends of alternatives that are still searched as one span."""

_FILL = frozenset("大制造款间时期代朝 ()（）,，。.·岁次在之时皇帝春夏秋冬孟仲季暮初朔望晦既闰日")


def date_query(text: str) -> tuple[int, int] | None:
    """Read a search text as years.

    Parameters
    ----------
    text
        "before 1700", "康熙", "18th century", "乾隆辛丑", "1689-1720".

    Returns
    -------
    tuple of int, or None
        First and last astronomical year. None for what is not wholly a date, and for a date
        with alternatives too far apart to be one span (丙辰 alone). Of an era name that
        several states used, the principal dynasty's use is meant.
    """
    if len(text) > LONGEST or not _is_wholly_date(tidy(text)):
        return None
    candidates = parse_date(text).candidates
    best = [c for c in candidates if c.rank == min(d.rank for d in candidates)]
    if not best:
        return None
    first, last = min(c.first for c in best), max(c.last for c in best)
    if len(best) == 1 or last - first <= WIDEST:
        return first, last
    return _principal(best)


def _principal(candidates: list[Candidate]) -> tuple[int, int] | None:
    """Of several reigns of one name take the longest, if it is much longer than the rest."""
    if any(c.calendar != "reign" for c in candidates):
        return None
    longest, second, *_ = sorted(candidates, key=lambda c: c.first - c.last)
    if longest.last - longest.first > 2 * (second.last - second.first):
        return longest.first, longest.last
    return None


def _is_wholly_date(text: str) -> bool:
    if not is_chinese(text):
        return not any(t.kind == "WORD" for t in tokens_of(text.lower()))
    folded = fold(text)
    left = list(folded)
    for word in words_of(folded):
        left[word.start : word.end] = " " * (word.end - word.start)
    rest = "".join(left)
    month = month_of(folded[-8:])
    if month is not None:
        rest = "".join(c for c in rest if c not in month[1] + "月日")
    return not set(rest) - _FILL
