"""What became of a record: the fields in which two of its versions differ, and putting them on.

Whatever bears a name of its own (a seal, a part, a picture, a person) is found again by that
name wherever it stands. Other things in a row are found by being alike: what is equal stays or
moved, and what stands in its stead was changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel

from handscroll.model.matching import Json, Named, Thing, keeps_order, matched, name_of

Step = str | int | Named
"""A field or a key, a place in a row from 0, or whoever bears a name there."""


class ChangeKind(StrEnum):
    """What became of a field."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """One field that differs.

    Attributes
    ----------
    path
        Leads to it through the old record; to what was added, its last step through the new one.
    old, new
        What it says, as JSON has it; None where it was added or removed. The places of what
        moved.
    place
        Where it stands in the row of the new record, from 0, if it was added there or moved.
    """

    path: tuple[Step, ...]
    kind: ChangeKind
    old: Json = None
    new: Json = None
    place: int | None = None

    @property
    def where(self) -> str:
        """The path in one line: ``titles[2].text``, ``seals[s1].reading``."""
        told = ""
        for step in self.path:
            if isinstance(step, str):
                told += f".{step}" if told else step
            else:
                told += f"[{step}]" if isinstance(step, int) else f"[{step.name}]"
        return told

    def as_json(self) -> Thing:
        """Return the change for programs."""
        said: Thing = {
            "path": self.where,
            "kind": self.kind.value,
            "old": self.old,
            "new": self.new,
        }
        return said if self.place is None else said | {"place": self.place}


def document(record: BaseModel) -> Thing:
    """Return what a record says, as JSON has it; what nobody said is left out."""
    return record.model_dump(mode="json", exclude_defaults=True)


def differences(old: BaseModel, new: BaseModel) -> tuple[Change, ...]:
    """Return the fields in which a record differs from an older one; none where both are equal.

    Examples
    --------
    >>> from handscroll.model.catalogue.titles import Title
    >>> [one.where for one in differences(Title(text="溪山"), Title(text="溪山", pinyin="xi shan"))]
    ['pinyin']
    """
    return tuple(_of_values((), document(old), document(new)))


def _of_values(path: tuple[Step, ...], old: Json, new: Json) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_fields(path, old, new)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_rows(path, old, new)
    else:
        yield Change(path, ChangeKind.CHANGED, old, new)


def _of_fields(path: tuple[Step, ...], old: Thing, new: Thing) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        here = (*path, name)
        if name not in new:
            yield Change(here, ChangeKind.REMOVED, old=old[name])
        elif name not in old:
            yield Change(here, ChangeKind.ADDED, new=new[name])
        else:
            yield from _of_values(here, old[name], new[name])


def _of_rows(path: tuple[Step, ...], old: list[Json], new: list[Json]) -> Iterator[Change]:
    by, pairs = matched(old, new)
    there = keeps_order(pairs)
    stays, came = {i for i, _ in pairs}, {j for _, j in pairs}
    for place, value in enumerate(old):
        if place not in stays:
            step = name_of(by, value, place)
            yield Change((*path, step), ChangeKind.REMOVED, old=value)
    for i, j in pairs:
        here = (*path, name_of(by, old[i], i))
        if i not in there:
            yield Change(here, ChangeKind.MOVED, old=i, new=j, place=j)
        yield from _of_values(here, old[i], new[j])
    for place, value in enumerate(new):
        if place not in came:
            step = name_of(by, value, place)
            yield Change((*path, step), ChangeKind.ADDED, new=value, place=place)
