"""Parts of a span of years: early, mid, late, halves and quarters."""

from __future__ import annotations

from typing import Literal

from handscroll.departments.collection.dates.reading import LATEST

Part = Literal["early", "mid", "late", "h1", "h2", "q1", "q2", "q3", "q4", "t1", "t2", "t3"]

_FRACTIONS: dict[str, int] = {"h": 2, "q": 4, "t": 3}


def take(part: Part, first: int, last: int) -> tuple[int, int]:
    """Cut a part out of a span.

    Early, mid and late are thirds, as the catalogue rule has it; the ends of halves and
    quarters of a century fall on its round years (1750, 1725).

    Returns
    -------
    tuple of int
        First and last year, both included; the whole span where it is open or shorter than four.
    """
    length = last - first + 1
    if last >= LATEST or length < 4:
        return first, last
    third = length // 3
    if part in ("early", "t1"):
        return first, min(last, first + third)
    if part in ("late", "t3"):
        return max(first, last - third + 1), last
    if part in ("mid", "t2"):
        return min(last, first + third + 1), max(first, last - third)
    pieces = _FRACTIONS[part[0]]
    place = int(part[1])
    # A first century has 99 years; its halves still end in 49 and 99.
    start = last - round(length / pieces) * (pieces - place + 1) + 1
    end = last - round(length / pieces) * (pieces - place)
    return max(first, start), max(first, end)


def is_exact(part: Part) -> bool:
    """Tell whether the words name an exact part (a half) or a vague one (early)."""
    return part[0] in _FRACTIONS and part[1:].isdigit()


def century(number: int, before_christ: bool) -> tuple[int, int]:
    """Give a century as museums compute it: the 17th is 1600 to 1699.

    Centuries before our era run from the hundreds: the 3rd is 300 to 201 BC.
    """
    if before_christ:
        return 1 - 100 * number, -100 * (number - 1)
    return max(1, 100 * (number - 1)), 100 * number - 1
