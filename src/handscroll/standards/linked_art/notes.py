"""Statements of a record as notes of Linked Art, and back.

What is nested in a record is nested in notes: each is a ``LinguisticObject`` that says of what
kind it is, in which language, and what it says; a reader without our terms still has the words.
The fields and their kinds are those of the model itself, so that a field added there travels.
"""

from __future__ import annotations

import types as python_types
import typing
from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from handscroll.standards.carrying import Doc
from handscroll.standards.linked_art.terms import kinds, language_of, nodes, own_name, spoken

Value = Any
"""A value as JSON has it."""


def note(field: str, content: str, tag: str = "", inner: list[Doc] | None = None) -> Doc:
    """Return one note."""
    found: Doc = {
        "type": "LinguisticObject", "classified_as": kinds(field), "content": content,
    }  # fmt: skip
    if tag:
        found["language"] = spoken(tag)
    if inner:
        found["referred_to_by"] = inner
    return found


def said(field: str, words: dict[str, str]) -> list[Doc]:
    """Return a text in several languages, a note each."""
    return [note(field, text, tag) for tag, text in words.items()]


def notes_of(model: type[BaseModel], body: Doc) -> list[Doc]:
    """Return all that a statement of the record says, as notes.

    Parameters
    ----------
    body
        As :meth:`pydantic.BaseModel.model_dump` gives it in the mode ``json``.
    """
    return [one for field, value in body.items() for one in _field(model, field, value)]


def _field(model: type[BaseModel], field: str, value: Value) -> list[Doc]:
    _, many, spoken_of = _shape(model, field)
    inner = _inner(model, field, value)
    if spoken_of:
        return said(field, value)
    values = value if many else [value]
    return [
        note(field, _words(one), inner=notes_of(inner, one)) if inner else note(field, _text(one))
        for one in values
    ]


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


_SHOWN = (
    "text", "reading", "written", "as_written", "names", "words", "title", "term",
    "transcription", "institution", "work", "person", "holder", "catalogue",
)  # fmt: skip


def _words(body: Doc) -> str:
    """Return the words of a statement that stand for it where only one line is shown."""
    for key in _SHOWN:
        value = body.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            texts: Iterable[Value] = value.values()
            plain = all(isinstance(one, str) for one in value.values())
            value = next((one for one in texts if one), "") if plain else _words(value)
        if isinstance(value, str) and value:
            return value
    return ""


def body_of(model: type[BaseModel], told: Iterable[Doc]) -> Doc:
    """Return what notes of ours say: :func:`notes_of`, back. Others' notes are passed over."""
    found: Doc = {}
    for one in told:
        field = own_name(one)
        if field not in model.model_fields or not isinstance(one.get("content"), str):
            continue
        _, many, spoken_of = _shape(model, field)
        if spoken_of:
            found.setdefault(field, {})[language_of(one)] = one["content"]
            continue
        inside = nodes(one.get("referred_to_by", []))
        inner = _inner_told(model, field, inside)
        value = body_of(inner, inside) if inner else one["content"]
        if many:
            found.setdefault(field, []).append(value)
        else:
            found[field] = value
    return found


def _inner(model: type[BaseModel], field: str, value: Value) -> type[BaseModel] | None:
    choices, _, _ = _shape(model, field)
    wanted = value.get("type") if isinstance(value, dict) else None
    return _chosen(choices, wanted)


def _inner_told(model: type[BaseModel], field: str, told: Iterable[Doc]) -> type[BaseModel] | None:
    choices, _, _ = _shape(model, field)
    wanted = [one["content"] for one in told if own_name(one) == "type" and "content" in one]
    return _chosen(choices, wanted[0] if wanted else None)


def _chosen(choices: tuple[type[BaseModel], ...], wanted: Value) -> type[BaseModel] | None:
    if len(choices) < 2:
        return choices[0] if choices else None
    named = {get_args(one.model_fields["type"].annotation)[0]: one for one in choices}
    return named.get(wanted, choices[0])


@cache
def _shape(model: type[BaseModel], field: str) -> tuple[tuple[type[BaseModel], ...], bool, bool]:
    """Return the statements that a field holds, whether many, and whether it is a text spoken."""
    kind = _plain(model.model_fields[field].annotation)
    many = _origin(kind) is tuple
    if many:
        kind = _plain(get_args(kind)[0])
    if _origin(kind) is dict:
        return (), False, True
    union = _origin(kind) in (typing.Union, python_types.UnionType)
    inner = [_plain(one) for one in get_args(kind)] if union else [kind]
    found = [one for one in inner if isinstance(one, type) and issubclass(one, BaseModel)]
    return tuple(found), many, False


def _origin(kind: Value) -> Value:
    return get_origin(kind)


def _plain(kind: Value) -> Value:
    """Return a type without what is annotated of it, and without None."""
    while _origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if _origin(kind) in (typing.Union, python_types.UnionType):
        left = [one for one in get_args(kind) if one is not type(None)]
        if len(left) == 1:
            return _plain(left[0])
    return kind
