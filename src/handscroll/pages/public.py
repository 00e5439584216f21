"""Which pages of a museum everybody may read: what its departments name for those who list them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from handscroll.museum import Museum


@dataclass(frozen=True)
class PublicPage:
    """A page that everybody may read, and that is there in every language.

    Attributes
    ----------
    path
        Its address behind the language, percent-encoded, such as ``/relics/r1``; no query.
    changed
        When what it says changed last, RFC 3339; empty where nobody knows.
    """

    path: str
    changed: str = ""


@dataclass(frozen=True)
class PublicPages:
    """All public pages of one kind, a portion at a time.

    Attributes
    ----------
    count
        Says how many there are.
    some
        Yields at most so many (the third) from a place on (the second, from 0), in an order that
        stays while nothing changes; never all of them at once.
    """

    count: Callable[[Museum], int]
    some: Callable[[Museum, int, int], Iterator[PublicPage]]


def few(named: Callable[[Museum], Iterable[PublicPage]]) -> PublicPages:
    """Return pages of which there are so few that they are named at once."""

    def some(museum: Museum, start: int, most: int) -> Iterator[PublicPage]:
        return islice(iter(named(museum)), start, start + most)

    return PublicPages(lambda museum: sum(1 for _ in named(museum)), some)
