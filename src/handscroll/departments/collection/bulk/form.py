"""The form of a change of many records: which works, which fields, what is to become of them.

A step is sent under its number: ``d0`` is what is done, ``f0`` the field, ``o0`` and ``w0`` what is
replaced and by what, and ``s0.catalogue.grade`` a field of the value, named as in the form of a
record. Works are sent as ``identifier@revision``; all that a search finds, as its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from handscroll.departments.collection.bulk.change import (
    MOST_STEPS,
    BulkChange,
    Deed,
    Step,
    deeds_of,
    shape_at,
)
from handscroll.departments.collection.editing.acting import ACTS, act
from handscroll.departments.collection.editing.shapes import relic_shape
from handscroll.departments.collection.editing.typed import pairs_of, sent
from handscroll.errors import InvalidError
from handscroll.model.rights import State

VALUED = (Deed.SET, Deed.ADD, Deed.REMOVE)
_STEP = re.compile(r"s(\d{1,2})\.(.+)")
_MOST_WORKS = 10_000
_MOST_FIELDS = 400


@dataclass(frozen=True)
class BulkForm:
    """What a form says.

    Attributes
    ----------
    works
        Identifier and revision of each work that was selected; None is any revision.
    query
        The address of a search whose works are all meant, or None.
    do
        What the button says that was pressed.
    field, deed
        What is chosen for the next step.
    """

    works: tuple[tuple[str, int | None], ...] = ()
    query: str | None = None
    steps: tuple[Step, ...] = ()
    state: str = ""
    because: str = ""
    csrf: str = ""
    do: str = ""
    field: str = ""
    deed: str = ""

    @property
    def change(self) -> BulkChange:
        """The change that it asks for."""
        if not self.state:
            return BulkChange(self.steps)
        with suppress(ValueError):
            return BulkChange(self.steps, State(self.state), self.because)
        return BulkChange()


def read_form(pairs: Iterable[tuple[str, str]]) -> BulkForm:
    """Return what was sent; a step that cannot be is left out."""
    told: dict[str, str] = {}
    works: dict[str, int | None] = {}
    values: dict[int, list[tuple[str, str]]] = {}
    for name, text in pairs:
        step = _STEP.fullmatch(name)
        if step is not None:
            values.setdefault(int(step[1]), []).append((step[2], text))
        elif name == "work" and len(works) < _MOST_WORKS:
            relic, _, revision = text.partition("@")
            works[relic[:128]] = int(revision) if re.fullmatch("[0-9]{1,9}", revision) else None
        else:
            told[name] = text
    steps = [_step(number, told, values.get(number, [])) for number in range(MOST_STEPS)]
    return BulkForm(
        works=tuple(works.items()),
        query=told.get("query"),
        steps=tuple(one for one in steps if one is not None),
        state=told.get("state", ""),
        because=_lines(told.get("because", "")).strip(),
        csrf=told.get("csrf", ""),
        do=told.get("do", ""),
        field=told.get("field", ""),
        deed=told.get("deed", ""),
    )


def _step(number: int, told: dict[str, str], pairs: Sequence[tuple[str, str]]) -> Step | None:
    field, deed = told.get(f"f{number}", ""), told.get(f"d{number}", "")
    try:
        wanted = Deed(deed)
        if wanted not in deeds_of(shape_at(field)):
            return None
    except (ValueError, InvalidError):
        return None
    # A table is named by its bare name, which a step does not send.
    bare = ((field, ""),) if wanted in (Deed.ADD, Deed.REMOVE) else ()
    mine = [one for one in pairs if one[0] == field or one[0].startswith(f"{field}.")]
    old, new = (_lines(told.get(f"{letter}{number}", "")) for letter in "ow")
    return Step(wanted, field, (*bare, *mine) if wanted in VALUED else (), old, new)


def acted(form: BulkForm) -> BulkForm:
    """Return a form after one of its small buttons was pressed."""
    deed, _, name = form.do.partition(" ")
    if deed == "step":
        return _more(form)
    if deed == "drop" and re.fullmatch("[0-9]{1,2}", name):
        kept = [one for place, one in enumerate(form.steps) if place != int(name)]
        return replace(form, steps=tuple(kept))
    step = _STEP.fullmatch(name)
    if deed in ACTS and step is not None and int(step[1]) < len(form.steps):
        place = int(step[1])
        one = form.steps[place]
        typed = sent(relic_shape(), one.pairs)
        act(f"{deed} {step[2]}", relic_shape(), typed, {})
        steps = [*form.steps]
        steps[place] = replace(one, pairs=tuple(pairs_of(typed)))
        return replace(form, steps=tuple(steps))
    return form


def _more(form: BulkForm) -> BulkForm:
    if len(form.steps) == MOST_STEPS:
        return form
    deed = Deed(form.deed) if form.deed in {one.value for one in Deed} else Deed.SET
    possible = deeds_of(shape_at(form.field))
    made = Step(deed if deed in possible else possible[0], form.field)
    return replace(form, steps=(*form.steps, made), state="")


def address_of(query: str) -> list[tuple[str, str]]:
    """Return the parameters of the search that a form means.

    Raises
    ------
    InvalidError
        If it has more of them than any search has.
    """
    with suppress(ValueError):
        return parse_qsl(query[:20_000], keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    raise InvalidError(
        "Nothing was selected",
        why=f"the search has more than {_MOST_FIELDS} fields",
        fix="Select works among the results of a search",
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
