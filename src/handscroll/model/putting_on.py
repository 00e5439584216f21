"""Changes put on a record: what differed between two versions, said again of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel

from handscroll.errors import MismatchError
from handscroll.model.difference import Change, ChangeKind, Step, document
from handscroll.model.matching import Json, Named, Thing, place_of

_Record = TypeVar("_Record", bound=BaseModel)


def applied(old: _Record, changes: Iterable[Change]) -> _Record:
    """Return the record with changes put on it: ``applied(old, differences(old, new)) == new``.

    Raises
    ------
    MismatchError
        If a change is of something that the record does not have.
    """
    return type(old).model_validate(_changed(document(old), [*changes], 0))


def _changed(value: Json, changes: list[Change], depth: int) -> Json:
    """Return a value with changes put on it whose paths have led to it in ``depth`` steps."""
    for one in changes:
        if len(one.path) == depth:
            return one.new
    if isinstance(value, dict):
        return _fields(value, changes, depth)
    if isinstance(value, list):
        return _row(value, changes, depth)
    raise _nowhere(changes[0])


def _fields(value: Thing, changes: list[Change], depth: int) -> Thing:
    said = dict(value)
    for name, group in _by_step(changes, depth):
        first = group[0]
        here = len(first.path) == depth + 1
        if not isinstance(name, str) or (name not in said and first.kind is not ChangeKind.ADDED):
            raise _nowhere(first)
        if here and first.kind is ChangeKind.REMOVED:
            del said[name]
        elif here:
            said[name] = first.new
        else:
            said[name] = _changed(said[name], group, depth + 1)
    return said


def _row(value: list[Json], changes: list[Change], depth: int) -> list[Json]:
    """Fill the places of what came and what moved; the others follow in their order."""
    things: dict[int, Json] = dict(enumerate(value))
    placed: dict[int, Json] = {}
    moved: dict[int, int] = {}
    for step, all_of_it in _by_step(changes, depth):
        group = []
        for one in all_of_it:
            if len(one.path) == depth + 1 and one.kind is ChangeKind.ADDED:
                placed[_place(one)] = one.new
            else:
                group.append(one)
        if group:
            _within(things, moved, _found(step, value, group[0]), group, depth)
    for old, new in moved.items():
        placed[new] = things.pop(old)
    rest = iter(things.values())
    whole = range(len(things) + len(placed))
    if not placed.keys() <= set(whole):
        raise _nowhere(changes[0])
    return [placed[place] if place in placed else next(rest) for place in whole]


def _within(
    things: dict[int, Json], moved: dict[int, int], at: int, group: list[Change], depth: int
) -> None:
    """Put changes on one thing of a row: it goes, moves, or says something else."""
    inner = []
    for one in group:
        here = len(one.path) == depth + 1
        if here and one.kind is ChangeKind.REMOVED:
            del things[at]
        elif here and one.kind is ChangeKind.MOVED:
            moved[at] = _place(one)
        else:
            inner.append(one)
    if inner:
        things[at] = _changed(things[at], inner, depth + 1)


def _by_step(changes: list[Change], depth: int) -> list[tuple[Step, list[Change]]]:
    groups: dict[Step, list[Change]] = {}
    for one in changes:
        groups.setdefault(one.path[depth], []).append(one)
    return [*groups.items()]


def _found(step: Step, row: list[Json], change: Change) -> int:
    at = place_of(step, row) if isinstance(step, Named) else step
    if not isinstance(at, int) or not 0 <= at < len(row):
        raise _nowhere(change)
    return at


def _place(change: Change) -> int:
    if change.place is None:
        raise _nowhere(change)
    return change.place


def _nowhere(change: Change) -> MismatchError:
    return MismatchError(
        f"The change of {change.where[:120]} was not put on the record",
        why="the record has nothing there",
        fix="Compare the record anew, and put on what differs",
    )
