"""What a facet's value is called in a reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from handscroll.departments.collection.dates.tables import Dynasty, dynasties
from handscroll.departments.collection.vocabularies.rights import stated
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.model.text import pick
from handscroll.pages.statements import statement
from handscroll.pages.words import Words

Said = Callable[[str, str], Mapping[str, str]]
"""Facet and value to the same value in other languages, as the records have it."""

_VOCABULARIES = {
    "support": "supports",
    "technique": "techniques",
    "medium": "supports",
    "format": "formats",
    "type": "object_types",
}
_WORDS = {"type": "object_type", "format": "format", "colour": "colour"}


def label(facet: str, value: str, words: Words, said: Said, terms: Vocabularies) -> str:
    """Return the label of a facet's value; a value that nobody knows is its own label.

    Parameters
    ----------
    terms
        The museum's vocabularies: its own terms have labels as shipped ones do.
    """
    key = f"{_WORDS.get(facet, facet)}.{value}"
    if facet in _WORDS and key in words:
        return words(key)
    if facet == "century":
        return _century(value, words)
    if facet == "dynasty" and value in _dynasties():
        return _dynasty(_dynasties()[value], words.language)
    if facet == "rights":
        told = stated(terms.vocabulary("rights_statements").terms, value)
        return told.get(words.language) or statement(value, words)
    if facet in _VOCABULARIES:
        found = terms.find(_VOCABULARIES[facet], value)
        if found is not None:
            return _capital(found.name(words.language))
    return pick(said(facet, value), words.language) or value


def _capital(name: str) -> str:
    """Begin a term as every other label begins; vocabularies write terms in lower case."""
    return name[:1].upper() + name[1:]


def century_number(value: str) -> int | None:
    """Return which century an address asks for; None where it asks for none, such as ``²``."""
    try:
        return int(value)
    except ValueError:
        return None


def _century(value: str, words: Words) -> str:
    number = century_number(value)
    if number is None:
        return value
    key = "find.century" if number > 0 else "find.century_bc"
    told: str | int = abs(number)
    return words(key, number=_ordinal(abs(number)) if words.language == "en" else told)


def _ordinal(number: int) -> str:
    tail = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def _dynasty(one: Dynasty, language: str) -> str:
    return {"zh-Hans": one.hans, "zh-Hant": one.hant}.get(language, one.en)


@cache
def _dynasties() -> dict[str, Dynasty]:
    return {one.hant: one for one in dynasties()}
