"""What the index holds of a relic: its label, its whole record, and its colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from handscroll.departments.collection.finding.times import dynasty_of, years_of
from handscroll.departments.collection.naming.marks import marks_of
from handscroll.departments.collection.search.documents import Thing, centuries, entry
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.maker import NameKind, PersonRef
from handscroll.model.catalogue.term import Term
from handscroll.model.relic import ObjectFormat, Relic
from handscroll.museum.search import Entry

VERSION = "6"
"""Raise this when what is written into the index changes: it is then made anew."""

ColoursOf = Callable[[Relic], Sequence[str]]
"""Names the coarse colours of a relic's pictures."""

_TYPES = {
    ObjectFormat.CALLIGRAPHY: "calligraphy",
    ObjectFormat.TEXTILE: "textile",
    ObjectFormat.COSTUME: "costume",
}


def no_colours(_relic: Relic) -> Sequence[str]:
    """Know no colours: where pictures are not at hand."""
    return ()


def relic_entry(relic: Relic, colours_of: ColoursOf = no_colours) -> Entry:
    """Return what is found of a relic; what is the staff's alone is not found by anybody."""
    # Location, valuation and notes are the staff's alone; nothing below reads them.
    told = relic.catalogue
    span = years_of(relic)
    return entry(
        Thing(
            id=relic.id,
            title=_once([*relic.title.values(), *_titles(told)]),
            creator=_once([*relic.creator.values(), *_makers(told)]),
            special=_special(relic, told),
            rest=[
                *relic.description.values(), *relic.rights.credit_line.values(),
                *told.significance.values(), *_terms(told),
            ],
            facets=_facets(relic, told, colours_of(relic))
            | {"century": centuries(span)}
            | marks_of(relic),
            years=span,
            pictured=bool(relic.parts),
            state=relic.state,
        )
    )  # fmt: skip


def _special(relic: Relic, told: Catalogue) -> dict[str, list[str]]:
    colophons: list[str] = []
    texts: list[str] = []
    for one in told.inscriptions:
        kept = colophons if one.kind.value == "colophon" else texts
        kept += [one.transcription.text, one.signature, *_person(one.author)]
        kept += [translation.text for translation in one.translations]
    seals = [one.reading for one in told.seals] + [one.reading for one in told.impressions]
    seals += [name for one in told.seals for name in _person(one.owner)]
    return {
        "accession": [relic.accession_number, *(one.text for one in told.identifiers)],
        "dynasty": [*relic.dynasty.values()],
        "date": _once([relic.date_written, told.date.written]),
        "medium": [*relic.medium.values()],
        "format": [
            relic.format.value.replace("_", " "),
            *(told.format.words.values() if told.format else ()),
        ],
        "inscription": [one for one in texts if one],
        "colophon": [one for one in colophons if one],
        "seal": _once(seals),
        "text": [label for part in relic.parts for label in part.label.values()],
    }


def _facets(relic: Relic, told: Catalogue, colours: Sequence[str]) -> dict[str, list[str]]:
    kind = told.object_type.value if told.object_type else _TYPES.get(relic.format, "painting")
    if told.object_type is None and relic.format is ObjectFormat.OTHER:
        kind = ""
    dynasty = dynasty_of(*relic.dynasty.values())
    owners = [names[0] for one in told.seals if (names := _person(one.owner))]
    found = {
        "type": [kind],
        "dynasty": [dynasty.hant] if dynasty else _first(relic.dynasty),
        "creator": _first(relic.creator),
        "format": _formats(relic, told),
        "member": _first(told.held_by),
        "medium": _first(relic.medium),
        "support": [_value(one) for one in told.support.terms],
        "technique": [_value(one.term) for one in told.techniques],
        "seal_owner": owners,
        "colour": [*colours],
        "rights": [relic.rights.uri or ""],
    }
    return {name: kept for name, values in found.items() if (kept := _once(values))}


def _formats(relic: Relic, told: Catalogue) -> list[str]:
    """Return the format of the label, and the finer one that the record may have below it."""
    finer = [_value(told.format)] if told.format else []
    return finer if finer and relic.format is ObjectFormat.OTHER else [relic.format.value, *finer]


def _titles(told: Catalogue) -> list[str]:
    return [text for one in told.titles for text in (one.text, one.pinyin, one.wade_giles) if text]


def _makers(told: Catalogue) -> list[str]:
    return [name for one in told.makers for name in _person(one.person)]


def _person(person: PersonRef) -> list[str]:
    """Return a person's names, the Chinese name first."""
    first = sorted(person.names, key=lambda one: one.kind is not NameKind.NAME)
    return [text for one in first for text in (one.text, one.pinyin) if text]


def _terms(told: Catalogue) -> list[str]:
    terms = [*told.support.terms, *(one.term for one in told.techniques)]
    terms += [one.term for one in told.pigments]
    return [word for term in terms for word in term.words.values()]


def _value(term: Term) -> str:
    return term.id or next(iter(_first(term.words)), "")


def _first(words: Mapping[str, str]) -> list[str]:
    """Return one value to count by: simplified Chinese, else the first there is."""
    told = words.get("zh-Hans") or next((value for value in words.values() if value), "")
    return [told] if told else []


def _once(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]
