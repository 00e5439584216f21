"""The facts that only a kind of object has, one row each, in the order of their model."""

from __future__ import annotations

from typing import NamedTuple

from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.inscription import Script
from handscroll.model.catalogue.kinds import OwnFacts
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.catalogue.term import Term


class Row(NamedTuple):
    """One fact: its name in the model, of which shape it is, and itself."""

    name: str
    shape: str
    value: object


_NO_ROW = {"type", "wearer_certainty"}


def own_rows(own: OwnFacts | None) -> tuple[Row, ...]:
    """Return the facts that say something."""
    if own is None:
        return ()
    rows = []
    for name, field in type(own).model_fields.items():
        value = getattr(own, name)
        default = field.get_default(call_default_factory=True)
        if name not in _NO_ROW and value != default:
            rows.append(Row(name, _shape(value), value))
    return tuple(rows)


def _shape(value: object) -> str:
    """Return how a fact is shown."""
    shapes: tuple[tuple[type, str], ...] = (
        (bool, "yes_no"), (Script, "script"), (Term, "term"), (Dated, "date"),
        (PersonRef, "person"), (dict, "said"), (float, "number"), (int, "number"),
    )  # fmt: skip
    for kind, shape in shapes:
        if isinstance(value, kind):
            return shape
    if isinstance(value, tuple) and value:
        return f"{_shape(value[0])}s"
    return "text"
