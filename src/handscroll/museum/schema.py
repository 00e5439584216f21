"""Records as documents: each says the version of its schema; older ones are brought up to date.

A record is brought up to date when it is read and written in the present version when the next
version of its vault object is cut; nothing rewrites what lies in the vault.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from handscroll.errors import UnreadableError, UnsupportedError
from handscroll.model.label import Label
from handscroll.model.relic import Relic

_Model = TypeVar("_Model", bound=BaseModel)

Document = dict[str, Any]
KEY = "schema"
"""The member that holds the version; records of the first version had none."""


def _with_catalogue(record: Document) -> Document:
    """Version 2 holds the catalogue beside the label; what the label said stays there."""
    return {"catalogue": {}} | record


MIGRATIONS: dict[int, Callable[[Document], Document]] = {1: _with_catalogue}
"""Version to the pure function that brings a record of it to the next one."""

CURRENT = max(MIGRATIONS) + 1


def migrate(
    record: Mapping[str, Any],
    migrations: Mapping[int, Callable[[Document], Document]] = MIGRATIONS,
) -> Document:
    """Return a record in the present version, without the member that says so.

    Raises
    ------
    UnsupportedError
        If the record was written by a newer program; it is left as it is.
    UnreadableError
        If it says no version that there ever was.
    """
    named, present = _name(record), max(migrations) + 1
    version = record.get(KEY, 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UnreadableError(
            f"The record of {named} cannot be read",
            why=f"its schema is {version!r:.40}, not a whole number from 1",
            fix="Restore the record from an earlier version of its vault object",
        )
    if version > present:
        raise UnsupportedError(
            f"The record of {named} cannot be read",
            why=f"it was written with schema {version}, and this program knows none beyond"
            f" {present}",
            fix="Update handscroll; the record was not touched",
        )
    found = {key: value for key, value in record.items() if key != KEY}
    for step in range(version, present):
        found = migrations[step](found)
    return found


def to_document(relic: Relic) -> Document:
    """Return a relic as vault and register keep it."""
    return {KEY: CURRENT, **relic.model_dump(mode="json")}


def from_document(document: Mapping[str, Any]) -> Relic:
    """Return the relic that a kept document says, whatever version wrote it.

    Raises
    ------
    UnsupportedError, UnreadableError
        If it cannot be read; see :func:`migrate`.
    """
    return _read(Relic, document)


def in_present_version(document: Document) -> Document:
    """Return a kept document as it would be written today; fails as :func:`from_document` does."""
    return document if document.get(KEY) == CURRENT else to_document(from_document(document))


class _KeptLabel(Label):
    """A label with the version of the document that it lies in."""

    version: int = Field(default=1, alias="schema", strict=True)  # which is KEY


def label_of(document: str) -> Label:
    """Return what a label tells of a kept document, given as JSON.

    Fails as :func:`from_document` does. A document of the present version is read in one pass
    that keeps nothing of what a label leaves out.
    """
    with contextlib.suppress(ValidationError):
        found = _KeptLabel.model_validate_json(document)
        if found.version == CURRENT:
            return found
    return _read(Label, _parsed(document))


def _read(model: type[_Model], document: Mapping[str, Any]) -> _Model:
    try:
        return model.model_validate(migrate(document))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise UnreadableError(
            f"The record of {_name(document)} cannot be read",
            why=f"{place}: {first['msg']}",
            fix="Restore the record from an earlier version of its vault object",
        ) from None


def read_relic(content: bytes) -> Relic:
    """Return the relic that a file of the vault says.

    Raises
    ------
    UnsupportedError, UnreadableError
        If it cannot be read; see :func:`migrate`.
    """
    return from_document(_parsed(content))


def _parsed(content: str | bytes) -> Document:
    try:
        document = json.loads(content)
    except ValueError as error:
        document, why = None, f"it is no JSON: {str(error)[:120]}"
    else:
        why = "it is no JSON object"
    if not isinstance(document, dict):
        raise UnreadableError(
            "A relic's record cannot be read",
            why=why,
            fix="Restore the record from an earlier version of its vault object",
        )
    return document


def _name(document: Mapping[str, Any]) -> str:
    """Return what a record calls itself, shortly; it may be anything."""
    return str(document.get("accession_number") or document.get("id") or "a relic")[:60]
