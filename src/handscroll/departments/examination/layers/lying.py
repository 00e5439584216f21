"""Stacks that lie on another one, for whoever asks: those whose picture is there."""

from __future__ import annotations

from collections.abc import Sequence

from handscroll.departments.examination.layers.names import made_of
from handscroll.model.person import Person
from handscroll.model.rights import Action, State, may
from handscroll.model.stack import Stack
from handscroll.museum import Museum


def lying_on(museum: Museum, on: Stack, person: Person) -> Sequence[tuple[Stack, Stack]]:
    """Return the stacks that lie on one and that a person may see.

    Each comes as it is kept, and with the cube that has the pixels of the one beneath.
    """
    found = []
    for one in museum.stacks.list(on.relic):
        if one.laid_on(on.id) is not None and may(person.role, Action.VIEW, one.state):
            drawn = one.as_laid_on(on)
            if drawn is not None and is_there(museum, drawn):
                found.append((one, drawn))
    return found


def published_on(museum: Museum, on: Stack) -> Sequence[Stack]:
    """Return the published stacks that lie on one, each with the cube that has its pixels."""
    found = []
    for one in museum.stacks.list(on.relic):
        drawn = one.as_laid_on(on) if one.state is State.PUBLISHED else None
        if drawn is not None and is_there(museum, drawn):
            found.append(drawn)
    return found


def is_there(museum: Museum, drawn: Stack) -> bool:
    """Say whether the cube of a stack that lies on another one is in the cache."""
    return museum.layout.laid(drawn.id, made_of(drawn).digest).is_dir()
