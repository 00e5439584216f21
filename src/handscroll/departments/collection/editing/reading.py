"""Read a form back: onto the record that filled it, so that what nobody touched stays as it was."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from handscroll.departments.collection.columns.dates import dated
from handscroll.departments.collection.dates.parse import LONGEST, parse_date
from handscroll.departments.collection.editing.references import (
    CATALOGUE,
    Trouble,
    off_pictures,
    wrong_names,
)
from handscroll.departments.collection.editing.shapes import (
    Facts,
    Kinds,
    Leaf,
    Rows,
    Said,
    Shape,
)
from handscroll.departments.collection.editing.typed import (
    KINDS,
    Fields,
    Row,
    Table,
    Typed,
    shown,
)
from handscroll.model.catalogue.dated import Dated
from handscroll.model.difference import document
from handscroll.model.matching import Json, Thing
from handscroll.model.relic import Relic

FindTerm = Callable[[str, str], str | None]
"""Given a vocabulary and words in any spelling, the identifier of the term that they name."""


class _Nothing:
    """Nobody said anything here, so the model's own default holds."""


_UNSAID = _Nothing()
_Read: TypeAlias = "Json | _Nothing"


@dataclass(frozen=True)
class Reading:
    """A form read: the record, or what is wrong with it."""

    relic: Relic | None
    troubles: tuple[Trouble, ...] = ()


def read(shape: Facts, typed: Typed, base: Thing, find_term: FindTerm) -> Reading:
    """Return the record that a form says.

    Parameters
    ----------
    base
        The record that filled the form, as :func:`~handscroll.model.difference.document` has it.
        What the form does not hold, or holds unchanged, is said as it was.
    """
    reader = _Reader(find_term)
    said = reader.read(shape, typed, base, "")
    try:
        relic = Relic.model_validate(said)
    except ValidationError as error:
        found = [_trouble(one, shape, reader.keys) for one in error.errors(include_url=False)]
        named = wrong_names(said, reader.keys)
        whole = [one for one in found if one.name != CATALOGUE or not named]
        return Reading(None, (*whole, *named))
    outside = off_pictures(relic, base, reader.keys)
    return Reading(None, outside) if outside else Reading(relic)


@dataclass
class _Reader:
    find_term: FindTerm
    keys: dict[str, list[str]] = field(default_factory=dict)
    """Keys of the rows that were read, by the name of their table."""

    def read(self, shape: Shape, typed: Typed | None, base: Json, name: str) -> _Read:
        if typed is None:
            if isinstance(shape, Rows) and isinstance(base, list):
                self.keys[name] = [str(place) for place in range(len(base))]
            return _UNSAID if base is None else base
        if isinstance(shape, Leaf):
            return self._leaf(shape, str(typed), base)
        if isinstance(shape, Said):
            return _texts(shape, cast(Fields, typed), base)
        if isinstance(shape, Rows):
            return self._rows(shape, cast(Table, typed), base, name)
        fields = cast(Fields, typed)
        if isinstance(shape, Kinds):
            return self._kinds(shape, fields, base, name)
        return self._facts(shape, fields, base, name)

    def _leaf(self, leaf: Leaf, text: str, base: Json) -> _Read:
        if _same(text, shown(leaf, base)):
            return _UNSAID if base is None else base
        text = _lines(text) if leaf.kind == "long" else _lines(text).strip()
        if not text:
            return _UNSAID
        if leaf.kind == "number":
            return unicodedata.normalize("NFKC", text)
        if leaf.kind == "yes_no":
            return {"true": True, "false": False}.get(text, text)
        if leaf.kind == "outline":
            return [cast(Json, point.split(",")) for point in text.split()]
        if leaf.picks == "id":
            return self.find_term(leaf.vocabulary, text) or text
        return text

    def _rows(self, shape: Rows, typed: Table, base: Json, name: str) -> _Read:
        before = base if isinstance(base, list) else []
        found: list[Json] = []
        keys = self.keys[name] = []
        for row in typed.rows:
            old = _old(row, before)
            here = f"{name}.{row.key}"
            value = old if row.value is None else self.read(shape.of, row.value, old, here)
            said = None if isinstance(value, _Nothing) else value
            if said is None and (old is None or isinstance(shape.of, Leaf)):
                continue
            found.append({} if said is None else said)
            keys.append(row.key)
        return found if found or shape.required else _UNSAID

    def _kinds(self, shape: Kinds, typed: Fields, base: Json, name: str) -> _Read:
        old = base if isinstance(base, dict) else {}
        kind = str(typed.of.get(KINDS, old.get(KINDS, "")))
        if kind not in shape.of:
            return {KINDS: kind} if kind else _UNSAID
        before = old if old.get(KINDS) == kind else {}
        rest = self._facts(shape.of[kind], typed, before, name)
        return {KINDS: kind, **(rest if isinstance(rest, dict) else {})}

    def _facts(self, shape: Facts, typed: Fields, base: Json, name: str) -> _Read:
        old = base if isinstance(base, dict) else {}
        found: Thing = {key: one for key, one in old.items() if key not in shape.fields}
        for field_name, one in shape.fields.items():
            here = f"{name}.{field_name}" if name else field_name
            value = self.read(one, typed.of.get(field_name), old.get(field_name), here)
            if not isinstance(value, _Nothing):
                found[field_name] = value
        if shape.model is Dated:
            _read_date(found, old)
        return found if found or (isinstance(base, dict) and not shape.optional) else _UNSAID


