"""Which stacks a person may see: those whose own state and whose relic's state both allow it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import NamedTuple

from handscroll.errors import NotFoundError
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, ever, may
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.plugin import require

LONGEST_NAME = 128
"""Characters of an identifier, see :mod:`handscroll.model.identity`."""


class Shown(NamedTuple):
    """A stack that somebody may see, with its relic as it is kept."""

    stack: Stack
    relic: Relic


def shown_stack(museum: Museum, person: Person, name: str) -> Shown:
    """Return a stack and its relic, if this person may see both.

    Raises
    ------
    NotFoundError
        If there is none of that name, or it is not public: which of the two is not told.
    """
    with contextlib.suppress(NotFoundError):
        stack = museum.stacks.get(_askable(name))
        relic = museum.relics.get(stack.relic)
        if all(may(person.role, Action.VIEW, one.state) for one in (stack, relic)):
            return Shown(stack, relic)
    raise NotFoundError(
        f"The stack {name[:80]} is not shown",
        why="there is none of that name, or it is not public",
        fix="Look it up on the page of its relic, or sign in as staff",
    )


def _askable(name: str) -> str:
    """Return a name that every register can be asked for; another one names nothing."""
    return name if name.isascii() and name.isprintable() and len(name) <= LONGEST_NAME else "-"


def shown_stacks(museum: Museum, person: Person, relic: str | None = None) -> Sequence[Shown]:
    """Return the stacks, of one relic or of all, that this person may see."""
    found = []
    for stack in museum.stacks.list(relic):
        with contextlib.suppress(NotFoundError):
            found.append(shown_stack(museum, person, stack.id))
    return found


def stack_for(museum: Museum, person: Person, name: str, action: Action, *, what: str) -> Shown:
    """Return the stack that staff work at, if this person may do that with it.

    Who may do it with no stack is told so before one is looked up: a refusal must not say
    whether there is a stack of that name. What may be done hangs on the stack's own state.

    Raises
    ------
    UnauthenticatedError, RefusedError
        As `handscroll.plugin.require`.
    NotFoundError
        As `shown_stack`.
    """
    if not ever(person.role, action):
        require(person, action, what=what)
    found = shown_stack(museum, person, name)
    require(person, action, found.stack.state, what=what)
    return found
