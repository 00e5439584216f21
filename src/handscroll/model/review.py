"""What goes with a change of state: a reason, what to look at, who is meant; and undoing it."""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from handscroll.errors import InvalidError
from handscroll.model.rights import MOVES, Action, Role, State, may

MOST_SAID = 4_000
"""Characters of a reason or a comment."""
_PERSON = "@"


class Said(BaseModel):
    """What somebody says who brings a relic into another state.

    Attributes
    ----------
    because
        Why; needed where :func:`needs_reason` says so.
    look
        What a reviewer is asked to look at.
    addressee
        A role, or ``@`` and a sign-in name; empty is everybody who may decide.
    undoes
        The journal's line of the change that this one takes back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    because: str = ""
    look: str = ""
    addressee: str = ""
    undoes: int | None = None

    def facts(self) -> dict[str, Any]:
        """Return what was said, as the journal has it; what was not is left out."""
        told = {
            "because": self.because, "look": self.look, "for": self.addressee,
            "undoes": self.undoes,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}


class Move(NamedTuple):
    """A state that somebody may bring a relic into, and whether that needs a reason."""

    state: State
    reason: bool


def needs_reason(old: State, new: State, *, own: bool = False) -> bool:
    """Say whether a change of state needs a reason: sending back and withdrawing do.

    Parameters
    ----------
    own
        Whoever sent it to review takes it back: nobody waits for a reason of theirs.
    """
    if new is State.WITHDRAWN:
        return True
    return (old, new) == (State.IN_REVIEW, State.DRAFT) and not own


def require_reason(old: State, new: State, because: str, *, what: str) -> None:
    """Refuse a change of state without a reason where one is needed.

    Raises
    ------
    InvalidError
        If one is needed and none was given; what cannot follow needs none.
    """
    if new in MOVES[old] and needs_reason(old, new) and not because:
        raise InvalidError(what, why="no reason was given", fix="Say why, and send it again")


def undone(old: State, new: State) -> State | None:
    """Return the state that takes a change back, None where none may follow.

    What was public stays known as such: a publication is undone by withdrawing.
    """
    back = State.WITHDRAWN if new is State.PUBLISHED else old
    return back if back in MOVES[new] else None


def action_of(new: State) -> Action:
    """Return what one must be allowed to do: review and drafts are editing, the rest publishing."""
    return Action.PUBLISH if new in (State.PUBLISHED, State.WITHDRAWN) else Action.EDIT


def moves_of(role: Role, state: State, *, own: bool = False) -> tuple[Move, ...]:
    """Return what a role may do next with a relic; `own` as in :func:`needs_reason`."""
    allowed = (new for new in MOVES[state] if may(role, action_of(new), state))
    return tuple(Move(new, needs_reason(state, new, own=own)) for new in allowed)


def deciders() -> tuple[Role, ...]:
    """Return the roles that may decide about what is in review."""
    return tuple(role for role in Role if may(role, Action.REVIEW, State.IN_REVIEW))


def person_meant(addressee: str) -> str | None:
    """Return the sign-in name that is meant, None where a role or nobody is."""
    return addressee.removeprefix(_PERSON) if addressee.startswith(_PERSON) else None


def meant_for(name: str, role: Role) -> tuple[str, ...]:
    """Return the addressees that mean somebody."""
    return ("", role.value, _PERSON + name)
