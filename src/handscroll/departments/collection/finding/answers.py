"""From a reader and an address to what they are shown: the one place where finding meets stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any
from weakref import ref

from handscroll.departments.collection.finding import exports
from handscroll.departments.collection.finding.asked import Address, Asked, address, read_asked
from handscroll.departments.collection.finding.cards import Card, cards, whole_cards
from handscroll.departments.collection.finding.labels import label
from handscroll.departments.collection.finding.narrowing import Choice, Naming, wider_ones
from handscroll.departments.collection.finding.opened import search_of
from handscroll.departments.collection.finding.page import Results, results
from handscroll.departments.collection.finding.searching import Outcome, seek
from handscroll.departments.collection.finding.times import date_query
from handscroll.departments.collection.finding.vocabulary import vocabularies_of
from handscroll.departments.collection.search import suggest
from handscroll.errors import TooLargeError
from handscroll.model.label import Label
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, State, may
from handscroll.museum import Museum
from handscroll.museum.search import Query, Search
from handscroll.pages.words import Words
from handscroll.storage.index import DEEPEST

_SAID = {"creator": "creator", "dynasty": "dynasty", "medium": "medium"}
_MOST_WAYS, _INSTEAD = 8, 4
_BY_RECORD = ("seal_owner", "member", *_SAID)
"""Facets whose values some record says in other languages."""


def shown(museum: Museum, person: Person, told: Address, words: Words) -> Results:
    """Return the page of results that a reader gets."""
    asked = read_asked(told)
    outcome = seek(search_of(museum), asked, everything=_staff(person))
    found = cards(museum, outcome.hits, person.role)
    page = results(asked, outcome, found, words, naming(museum, words))
    return page if outcome.total or asked.idle else _helped(page, museum, person, words)


def _helped(page: Results, museum: Museum, person: Person, words: Words) -> Results:
    """Add to an empty page what leads on: each condition taken away, and works to look at."""
    index, everything = search_of(museum), _staff(person)
    ways = []
    for told, wider in wider_ones(page.asked, page.chips, words)[:_MOST_WAYS]:
        count = seek(index, wider, everything=everything, plain=True).total
        if count:
            ways.append(Choice(told, address(words.language, wider), count=count))
    hits = seek(index, Asked(), everything=everything, plain=True).hits[:_INSTEAD]
    shown_instead = [one for one in cards(museum, hits, person.role) if one.picture]
    return replace(page, ways_out=tuple(ways), instead=tuple(shown_instead))


def document(museum: Museum, person: Person, told: Address, words: Words) -> dict[str, Any]:
    """Return the results for programs."""
    asked = read_asked(told)
    outcome = seek(search_of(museum), asked, everything=_staff(person))
    named = naming(museum, words)
    return {
        "total": outcome.total,
        "page": asked.page,
        "hits": [_hit(one, words.language) for one in cards(museum, outcome.hits, person.role)],
        "facets": {
            name: [
                {"value": value, "label": named(name, value), "count": count}
                for value, count in values
            ]
            for name, values in outcome.facets.items()
        },
        "timeline": [
            {"from": first, "to": first + outcome.width - 1, "count": count}
            for first, count in outcome.bars
        ],
        "years": outcome.span,
        "did_you_mean": outcome.did_you_mean,
        "notes": _notes(asked, outcome),
    }


def _notes(asked: Asked, outcome: Outcome) -> list[dict[str, str]]:
    notes = [{"kind": one.kind.value, "detail": one.detail} for one in outcome.notes]
    return notes + [{"kind": "no_year", "detail": name} for name in asked.unread]


def _hit(card: Card[Label], language: str) -> dict[str, Any]:
    relic = card.relic
    return {
        "id": relic.id,
        "accession_number": relic.accession_number,
        "title": relic.title,
        "creator": relic.creator,
        "dynasty": relic.dynasty,
        "date": relic.date_written,
        "format": relic.format.value,
        "medium": relic.medium,
        "size": card.size(language),
        "page": card.place(language),
        "image": card.picture.src if card.picture else None,
    }


def ahead(museum: Museum, typed: str) -> list[str]:
    """Return what the box offers while somebody types; of what is published only."""
    return suggest.ahead(search_of(museum), typed)


def taken_home(
    museum: Museum, person: Person, told: Address, kind: str, where: tuple[str, str]
) -> Iterator[bytes]:
    """Return the results as a file, bit by bit; whatever is wrong is raised before the first one.

    Parameters
    ----------
    kind
        ``csv`` or ``jsonld``.
    where
        The museum's public address, and the reader's language.
    """
    base, language = where
    asked = replace(read_asked(told), page=1, more="")
    index, staff = search_of(museum), _staff(person)
    first = seek(index, asked, everything=staff, plain=True)

    hits = _hits(index, asked, first.span, everything=staff)
    found = exports.every(hits, lambda names: whole_cards(museum, names, person.role))
    if kind == "csv":
        return exports.as_csv(found, base, language)
    total = min(first.total, exports.MOST)
    return exports.as_jsonld(found, total, base + address(language, asked), base, language)


def names_found(museum: Museum, told: Address) -> Iterator[str]:
    """Yield the identifiers of all works that staff find, in the order of the results.

    Raises
    ------
    TooLargeError
        If there are more than an index pages through.
    """
    asked = replace(read_asked(told), page=1, more="")
    index = search_of(museum)
    first = seek(index, asked, everything=True, plain=True)
    if first.total > DEEPEST:
        raise TooLargeError(
            f"{first.total:,} works were not selected",
            why=f"of a search {DEEPEST:,} works can be selected at once",
            fix="Narrow the search, or search for nothing to select the whole collection",
        )
    hits = _hits(index, asked, first.span, everything=True)
    for place in range(0, first.total, exports.AT_ONCE):
        yield from hits(place)


def _hits(
    index: Search, asked: Asked, span: tuple[int | None, int | None] | None, *, everything: bool
) -> Callable[[int], Sequence[str]]:
    """Return what gives the works of a question from one place on, some at a time."""

    def hits(place: int) -> Sequence[str]:
        query = Query(
            filters=asked.filters,
            years=span,
            everything=everything,
            order=asked.sorted_by,
            limit=min(exports.AT_ONCE, DEEPEST - place),
            offset=place,
        )
        return suggest.search(index, asked.q, query, date_query).found.hits

    return hits


def _staff(person: Person) -> bool:
    return may(person.role, Action.VIEW, State.DRAFT)


def naming(museum: Museum, words: Words) -> Naming:
    """Return what says a facet's value in the reader's language."""
    terms = vocabularies_of(museum)
    return partial(label, words=words, said=partial(said, museum), terms=terms)


def said(museum: Museum, facet: str, value: str) -> Mapping[str, str]:
    """Return a facet's value in all languages, as some published record has it."""
    return _said(ref(museum), facet, value) if facet in _BY_RECORD else {}


@lru_cache(maxsize=2_000)
def _said(museum: ref[Museum], facet: str, value: str) -> Mapping[str, str]:
    there = museum()
    if there is None:
        return {}
    hits = search_of(there).find(Query(filters={facet: (value,)}, limit=1)).hits
    for relic in there.relics.some(hits):
        return _words(relic, facet, value)
    return {}


def _words(relic: Relic, facet: str, value: str) -> Mapping[str, str]:
    if facet == "seal_owner":
        return _owner(relic, value)
    told: Mapping[str, str] = (
        relic.catalogue.held_by if facet == "member" else getattr(relic, _SAID[facet])
    )
    return told if value in told.values() else {}


def _owner(relic: Relic, value: str) -> Mapping[str, str]:
    """Return the names of the owner of a seal, by language, the first of each."""
    for seal in relic.catalogue.seals:
        names = seal.owner.names
        if value in {one.text for one in names} | {one.pinyin for one in names}:
            found: dict[str, str] = {}
            for one in names:
                found.setdefault(one.language, one.text)
                if one.pinyin:
                    found.setdefault("en", one.pinyin)
            return found
    return {}
