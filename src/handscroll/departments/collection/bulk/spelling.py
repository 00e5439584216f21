"""A step as somebody types it on the terminal: ``catalogue.grade=first``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress

from handscroll.departments.collection.bulk.change import Deed, Step, shape_at
from handscroll.departments.collection.bulk.terms import Terms
from handscroll.departments.collection.columns.cells import guess_language
from handscroll.departments.collection.editing.shapes import Facts, Leaf, Rows, Said, Shape
from handscroll.errors import InvalidError

ARROWS = ("→", "->")
_MAIN = ("term", "text", "reading", "written", "words")
"""Fields that a thing in a row is mostly known by."""


def step_of(deed: Deed, told: str, terms: Terms) -> Step:
    """Return the step that was typed: ``FIELD``, ``FIELD=VALUE`` or ``FIELD=OLD→NEW``.

    ``catalogue.`` may be left out. A value is a text, or a JSON object of fields and texts.

    Raises
    ------
    InvalidError
        If there is no such field, or the value is missing.
    """
    name, sign, value = told.partition("=")
    field = _field(name.strip())
    if deed is Deed.CLEAR:
        return Step(deed, field)
    if not sign:
        raise InvalidError(
            f"The step {told[:60]!r} was not understood",
            why="it has no '=' between a field and what is to stand there",
            fix="Write FIELD=VALUE, such as medium.en=Silk",
        )
    if deed in (Deed.REPLACE, Deed.WORDS):
        arrow = next((one for one in ARROWS if one in value), "")
        if not arrow:
            raise InvalidError(
                f"The step {told[:60]!r} was not understood",
                why="it has no arrow between the old words and the new ones",
                fix="Write FIELD=OLD→NEW or FIELD=OLD->NEW",
            )
        old, _, new = value.partition(arrow)
        return Step(deed, field, (), old, new)
    shape = shape_at(field)
    if isinstance(shape, Rows):
        pairs = _pairs(shape.of, f"{field}.n0", value, terms)
        return Step(deed, field, ((field, ""), *pairs))
    return Step(deed, field, tuple(_pairs(shape, field, value, terms)))


def _field(name: str) -> str:
    for one in (name, f"catalogue.{name}"):
        with suppress(InvalidError):
            shape_at(one)
            return one
    shape_at(name)
    return name


def _pairs(shape: Shape, name: str, value: str, terms: Terms) -> Iterator[tuple[str, str]]:
    if value.lstrip().startswith("{") and not isinstance(shape, Leaf):
        with suppress(ValueError):
            yield from _flat(json.loads(value), name)
            return
    yield _main(shape, name, value, terms), value


def _flat(told: Mapping[str, object], name: str) -> Iterator[tuple[str, str]]:
    for step, one in told.items():
        if isinstance(one, dict):
            yield from _flat(one, f"{name}.{step}")
        else:
            yield f"{name}.{step}", str(one)


def _main(shape: Shape, name: str, value: str, terms: Terms) -> str:
    """Return the field of a statement that a bare text is meant for."""
    if isinstance(shape, Said):
        return f"{name}.{guess_language(value)}"
    if not isinstance(shape, Facts):
        return name
    known = shape.fields.get("id")
    if isinstance(known, Leaf) and known.vocabulary and terms.find(known.vocabulary, value):
        return f"{name}.id"
    main = next((one for one in _MAIN if one in shape.fields), "")
    main = main or next((one for one in shape.fields if one != "id"), "id")
    return _main(shape.fields[main], f"{name}.{main}", value, terms)
