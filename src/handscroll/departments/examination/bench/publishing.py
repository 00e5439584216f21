"""Bring a stack into another state from its page, and say before what that shows to visitors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from handscroll.departments.examination.hidden.chains import accepted
from handscroll.departments.examination.layers.shown import stack_for
from handscroll.errors import ConflictError
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.review import MOST_SAID, Move, needs_reason, require_reason
from handscroll.model.rights import MOVES, Action, State, may
from handscroll.model.stack import Stack
from handscroll.museum import Museum


class Step(BaseModel):
    """The form: the state that is wished and why, and the one that it had when it was shown."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    state: State
    because: str = Field(default="", max_length=MOST_SAID)
    seen: str = Field(default="", max_length=20)


@dataclass(frozen=True, slots=True)
class Public:
    """What of a stack visitors see once it is published, and its work is.

    Attributes
    ----------
    views, kept_back
        How many saved views are published, and how many stay with staff.
    hidden
        How many hidden layers were accepted: with any there is a page beneath the surface.
    waits
        Whether the work is not published: nothing of the stack is public before it.
    """

    views: int
    kept_back: int
    hidden: int
    waits: bool


def public_of(museum: Museum, stack: Stack, relic: Relic) -> Public:
    """Say what visitors see of a stack once it is published."""
    layers = museum.layers.of(stack.id)
    shown = sum(one.state is State.PUBLISHED and museum.layers.is_current(one) for one in layers)
    return Public(
        shown,
        len(layers) - shown,
        len(accepted(museum, stack)) if stack.made else 0,
        relic.state is not State.PUBLISHED,
    )


def steps_of(person: Person, stack: Stack) -> Sequence[Move]:
    """Return the states into which somebody may bring a stack, and whether that needs a reason."""
    if not may(person.role, Action.PUBLISH, stack.state):
        return ()
    ready = [one for one in MOVES[stack.state] if stack.made or one is not State.PUBLISHED]
    return [Move(one, needs_reason(stack.state, one)) for one in ready]


def move_stack(museum: Museum, person: Person, name: str, step: Step) -> Stack:
    """Bring a stack into another state.

    Raises
    ------
    HandscrollError
        If the person may not, the state may not follow, a reason lacks, or somebody else was first.
    """
    what = "The stack was not moved"
    stack = stack_for(museum, person, name, Action.PUBLISH, what=what).stack
    if step.seen and step.seen != stack.state:
        raise ConflictError(
            what,
            why=f"it is {stack.state} by now, and was {step.seen} when the form was shown",
            fix="Open the list of stacks again and look",
        )
    require_reason(stack.state, step.state, step.because, what=what)
    return museum.stacks.move(stack.id, step.state, person=person.name, because=step.because)
