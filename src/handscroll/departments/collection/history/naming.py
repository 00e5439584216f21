"""A record's fields and what they say, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handscroll.model.difference import Step
from handscroll.model.matching import Json
from handscroll.pages.languages import NAMES
from handscroll.pages.words import Words

_SAID_BY = {
    "state": "state", "grade": "grade", "object_type": "object_type", "role": "maker_role",
    "qualifier": "qualifier", "certainty": "certainty", "basis": "basis", "method": "method",
    "agreement": "agreement", "standing": "standing", "cutting": "cutting", "how": "transfer",
    "shape": "seal_shape", "script": "script", "format": "format", "owner_certainty": "certainty",
    "reading_certainty": "certainty", "wearer_certainty": "certainty", "of": "measured",
}  # fmt: skip
"""Field to the words of its values, wherever it stands."""
_KINDS = {
    "titles": "title_kind", "names": "name_kind", "parts": "mount", "identifiers": "identifier",
    "inscriptions": "text", "relations": "relation", "techniques": "technique",
    "seals": "seal_type", "own": "object_type",
}  # fmt: skip
"""Row to the words of the kinds of the things in it."""


@dataclass(frozen=True)
class Line:
    """One thing that a field says: what it is, the words, and their language where it is known."""

    label: str
    text: str
    language: str = ""


def named(path: Sequence[Step], words: Words) -> str:
    """Return the name of a field: ``Titles 3 · Text``."""
    told: list[str] = []
    for step in path:
        if isinstance(step, str):
            told.append(_field(step, words))
        else:
            which = str(step + 1) if isinstance(step, int) else step.name
            told[-1:] = [f"{told[-1]} {which}" if told else which]
    return " · ".join(told)


def lines(value: Json, path: Sequence[Step], words: Words) -> tuple[Line, ...]:
    """Return what a field says, one line for each thing it holds."""
    steps = tuple(step for step in path if isinstance(step, str))
    return tuple(_lines(value, steps, (), words))


def language_of(path: Sequence[Step]) -> str:
    """Return the language in which a field's words are, where its path says it; else nothing."""
    last = path[-1] if path else ""
    return last if isinstance(last, str) and last in NAMES else ""


def _lines(
    value: Json, path: tuple[str, ...], inner: tuple[str, ...], words: Words
) -> Iterator[Line]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _lines(member, (*path, name), (*inner, _field(name, words)), words)
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for place, member in enumerate(value, start=1):
            numbered = (*inner[:-1], f"{inner[-1]} {place}") if inner else (str(place),)
            yield from _lines(member, path, numbered, words)
    elif isinstance(value, list):
        text = " · ".join(_said(one, path, words) for one in value)
        yield Line(" · ".join(inner), text)
    else:
        language = path[-1] if path and path[-1] in NAMES else ""
        yield Line(" · ".join(inner), _said(value, path, words), language)


def _field(name: str, words: Words) -> str:
    if name in NAMES:
        return NAMES[name]
    if f"field.{name}" in words:
        return words(f"field.{name}")
    return words(f"own.{name}") if f"own.{name}" in words else name


def _said(value: Json, path: tuple[str, ...], words: Words) -> str:
    if isinstance(value, bool):
        return words("entry.yes") if value else words("entry.no")
    if not isinstance(value, str):
        return "" if value is None else str(value)
    field = path[-1] if path else ""
    key = f"{_SAID_BY.get(field, '')}.{value}"
    if field in ("kind", "type"):
        rows = [_KINDS[step] for step in reversed(path[:-1]) if step in _KINDS]
        key = f"{rows[0]}.{value}" if rows else ""
    return words(key) if key in words else value
