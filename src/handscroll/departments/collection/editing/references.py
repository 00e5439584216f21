"""Names within a record that lead nowhere, and places that lie outside their picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from handscroll.model.matching import Json, Thing
from handscroll.model.relic import Relic

CATALOGUE = "catalogue"
_REFERS = (
    ("inscriptions", "part", "parts"),
    ("inscriptions", "seals", "impressions"),
    ("impressions", "part", "parts"),
    ("impressions", "seal", "seals"),
)
"""Table, its field, and the table whose things it names."""
_TABLES = ("parts", "seals", "impressions", "inscriptions")
Keys = Mapping[str, list[str]]


@dataclass(frozen=True)
class Trouble:
    """What is wrong, and at which field.

    Attributes
    ----------
    name
        The field's name in the form; that of a whole statement where no single one is wrong.
    kind, facts
        As pydantic calls it, with its limits; ``said`` is its own message, in English.
    """

    name: str
    kind: str
    facts: dict[str, object] = field(default_factory=dict)
    said: str = ""


def wrong_names(said: object, keys: Keys) -> tuple[Trouble, ...]:
    """Return the fields that name what the record does not have, and names that are used twice."""
    whole = said.get(CATALOGUE) if isinstance(said, dict) else None
    if not isinstance(whole, dict):
        return ()
    found = [*_twice(whole, keys)]
    names = {table: {_id(one) for one in _rows(whole, table)} for table in _TABLES}
    for table, at, named in _REFERS:
        for place, one in enumerate(_rows(whole, table)):
            here = f"{CATALOGUE}.{table}.{_key(keys, f'{CATALOGUE}.{table}', place)}.{at}"
            found += _unknown(one.get(at), here, named, names[named], keys)
    for place, one in enumerate(_rows(whole, "measures")):
        kind, _, part = str(one.get("of", "")).partition(":")
        if kind == "part" and part not in names["parts"]:
            key = _key(keys, f"{CATALOGUE}.measures", place)
            found.append(_nobody(f"{CATALOGUE}.measures.{key}.of", "parts", part))
    return tuple(found)


def off_pictures(relic: Relic, base: Thing, keys: Keys) -> tuple[Trouble, ...]:
    """Return regions that lie on no picture of the relic; those that stood before may stay."""
    pictures = {one.id: one.size for one in relic.captures}
    before = base.get(CATALOGUE)
    stood = before if isinstance(before, dict) else {}
    found = []
    for table in ("inscriptions", "impressions"):
        known = [one.get("region") for one in _rows(stood, table)]
        for place, one in enumerate(getattr(relic.catalogue, table)):
            if one.region is None or one.region.model_dump(mode="json", exclude_defaults=True) in (
                known
            ):
                continue
            key = _key(keys, f"{CATALOGUE}.{table}", place)
            here = f"{CATALOGUE}.{table}.{key}.region"
            size = pictures.get(one.region.capture)
            if size is None:
                found.append(_nobody(f"{here}.capture", "captures", one.region.capture))
            elif not one.region.lies_on(size):
                facts: dict[str, object] = {"width": size.width, "height": size.height}
                found.append(Trouble(f"{here}.width", "off_picture", facts))
    return tuple(found)


def _twice(whole: Thing, keys: Keys) -> Iterator[Trouble]:
    for table in _TABLES:
        seen = set()
        for place, one in enumerate(_rows(whole, table)):
            name = _id(one)
            if name and name in seen:
                key = _key(keys, f"{CATALOGUE}.{table}", place)
                yield Trouble(f"{CATALOGUE}.{table}.{key}.id", "name_twice", {"given": name})
            seen.add(name)


def _unknown(value: Json, here: str, named: str, there: set[str], keys: Keys) -> Iterator[Trouble]:
    if isinstance(value, list):
        for place, one in enumerate(value):
            if one not in there:
                yield _nobody(f"{here}.{_key(keys, here, place)}", named, str(one))
    elif value is not None and value not in there:
        yield _nobody(here, named, str(value))


def _nobody(name: str, named: str, given: str) -> Trouble:
    return Trouble(name, "unknown_name", {"named": named, "given": given[:60]})


def _rows(whole: Thing, table: str) -> list[Thing]:
    rows = whole.get(table)
    return [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []


def _id(one: Thing) -> str:
    return str(one.get("id", ""))


def _key(keys: Keys, table: str, place: int) -> str:
    there = keys.get(table, [])
    return there[place] if place < len(there) else str(place)
