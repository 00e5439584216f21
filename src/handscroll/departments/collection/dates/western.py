"""Reader of dates in Western letters: museum records and labels."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from handscroll.departments.collection.dates import edtf
from handscroll.departments.collection.dates.found import NOTHING, Found, both, candidate, opened_at
from handscroll.departments.collection.dates.named import name_points
from handscroll.departments.collection.dates.possible import doubted, trouble
from handscroll.departments.collection.dates.reading import (
    Certainty,
    Problem,
    worst,
)
from handscroll.departments.collection.dates.western_points import Point, Scanner, span_of
from handscroll.departments.collection.dates.western_words import Token, tokens_of

_LINKS = ("DASH", "SLASH", "OR", "AND")


@dataclass(frozen=True, slots=True)
class _Clause:
    tokens: list[Token]
    in_brackets: bool
    verb: bool

    @property
    def alternative(self) -> bool:
        """Tell whether it begins with "or": Tang (618-907) or Liao (907-1125)."""
        return bool(self.tokens) and self.tokens[0].kind == "OR"


def read_western(text: str) -> Found:
    """Read a tidied, lower-case text.

    Returns
    -------
    Found
        Nothing where no date was seen. Words that were not understood make it uncertain.
    """
    found: list[tuple[Found, _Clause]] = []
    unread: list[str] = []
    problem: Problem | None = None
    for clause in _clauses(tokens_of(text)):
        one, words = _read_clause(clause.tokens)
        unread += words
        problem = problem or one.problem
        if one.candidates:
            found.append((one, clause))
    if not found:
        return Found((), problem=problem)
    whole = _together(found)
    if unread:
        note = f"not read: {' '.join(unread)[:80]}"
        notes = tuple(replace(c, why=f"{c.why}; {note}") for c in whole.candidates)
        whole = Found(notes, worst(whole.certainty, "uncertain"), whole.problem)
    return replace(whole, problem=whole.problem or problem)


def _clauses(tokens: list[Token]) -> list[_Clause]:
    clauses: list[_Clause] = []
    current: list[Token] = []
    depth = 0
    for place, token in enumerate([*tokens, Token("CUT", None, "")]):
        if token.text == "," and _is_month_comma(current, tokens[place + 1 :]):
            current.append(token)
            continue
        if token.kind == "CUT":
            verb = any(t.kind == "VERB" for t in current)
            kept = [t for t in current if t.kind != "VERB"]
            if not kept and verb and clauses:
                # "1953 (designed)": the brackets say what the year before them was.
                clauses[-1] = replace(clauses[-1], verb=True)
            elif kept:
                clauses.append(_Clause(kept, depth > 0, verb))
            current = []
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
        else:
            current.append(token)
    return clauses


def _is_month_comma(before: list[Token], after: list[Token]) -> bool:
    near = before[-4:]
    dated = any(t.kind in ("MONTH", "SEASON") for t in near) and before[-1].kind != "WORD"
    has_year = any(t.kind == "NUM" and t.value > 31 for t in near)
    return bool(dated and not has_year and after and after[0].kind == "NUM")


def _together(found: list[tuple[Found, _Clause]]) -> Found:
    """Join the clauses: numbers in brackets replace a name's own years, verbs come second."""
    for i in range(1, len(found)):
        if found[i][1].alternative:
            left, right = _together(found[:i]), _together(found[i:])
            return Found((*left.candidates, *right.candidates), "uncertain")
    whole, first_clause = found[0]
    named = whole.candidates[0].calendar in ("dynasty", "reign")
    for one, clause in found[1:]:
        if clause.verb and not first_clause.in_brackets:
            continue
        if named and clause.in_brackets and one.candidates[0].calendar == "gregorian":
            whole = _own_numbers(whole, one)
            continue
        joined = both(whole, one)
        if joined is not None:
            whole = joined
        elif not any(c.verb for _, c in found):
            whole = Found((*whole.candidates, *one.candidates), "uncertain", whole.problem)
    return whole


def _own_numbers(named: Found, numbers: Found) -> Found:
    """Let the numbers in brackets win over a name's years, though not over a single year."""
    if both(named, numbers) is None:
        if any(c.first == c.last for c in named.candidates):
            return Found((*named.candidates, *numbers.candidates), "uncertain")
        return numbers
    why = f"{numbers.candidates[0].why}, written with {named.candidates[0].why}"
    return Found(
        tuple(replace(c, why=why) for c in numbers.candidates),
        worst(named.certainty, numbers.certainty)
        if named.certainty == "uncertain"
        else numbers.certainty,
    )


def _read_clause(tokens: list[Token]) -> tuple[Found, list[str]]:
    certainty: Certainty = "certain"
    if any(t.kind == "DOUBT" for t in tokens):
        certainty = "uncertain"
    unread = [t.text for t in tokens if t.kind == "WORD"]
    bounds = [t for t in tokens if t.kind in ("BEFORE", "AFTER", "TAIL_BEFORE", "TAIL_AFTER")]
    outside = ("DOUBT", "WORD", "BEFORE", "AFTER", "TAIL_BEFORE", "TAIL_AFTER")
    groups = _alternatives(Scanner([t for t in tokens if t.kind not in outside]))
    ranges = [_range(_lend(g)) for g in groups if g]
    found = [r for r in ranges if r.candidates]
    if not found:
        return Found((), problem=next((r.problem for r in ranges), None)), unread
    candidates = tuple(c for r in found for c in r.candidates)
    if len(found) > 1:
        certainty = "uncertain"
    certainty = worst(certainty, *(r.certainty for r in found))
    for bound in bounds[:1]:
        candidates = tuple(
            opened_at(c, "BEFORE" in bound.kind, bool(bound.value)) for c in candidates
        )
    return Found(candidates, certainty, next((r.problem for r in found if r.problem), None)), unread


