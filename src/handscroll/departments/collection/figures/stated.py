"""What several records state of one thing: each statement once, with the works that make it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from handscroll.model.relic import Relic

Value = TypeVar("Value")
READ = 40
"""Records whose statements a page compares; the others state theirs on their own pages."""


@dataclass(frozen=True)
class Stated(Generic[Value]):
    """One statement and the works whose records make it."""

    value: Value
    works: tuple[Relic, ...]


def gathered(
    told: Iterable[tuple[Relic, Value]], same: Callable[[Value], Any]
) -> tuple[Stated[Value], ...]:
    """Return the different statements, those of most works first; empty ones are no statements.

    Parameters
    ----------
    same
        What two statements must have in common to be one; a false value says nothing.
    """
    first: dict[Any, Value] = {}
    works: dict[Any, dict[str, Relic]] = {}
    for relic, value in told:
        key = same(value)
        if key:
            first.setdefault(key, value)
            works.setdefault(key, {}).setdefault(relic.id, relic)
    found = [Stated(first[key], tuple(by.values())) for key, by in works.items()]
    return tuple(sorted(found, key=lambda one: -len(one.works)))
