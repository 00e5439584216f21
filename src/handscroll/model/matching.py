"""Two rows of things: which of the one is which of the other, by name or by being alike."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
"""What a record says, as JSON has it."""

Thing: TypeAlias = dict[str, Json]

Pairs = Sequence[tuple[int, int]]
"""Places in the old row and in the new one of what is the same thing, by the old place."""


@dataclass(frozen=True)
class Named:
    """Whoever bears a name in a row.

    Attributes
    ----------
    by
        What names it: ``id``, or its capture, person or term.
    name
        The name.
    """

    by: str
    name: str


def _named(thing: Json) -> Json:
    return thing.get("id") if isinstance(thing, dict) else None


def _person(person: Json) -> Json:
    if not isinstance(person, dict):
        return None
    names = person.get("names")
    first = names[0] if isinstance(names, list) and names else None
    return person.get("id") or (first.get("text") if isinstance(first, dict) else None)


_NAMES: dict[str, Callable[[Thing], Json]] = {
    "id": _named,
    "capture": lambda thing: _named(thing.get("capture")),
    "person": lambda thing: _person(thing.get("person")),
    "term": lambda thing: _named(thing.get("term")),
}
_ALIKE = ("text", "of")
"""Members that make two things in a row alike, though the rest of them differs."""


def matched(old: list[Json], new: list[Json]) -> tuple[str | None, Pairs]:
    """Return by what the things of two rows are named, and which pairs are the same.

    The name is None where some bear none, or two the same one: then what is equal belongs
    together, in its order or moved, and what is left between equals is paired in order.
    """
    for by in _NAMES:
        here, there = _all_names(by, old), _all_names(by, new)
        if here is not None and there is not None:
            places = {name: place for place, name in enumerate(there)}
            return by, [(i, places[name]) for i, name in enumerate(here) if name in places]
    return None, _alike(old, new)


def name_of(by: str | None, thing: Json, place: int) -> Named | int:
    """Return the step to a thing of a row: its name, or its place where it has none."""
    named = None if by is None or not isinstance(thing, dict) else _NAMES[by](thing)
    return Named(by, named) if by is not None and isinstance(named, str) else place


def place_of(step: Named, row: Sequence[Json]) -> int | None:
    """Return where in a row stands whoever bears a name, or None."""
    name = _NAMES[step.by]
    found = (n for n, one in enumerate(row) if isinstance(one, dict) and name(one) == step.name)
    return next(found, None)


def keeps_order(pairs: Pairs) -> frozenset[int]:
    """Return the old places of as many as can be that stand in the same order in both rows."""
    ends: list[int] = []
    chains: list[int] = []
    before: list[int] = []
    for n, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(chains[length - 1] if length else -1)
        ends[length:] = [place, *ends[length + 1 :]]
        chains[length:] = [n, *chains[length + 1 :]]
    kept, at = [], chains[-1] if chains else -1
    while at >= 0:
        kept.append(pairs[at][0])
        at = before[at]
    return frozenset(kept)


def _all_names(by: str, row: list[Json]) -> list[str] | None:
    """Return the name of each thing of a row; None if one has none or two have the same."""
    found = (_NAMES[by](one) for one in row if isinstance(one, dict))
    names = [name for name in found if isinstance(name, str) and name]
    return names if len({*names}) == len(row) else None


def _alike(old: list[Json], new: list[Json]) -> Pairs:
    olds, news = [_whole(one) for one in old], [_whole(one) for one in new]
    steps = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    pairs = [(i, j) for tag, i, end, j, _ in steps if tag == "equal"
             for i, j in zip(range(i, end), range(j, j + end - i), strict=True)]  # fmt: skip
    pairs += _elsewhere(olds, news, pairs)
    for member in _ALIKE:
        pairs += _elsewhere([_part(member, o) for o in old], [_part(member, n) for n in new], pairs)
    used, came = {i for i, _ in pairs}, {j for _, j in pairs}
    for tag, i, k, j, m in steps:
        if tag == "replace":
            left = [n for n in range(i, k) if n not in used]
            pairs += zip(left, [n for n in range(j, m) if n not in came], strict=False)
    return sorted(pairs)


def _elsewhere(
    olds: Sequence[str], news: Sequence[str], pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Pair what says the same and has no partner yet, the first with the first."""
    used, came = {i for i, _ in pairs}, {j for _, j in pairs}
    waiting: dict[str, list[int]] = defaultdict(list)
    for j in reversed(range(len(news))):
        if j not in came and news[j]:
            waiting[news[j]].append(j)
    free = [i for i in range(len(olds)) if i not in used and olds[i]]
    return [(i, waiting[olds[i]].pop()) for i in free if waiting[olds[i]]]


def _whole(thing: Json) -> str:
    return json.dumps(thing, sort_keys=True)


def _part(member: str, thing: Json) -> str:
    found = thing.get(member) if isinstance(thing, dict) else None
    return found if isinstance(found, str) else ""
