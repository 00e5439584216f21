"""Extended Date/Time Format (ISO 8601-2, level 1): intervals written and read.

Only what a catalogue needs: years, months and days, open ends, ``~`` approximate,
``?`` uncertain, ``%`` both. Years beyond four digits are written with ``Y``.
"""

from __future__ import annotations

import re
from calendar import isleap

from handscroll.departments.collection.dates.reading import EARLIEST, LATEST, Certainty

_MARKS: dict[Certainty, str] = {"certain": "", "approximate": "~", "uncertain": "?", "unknown": "?"}
_CERTAINTIES: dict[str, Certainty] = {
    "": "certain",
    "~": "approximate",
    "?": "uncertain",
    "%": "uncertain",
}
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DATE = re.compile(
    r"(Y?)(-?)([0-9X]{4,9})(?:-(0[1-9]|1[0-2]|2[1-4])(?:-(0[1-9]|[12]\d|3[01]))?)?([?~%]?)",
    re.ASCII,
)


def days_in(year: int, month: int) -> int:
    """Return how many days a month of our calendar has, 28 to 31; years count astronomically."""
    return _DAYS[month - 1] + int(month == 2 and isleap(year))


def year_text(year: int) -> str:
    """Write an astronomical year: 1781, -0205 for 206 BC, Y12345 beyond four digits."""
    sign = "-" if year < 0 else ""
    prefix = "Y" if abs(year) > 9999 else ""
    return f"{prefix}{sign}{abs(year):04d}"


def write(first: int, last: int, certainty: Certainty = "certain") -> str:
    """Write an interval of years.

    Parameters
    ----------
    first, last
        Astronomical years, both included; ``EARLIEST`` and ``LATEST`` become ``..``.
    certainty
        Marked at each end that is not open.

    Returns
    -------
    str
        ``1781``, ``1667~/1699~``, ``../1699``.
    """
    mark = _MARKS[certainty]
    start = ".." if first <= EARLIEST else year_text(first) + mark
    end = ".." if last >= LATEST else year_text(last) + mark
    return start if start == end and start != ".." else f"{start}/{end}"


def mark(text: str, certainty: Certainty) -> str:
    """Put the mark of a certainty on each end of an EDTF text that bears none."""
    sign = _MARKS[certainty]
    return "/".join(p if p == ".." or p[-1] in "~?%" else p + sign for p in text.split("/"))


def read(text: str) -> tuple[int, int, Certainty] | None:
    """Read an EDTF text back.

    Returns
    -------
    tuple or None
        First and last astronomical year, and the certainty; None for what is no EDTF.
    """
    parts = text.split("/")
    if len(parts) > 2:
        return None
    ends = [_end(p) for p in parts]
    first, last = ends[0], ends[-1]
    if first is None or last is None or (len(parts) == 1 and parts[0] == ".."):
        return None
    certainty = max(first[2], last[2], key=("certain", "approximate", "uncertain").index)
    low, high = first[0], last[1]
    return (low, high, certainty) if low <= high else None


def _most_days(digits: str, month: int) -> int:
    return days_in(4 if "X" in digits else int(digits), month)


def _end(text: str) -> tuple[int, int, Certainty] | None:
    if text == "..":
        return EARLIEST, LATEST, "certain"
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    long_year, sign, digits, month, day, sign_of_doubt = found.groups()
    if len(digits) != 4 and not long_year:
        return None
    if "X" in digits and ("X" in digits.rstrip("X") or sign):
        return None
    if day and (int(month) > 12 or int(day) > _most_days(digits, int(month))):
        return None
    low, high = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    if sign:
        low, high = -high, -low
    return low, high, _CERTAINTIES[sign_of_doubt]
