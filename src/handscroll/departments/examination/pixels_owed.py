"""Pixels that are made of what was brought: owed until they are there, or known why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from handscroll.errors import BusyError, HandscrollError, StorageFullError
from handscroll.model.intake import Problem


class Named(Protocol):
    """A stack, or a relightable image."""

    @property
    def id(self) -> str:
        """Return its name."""
        ...


Kept = TypeVar("Kept", bound=Named)
Kept_co = TypeVar("Kept_co", bound=Named, covariant=True)


class Nouns(Protocol[Kept_co]):
    """Where those are kept, and why nothing could be made of one."""

    def list(self) -> Sequence[Kept_co]:
        """Return all of them."""
        ...

    def fail(self, name: str, problem: Problem, /, *, person: str) -> None:
        """Write down why nothing was made of one."""
        ...

    def problem(self, name: str, /) -> Problem | None:
        """Return that, or None."""
        ...


def make_or_tell(nouns: Nouns[Kept], name: str, make: Callable[[], object]) -> None:
    """Make the pixels of one as a job; what is wrong with it is written down, and not raised."""
    try:
        make()
    except (StorageFullError, BusyError):
        raise  # trouble of the house: they stay owed
    except HandscrollError as error:
        problem = Problem(what=error.what, why=error.why, fix=error.fix)
        nouns.fail(name, problem, person="worker")


def owed_of(nouns: Nouns[Kept], place_of: Callable[[Kept], Path | None]) -> Iterator[str]:
    """Name those whose pixels are not there: not made yet, or lost with the cache.

    Not those of which it is known why none can be made: somebody has to ask for them again.
    """
    for one in nouns.list():
        place = place_of(one)
        if (place is None or not place.exists()) and nouns.problem(one.id) is None:
            yield one.id
