"""What a form holds: text by text as a record fills it, or as somebody typed and sent it.

A name leads to its place: ``catalogue.titles.0.text``. The step after a row is a key: a number is
the place that the thing had in the record from which the form was filled, any other key is new.
Rows stand in the order in which they are sent. A row that is closed is sent by its bare name, and
what is not sent stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handscroll.departments.collection.editing.shapes import (
    Facts,
    Kinds,
    Leaf,
    Rows,
    Said,
    Shape,
    as_text,
)
from handscroll.model.matching import Json, Thing
from handscroll.model.text import LANGUAGES

FEW = 3
"""Rows that are shown open when a form is filled; of more, each is opened when it is wanted."""
KINDS = "type"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}(\.[A-Za-z0-9_-]{1,40}){0,12}")


@dataclass
class Row:
    """One thing in a row; closed where it holds None."""

    key: str
    value: Typed | None = None


@dataclass
class Fields:
    """What stands in the fields of a statement, by their names; also a text by language."""

    of: dict[str, Typed] = field(default_factory=dict)


@dataclass
class Table:
    """Things in a row."""

    rows: list[Row] = field(default_factory=list)


Typed = str | Fields | Table


def filled(shape: Shape, value: Json) -> Typed:
    """Return what a form shows of a value, as JSON has it; None is one that nobody gave."""
    if isinstance(shape, Leaf):
        return shown(shape, value)
    if isinstance(shape, Said):
        texts = value if isinstance(value, dict) else {}
        return Fields({tag: as_text(texts.get(tag)) for tag in (*LANGUAGES, *texts)})
    if isinstance(shape, Rows):
        things = value if isinstance(value, list) else []
        few = len(things) <= FEW or isinstance(shape.of, Leaf)
        return Table(
            [Row(str(n), filled(shape.of, one) if few else None) for n, one in enumerate(things)]
        )
    things_of = value if isinstance(value, dict) else {}
    if isinstance(shape, Kinds):
        kind = as_text(things_of.get(KINDS))
        chosen = shape.of.get(kind)
        rest = _fields(chosen, things_of) if chosen is not None else {}
        return Fields({KINDS: kind, **rest})
    return Fields(_fields(shape, things_of))


def _fields(shape: Facts, value: Thing) -> dict[str, Typed]:
    return {name: filled(one, value.get(name)) for name, one in shape.fields.items()}


def shown(leaf: Leaf, value: Json) -> str:
    """Return what a field shows of a value."""
    if value is None:
        return leaf.default
    if leaf.kind == "outline":
        return outline_text(value)
    return as_text(value)


def outline_text(value: Json) -> str:
    """Return corners as ``x,y x,y``: what a person can read and a form can hold."""
    points = value if isinstance(value, list) else []
    return " ".join(
        ",".join(as_text(number) for number in point) for point in points if isinstance(point, list)
    )


def sent(shape: Shape, pairs: Iterable[tuple[str, str]]) -> Typed:
    """Return what a sent form holds; of a name that comes twice, the later."""
    return _typed(shape, _tree(pairs)) or Fields()


def is_name(name: str) -> bool:
    """Say whether a name can be that of a field, a row or a table."""
    return _NAME.fullmatch(name) is not None


def _tree(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Hang each text on the branch that its name leads to; ``""`` is the branch's own text."""
    root: dict[str, Any] = {}
    for name, text in pairs:
        if not is_name(name):
            continue
        branch = root
        for step in name.split("."):
            branch = branch.setdefault(step, {})
        branch[""] = text
    return root


def _typed(shape: Shape, branch: Mapping[str, Any]) -> Typed | None:
    """Return what stands on a branch; None where nothing of it was sent."""
    if isinstance(shape, Leaf):
        return branch.get("")
    if isinstance(shape, Rows):
        if "" not in branch:
            return None
        steps = [key for key in branch if key]
        return Table([Row(key, _row(shape.of, branch[key])) for key in steps])
    found: dict[str, Typed] = {}
    if isinstance(shape, Said):
        found = {tag: one[""] for tag, one in branch.items() if tag and "" in one}
        return Fields(found) if found else None
    fields = shape.fields if isinstance(shape, Facts) else _chosen(shape, branch)
    for name, one in fields.items():
        if name in branch and (held := _typed(one, branch[name])) is not None:
            found[name] = held
    return Fields(found) if found else None


def _row(shape: Shape, branch: Mapping[str, Any]) -> Typed | None:
    if isinstance(shape, Leaf):
        return str(branch.get("", ""))
    return _typed(shape, {key: one for key, one in branch.items() if key})


def _chosen(shape: Kinds, branch: Mapping[str, Any]) -> Mapping[str, Shape]:
    kind = branch.get(KINDS, {}).get("", "")
    chosen = shape.of.get(kind)
    return {KINDS: Leaf("choice"), **(chosen.fields if chosen is not None else {})}


def pairs_of(typed: Typed | None, name: str = "") -> list[tuple[str, str]]:
    """Return the names and texts by which a form sends what it holds."""
    if isinstance(typed, str):
        return [(name, typed)]
    if isinstance(typed, Table):
        found = [(name, "")]
        for row in typed.rows:
            here = f"{name}.{row.key}"
            found += [(here, "")] if row.value is None else pairs_of(row.value, here)
        return found
    found = []
    for step, one in (typed.of if typed is not None else {}).items():
        found += pairs_of(one, f"{name}.{step}" if name else step)
    return found
