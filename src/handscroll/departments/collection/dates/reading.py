"""What a reader of dates answers: what was written, and all that it can mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Certainty = Literal["certain", "approximate", "uncertain", "unknown"]
Calendar = Literal["gregorian", "lunar", "reign", "dynasty", "cyclical"]

EARLIEST, LATEST = -9999, 9999
"""Years that stand for "open" at either end; EDTF writes ``..`` for them."""

_ORDER: tuple[Certainty, ...] = ("certain", "approximate", "uncertain", "unknown")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a date could not be read, or not wholly; said like our errors."""

    what: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that a date can mean.

    Attributes
    ----------
    first, last
        Astronomical years, both included: 0 is 1 BC. ``EARLIEST`` and ``LATEST`` mean open.
    edtf
        The same as an EDTF level 1 text, finer where the conversion is exact.
    calendar
        How it was counted.
    why
        Short words for a person who checks.
    rank
        0 for the principal line of dynasties, 1 for the others; for order only.
    """

    first: int
    last: int
    edtf: str
    calendar: Calendar
    why: str
    rank: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a written date can mean; what was written is never lost."""

    written: str
    candidates: tuple[Candidate, ...]
    certainty: Certainty
    problem: Problem | None = None


def worst(*certainties: Certainty) -> Certainty:
    """Give the least certain of several certainties."""
    return max(certainties, key=_ORDER.index, default="certain")


def in_order(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Put candidates in order, principal dynasties first, each interval once."""
    seen: dict[tuple[int, int], Candidate] = {}
    for one in sorted(candidates, key=lambda c: (c.rank, c.first, c.last)):
        seen.setdefault((one.first, one.last), one)
    return tuple(seen.values())
