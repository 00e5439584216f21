"""Days that no calendar has: the thirtieth of February, a thirteenth month."""

from __future__ import annotations

import re
from dataclasses import replace

from handscroll.departments.collection.dates.edtf import days_in
from handscroll.departments.collection.dates.found import Found
from handscroll.departments.collection.dates.numerals import read_numeral
from handscroll.departments.collection.dates.reading import Problem

_LONGEST_LUNAR = 30
_OURS = re.compile(r"(\d{1,4})年(\d{1,2})月(?:(\d{1,2})[日号號])?")
_LUNAR_DAY = re.compile(r"月[初]?([一二三四五六七八九十廿卅0-9]{1,3})日")


def trouble(year: int, month: int | None, day: int | None) -> Problem | None:
    """Return what is wrong with a month and day of our calendar; 0 and None are left open."""
    if not month:
        return None
    if month > 12:
        return Problem(f"Month {month}", "a year has twelve months", "Check the month and the day")
    if day and day > days_in(year, month):
        why = f"month {month} of {year} has {days_in(year, month)} days in our calendar"
        return Problem(f"Day {day}", why, "Check the day, and whether it is of an older calendar")
    return None


def checked(found: Found, text: str) -> Found:
    """Doubt a reading whose text names a day of our calendar that never was: 2026年2月30日."""
    named = _OURS.search(text)
    if named is None:
        return found
    year, month, day = (int(one or 0) for one in named.groups())
    return doubted(found, trouble(year, month, day))


def checked_lunar(found: Found, rest: str) -> Found:
    """Doubt a reading whose text names a lunar day beyond the thirtieth."""
    named = _LUNAR_DAY.search(rest)
    day = read_numeral(named[1]) if named else None
    if day is None or day <= _LONGEST_LUNAR:
        return found
    why = "a month by the moon has 29 or 30 days"
    return doubted(found, Problem(f"Day {day}", why, "Check the day"))


def doubted(found: Found, problem: Problem | None) -> Found:
    """Return a reading as uncertain, with a problem where it had none."""
    if problem is None:
        return found
    return replace(found, certainty="uncertain", problem=found.problem or problem)
