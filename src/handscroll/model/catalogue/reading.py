"""Read a record that somebody wrote, and say plainly what is wrong with it."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from handscroll.errors import InvalidError
from handscroll.model.catalogue.catalogue import Catalogue

_SHOWN = 60


def read_catalogue(document: object) -> Catalogue:
    """Return the record that a document says.

    Raises
    ------
    InvalidError
        If a field is unknown, too long or not allowed; names the first such field, its value's
        beginning and how many more there are.
    """
    try:
        return Catalogue.model_validate(document)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise InvalidError(
            "The record cannot be used", why=_why(found[0], len(found) - 1), fix=_fix(found[0])
        ) from None


def _why(first: ErrorDetails, more: int) -> str:
    place = ".".join(str(step) for step in first["loc"]) or "the whole"
    why = f"{place}: {first['msg'].removeprefix('Value error, ')}"
    value = first.get("input")
    if isinstance(value, str):
        shown = value[:_SHOWN].encode("unicode_escape", "replace").decode("ascii", "replace")
        if value.isprintable() and value.isascii():
            shown = value[:_SHOWN]
        why += f" (it has {len(value):,} characters, beginning {shown!r})"
    return why + (f", and {more} more" if more else "")


def _fix(first: ErrorDetails) -> str:
    if first["type"] == "extra_forbidden":
        return "Remove that field, or correct its name"
    return "Correct that field and bring the record again"
