"""Intervals of whole numbers as tokens: those that meet another interval are found by terms.

An interval meets ``low`` to ``high`` where it begins between them, or where it began before
``low`` and reaches it. The second is what is kept here: blocks of 1, 2, 4, 8 ... numbers that
together hold all of an interval but its first number, each once. One of the blocks that hold
``low`` is then among them or none is, so that sixteen terms answer for intervals of any length.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

LOWEST, HIGHEST = -(2**15), 2**15 - 1
"""Numbers that blocks are made for; what lies beyond is compared number by number."""
_LEVELS = 17


@dataclass(frozen=True, slots=True)
class Span:
    """An interval that a document holds, by two of its number fields, ends included.

    Attributes
    ----------
    name
        Of the field that keeps its blocks.
    first, last
        Number fields; a document has both, the first not above the last, or neither.
    """

    name: str
    first: str
    last: str


@lru_cache(maxsize=65_536)
def blocks(first: int, last: int) -> str:
    """Return the blocks that hold the numbers after ``first`` up to ``last``, with blanks between.

    No block holds another, and there are thirty at most.
    """
    found: list[str] = []
    low = max(first + 1, LOWEST) - LOWEST
    high = min(last, HIGHEST) - LOWEST
    level = 0
    while low <= high:
        if low % 2:
            found.append(_block(level, low))
            low += 1
        if not high % 2:
            found.append(_block(level, high))
            high -= 1
        low, high, level = low // 2, high // 2, level + 1
    return " ".join(found)


def blocks_with(number: int) -> list[str]:
    """Return every block that holds a number between :data:`LOWEST` and :data:`HIGHEST`."""
    return [_block(level, (number - LOWEST) >> level) for level in range(_LEVELS)]


def _block(level: int, place: int) -> str:
    return f"{level:x}.{place:x}"