def _alternatives(scanner: Scanner) -> list[list[Point]]:
    """Cut a clause at "or"; points inside each group are linked by a dash."""
    groups: list[list[Point]] = [[]]
    joins = any(t.kind == "BETWEEN" for t in scanner.tokens)
    while scanner.kind():
        point = scanner.point()
        if point is not None:
            groups[-1].append(point)
        elif scanner.kind() == "OR" or (
            scanner.kind() == "AND" and not joins and groups[-1] and groups[-1][-1].kind == "year"
        ):
            scanner.take()
            groups.append([])
        elif scanner.kind():
            scanner.take()
    return _lend_across(groups)


def _lend_across(groups: list[list[Point]]) -> list[list[Point]]:
    """Let "late 17th or early 18th century" and "1860 or 63" lend what the other lacks."""
    for left, right in itertools.pairwise(groups):
        if left and right:
            left[-1], right[0] = _lend_pair(left[-1], right[0])
    return groups


def _lend(points: list[Point]) -> list[Point]:
    points = list(points)
    for i in range(len(points) - 2, -1, -1):
        points[i], points[i + 1] = _lend_pair(points[i], points[i + 1])
    return points


def _lend_pair(left: Point, right: Point) -> tuple[Point, Point]:
    if left.kind == "ordinal" and right.kind == "century":
        left = replace(left, kind="century", bce=right.bce if left.bce is None else left.bce)
    elif left.kind == "part" and right.kind in ("century", "decade"):
        left = replace(right, part=left.part, circa=left.circa)
    elif left.kind == "month" and right.kind == "month" and left.value is None:
        left = replace(left, value=right.value)
    elif left.kind == right.kind == "century" and left.bce is None:
        left = replace(left, bce=right.bce)
    elif left.kind == "year" and right.kind in ("year", "decade") and left.value is not None:
        return _lend_years(left, right)
    return left, right


def _lend_years(left: Point, right: Point) -> tuple[Point, Point]:
    if left.bce is None and right.bce and left.value >= right.value:
        return replace(left, bce=True), right
    plain = right.kind == "year" and right.bce is None and not left.bce
    shorter = len(right.text) < len(left.text) and right.value < left.value
    if plain and shorter and right.text:
        whole = int(left.text[: len(left.text) - len(right.text)] + right.text)
        right = replace(right, value=whole, text=str(whole))
    return left, right


def _range(points: list[Point]) -> Found:
    named = [p for p in points if p.kind in ("names", "eras", "ganzhi")]
    spans = [(p, span) for p in points if (span := span_of(p)) is not None]
    certainty: Certainty = "approximate" if any(p.circa for p in points) else "certain"
    if named:
        return _with_names(name_points(named), spans, certainty)
    if not spans:
        return NOTHING
    if len(spans) == 1 and _is_round(spans[0][0]):
        return _decade_or_century(spans[0][0], certainty)
    vague = any(p.part in ("early", "mid", "late") for p, _ in spans)
    first, last = spans[0][1][0], spans[-1][1][1]
    if first > last:
        return Found((), problem=_reversed(first, last))
    text = _finer(spans[0][0], spans[-1][0])
    why = " to ".join(dict.fromkeys(_say(p) for p, _ in (spans[0], spans[-1])))
    one = candidate(first, last, "gregorian", why, text=text)
    found = Found((one,), worst(certainty, "approximate" if vague else "certain"))
    for point, _ in (spans[0], spans[-1]):
        found = doubted(found, trouble(point.value, point.month, point.day))
    return found


def _is_round(point: Point) -> bool:
    return point.kind == "decade" and point.value % 100 == 0 and not (point.part or point.bce)


def _decade_or_century(point: Point, certainty: Certainty) -> Found:
    """Read "1700s" both ways: people mean the century, and the decade."""
    ends = (point.value + 99, point.value + 9)
    why = f"{point.value}s"
    return Found(tuple(candidate(point.value, e, "gregorian", why) for e in ends), certainty)


def _with_names(
    names: Found, spans: list[tuple[Point, tuple[int, int]]], certainty: Certainty
) -> Found:
    found = replace(names, certainty=worst(names.certainty, certainty))
    if not spans:
        return found
    first, last = spans[0][1][0], spans[-1][1][1]
    if first > last:
        return replace(found, problem=_reversed(first, last))
    numbers = Found((candidate(first, last, "gregorian", _say(spans[0][0])),), certainty)
    return both(found, numbers) or Found((*found.candidates, *numbers.candidates), "uncertain")


def _finer(start: Point, end: Point) -> str:
    """Write months and days, which are exact in our calendar."""
    texts = []
    for point in (start, end):
        if point.month is None or not 1 <= point.month <= 12:
            return ""
        year = edtf.year_text(point.value)
        real = point.day and 1 <= point.day <= edtf.days_in(point.value, point.month)
        day = f"-{point.day:02d}" if real else ""
        texts.append(f"{year}-{point.month:02d}{day}")
    return texts[0] if texts[0] == texts[1] else "/".join(texts)


def _say(point: Point) -> str:
    words = [point.part or "", str(point.value)]
    if point.kind in ("century", "decade"):
        words[1] += "th century" if point.kind == "century" else "s"
    return " ".join([w for w in words if w] + (["BCE"] if point.bce else []))


def _reversed(first: int, last: int) -> Problem:
    return Problem(
        "The range of years",
        f"it begins in {first} and ends in {last}",
        "Write the earlier year first",
    )
