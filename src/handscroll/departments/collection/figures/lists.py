"""The lists of people, seals and dynasties, page by page, read from the index alone."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
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
    every = list(_rows(seeing.lines(asked.who.value)))
    letters = _letters(sort for sort, _, _ in every)
    found = [one for one in every if not asked.letter or one[0].startswith(asked.letter)]
    if asked.sort is Sort.WORKS:
        found.sort(key=lambda one: -one[1])
    first = (asked.page - 1) * PEOPLE_PER_PAGE
    shown = (_shown(told, works) for _, works, told in found[first : first + PEOPLE_PER_PAGE])
    people_shown = tuple(one for one in shown if one is not None)
    return People(asked, people_shown, letters, paging(asked.page, len(found), PEOPLE_PER_PAGE))


def everybody(seeing: Seeing) -> Iterator[Somebody]:
    """Yield everybody whom a record names, in the order of names."""
    for _, works, told in _rows(seeing.lines(PERSON)):
        one = _shown(told, works)
        if one is not None:
            yield one


_Row = tuple[str, int, str | Somebody]
"""What somebody is sorted by, works, and the line or, of one who has several, the person."""


def _rows(lines: Iterable[tuple[str, int]]) -> Iterator[_Row]:
    """Yield everybody in the order of names; most have one line, which is read when it is shown."""
    by_key: dict[str, list[tuple[str, int]]] = {}
    # A line begins with what it is sorted by, and ~ comes after every letter.
    for text, works in sorted(lines):
        by_key.setdefault(text.split("\t", 2)[1], []).append((text, works))
    for told in by_key.values():
        if len(told) == 1:
            text, works = told[0]
            yield text.partition("\t")[0], works, text
            continue
        read = [(line, works) for text, works in told if (line := read_person(text)) is not None]
        for one in people_of(read):
            yield one.sort, one.works, one


def _shown(told: str | Somebody, works: int) -> Somebody | None:
    if isinstance(told, Somebody):
        return told
    line = read_person(told)
    return None if line is None else people_of([(line, works)])[0]


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