def _texts(shape: Said, typed: Fields, base: Json) -> _Read:
    old = base if isinstance(base, dict) else {}
    found: Thing = {}
    for tag in dict.fromkeys((*old, *typed.of)):
        text = typed.of.get(tag)
        if text is None or (tag in old and _same(str(text), str(old[tag]))):
            found[tag] = old[tag]
        elif str(text).strip():
            found[tag] = _lines(str(text)) if shape.long else _lines(str(text)).strip()
    return found if found or shape.required else _UNSAID


def _read_date(found: Thing, old: Thing) -> None:
    """Read a date anew whose words were changed, unless its meaning was typed as well."""
    written = str(found.get("written", ""))
    if written == old.get("written", "") or len(written) > LONGEST:
        return
    if found.get("candidates") != old.get("candidates"):
        return
    try:
        meant = document(dated(parse_date(written))) if written else {}
    except ValidationError:  # Words that no record can keep are told when the whole is read.
        return
    for name in ("candidates", "calendar", "certainty"):
        if found.get(name) == old.get(name):
            found.pop(name, None)
            if name in meant:
                found[name] = meant[name]


def _old(row: Row, before: list[Json]) -> Json:
    place = int(row.key) if row.key.isascii() and row.key.isdecimal() else -1
    return before[place] if 0 <= place < len(before) else None


def _same(typed: str, said: str) -> bool:
    return _lines(typed) == _lines(said)


def _lines(text: str) -> str:
    """Return a text with one kind of line end: a browser sends two characters for each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _trouble(found: ErrorDetails, shape: Shape, keys: dict[str, list[str]]) -> Trouble:
    name, here = "", shape
    for step in found["loc"]:
        if isinstance(here, Rows) and isinstance(step, int):
            there = keys.get(name, [])
            name += f".{there[step] if step < len(there) else step}"
            here = here.of
        elif isinstance(here, Kinds) and step in here.of:
            here = here.of[str(step)]
        elif isinstance(here, Facts) and step in here.fields:
            name += f".{step}" if name else str(step)
            here = here.fields[str(step)]
        elif isinstance(here, Said) and step != "[key]":
            name += f".{step}"
            break
    facts = {key: one for key, one in found.get("ctx", {}).items() if key != "error"}
    said = found["msg"].removeprefix("Value error, ")
    return Trouble(name, found["type"], facts, said)
