"""Two stacks, one of which is to lie on the other: what must be true of them."""

from __future__ import annotations

from dataclasses import dataclass

from handscroll.errors import ConflictError, HandscrollError, MismatchError, NotFoundError
from handscroll.geometry import Size
from handscroll.model.laid import Laid
from handscroll.model.stack import Made, Stack
from handscroll.museum import Museum

_WHAT = "The picture cannot be laid on that stack"


@dataclass(frozen=True, slots=True)
class Pair:
    """A stack that is laid, and the one beneath, whose pixels count.

    Both have a cube.
    """

    other: Stack
    on: Stack

    @property
    def above(self) -> Made:
        """The cube of the one that is laid."""
        assert self.other.made is not None
        return self.other.made

    @property
    def beneath(self) -> Made:
        """The cube of the one on which it is laid."""
        assert self.on.made is not None
        return self.on.made

    @property
    def size(self) -> Size:
        """Of the one beneath."""
        return Size(self.beneath.width, self.beneath.height)

    @property
    def other_size(self) -> Size:
        """Of the one that is laid, in its own pixels."""
        return Size(self.above.width, self.above.height)

    @property
    def laid(self) -> Laid | None:
        """How it lies there now, if it does."""
        return self.other.laid_on(self.on.id)


def pair_of(museum: Museum, other: str, on: str) -> Pair:
    """Return two stacks that may lie on each other.

    Raises
    ------
    NotFoundError
        If one of them is not there, or has no cube.
    HandscrollError
        If one may not lie on the other, with the reason.
    """
    pair = Pair(museum.stacks.get(other), museum.stacks.get(on))
    trouble = refusal(museum, pair.other, pair.on)
    if trouble is not None:
        raise trouble
    return pair


def refusal(museum: Museum, other: Stack, on: Stack) -> HandscrollError | None:
    """Say why a stack may not be laid on another one; None where it may."""
    if other.id == on.id:
        return ConflictError(
            _WHAT, why="it is the same stack", fix="Choose another stack of the relic"
        )
    if other.relic != on.relic:
        return MismatchError(
            _WHAT,
            why=f"{other.id} shows relic {other.relic}, {on.id} shows {on.relic}",
            fix="Choose a stack of the same relic",
        )
    return _in_chain(museum, other, on) or _unmade(museum, other) or _unmade(museum, on)


def _in_chain(museum: Museum, other: Stack, on: Stack) -> ConflictError | None:
    """Refuse a chain: nobody could tell how errors add up along it."""
    if on.laid:
        first = on.laid[0].on
        return ConflictError(
            _WHAT,
            why=f"{on.id} lies on {first} itself",
            fix=f"Take that off first, with: handscroll stack lift {on.id} {first}"
            if first == other.id
            else f"Lay it on {first}",
        )
    above = [one.id for one in museum.stacks.list(other.relic) if one.laid_on(other.id)]
    if above:
        return ConflictError(
            _WHAT,
            why=f"{above[0]} lies on {other.id} itself",
            fix=f"Take that off first, with: handscroll stack lift {above[0]} {other.id}",
        )
    return None


def _unmade(museum: Museum, stack: Stack) -> NotFoundError | None:
    place = museum.stacks.cube(stack)
    if place is not None and place.is_dir():
        return None
    return NotFoundError(
        _WHAT,
        why=f"the cube of {stack.id} was not made yet",
        fix=f"Wait for it, or make it with: handscroll stack make {stack.id}",
    )
