"""Years, decades and centuries of our era in Chinese texts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handscroll.departments.collection.dates.chinese_words import Word
from handscroll.departments.collection.dates.found import NOTHING, Found, candidate
from handscroll.departments.collection.dates.parts import Part, century, is_exact, take
from handscroll.departments.collection.dates.reading import EARLIEST, LATEST, Certainty


@dataclass(frozen=True, slots=True)
class _Point:
    kind: str
    value: int
    bce: bool
    part: Part | None = None
    bound: Word | None = None


_MOST = {"century": 90}
"""The greatest number that is believed; a 1781st century is a slip."""


def read_years(words: list[Word]) -> Found:
    """Read what is written in years of our era.

    Returns
    -------
    Found
        One interval, from the first to the last point linked by a dash; alternatives for 或.
    """
    points: list[_Point] = []
    links: list[str] = []
    place = 0
    while place < len(words):
        point, end = _point(words, place)
        if point is not None:
            points.append(_with_head(words, place, point))
            links.append(words[end].kind if end < len(words) else "")
        place = max(end, place + 1)
    if not points:
        return NOTHING
    return _join(_lend(points), links)


def _point(words: list[Word], place: int) -> tuple[_Point | None, int]:
    if words[place].kind != "NUMBER" or words[place].value is None:
        return None, place + 1
    if place and words[place - 1].kind == "ERA" and words[place].value <= 100:
        return None, place + 1
    bce = bool(place) and words[place - 1].kind == "BCE"
    said = bce or (bool(place) and words[place - 1].kind == "CE")
    value, end = words[place].value, place + 1
    kind = words[end].kind if end < len(words) else ""
    if kind == "CENTURY":
        return _century(words, value, bce, end + 1)
    if kind == "DECADE":
        return _with_tail(words, _Point("decade", value, bce), end + 1)
    if kind == "YEAR" and (said or value >= 100):
        return _with_tail(words, _Point("year", value, bce), end + 1)
    if value >= 100 or said:
        return _with_tail(words, _Point("year", value, bce), end)
    if kind == "DASH":
        return _Point("bare", value, bce), end
    return None, end


def _century(words: list[Word], value: int, bce: bool, end: int) -> tuple[_Point, int]:
    has_decade = end + 1 < len(words) and words[end + 1].kind == "DECADE"
    if has_decade and words[end].kind == "NUMBER" and words[end].value is not None and not bce:
        decade = 100 * (value - 1) + words[end].value % 100
        return _with_tail(words, _Point("decade", decade, bce), end + 2)
    return _with_tail(words, _Point("century", value, bce), end)


def _with_tail(words: list[Word], point: _Point, end: int) -> tuple[_Point, int]:
    if end < len(words) and words[end].kind == "PART":
        point = replace(point, part=words[end].value)
        end += 1
    if end < len(words) and words[end].kind in ("BEFORE", "AFTER"):
        point = replace(point, bound=words[end])
        end += 1
    return point, end


def _with_head(words: list[Word], place: int, point: _Point) -> _Point:
    """Take 不早于, which stands before the year, as a bound."""
    heads = words[max(0, place - 2) : place]
    bound = next((w for w in heads if w.kind in ("BEFORE", "AFTER")), None)
    if bound is None or point.bound is not None or any(w.kind == "NUMBER" for w in heads):
        return point
    return replace(point, bound=bound)


def _lend(points: list[_Point]) -> list[_Point]:
    whole = list(points)
    for i in range(len(whole) - 2, -1, -1):
        if whole[i].kind == "bare":
            bce = whole[i].bce or whole[i + 1].bce
            whole[i] = replace(whole[i], kind=whole[i + 1].kind, bce=bce)
    return [p for p in whole if p.kind != "bare"]


def _span(point: _Point) -> tuple[int, int]:
    if point.kind == "century":
        first, last = century(point.value, point.bce)
    elif point.kind == "decade":
        first, last = point.value, point.value + 9
    else:
        first = last = 1 - point.value if point.bce else point.value
    first, last = take(point.part, first, last) if point.part else (first, last)
    if point.bound is None:
        return first, last
    inside = point.bound.value
    if point.bound.kind == "BEFORE":
        return EARLIEST, last if inside else first - 1
    return (first if inside else last + 1), LATEST


def _join(points: list[_Point], links: list[str]) -> Found:
    if not points or any(not 0 < p.value <= _MOST.get(p.kind, 9000) for p in points):
        return NOTHING
    spans = [_span(p) for p in points]
    vague = any(p.part and not is_exact(p.part) for p in points)
    certainty: Certainty = "approximate" if vague else "certain"
    why = f"{points[0].kind} {points[0].value}{' BCE' if points[0].bce else ''}"
    if "OR" in links and len(spans) > 1:
        return Found(tuple(candidate(*s, "gregorian", why) for s in spans), "uncertain")
    first, last = spans[0][0], spans[-1][1] if {"DASH", "NUMBER"} & set(links) else spans[0][1]
    if first > last:
        return NOTHING
    return Found((candidate(first, last, "gregorian", why),), certainty)
