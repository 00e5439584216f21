"""What the pages of bringing in show: columns, records as they would look, loads that were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handscroll.departments.collection.columns.names import BY_NAME, split_language
from handscroll.departments.collection.history.showing import FieldRow, field_rows
from handscroll.departments.collection.importing.fields import called
from handscroll.departments.collection.importing.form import SHOWN, Wrong, lines_of
from handscroll.departments.collection.importing.looking import Draft, Looked, Seen
from handscroll.departments.collection.mapping.looking import fitting, is_number
from handscroll.departments.collection.mapping.mapping import Column
from handscroll.departments.collection.mapping.targets import LEFT_OUT, NOTES, between, size_of
from handscroll.departments.collection.mapping.writing import words_for
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.model.difference import differences
from handscroll.model.relic import Relic
from handscroll.museum import Museum
from handscroll.museum.lot_files import lot_object
from handscroll.pages.words import Words

_EXAMPLES = 3
_MOST_LOADS = 100
_DATES = frozenset({"date", "artist_born", "artist_died"})
_TERMS = frozenset(
    {"object_type", "format", "support", "technique", "grade", "rights", "data_rights", "dynasty"}
)


@dataclass(frozen=True)
class ColumnRow:
    """A column of theirs on the page.

    Attributes
    ----------
    field
        What it becomes, in the page's language, or what was typed there.
    typed
        What its further fields hold.
    reads, understood, of
        As what its values are read; how many of a few were understood, of how many that were
        tried. 0 of 0 where any text may stand.
    sure
        How sure the guess is: ``sure``, ``likely`` …; ``own`` where somebody changed it.
    """

    place: int
    source: str
    examples: Sequence[str]
    filled: float
    field: str
    to: str
    typed: Mapping[str, str]
    optional: bool
    reads: str
    understood: int
    of: int
    sure: str
    wrong: Wrong | None


@dataclass(frozen=True)
class LoadRow:
    """A load that was made; ``records`` is 0 after it was undone."""

    name: str
    records: int
    person: str
    at: str


def column_rows(
    draft: Draft,
    looked: Looked,
    vocabularies: Vocabularies,
    language: str,
    told: tuple[Mapping[str, str], Sequence[Wrong]] = ({}, ()),
) -> list[ColumnRow]:
    """Return the columns of a mapping, as they are and as somebody typed what is wrong."""
    seen = {one.guess.source: one for one in looked.columns}
    typed, wrong = told
    troubles = {one.column: one for one in wrong}
    return [
        _row(place, column, seen.get(column.source), vocabularies, language,
             (typed, troubles.get(place)))
        for place, column in enumerate(draft.columns[:SHOWN])
    ]  # fmt: skip


def shown_records(documents: Sequence[Any], words: Words) -> list[tuple[Relic, list[FieldRow]]]:
    """Return records, each with the fields that it would say."""
    found = []
    for one in documents:
        relic = Relic.model_validate(one)
        bare = Relic(
            id=relic.id, accession_number=relic.accession_number, title=relic.title,
            state=relic.state, parts=(),
        )  # fmt: skip
        found.append((relic, list(field_rows(differences(bare, relic), words))))
    return found


def load_rows(museum: Museum) -> list[LoadRow]:
    """Return the loads that were made, the newest first."""
    rows = []
    for one in museum.lots.loads():
        # A load has a first lot even when it was undone; who cut it first made the load.
        note = museum.vault.history(lot_object(one.name, 1))[0]
        rows.append(LoadRow(one.name, one.records, note.person, note.created))
    return sorted(rows, key=lambda row: row.at, reverse=True)[:_MOST_LOADS]


def _row(
    place: int,
    column: Column,
    seen: Seen | None,
    vocabularies: Vocabularies,
    language: str,
    told: tuple[Mapping[str, str], Wrong | None],
) -> ColumnRow:
    typed, wrong = told
    samples = seen.samples if seen else ()
    reads, understood, of = _read_as(column, samples, vocabularies)
    life = (*column.life, "", "")
    now = {
        "language": column.language, "split": column.split, "unit": column.unit,
        "unit_from": column.unit_from, "role": column.role, "life_one": life[0],
        "life_two": life[1], "otherwise": column.otherwise, "values": lines_of(column.values),
    }  # fmt: skip
    field = called(column.to, language)
    if wrong is not None:
        now = {name: typed.get(f"{name}.{place}", text) for name, text in now.items()}
        field = typed.get(f"to.{place}", field)
    return ColumnRow(
        place, column.source, samples[:_EXAMPLES], seen.filled if seen else 0.0, field, column.to,
        now, column.optional, reads, understood, of, _sure(column, seen), wrong,
    )  # fmt: skip


def _sure(column: Column, seen: Seen | None) -> str:
    if seen is None or column != seen.guess:
        return "own"
    return words_for(seen.sure).replace(" ", "_")


def _read_as(
    column: Column, samples: Sequence[str], vocabularies: Vocabularies
) -> tuple[str, int, int]:
    """Return as what the values of a column are read, and how many of a few are understood."""
    if column.to in (NOTES, LEFT_OUT):
        return column.to, 0, 0
    known = {one.casefold() for one in column.values}
    name = split_language(column.to)[0]
    fits = fitting(column.to if size_of(column.to) else name, vocabularies)
    reads = _kind(column, name)
    if fits is None or reads in ("text", "name", "number") or not samples:
        return reads, 0, 0
    bare = bool(column.unit or column.unit_from)
    right = sum(
        one.casefold() in known or fits(one) or (bare and is_number(one)) for one in samples
    )
    return reads, right, len(samples)


def _kind(column: Column, name: str) -> str:
    if size_of(column.to) or name.startswith("dimensions"):
        return "size"
    if name in _DATES or name == "artist_life":
        return "date"
    if name in _TERMS:
        return "term"
    if name == "accession_number":
        return "number"
    if name == "creator":
        return "name"
    many = between(column.to) if name in BY_NAME else None
    return "list" if many == "\n" else "text"
