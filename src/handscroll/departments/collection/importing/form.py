"""A mapping as a form: what was typed becomes a mapping again, or says what is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from handscroll.departments.collection.importing.fields import called, field_of, fields
from handscroll.departments.collection.importing.looking import Draft
from handscroll.departments.collection.mapping.mapping import Column
from handscroll.departments.collection.mapping.targets import LEFT_OUT, NOTES, TARGETS, size_of

SHOWN = 400
"""Columns that a page shows; those beyond stay as they are."""
_SIGN = " = "
_NEAR = 3


@dataclass(frozen=True)
class Wrong:
    """What is wrong with what was typed.

    Attributes
    ----------
    column
        Place of the column, from 0; None for what is said of all records.
    key
        Phrase that says it.
    detail
        What was typed, or what is told of it in English.
    near
        Names of fields that may have been meant.
    """

    column: int | None
    key: str
    detail: str = ""
    near: tuple[str, ...] = ()


def read_form(typed: Mapping[str, str], draft: Draft, language: str) -> tuple[Draft, list[Wrong]]:
    """Return a mapping as it was typed; a column that cannot be one stays as it was, and is told.

    Parameters
    ----------
    typed
        ``to.0``, ``unit.0`` …: the number is the column's place in ``draft``.
    language
        Of the page, for the names of fields.
    """
    columns, wrong = [], []
    for place, column in enumerate(draft.columns):
        made = _read(typed, place, column, language)
        if isinstance(made, Wrong):
            wrong.append(made)
        columns.append(column if isinstance(made, Wrong) else made)
    constants = draft.constants
    # As with values: what nobody touched may hold anything, and stays.
    untouched = constants_of(draft, language).splitlines()
    if "constants" in typed and typed["constants"].splitlines() != untouched:
        constants, troubles = _constants(typed["constants"])
        wrong += troubles
    return Draft(columns=tuple(columns), constants=constants), wrong


def lines_of(pairs: Mapping[str, str]) -> str:
    """Return pairs as lines for a field of a form."""
    return "\n".join(f"{theirs}{_SIGN}{ours}" for theirs, ours in pairs.items())


def constants_of(draft: Draft, language: str) -> str:
    """Return what every record says, as lines with the names that people call the fields."""
    return lines_of({called(name, language): text for name, text in draft.constants.items()})


def _read(typed: Mapping[str, str], place: int, column: Column, language: str) -> Column | Wrong:
    told = {name.removesuffix(f".{place}"): text.strip() for name, text in typed.items()
            if name.endswith(f".{place}")} if f"to.{place}" in typed else None  # fmt: skip
    if told is None:
        return column
    to = field_of(told["to"])
    if to is None:
        near = _near(told["to"], language)
        return Wrong(place, "import.wrong.field", told["to"][:80], near)
    body = column.model_dump(by_alias=True) | {"to": to, "optional": "optional" in told}
    for name in ("language", "unit", "unit_from", "role"):
        body[name] = told.get(name, "")
    if typed.get(f"split.{place}", "") != column.split:
        body["split"] = told.get("split", "")
    body["life"] = [one for one in (told.get("life_one", ""), told.get("life_two", "")) if one]
    body["otherwise"] = NOTES if told.get("otherwise") == NOTES else "as_is"
    # A browser ends lines its own way; what nobody touched may hold anything, and stays.
    if told.get("values", "").splitlines() != lines_of(column.values).splitlines():
        body["values"], unsaid = _pairs(told.get("values", ""))
        if unsaid:
            return Wrong(place, "import.wrong.line", unsaid[:80])
    return _column(place, _fitting(body))


def _fitting(body: dict[str, Any]) -> dict[str, Any]:
    """Drop what a field of that kind does not have: it was said of the one before."""
    if not body["to"].startswith("creator"):
        body |= {"life": [], "role": ""}
    if size_of(body["to"]) is None and not body["to"].startswith("dimensions"):
        body |= {"unit": "", "unit_from": ""}
    if body["to"] in (NOTES, LEFT_OUT):
        body |= {"language": "", "values": {}, "split": "", "otherwise": "as_is"}
    return body


def _column(place: int, body: dict[str, Any]) -> Column | Wrong:
    try:
        return Column.model_validate(body)
    except ValidationError as error:
        why = str(error.errors(include_url=False, include_input=False)[0]["msg"])
        return Wrong(place, "import.wrong.column", why.removeprefix("Value error, ")[:300])


def _pairs(text: str) -> tuple[dict[str, str], str]:
    """Return the pairs that lines say, and the first line that says none."""
    found, unsaid = {}, ""
    for line in text.splitlines():
        theirs, _, ours = line.rpartition(_SIGN.strip())
        if theirs.strip():
            found[theirs.strip()] = ours.strip()
        else:
            unsaid = unsaid or line.strip()
    return found, unsaid


def _constants(text: str) -> tuple[dict[str, str], list[Wrong]]:
    found, wrong = {}, []
    for line in text.splitlines():
        name, sign, said = (one.strip() for one in line.partition(_SIGN.strip()))
        if not sign:
            if name:
                wrong.append(Wrong(None, "import.wrong.line", name[:80]))
            continue
        field = field_of(name)
        if field is None or field in (NOTES, LEFT_OUT) or size_of(field):
            wrong.append(Wrong(None, "import.wrong.field", name[:80]))
        elif said:
            found[field] = said[:2_000]
    return found, wrong


def _near(typed: str, language: str) -> tuple[str, ...]:
    names = {one.called(language): one.name for one in fields()}
    found = difflib.get_close_matches(typed, [*names, *TARGETS], _NEAR, 0.5)
    return tuple(dict.fromkeys(called(names.get(one, one), language) for one in found))
