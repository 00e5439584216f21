"""Reader of dates in Chinese: inscriptions, reign marks, museum cards."""

from __future__ import annotations

from dataclasses import replace

from handscroll.departments.collection.dates.chinese_words import Word, words_of
from handscroll.departments.collection.dates.chinese_years import read_years
from handscroll.departments.collection.dates.found import Found, both, candidate, opened_at
from handscroll.departments.collection.dates.ganzhi import NEWEST, OLDEST, pair_of, years_of
from handscroll.departments.collection.dates.named import beyond, disagree
from handscroll.departments.collection.dates.parts import take
from handscroll.departments.collection.dates.possible import checked_lunar
from handscroll.departments.collection.dates.reading import (
    Candidate,
    Certainty,
    Problem,
    in_order,
    worst,
)
from handscroll.departments.collection.dates.reigns import Reign, by_name, of_dynasties
from handscroll.departments.collection.dates.seasons import FEASTS, month_of, reaches_next_year
from handscroll.departments.collection.dates.tables import Dynasty, fold, rank_of


def read_chinese(written: str) -> Found:
    """Read a tidied text that holds Chinese characters.

    Returns
    -------
    Found
        Nothing where no date was seen. Characters that belong to no date (who wrote, and for
        whom) are passed over.
    """
    text = fold(written)
    words = words_of(text)
    refused = _refused(words)
    if refused is not None:
        return Found((), problem=refused)
    words = _without_feasts(words, text)
    named = _bounded(_named(words, text), words)
    years = read_years(words)
    if not named.candidates or not years.candidates:
        found = named if named.candidates or named.problem else years
    else:
        found = both(named, years) or Found(
            (*named.candidates, *years.candidates), "uncertain", named.problem
        )
    certainty = found.certainty
    if any(w.kind == "CIRCA" for w in words):
        certainty = worst(certainty, "approximate")
    if any(w.kind == "DOUBT" for w in words):
        certainty = worst(certainty, "uncertain")
    return replace(found, certainty=certainty)


def _bounded(found: Found, words: list[Word]) -> Found:
    """Open a reign or dynasty that stands before 以前 or 以後."""
    bound = next((w for w in words if w.kind in ("BEFORE", "AFTER")), None)
    last = next((w for w in reversed(words) if w.kind in ("ERA", "NAME", "PAIR", "NUMBER")), None)
    if bound is None or last is None or bound.start < last.start:
        return found
    opened = tuple(
        opened_at(c, bound.kind == "BEFORE", bool(bound.value)) for c in found.candidates
    )
    return replace(found, candidates=opened)


def _refused(words: list[Word]) -> Problem | None:
    for word in words:
        if word.kind == "JAPAN":
            return Problem(
                f"The year of {word.value}",
                "years of Japanese and Korean eras are not converted here",
                "Write the year of our calendar beside it",
            )
    bad = next((w for w in words if w.kind == "BADPAIR"), None)
    if bad is None or any(w.kind == "PAIR" for w in words):
        return None
    return Problem(
        f"The cyclical year {bad.value}",
        "no such pair is among the sixty: a stem and a branch of different parity never meet",
        "Check the reading of both characters",
    )


def _without_feasts(words: list[Word], text: str) -> list[Word]:
    """Take 上元 and 中元 behind a year for the feast, not for the reign."""
    kept: list[Word] = []
    for word in words:
        dated = any(w.kind in ("PAIR", "ERA") for w in kept)
        if word.kind == "ERA" and dated and text[word.start : word.end] in FEASTS:
            continue
        kept.append(word)
    return kept


def _named(words: list[Word], text: str) -> Found:
    eras = [i for i, w in enumerate(words) if w.kind == "ERA"]
    if eras:
        return _from_eras(words, eras, text)
    pairs = [i for i, w in enumerate(words) if w.kind == "PAIR"]
    names = [i for i, w in enumerate(words) if w.kind == "NAME"]
    if pairs:
        return _from_pair(words, pairs[0], names, text)
    return _from_names(words, names)


