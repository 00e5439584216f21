"""What of a record a standard carries: the record without the fields that it has no place for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic import ValidationError

from handscroll.model.catalogue.relation import Relation
from handscroll.model.relic import Relic

Value = Any
"""A value as JSON has it."""
Doc = dict[str, Value]


def without(relic: Relic, lost: Collection[str]) -> Relic:
    """Return a relic without some fields, as one who reads the standard gets it back.

    Parameters
    ----------
    lost
        Fields by their path, members of lists by that of the list:
        ``catalogue.makers.person.certainty``. A relation that leads nowhere without them goes.
    """
    body = relic.model_dump(mode="json")
    for path in lost:
        _cut(body, path.split("."))
    catalogue: Doc = body.setdefault("catalogue", {})
    if "relations" in catalogue:
        catalogue["relations"] = [one for one in catalogue["relations"] if _leads(one)]
    return Relic.model_validate({"parts": [], **body})


def _cut(body: Value, path: list[str]) -> None:
    if isinstance(body, list):
        for one in body:
            _cut(one, path)
    elif isinstance(body, dict) and path[0] in body:
        if len(path) == 1:
            del body[path[0]]
        else:
            _cut(body[path[0]], path[1:])


def _leads(relation: Doc) -> bool:
    try:
        Relation.model_validate(relation)
    except ValidationError:
        return False
    return True


def differing(one: Value, other: Value, place: str = "") -> set[str]:
    """Return the paths at which two documents differ, members of lists by that of the list."""
    if isinstance(one, dict) and isinstance(other, dict):
        found: set[str] = set()
        for key in one.keys() | other.keys():
            inner = f"{place}.{key}" if place else key
            found |= differing(one.get(key), other.get(key), inner)
        return found
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return {path for a, b in zip(one, other, strict=True) for path in differing(a, b, place)}
    return set() if one == other else {place}
