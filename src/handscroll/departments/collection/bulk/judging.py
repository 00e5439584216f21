"""What a change would do to one work: change it, leave it as it is, or why it is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from handscroll.departments.collection.bulk.change import BulkChange
from handscroll.departments.collection.bulk.doing import changed, members
from handscroll.departments.collection.bulk.terms import Terms
from handscroll.departments.collection.editing.references import Trouble
from handscroll.model.difference import document
from handscroll.model.matching import Thing
from handscroll.model.relic import Relic
from handscroll.model.review import needs_reason
from handscroll.model.rights import MOVES, Action, Role, State, may


class Kind(StrEnum):
    """Why a work is left out."""

    GONE = "gone"
    STALE = "stale"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    INVALID = "invalid"
    NO_WAY = "no_way"
    """The state asked for cannot follow the present one."""
    UNSAID = "unsaid"
    """It waits for review, and is not sent back without a reason."""
    FAILED = "failed"
    """Found while it was written: the English words say what."""


@dataclass(frozen=True)
class Hindrance:
    """What is in the way of one work.

    Attributes
    ----------
    troubles
        Of an invalid record: the fields and what is wrong with them.
    said
        English words, where something unforeseen was met while writing.
    """

    relic: str
    number: str
    kind: Kind
    troubles: tuple[Trouble, ...] = ()
    said: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as a line of a file."""
        troubles = [[one.name, one.kind, one.facts, one.said] for one in self.troubles]
        return {"relic": self.relic, "number": self.number, "kind": self.kind.value,
                "troubles": troubles, "said": self.said}  # fmt: skip


def read_hindrance(told: dict[str, Any]) -> Hindrance:
    """Return what a line of a file says."""
    troubles = tuple(Trouble(*one) for one in told["troubles"])
    return Hindrance(told["relic"], told["number"], Kind(told["kind"]), troubles, told["said"])


@dataclass(frozen=True)
class Selected:
    """A work, and the revision that whoever selected it had before them; None is any."""

    relic: str
    revision: int | None = None


@dataclass(frozen=True)
class Foreseen:
    """What becomes of a work.

    Attributes
    ----------
    wanted
        The record as it would be; None where it is left out.
    before
        What its members said that the change may touch.
    """

    relic: Relic | None
    revision: int
    wanted: Relic | None = None
    before: Thing = field(default_factory=dict)
    hindrance: Hindrance | None = None

    @property
    def changes(self) -> bool:
        """Say whether the record becomes another one."""
        return self.wanted is not None and self.wanted != self.relic


def foreseen(
    selected: Selected,
    standing: tuple[Relic, int] | None,
    change: BulkChange,
    role: Role | None,
    terms: Terms,
    *,
    own: bool = False,
) -> Foreseen:
    """Return what becomes of a work.

    Parameters
    ----------
    standing
        The work as it stands, with its revision; None where it is gone.
    role
        Of whoever asks; None is whoever owns the machine, who may do everything.
    own
        Whoever asks sent it to review, and takes it back without a reason.
    """
    if standing is None:
        left = Hindrance(selected.relic, selected.relic, Kind.GONE)
        return Foreseen(None, 0, hindrance=left)
    relic, revision = standing
    kind = _hindered(relic, change, role, own=own)
    if kind is None and selected.revision not in (None, revision):
        kind = Kind.STALE
    if kind is not None:
        left = Hindrance(relic.id, relic.accession_number, kind)
        return Foreseen(relic, revision, hindrance=left)
    if change.state is not None:
        wanted = relic.model_copy(update={"state": change.state})
        return Foreseen(relic, revision, wanted, {"state": relic.state.value})
    reading = changed(relic, change, terms)
    if reading.relic is None:
        left = Hindrance(relic.id, relic.accession_number, Kind.INVALID, reading.troubles)
        return Foreseen(relic, revision, hindrance=left)
    if reading.relic == relic:
        return Foreseen(relic, revision, relic)
    return Foreseen(relic, revision, reading.relic, members(document(relic), change.tops))


def action_of(state: State | None) -> Action:
    """Return what a person must be allowed to do: publishing and withdrawing are publishing."""
    return Action.PUBLISH if state in (State.PUBLISHED, State.WITHDRAWN) else Action.EDIT


def _hindered(relic: Relic, change: BulkChange, role: Role | None, *, own: bool) -> Kind | None:
    state = change.state
    if role is not None and not may(role, action_of(state), relic.state):
        return Kind.REFUSED
    if state is None:
        return Kind.WITHDRAWN if relic.state is State.WITHDRAWN else None
    if relic.state is state:
        return None
    if state not in MOVES[relic.state]:
        return Kind.NO_WAY
    unsaid = needs_reason(relic.state, state, own=own) and not change.because.strip()
    return Kind.UNSAID if unsaid else None