def _from_names(words: list[Word], places: list[int]) -> Found:
    if not places:
        return Found(())
    ends = [_dynasty(words, places[0]), _dynasty(words, places[-1])]
    vague = any(w.kind == "PART" for w in words)
    soft = any(d.kind in ("modern", "period") for p in places for d in words[p].value)
    certainty: Certainty = "approximate" if vague or soft else "certain"
    if len(places) == 1:
        return Found(in_order(ends[0]), certainty)
    spans = [
        candidate(a.first, b.last, "dynasty", f"{a.why} to {b.why}")
        for a in ends[0]
        for b in ends[1]
        if a.first <= b.first
    ]
    return Found(in_order(spans), certainty)


def _dynasty(words: list[Word], place: int) -> list[Candidate]:
    part = next((words[p].value for p in (place + 1, place - 1) if _is_part(words, p, place)), None)
    found = []
    for one in words[place].value:
        first, last = take(part, one.first, one.last) if part else (one.first, one.last)
        why = f"{part or ''} {one.en} {one.hant}".strip()
        found.append(candidate(first, last, "dynasty", why, rank=rank_of(one.hant)))
    return found


def _is_part(words: list[Word], place: int, name: int) -> bool:
    if not 0 <= place < len(words) or words[place].kind != "PART":
        return False
    # A part before a name belongs to it (晚明) unless another name stands before the part.
    return place > name or place == 0 or words[place - 1].kind != "NAME"


def _from_pair(words: list[Word], place: int, names: list[int], text: str) -> Found:
    pair = words[place].value
    spans = [d for n in names if n < place for d in words[n].value] or [None]
    years = {
        y: one
        for one in spans
        for y in years_of(pair, *((one.first, min(one.last, NEWEST)) if one else (OLDEST, NEWEST)))
    }
    found = in_order(
        candidate(y, y, "cyclical", f"{pair} comes every sixty years{_of(one)}")
        for y, one in years.items()
    )
    dated = _month(Found(found), text[words[place].end :], lunar=True)
    reigns = [r for r in _same_name(pair) if not names]
    also = tuple(_whole(r, None) for r in reigns)
    return replace(dated, candidates=(*dated.candidates, *also))


def _of(one: Dynasty | None) -> str:
    return f", {one.hant}" if one else ""


def _same_name(pair: str) -> tuple[Reign, ...]:
    return by_name().get(pair, ())


def _from_eras(words: list[Word], places: list[int], text: str) -> Found:
    first = _era(words, places[0], text)
    linked = [p for p in places[1:] if words[p - 1].kind == "DASH" or words[p - 2].kind == "DASH"]
    if not linked or not first.candidates:
        return first
    second = _era(words, linked[0], text)
    spans = [
        candidate(a.first, b.last, "reign", f"{a.why} to {b.why}", rank=max(a.rank, b.rank))
        for a in first.candidates
        for b in second.candidates
        if a.first <= b.last
    ]
    near = sorted(spans, key=lambda s: (s.rank, s.last - s.first))[:1]
    return Found(tuple(near), worst(first.certainty, second.certainty))


def _wanted(words: list[Word], place: int, text: str) -> tuple[Reign, ...]:
    """Keep the reigns of the dynasty and the ruler that are written before the name."""
    reigns: tuple[Reign, ...] = words[place].value
    names = [w for w in words[:place] if w.kind == "NAME"]
    written = [text[w.start : w.end] for w in names]
    reigns = of_dynasties(reigns, written)
    before = text[: words[place].start]
    ruled = tuple(r for r in reigns if any(fold(k) in before for k in r.rulers if k))
    return ruled or reigns


