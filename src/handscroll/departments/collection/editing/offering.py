"""What may be typed: terms of vocabularies, and what the record itself names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from handscroll.departments.collection.editing.shapes import PEOPLE
from handscroll.departments.collection.editing.typed import Fields, Table, Typed
from handscroll.departments.collection.history.naming import lines
from handscroll.departments.collection.vocabularies.folding import fold
from handscroll.departments.collection.vocabularies.model import Term
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.model.matching import Json, Thing
from handscroll.model.relic import Relic
from handscroll.pages.languages import NAMES
from handscroll.pages.words import Words

MOST = 12
"""Terms that are offered at once while somebody types."""
_MEASURED = ("overall_unmounted", "overall_mounted", "image")


@dataclass(frozen=True)
class Option:
    """One thing that may be chosen."""

    value: str
    label: str


def names_in(
    typed: Typed, base: Thing, relic: Relic | None, words: Words
) -> Iterator[tuple[str, tuple[Option, ...]]]:
    """Yield lists of names that fields of the record may name: its parts, seals, people."""
    catalogue = typed.of.get("catalogue") if isinstance(typed, Fields) else None
    tables = catalogue.of if isinstance(catalogue, Fields) else {}
    before = base.get("catalogue")
    old = before if isinstance(before, dict) else {}
    parts: tuple[Option, ...] = ()
    for table in ("parts", "seals", "impressions"):
        found = tuple(_bearers(tables.get(table), old.get(table), words, table))
        yield table, found
        parts = found if table == "parts" else parts
    sizes = [Option(key, words(f"measured.{key}")) for key in _MEASURED]
    yield "measured", (*sizes, *(Option(f"part:{one.value}", one.label) for one in parts))
    yield "languages", tuple(Option(tag, name) for tag, name in NAMES.items())
    yield PEOPLE, tuple(_people(base))
    pictures = relic.captures if relic is not None else ()
    yield "captures", tuple(Option(one.id, one.file_name) for one in pictures)


def _people(stated: Json) -> Iterator[Option]:
    """Yield the people of the record who have an identifier, each once."""
    found: dict[str, str] = {}
    owed: list[Json] = [stated]
    while owed:
        one = owed.pop()
        if isinstance(one, list):
            owed += one
        elif isinstance(one, dict):
            owed += one.values()
            names = one.get("names")
            if one.get("id") and isinstance(names, list):
                told = [str(name.get("text", "")) for name in names if isinstance(name, dict)]
                found.setdefault(str(one["id"]), " · ".join(told[:2]))
    return (Option(name, label) for name, label in sorted(found.items()))


def _bearers(typed: Typed | None, base: Json, words: Words, table: str) -> Iterator[Option]:
    before = base if isinstance(base, list) else []
    for row in typed.rows if isinstance(typed, Table) else ():
        place = int(row.key) if row.key.isdecimal() else -1
        old = before[place] if 0 <= place < len(before) else {}
        known = old if isinstance(old, dict) else {}
        typed_id = row.value.of.get("id") if isinstance(row.value, Fields) else None
        name = str(typed_id or known.get("id", ""))
        rest: Json = dict(islice(((key, one) for key, one in known.items() if key != "id"), 2))
        said = [one.text for one in lines(rest, ("catalogue", table), words)]
        if name:
            yield Option(name, " · ".join(said[:2])[:60])


def written(term: Term, picks: str, language: str) -> str:
    """Return what a field holds that names a term: its identifier, its label or its address."""
    if picks == "uri":
        return str(term.details.get("uri", ""))
    return term.id if picks == "id" else term.name(language)


def offered(
    vocabularies: Vocabularies, vocabulary: str, typed: str, limit: int = MOST
) -> list[Term]:
    """Return terms that are spelt as typed, in any language or pinyin; first those that begin so.

    Nothing typed gives the first of the vocabulary.
    """
    wanted = fold(typed)
    terms = [one for one in vocabularies.vocabulary(vocabulary).terms if not one.hidden]
    if not wanted:
        return terms[:limit]
    ranked = []
    for place, term in enumerate(terms):
        spelt = [fold(words) for words in term.spellings]
        rank = min((_rank(one, wanted) for one in spelt), default=9)
        if rank < 9:
            ranked.append((rank, place, term))
    return [term for _, _, term in sorted(ranked, key=lambda one: one[:2])[:limit]]


def _rank(spelt: str, wanted: str) -> int:
    if spelt == wanted:
        return 0
    if spelt.startswith(wanted):
        return 1
    return 2 if wanted in spelt else 9
