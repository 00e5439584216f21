"""What the small buttons of a form do: add, remove, move, open; everything typed stays."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from handscroll.departments.collection.editing.shapes import Facts, Kinds, Leaf, Rows, Said, Shape
from handscroll.departments.collection.editing.typed import (
    KINDS,
    Fields,
    Row,
    Table,
    Typed,
    filled,
)
from handscroll.model.matching import Json, Thing

ACTS = ("add", "remove", "up", "down", "open", "show")
_LETTERS = {"parts": "p", "impressions": "i", "inscriptions": "t"}


class Place(NamedTuple):
    """Where a name leads: the shape there, what is typed there and what stood there before."""

    shape: Shape
    typed: Typed | None
    base: Json


def place_of(name: str, shape: Shape, typed: Typed | None, base: Json) -> Place | None:
    """Return where a name leads, or None if it leads nowhere."""
    here: Place | None = Place(shape, typed, base)
    for step in name.split(".") if name else ():
        here = None if here is None else _within(here, step)
    return here


def _within(at: Place, step: str) -> Place | None:
    shape, typed, base = at
    if isinstance(shape, Rows):
        held = next((row for row in _rows(typed) if row.key == step), None)
        rows = base if isinstance(base, list) else []
        old = rows[int(step)] if step.isdecimal() and int(step) < len(rows) else None
        return Place(shape.of, None if held is None else held.value, old)
    fields = typed.of if isinstance(typed, Fields) else {}
    before = base.get(step) if isinstance(base, dict) else None
    if isinstance(shape, Kinds):
        kind = fields.get(KINDS) or (base.get(KINDS) if isinstance(base, dict) else "")
        if step == KINDS:
            return Place(Leaf("choice", choices=tuple(shape.of)), fields.get(step), before)
        chosen = shape.of.get(str(kind))
        return None if chosen is None else _within(Place(chosen, typed, base), step)
    if isinstance(shape, Said):
        return Place(Leaf("long" if shape.long else "text"), fields.get(step), before)
    if isinstance(shape, Facts) and step in shape.fields:
        return Place(shape.fields[step], fields.get(step), before)
    return None


def act(command: str, shape: Facts, typed: Typed, base: Thing) -> str:
    """Do what a button says, such as ``add catalogue.titles``; return the name to go to next.

    What leads nowhere changes nothing: a form may have been sent by an old page.
    """
    deed, _, name = command.partition(" ")
    if deed == "add":
        table = place_of(name, shape, typed, base)
        if table is None or not isinstance(table.shape, Rows) or table.shape.fixed:
            return ""
        return _add(name, table, typed)
    if deed == "show":
        return name
    above, _, key = name.rpartition(".")
    at = place_of(above, shape, typed, base)
    if at is None or not isinstance(at.shape, Rows) or not isinstance(at.typed, Table):
        return ""
    place = next((n for n, row in enumerate(at.typed.rows) if row.key == key), -1)
    if place < 0:
        return ""
    return _change(deed, at, place, above)


def new_row(shape: Rows, key: str, name: str, taken: frozenset[str] = frozenset()) -> Row:
    """Return a new thing for a row, with a name of its own where its kind bears one."""
    value = filled(shape.of, None)
    known = shape.of.fields.get("id") if isinstance(shape.of, Facts) else None
    if isinstance(value, Fields) and isinstance(known, Leaf) and known.required:
        value.of["id"] = _new_name(name.rpartition(".")[2], taken)
    return Row(key, value)


def _add(name: str, at: Place, typed: Typed) -> str:
    assert isinstance(at.shape, Rows)
    if not isinstance(at.typed, Table):
        return ""
    rows = at.typed.rows
    used = {row.key for row in rows}
    key = next(f"n{n}" for n in range(len(rows) + 1) if f"n{n}" not in used)
    rows.append(new_row(at.shape, key, name, _taken(at)))
    return f"{name}.{key}"


def _taken(at: Place) -> frozenset[str]:
    typed = {
        str(row.value.of.get("id")) for row in _rows(at.typed) if isinstance(row.value, Fields)
    }
    before = at.base if isinstance(at.base, list) else []
    return frozenset(typed | {str(one.get("id")) for one in before if isinstance(one, dict)})


def _new_name(table: str, taken: frozenset[str]) -> str:
    """Return a name that nothing else bears; a seal's holds in the whole museum."""
    letter = _LETTERS.get(table)
    if letter is None:
        return f"s-{secrets.token_hex(4)}"
    return next(f"{letter}{n}" for n in range(1, len(taken) + 2) if f"{letter}{n}" not in taken)


def _change(deed: str, at: Place, place: int, name: str) -> str:
    assert isinstance(at.shape, Rows)
    assert isinstance(at.typed, Table)
    rows = at.typed.rows
    key = rows[place].key
    if deed == "remove" and not at.shape.fixed:
        del rows[place]
        return f"{name}.{rows[min(place, len(rows) - 1)].key}" if rows else name
    if deed == "open" and rows[place].value is None:
        old = at.base[int(key)] if isinstance(at.base, list) and key.isdecimal() else None
        rows[place].value = filled(at.shape.of, old)
    other = place + {"up": -1, "down": 1}.get(deed, 0)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return f"{name}.{key}"


def _rows(typed: Typed | None) -> list[Row]:
    return typed.rows if isinstance(typed, Table) else []