def _era(words: list[Word], place: int, text: str) -> Found:
    reigns = _wanted(words, place, text)
    number, end = _number(words, place, text)
    pair = next((w for w in words[place + 1 : place + 6] if w.kind == "PAIR"), None)
    if number is not None:
        found = _numbered(reigns, number, pair.value if pair else None)
    elif pair is not None:
        found, end = _paired(reigns, pair.value), pair.end
    else:
        after = words[place + 1] if place + 1 < len(words) else None
        part = after.value if after is not None and after.kind == "PART" else None
        vague: Certainty = "approximate" if part else "certain"
        if text[words[place].start : words[place].end] in FEASTS:
            vague = "uncertain"  # 上元 alone is more often the feast
        return Found(in_order(_whole(r, part) for r in reigns), vague)
    lunar = not any(r.dynasty in ("民國", "滿洲國") for r in reigns)
    return _month(found, text[max(end, pair.end if pair else 0) :], lunar=lunar)


def _number(words: list[Word], place: int, text: str) -> tuple[int | None, int]:
    after = words[place + 1 : place + 3]
    if not after or after[0].kind != "NUMBER" or after[0].start > words[place].end + 1:
        return None, 0
    if text[after[0].end : after[0].end + 1] in tuple("月日世"):
        return None, 0
    counts = len(after) == 1 or after[1].kind in ("YEAR", "PAIR") or after[1].start > after[0].end
    if not counts or after[0].value is None or after[0].value > 999:
        return None, 0
    return after[0].value, after[-1].end if after[-1].kind == "YEAR" else after[0].end


def _numbered(reigns: tuple[Reign, ...], number: int, pair: str | None) -> Found:
    years = [(r, y) for r in reigns if (y := r.year(number)) is not None]
    if not years:
        return Found((), problem=beyond(reigns, number))
    agreeing = [(r, y) for r, y in years if pair is None or pair_of(y) == pair]
    found = in_order(
        candidate(y, y, "reign", f"year {number} of {r.name}, {r.dynasty}", rank=r.rank)
        for r, y in agreeing or years
    )
    if agreeing or pair is None:
        return Found(found)
    others = _paired(reigns, pair).candidates
    whole = in_order((*found, *(c for c in others if c.first == c.last)))
    return Found(whole, "uncertain", disagree(f"year {number} of {years[0][0].name}", pair))


def _paired(reigns: tuple[Reign, ...], pair: str) -> Found:
    found = in_order(
        candidate(y, y, "cyclical", f"{pair} in {r.name}, {r.dynasty}", rank=r.rank)
        for r in reigns
        for y in years_of(pair, r.first, r.last)
    )
    if found:
        return Found(found)
    whole = in_order(_whole(r, None) for r in reigns)
    return Found(whole, "uncertain", disagree(reigns[0].name, pair))


def _whole(reign: Reign, part: str | None) -> Candidate:
    first, last = reign.first, reign.last
    if part:
        first, last = take(part, first, last)  # type: ignore[arg-type]
    why = f"{part or ''} {reign.name} of {reign.dynasty}".strip()
    return candidate(first, last, "reign", why, rank=reign.rank)


def _month(found: Found, rest: str, *, lunar: bool) -> Found:
    """Note the lunar month behind a year; the last two can reach into the next year."""
    found = checked_lunar(found, rest[:20]) if lunar else found
    month = month_of(rest[:14])
    if month is None or not lunar:
        return found
    number, words = month
    if not 1 <= number <= 12:
        problem = Problem(
            f"The month {words}", "a year has twelve months and an intercalary one", "Check it"
        )
        return Found(found.candidates, "uncertain", found.problem or problem)
    later = int(reaches_next_year(number))
    dated = tuple(
        candidate(
            c.first,
            c.last + later,
            "lunar",
            f"{c.why}; {words}, lunar month {number}, not set into months of our calendar",
            rank=c.rank,
        )
        for c in found.candidates
        if c.first == c.last
    )
    return replace(found, candidates=dated or found.candidates)
