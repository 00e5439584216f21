"""What the two readers hand to the parser, and how statements are put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handscroll.departments.collection.dates import edtf
from handscroll.departments.collection.dates.reading import (
    EARLIEST,
    LATEST,
    Calendar,
    Candidate,
    Certainty,
    Problem,
    worst,
)


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates of one statement, with its certainty before the candidates are counted."""

    candidates: tuple[Candidate, ...]
    certainty: Certainty = "certain"
    problem: Problem | None = None


NOTHING = Found(())


def candidate(
    first: int, last: int, calendar: Calendar, why: str, *, rank: int = 0, text: str = ""
) -> Candidate:
    """Make a candidate whose EDTF bears no mark yet; ``text`` is a finer EDTF."""
    return Candidate(first, last, text or edtf.write(first, last), calendar, why, rank)


def marked(found: Found, certainty: Certainty) -> tuple[Candidate, ...]:
    """Put the mark of a certainty into the EDTF of each candidate."""
    if certainty == "certain":
        return found.candidates
    return tuple(replace(c, edtf=edtf.mark(c.edtf, certainty)) for c in found.candidates)


def opened_at(one: Candidate, before: bool, inclusive: bool) -> Candidate:
    """Open a candidate to the past or to the future: before 1700, after 1625."""
    if before:
        first, last = EARLIEST, max(EARLIEST, one.last if inclusive else one.first - 1)
    else:
        first, last = min(LATEST, one.first if inclusive else one.last + 1), LATEST
    why = f"{'before' if before else 'after'} {one.why}"
    return replace(one, first=first, last=last, edtf=edtf.write(first, last), why=why)


def within(candidates: Iterable[Candidate], first: int, last: int) -> tuple[Candidate, ...]:
    """Keep the candidates that touch a span of years."""
    return tuple(c for c in candidates if c.first <= last and c.last >= first)


def both(one: Found, two: Found) -> Found | None:
    """Join two statements about one thing; the narrower says how certain it is.

    Returns
    -------
    Found or None
        What both allow; None where they contradict each other.
    """
    met = [(a, b) for a in one.candidates for b in two.candidates if _touch(a, b)]
    if not met:
        return None
    narrow_is_two = any(_length(b) < _length(a) for a, b in met)
    certainty = two.certainty if narrow_is_two else one.certainty
    if "uncertain" in (one.certainty, two.certainty):
        certainty = worst(one.certainty, two.certainty)
    return Found(
        tuple(dict.fromkeys(_meet(a, b) for a, b in met)), certainty, one.problem or two.problem
    )


def _touch(a: Candidate, b: Candidate) -> bool:
    return a.first <= b.last and b.first <= a.last


def _length(one: Candidate) -> int:
    return one.last - one.first


def _meet(a: Candidate, b: Candidate) -> Candidate:
    first, last = max(a.first, b.first), min(a.last, b.last)
    narrow, wide = (b, a) if _length(b) < _length(a) else (a, b)
    if (first, last) == (narrow.first, narrow.last):
        return replace(narrow, why=f"{narrow.why}, within {wide.why}"[:300])
    return candidate(first, last, narrow.calendar, f"{narrow.why} and {wide.why}"[:300])
