"""What the pages of bulk edit are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from handscroll.departments.collection.bulk.batch import Batch, Phase
from handscroll.departments.collection.bulk.change import (
    BulkChange,
    Deed,
    Step,
    deeds_of,
    offered_fields,
    shape_at,
)
from handscroll.departments.collection.bulk.form import VALUED
from handscroll.departments.collection.bulk.judging import Hindrance, Selected
from handscroll.departments.collection.bulk.running import Bench
from handscroll.departments.collection.editing.acting import place_of
from handscroll.departments.collection.editing.offering import Option
from handscroll.departments.collection.editing.saying import Wrong, wrong
from handscroll.departments.collection.editing.sections import sections
from handscroll.departments.collection.editing.shapes import Rows, relic_shape
from handscroll.departments.collection.editing.showing import Node, Painter
from handscroll.departments.collection.editing.typed import Fields, sent
from handscroll.departments.collection.history.naming import named
from handscroll.departments.collection.history.showing import FieldRow, field_rows
from handscroll.model.difference import differences
from handscroll.model.relic import Relic
from handscroll.pages.words import Words

AT_ONCE = 25
"""Works on a page of what changes."""
FEW = 12
"""Works of a selection that are named."""


@dataclass(frozen=True)
class StepShown:
    """A step on the page: its field, what may be done with it, and the fields of its value."""

    number: int
    field: str
    label: str
    deed: str
    node: Node | None
    old: str
    new: str


@dataclass(frozen=True)
class RowShown:
    """A work that changes, before and after."""

    relic: Relic
    fields: Sequence[FieldRow]


@dataclass(frozen=True)
class LeftShown:
    """A work that is left out, and what is wrong with its fields."""

    left: Hindrance
    wrong: tuple[tuple[str, Wrong], ...]


def field_choices(painter: Painter) -> list[tuple[str, list[Option]]]:
    """Return the fields that can be changed, by the sections of the form of a record."""
    shape = relic_shape()
    order = {
        node.name: section.name
        for section in sections(shape, Fields(), {}, painter)
        for node in section.nodes
    }
    found: dict[str, list[Option]] = {name: [] for name in dict.fromkeys(order.values())}
    for name, _ in offered_fields():
        top = next((one for one in order if name == one or name.startswith(f"{one}.")), "")
        found.setdefault(order.get(top, "more"), []).append(
            Option(name, called(name, painter.words))
        )
    return [(section, options) for section, options in found.items() if options]


def called(field: str, words: Words) -> str:
    """Return a field's name in the reader's language."""
    return named([one for one in field.split(".") if one != "catalogue"], words)


def steps_shown(steps: Sequence[Step], painter: Painter) -> Iterator[StepShown]:
    """Yield the steps of a form with the fields that each needs."""
    for number, one in enumerate(steps):
        node = _value(number, one, painter) if one.deed in VALUED else None
        yield StepShown(
            number, one.field, called(one.field, painter.words), one.deed, node, one.old, one.new
        )


def _value(number: int, step: Step, painter: Painter) -> Node:
    shape = shape_at(step.field)
    name = step.field
    if isinstance(shape, Rows):
        shape, name = shape.of, f"{step.field}.n0"
    at = place_of(name, relic_shape(), sent(relic_shape(), step.pairs), None)
    return painter.node(shape, at and at.typed, None, f"s{number}.{name}", depth=0)


def deed_choices(words: Words) -> list[Option]:
    """Return all that can be done with a field."""
    return [Option(one.value, words(f"bulk.deed.{one.value}")) for one in Deed]


def possible(field: str) -> tuple[Deed, ...]:
    """Return what can be done with one field."""
    return deeds_of(shape_at(field))


def change_told(change: BulkChange, words: Words) -> list[str]:
    """Return a change in words, a line for each step."""
    if change.state is not None:
        told = [words("bulk.to_state", state=words(f"state.{change.state}"))]
        return told + ([f"{words('review.because')}: {change.because}"] if change.because else [])
    told = []
    for one in change.steps:
        said = [text for _, text in one.pairs if text.strip()]
        if one.old:
            said = [f"{one.old} → {one.new or '—'}"]
        deed = words(f"bulk.deed.{one.deed.value}")
        told.append(
            f"{called(one.field, words)} · {deed}" + (f": {' · '.join(said)[:200]}" if said else "")
        )
    return told


def rows_shown(bench: Bench, batch: Batch, page: int, words: Words) -> list[RowShown]:
    """Return a page of the works that change: before and after while it waits, then their names."""
    begin = (page - 1) * AT_ONCE
    if batch.phase is not Phase.READY:
        # Of those that were planned, some were left out while it was written.
        left = {one.relic for one in bench.batches.left(batch)}
        changed = (one for one in bench.batches.planned(batch) if one.relic not in left)
        works = list(islice(changed, begin, begin + AT_ONCE))
        standing = bench.together.standing(one.relic for one in works)
        return [RowShown(standing[one.relic][0], ()) for one in works if one.relic in standing]
    works = list(islice(bench.batches.planned(batch, begin), AT_ONCE))
    found = bench.foresee(batch, [Selected(one.relic, one.revision) for one in works])
    return [
        RowShown(one.relic, field_rows(differences(one.relic, one.wanted), words))
        for one in found
        if one.relic is not None and one.wanted is not None
    ]


def left_shown(bench: Bench, batch: Batch, page: int, words: Words) -> list[LeftShown]:
    """Return a page of the works that are left out."""
    begin = (page - 1) * AT_ONCE
    found = islice(bench.batches.left(batch), begin, begin + AT_ONCE)
    return [
        LeftShown(one, tuple((_plain(t.name, words), wrong(t, words)) for t in one.troubles[:4]))
        for one in found
    ]


def _plain(name: str, words: Words) -> str:
    steps: list[str | int] = [
        int(one) if one.isdecimal() else one for one in name.split(".") if one not in ("catalogue",)
    ]
    return named(steps, words) if steps else ""
