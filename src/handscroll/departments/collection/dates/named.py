"""Named periods of Western labels: dynasties, reigns, reign years, cyclical years."""

from __future__ import annotations

from handscroll.departments.collection.dates.found import Found, candidate
from handscroll.departments.collection.dates.ganzhi import NEWEST, OLDEST, years_of
from handscroll.departments.collection.dates.parts import take
from handscroll.departments.collection.dates.reading import Candidate, Certainty, Problem, in_order
from handscroll.departments.collection.dates.reigns import Reign, of_dynasties
from handscroll.departments.collection.dates.tables import Dynasty, fold, rank_of
from handscroll.departments.collection.dates.western_points import Point


def name_points(points: list[Point]) -> Found:
    """Read the named points of one clause: a dynasty may stand before its reign."""
    eras = [p for p in points if p.kind == "eras"]
    pairs = [p for p in points if p.kind == "ganzhi"]
    names = [p for p in points if p.kind == "names"]
    if eras:
        return _from_eras(eras, names, pairs)
    if names:
        found = _from_names(names)
        return _only_pairs(found, pairs) if pairs else found
    years = years_of(pairs[0].value, OLDEST, NEWEST)
    why = f"{pairs[0].value} comes every sixty years"
    return Found(tuple(candidate(y, y, "cyclical", why) for y in years))


def _from_names(names: list[Point]) -> Found:
    certainty: Certainty = "approximate" if any(p.part for p in names) else "certain"
    ends = [[_dynasty(p, d) for d in p.value] for p in (names[0], names[-1])]
    if len(names) == 1:
        return Found(tuple(ends[0]), certainty)
    spans = tuple(
        candidate(a.first, b.last, "dynasty", f"{a.why} to {b.why}")
        for a in ends[0]
        for b in ends[1]
        if a.first <= b.first
    )
    return Found(spans, certainty)


def _dynasty(point: Point, one: Dynasty) -> Candidate:
    first, last = take(point.part, one.first, one.last) if point.part else (one.first, one.last)
    why = f"{point.part or ''} {one.en} {one.hant}".strip()
    return candidate(first, last, "dynasty", why, rank=rank_of(one.hant))


def _of_names(reigns: tuple[Reign, ...], names: list[Point]) -> tuple[Reign, ...]:
    return of_dynasties(reigns, [fold(d.hant) for p in names for d in p.value])


def _from_eras(eras: list[Point], names: list[Point], pairs: list[Point]) -> Found:
    ends = [_era(p, _of_names(p.value, names)) for p in (eras[0], eras[-1])]
    if not ends[0].candidates or len(eras) == 1:
        return _only_pairs(ends[0], pairs)
    spans = [
        candidate(a.first, b.last, "reign", f"{a.why} to {b.why}", rank=max(a.rank, b.rank))
        for a in ends[0].candidates
        for b in ends[1].candidates
        if a.first <= b.last
    ]
    least = min((s.last - s.first for s in spans), default=0)
    near = [s for s in spans if s.last - s.first <= least + 300 and s.rank == spans[0].rank]
    return Found(in_order(near[:1] or spans))


def _era(point: Point, reigns: tuple[Reign, ...]) -> Found:
    if point.number is None:
        vague: Certainty = "approximate" if point.part else "certain"
        return Found(in_order(_whole(point, r) for r in reigns), vague)
    years = [(r, r.year(point.number)) for r in reigns]
    found = in_order(
        candidate(y, y, "reign", f"year {point.number} of {r.pinyin} {r.name}", rank=r.rank)
        for r, y in years
        if y is not None
    )
    return Found(found, problem=None if found else beyond(reigns, point.number))


def _whole(point: Point, reign: Reign) -> Candidate:
    first, last = reign.first, reign.last
    if point.part:
        first, last = take(point.part, first, last)
    why = f"{point.part or ''} {reign.pinyin} {reign.name} of {reign.dynasty}".strip()
    return candidate(first, last, "reign", why, rank=reign.rank)


def _only_pairs(found: Found, pairs: list[Point]) -> Found:
    if not pairs or not found.candidates:
        return found
    pair = pairs[0].value
    kept = in_order(
        candidate(y, y, "cyclical", f"{pair} in {c.why}", rank=c.rank)
        for c in found.candidates
        for y in years_of(pair, max(c.first, OLDEST), min(c.last, NEWEST))
    )
    if kept:
        return Found(kept)
    return Found(found.candidates, "uncertain", disagree(found.candidates[0].why, pair))


def beyond(reigns: tuple[Reign, ...], number: int) -> Problem:
    """Say that a reign year lies outside every reign of the name."""
    reign = max(reigns, key=lambda r: r.years)
    year = reign.counted_from + number - 1
    return Problem(
        f"Year {number} of {reign.name}",
        f"{reign.name} counted {reign.years} years, {reign.first} to {reign.last}; "
        f"year {number} would be {year}" + (f" ({reign.note})" if reign.note else ""),
        "Check the reading of the numeral, or name the reign that followed",
    )


def disagree(what: str, pair: str) -> Problem:
    """Say that a year and a cyclical year contradict each other."""
    return Problem(
        f"{pair} with {what}",
        "the cyclical year and the other year disagree",
        "Check both readings on the work; both are kept here",
    )
