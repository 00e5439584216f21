"""The lists of people, seals and dynasties, page by page, read from the index alone."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handscroll.departments.collection.dates.tables import Dynasty, dynasties
from handscroll.departments.collection.figures.faces import Album, album, by_seal
from handscroll.departments.collection.figures.paging import Paging, paging
from handscroll.departments.collection.figures.resolving import Somebody, people_of
from handscroll.departments.collection.figures.seeing import Seeing
from handscroll.departments.collection.naming.keys import NAMED
from handscroll.departments.collection.naming.marks import (
    BY_OWNER,
    PERSON,
    SEAL,
    SealLine,
    read_person,
    read_seal,
)

LETTERS = (*string.ascii_lowercase, NAMED)
"""Letters that a list is cut by; the last is for what has none."""
PEOPLE_PER_PAGE, SEALS_PER_PAGE = 120, 48
_MOST_LINES = 200_000


class Who(StrEnum):
    """Which people are listed: facets of the index."""

    EVERYBODY = PERSON
    MAKERS = "maker"
    WRITERS = "writer"
    COLLECTORS = "collector"


class Sort(StrEnum):
    """In which order a list stands."""

    NAME = "name"
    WORKS = "works"


@dataclass(frozen=True)
class PeopleAsked:
    """Which people are wanted."""

    who: Who = Who.EVERYBODY
    letter: str = ""
    sort: Sort = Sort.NAME
    page: int = 1


@dataclass(frozen=True)
class People:
    """A page of people; ``letters`` says how many there are of each letter."""

    asked: PeopleAsked
    people: tuple[Somebody, ...]
    letters: Mapping[str, int]
    paging: Paging


def people(seeing: Seeing, asked: PeopleAsked) -> People:
    """Return a page of people."""
    read = ((read_person(text), works) for text, works in seeing.lines(asked.who.value))
    lines = sorted(
        ((line, works) for line, works in read if line is not None),
        key=lambda one: (one[0].sort == NAMED, one[0].sort, one[0].chinese, one[0].key.base),
    )
    every = people_of(lines[:_MOST_LINES])
    letters = _letters(one.sort for one in every)
    found = [one for one in every if not asked.letter or one.sort.startswith(asked.letter)]
    if asked.sort is Sort.WORKS:
        found.sort(key=lambda one: -one.works)
    first = (asked.page - 1) * PEOPLE_PER_PAGE
    shown = tuple(found[first : first + PEOPLE_PER_PAGE])
    return People(asked, shown, letters, paging(asked.page, len(found), PEOPLE_PER_PAGE))


@dataclass(frozen=True)
class SealsAsked:
    """Which seals are wanted; ``by`` is the first sign of a seal's line."""

    by: str = BY_OWNER
    letter: str = ""
    page: int = 1


@dataclass(frozen=True)
class SealGroup:
    """Seals of one owner on a page, or of one letter; ``key`` is the owner's."""

    name: str
    key: str
    album: Album


@dataclass(frozen=True)
class Seals:
    """A page of seals."""

    asked: SealsAsked
    groups: tuple[SealGroup, ...]
    letters: Mapping[str, int]
    paging: Paging


def seals(seeing: Seeing, asked: SealsAsked) -> Seals:
    """Return a page of seals, by owner or by reading."""
    read = ((read_seal(text), works) for text, works in seeing.lines(SEAL, f"{asked.by}\t"))
    found = by_seal((line, works) for line, works in read if line is not None)
    every = sorted(found.values(), key=lambda one: _place(asked, one[0]))
    letters = _letters(line.sort for line, _ in every)
    kept = [one for one in every if not asked.letter or one[0].sort.startswith(asked.letter)]
    first = (asked.page - 1) * SEALS_PER_PAGE
    shown = kept[first : first + SEALS_PER_PAGE]
    groups = _groups(seeing, asked, shown)
    return Seals(asked, groups, letters, paging(asked.page, len(kept), SEALS_PER_PAGE))


def _place(asked: SealsAsked, line: SealLine) -> tuple[object, ...]:
    own = (line.owner, line.owner_key) if asked.by == BY_OWNER else ()
    return (line.sort == NAMED, line.sort, *own, line.reading, line.id)


def _groups(
    seeing: Seeing, asked: SealsAsked, shown: list[tuple[SealLine, int]]
) -> tuple[SealGroup, ...]:
    whole = album(seeing, [(line.id, works) for line, works in shown])
    faces = {one.id: one for one in whole.faces}
    grouped: dict[tuple[str, str], list[str]] = {}
    for line, _ in shown:
        by_letter = line.sort[:1].upper() if line.sort != NAMED else ""
        group = (line.owner, line.owner_key) if asked.by == BY_OWNER else (by_letter, "")
        grouped.setdefault(group, []).append(line.id)
    return tuple(
        SealGroup(name, key, Album(tuple(faces[i] for i in ids if i in faces), whole.scale))
        for (name, key), ids in grouped.items()
    )


@dataclass(frozen=True)
class DynastyRow:
    """A dynasty in the list."""

    dynasty: Dynasty
    works: int


def dynasty_rows(seeing: Seeing) -> tuple[DynastyRow, ...]:
    """Return every dynasty of the table with how many works are filed under it itself."""
    counted = dict(seeing.counts({}, ("dynasty",), 2_000).get("dynasty", ()))
    return tuple(DynastyRow(one, counted.get(one.hant, 0)) for one in dynasties())


def _letters(sorts: Iterable[str]) -> dict[str, int]:
    found = dict.fromkeys(LETTERS, 0)
    for sort in sorts:
        found[sort[:1]] = found.get(sort[:1], 0) + 1
    return found
