"""Who gets spectra: staff, and nobody else."""

from __future__ import annotations

from handscroll.departments.examination.layers.shown import stack_for
from handscroll.model.person import Person
from handscroll.model.rights import Action, State
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.plugin import require


def staff_stack(museum: Museum, person: Person, stack: str, action: Action, what: str) -> Stack:
    """Return a stack to staff who may do that with it; spectra are shown to nobody else.

    Raises
    ------
    UnauthenticatedError, RefusedError, NotFoundError
        As `stack_for`; visitors are refused whatever the state of the stack.
    """
    require(person, Action.VIEW, State.DRAFT, what=what)
    return stack_for(museum, person, stack, action, what=what).stack
