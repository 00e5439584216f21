"""What is to become of many records: steps, each on one field as the form of a record has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from handscroll.departments.collection.editing.acting import place_of
from handscroll.departments.collection.editing.shapes import (
    Facts,
    Kinds,
    Leaf,
    Rows,
    Said,
    Shape,
    relic_shape,
)
from handscroll.errors import InvalidError
from handscroll.model.review import MOST_SAID
from handscroll.model.rights import State

MOST_STEPS = 12
_MOST_WORDS = 10_000
"""Characters of what is replaced, and of what it is replaced by."""


class Deed(StrEnum):
    """What a step does with its field."""

    SET = "set"
    CLEAR = "clear"
    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"
    """A term, or a text that stands alone, by another one."""
    WORDS = "words"
    """Words within a text by others."""


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes
    ----------
    field
        Name of the field in the form of a record: ``catalogue.grade``.
    pairs
        What is set, added or removed, as a form sends it: whole names of fields and their texts.
        A thing in a row bears the key ``n0``.
    old, new
        What is replaced, and by what.
    """

    deed: Deed
    field: str
    pairs: tuple[tuple[str, str], ...] = ()
    old: str = ""
    new: str = ""

    @property
    def top(self) -> str:
        """The member of the record that it changes: ``medium``, ``catalogue.grade``."""
        first, _, rest = self.field.partition(".")
        return f"{first}.{rest.partition('.')[0]}" if first == "catalogue" else first


@dataclass(frozen=True)
class BulkChange:
    """Steps in their order, or another state; ``because`` says why it is to be another one."""

    steps: tuple[Step, ...] = ()
    state: State | None = None
    because: str = ""

    @property
    def tops(self) -> tuple[str, ...]:
        """The members of the record that it may change."""
        return tuple(dict.fromkeys(one.top for one in self.steps))

    def as_json(self) -> dict[str, Any]:
        """Return it as the journal keeps it."""
        steps = [
            {"deed": one.deed.value, "field": one.field, "pairs": [[*pair] for pair in one.pairs],
             "old": one.old, "new": one.new}
            for one in self.steps
        ]  # fmt: skip
        state = None if self.state is None else self.state.value
        return {"steps": steps, "state": state, "because": self.because}


def read_change(told: dict[str, Any]) -> BulkChange:
    """Return the change that the journal keeps."""
    steps = [
        Step(
            Deed(one["deed"]), one["field"], tuple((name, text) for name, text in one["pairs"]),
            one["old"], one["new"],
        )
        for one in told["steps"]
    ]  # fmt: skip
    state = None if told["state"] is None else State(told["state"])
    return BulkChange(tuple(steps), state, told.get("because", ""))


def deeds_of(shape: Shape) -> tuple[Deed, ...]:
    """Return what may be done with a field of that shape."""
    if isinstance(shape, Rows):
        lists = () if shape.fixed else (Deed.ADD, Deed.REMOVE, Deed.CLEAR)
        return (*lists, Deed.REPLACE, Deed.WORDS)
    if isinstance(shape, Kinds):
        return (Deed.CLEAR, Deed.REPLACE, Deed.WORDS)
    if isinstance(shape, Leaf) and (shape.choices or shape.kind in ("number", "outline")):
        return (Deed.SET, Deed.CLEAR, Deed.REPLACE)
    return (Deed.SET, Deed.CLEAR, Deed.REPLACE, Deed.WORDS)


def offered_fields() -> tuple[tuple[str, Shape], ...]:
    """Return every field that can be changed in many records, by its name in the form.

    A statement whose fields stand for themselves (place, rights) is offered field by field; a
    term, a date and a grade are one thing.
    """
    shape = relic_shape()
    return tuple(_within("", shape))


def _within(name: str, shape: Facts) -> Sequence[tuple[str, Shape]]:
    found: list[tuple[str, Shape]] = []
    for step, one in shape.fields.items():
        here = f"{name}.{step}" if name else step
        if isinstance(one, Facts) and not is_one_thing(one):
            found += _within(here, one)
        elif not (isinstance(one, Rows) and one.fixed):
            found.append((here, one))
    return found


def is_one_thing(shape: Facts) -> bool:
    """Say whether a statement is one thing to a person: a term of a vocabulary, or a date."""
    known = shape.fields.get("id")
    return (isinstance(known, Leaf) and bool(known.vocabulary)) or "written" in shape.fields


def shape_at(field: str) -> Shape:
    """Return the shape of a field.

    Raises
    ------
    InvalidError
        If the records have no such field that can be changed in many.
    """
    at = place_of(field, relic_shape(), None, None)
    whole = field.rpartition(".")[0]
    parent = place_of(whole, relic_shape(), None, None) if whole else None
    known = {name for name, _ in offered_fields()}
    in_one = parent is not None and isinstance(parent.shape, Said | Facts) and whole in known
    if at is None or not (field in known or in_one):
        raise InvalidError(
            f"The field {field[:80]!r} cannot be changed in many records",
            why="the record has no such field, or it has ways of its own",
            fix="Choose one that the page of bulk edit offers, such as catalogue.grade",
        )
    return at.shape


def require_sound(change: BulkChange) -> BulkChange:
    """Return a change that can be made.

    Raises
    ------
    InvalidError
        If it says nothing, too much, or does with a field what that field does not allow.
    """
    if bool(change.steps) is (change.state is not None) or len(change.steps) > MOST_STEPS:
        raise InvalidError(
            "No change was understood",
            why=f"it needs 1 to {MOST_STEPS} fields, or another state, and not both",
            fix="Choose a field and what is to become of it",
        )
    if change.state is State.WITHDRAWN and not change.because.strip():
        raise InvalidError(
            "Nothing was withdrawn",
            why="no reason was given",
            fix="Say why; the reason is kept with every work",
        )
    if len(change.because) > MOST_SAID:
        raise InvalidError(
            "The reason is too long",
            why=f"it has {len(change.because):,} characters",
            fix=f"Write {MOST_SAID:,} characters or fewer",
        )
    for one in change.steps:
        if one.deed not in deeds_of(shape_at(one.field)):
            raise InvalidError(
                f"{one.deed} is not done with the field {one.field}",
                why="the field is of another kind",
                fix="Choose one of: " + ", ".join(deeds_of(shape_at(one.field))),
            )
        if one.deed in (Deed.REPLACE, Deed.WORDS) and not one.old:
            raise InvalidError(
                f"Nothing is replaced in the field {one.field}",
                why="it is not said what",
                fix="Say what is to be replaced",
            )
        if max(len(one.old), len(one.new)) > _MOST_WORDS:
            raise InvalidError(
                f"The words for the field {one.field} are too long",
                why=f"they have more than {_MOST_WORDS:,} characters",
                fix="Replace fewer words at once",
            )
        said = any(text.strip() for _, text in one.pairs)
        if one.deed in (Deed.SET, Deed.ADD, Deed.REMOVE) and not said:
            raise InvalidError(
                f"Nothing is said for the field {one.field}",
                why=f"{one.deed} needs a value",
                fix="Fill the field, or choose to clear it",
            )
    return change
