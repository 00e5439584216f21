"""One field looked at while it is being typed."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from handscroll.departments.collection.editing.acting import place_of
from handscroll.departments.collection.editing.references import Trouble
from handscroll.departments.collection.editing.saying import wrong
from handscroll.departments.collection.editing.shapes import PEOPLE, Leaf, relic_shape
from handscroll.departments.collection.editing.showing import Painter
from handscroll.departments.collection.editing.typed import is_name
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.pages.words import Words


def checked(name: str, value: str, words: Words, vocabularies: Vocabularies) -> dict[str, str]:
    """Return what is wrong with a field as it is typed, and what is understood of it.

    An empty field is not wrong yet: its record may want it, but its writer has only begun.
    """
    shape = relic_shape()
    at = place_of(name, shape, None, None) if is_name(name) else None
    if at is None or not isinstance(at.shape, Leaf):
        return {"wrong": "", "hint": ""}
    hint = ""
    if name.endswith(".written"):
        hint = Painter(words, vocabularies).date(value)
    # Terms and people are looked up by names that are no identifiers.
    looked_up = at.shape.picks == "id" or at.shape.named == PEOPLE
    if not value.strip() or at.shape.annotation is None or looked_up:
        return {"wrong": "", "hint": hint}
    kind: Any = at.shape.annotation
    try:
        TypeAdapter(kind).validate_python(value.strip())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        facts = {key: one for key, one in first.get("ctx", {}).items() if key != "error"}
        said = first["msg"].removeprefix("Value error, ")
        return {"wrong": wrong(Trouble(name, first["type"], facts, said), words).text, "hint": hint}
    return {"wrong": "", "hint": hint}
