"""Typing ahead and another spelling for what finds nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handscroll.departments.collection.search.documents import typed_for
from handscroll.departments.collection.search.folding import runs, stem
from handscroll.departments.collection.search.matching import sought
from handscroll.departments.collection.search.query import (
    EVERYWHERE,
    DateQuery,
    Note,
    no_dates,
    read,
)
from handscroll.museum.search import SPOKEN, Found, Query, Search

MOST = 8
"""Suggestions that are made."""
_LOOKED_AT = 4_000
"""Tokens that are compared with a misspelt word."""
_LONGEST = 40


@dataclass(frozen=True)
class Told:
    """What a search found and what is said about the query."""

    found: Found
    notes: tuple[Note, ...]


def search(index: Search, box: str, query: Query, date_query: DateQuery = no_dates) -> Told:
    """Search for what was typed, within the filters, order and page of ``query``.

    Where nothing is found, ``did_you_mean`` is a spelling of the same words that finds some.
    """
    understood = read(box, date_query)
    found = index.find(replace(query, sought=understood.sought))
    if found.total == 0 and understood.words:
        other = did_you_mean(index, understood.words, query)
        found = replace(found, did_you_mean=other)
    return Told(found, understood.notes)


def ahead(index: Search, typed: str, *, most: int = MOST) -> list[str]:
    """Return titles and names that begin as typed, in characters, pinyin or words.

    Only of what is published; a single Latin letter is too little to begin with.
    """
    forms = typed_for(typed[:_LONGEST])
    found: dict[str, None] = {}
    for form in dict.fromkeys((*forms, *(form.replace(" ", "") for form in forms))):
        if len(form) > 1 or not form.isascii():
            found |= dict.fromkeys(index.ahead(form, most))
    return list(found)[:most]


def _finds(index: Search, words: str, query: Query) -> bool:
    node = sought(words, EVERYWHERE)
    asked = replace(query, limit=1, offset=0, facets=(), histogram=None)
    return node is not None and index.find(replace(asked, sought=node)).total > 0


def did_you_mean(index: Search, words: tuple[str, ...], query: Query) -> str | None:
    """Return the words with those that find nothing spelt otherwise, or None."""
    spelt = [word if _finds(index, word, query) else _nearest(index, word) for word in words]
    if None in spelt:
        return None
    told = " ".join(str(word) for word in spelt)
    return told if told != " ".join(words) and _finds(index, told, query) else None


def _nearest(index: Search, word: str) -> str | None:
    """Return the token nearest to a word: one or two letters otherwise, the first one kept."""
    told = list(runs(word[:_LONGEST]))
    if len(told) != 1:
        return None
    wanted = told[0].text if told[0].chinese else stem(told[0].text)
    if told[0].chinese:
        return _nearest_chinese(index, wanted)
    allowed = 1 if len(wanted) < 6 else 2
    best: tuple[int, str] | None = None
    for name in SPOKEN:
        for token, _ in index.tokens(name, wanted[:1], _LOOKED_AT):
            far = distance(wanted, token, allowed)
            if far <= allowed and (best is None or far < best[0]):
                best = (far, token)
    return None if best is None else best[1]


def _nearest_chinese(index: Search, wanted: str) -> str | None:
    """Leave out one character at a time: a title with one wrong character is still near."""
    if not 3 <= len(wanted) <= 12:
        return None
    for at in range(len(wanted)):
        left, right = wanted[:at], wanted[at + 1 :]
        shorter = " ".join(part for part in (left, right) if len(part) > 1)
        kept = sum(len(part) for part in (left, right) if len(part) > 1)
        if shorter and kept >= len(wanted) - 2 and _finds(index, shorter, Query(limit=1)):
            return shorter
    return None


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters differ, swaps of neighbours counting once; ``most + 1`` if more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
