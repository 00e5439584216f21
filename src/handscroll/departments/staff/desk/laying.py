"""What lies on somebody's desk: a handful of each, read by index, however large the museum is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.review import action_of, needs_reason, undone
from handscroll.model.rights import Action, State, may
from handscroll.museum import Museum
from handscroll.museum.alerts import Alert, alerts
from handscroll.museum.doings import Doing, End, Some
from handscroll.museum.edits import EDITED

WAITING, RETURNED, DRAFTS, RECENT = 10, 5, 8, 15
"""Rows of each list; what is behind them is a step away."""
_SAVED = (EDITED, "relic.revised")


@dataclass(frozen=True)
class Undo:
    """How the last change of a relic is taken back.

    Attributes
    ----------
    state, reason
        The state to go to, and whether that needs a reason; None where words are taken back.
    seq
        The journal's line of the change of state.
    revision
        The one that stands, where words are taken back.
    """

    state: State | None = None
    reason: bool = False
    seq: int = 0
    revision: int = 0


@dataclass(frozen=True)
class Row:
    """Something that happened to a relic; `times` tells how often just before, by the same."""

    doing: Doing
    relic: Relic
    times: int = 1
    undo: Undo | None = None


@dataclass(frozen=True)
class Rows:
    """A list, and the journal's line from which it goes on; None: it ends here."""

    rows: Sequence[Row] = ()
    further: int | None = None


@dataclass(frozen=True)
class Wish:
    """Which part of its lists a desk shows.

    Attributes
    ----------
    waiting, before
        Lines of the journal behind which the reviews, and before which the changes begin.
    mine
        Only what its owner did.
    """

    waiting: int = 0
    before: int | None = None
    mine: bool = False


@dataclass(frozen=True)
class Desk:
    """All that lies on a desk; lists are empty for those whose work they are not."""

    counts: Mapping[State, int]
    waiting: Rows = Rows()
    waiting_in_all: int = 0
    returned: Rows = Rows()
    drafts: Rows = Rows()
    recent: Rows = Rows()
    alerts: Sequence[Alert] = ()

    @property
    def relics(self) -> Iterator[Relic]:
        """Every work that lies here; some of them more than once."""
        for pile in (self.waiting, self.returned, self.drafts, self.recent):
            yield from (row.relic for row in pile.rows)


def lay(museum: Museum, person: Person, wish: Wish) -> Desk:
    """Lay somebody's desk."""
    counts, done = museum.doings.counts(), museum.doings
    if not may(person.role, Action.OBSERVE):
        return Desk(counts)
    whose = person.name if wish.mine else ""
    recent = done.recent(RECENT, person=whose, before=wish.before)
    name, role = person.name, person.role
    decides = may(role, Action.REVIEW, State.IN_REVIEW)
    waiting = done.waiting(name, role, WAITING, wish.waiting) if decides else Some(())
    return Desk(
        counts,
        waiting=_rows(museum, waiting),
        waiting_in_all=done.count_waiting(name, role) if decides else 0,
        returned=_rows(museum, done.returned(name, RETURNED)),
        drafts=_rows(museum, done.drafts(name, DRAFTS)),
        recent=_happened(museum, recent, person),
        alerts=alerts(museum.layout, museum.ledger),
    )


def _rows(museum: Museum, some: Some) -> Rows:
    relics = _named(museum, some)
    return Rows([Row(one, relics[one.relic]) for one in some.doings], some.further)


def _named(museum: Museum, some: Some) -> dict[str, Relic]:
    return {one.id: one for one in museum.relics.some({doing.relic for doing in some.doings})}


def _happened(museum: Museum, some: Some, person: Person) -> Rows:
    """Return what happened; several savings of one work by one person, one after another, are one.

    What the journal tells of a relic that a damaged backup has lost is left out.
    """
    relics, ends = _named(museum, some), museum.doings.ends({one.relic for one in some.doings})
    rows: list[Row] = []
    for one in some.doings:
        if one.relic not in relics:
            continue
        last = rows[-1] if rows else None
        if last is not None and _alike(last.doing, one):
            rows[-1] = Row(last.doing, last.relic, last.times + 1, last.undo)
        else:
            relic = relics[one.relic]
            rows.append(Row(one, relic, undo=undo_of(one, relic, ends[one.relic], person)))
    return Rows(rows, some.further)


def _alike(one: Doing, other: Doing) -> bool:
    same = (one.relic, one.person) == (other.relic, other.person)
    return same and one.kind in _SAVED and other.kind in _SAVED


def undo_of(doing: Doing, relic: Relic, end: End, person: Person) -> Undo | None:
    """Return how something is undone, None where it cannot be, or not by this person."""
    if doing.kind == "relic.state" and doing.seq == end.moved:
        old, new = State(doing.facts["from"]), relic.state
        back = undone(old, new)
        if back is None or not may(person.role, action_of(back), new):
            return None
        own = doing.person == person.name
        return Undo(back, needs_reason(new, back, own=own), doing.seq)
    last = doing.kind in _SAVED and doing.seq == end.last
    if last and may(person.role, Action.EDIT, relic.state):
        return Undo(revision=end.revision)
    return None
