"""What people did to relics, newest first, and what waits for whom: rows made from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import Session

from handscroll.model.review import meant_for
from handscroll.model.rights import Role, State
from handscroll.museum.ledger import Ledger
from handscroll.storage import tables
from handscroll.storage.register import applied

LOOKED_BACK = 2_000
"""Of so many of a person's last doings their drafts are taken: a desk, not an archive."""
_PLACED = (tables.RelicRow.id, tables.RelicRow.accession_number)


@dataclass(frozen=True)
class Doing:
    """One line of the journal about a relic; `seq` is its number there, `at` RFC 3339 in UTC."""

    seq: int
    relic: str
    at: str
    person: str
    kind: str
    thing: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Some:
    """A few of many, and where the next ones begin; None: nowhere."""

    doings: Sequence[Doing]
    further: int | None = None


@dataclass(frozen=True)
class End:
    """How far a relic is: the lines of its last doing and its last move, and its revision."""

    last: int
    moved: int
    revision: int


class Doings:
    """Lists that a desk is laid with; each is a handful of rows found by an index."""

    def __init__(self, ledger: Ledger) -> None:
        self._register = ledger.register
        self._counted: tuple[int, dict[State, int]] = (-1, {})

    def recent(self, limit: int, *, person: str = "", before: int | None = None) -> Some:
        """Return what happened last, of everybody or of one person."""
        row = tables.DoingRow
        wanted = select(row).order_by(row.seq.desc()).limit(limit + 1)
        if person:
            wanted = wanted.where(row.person == person)
        if before is not None:
            wanted = wanted.where(row.seq < before)
        with self._register.reading() as session:
            return _some([_doing(one) for one in session.scalars(wanted)], limit)

    def ends(self, relics: Iterable[str]) -> dict[str, End]:
        """Return how far each of a few relics is; 0 stands for what never happened."""
        row, standing, relic = tables.DoingRow, tables.StandingRow, tables.RelicRow
        last = select(func.max(row.seq)).where(row.relic_id == relic.id).scalar_subquery()
        wanted = select(relic.id, last, standing.seq, relic.revision)
        wanted = wanted.outerjoin(standing, standing.relic_id == relic.id)
        with self._register.reading() as session:
            found = session.execute(wanted.where(relic.id.in_([*relics])))
            return {name: End(end or 0, moved or 0, rev) for name, end, moved, rev in found}

    def moved(self, relic: str) -> Doing | None:
        """Return how a relic came into its state, None where it was loaded so."""
        row = tables.StandingRow
        wanted = select(tables.DoingRow).join(row, row.seq == tables.DoingRow.seq)
        with self._register.reading() as session:
            found = session.scalar(wanted.where(row.relic_id == relic))
            return None if found is None else _doing(found)

    def asker(self, relic: str) -> str:
        """Return who sent a relic to review last; empty where nobody did."""
        with self._register.reading() as session:
            row = session.get(tables.StandingRow, relic)
            return "" if row is None else row.asker

    def waiting(self, name: str, role: Role, limit: int, after: int = 0) -> Some:
        """Return the reviews that are meant for somebody, the longest waiting first."""
        row = tables.StandingRow
        wanted = _in_state(State.IN_REVIEW, _meant(name, role)).where(row.seq > after)
        with self._register.reading() as session:
            return _listed(session, wanted.order_by(row.seq).limit(limit + 1), limit)

    def count_waiting(self, name: str, role: Role) -> int:
        """Return how many reviews are meant for somebody."""
        wanted = _in_state(State.IN_REVIEW, _meant(name, role))
        with self._register.reading() as session:
            return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0

    def returned(self, name: str, limit: int) -> Some:
        """Return what was sent back to somebody, newest first."""
        row = tables.StandingRow
        mine = and_(row.asker == name, row.returned.is_(True))
        wanted = _in_state(State.DRAFT, mine).order_by(row.seq.desc()).limit(limit + 1)
        with self._register.reading() as session:
            return _listed(session, wanted, limit)

    def drafts(self, name: str, limit: int) -> Some:
        """Return drafts that somebody worked on lately, each with what they did last."""
        row, relic = tables.DoingRow, tables.RelicRow
        lately = select(row.seq, row.relic_id).where(row.person == name)
        lately_ = lately.order_by(row.seq.desc()).limit(LOOKED_BACK).subquery()
        last = select(func.max(lately_.c.seq).label("seq")).group_by(lately_.c.relic_id).subquery()
        wanted = select(row).join(last, last.c.seq == row.seq)
        wanted = wanted.join(relic, relic.id == row.relic_id).where(relic.state == State.DRAFT)
        with self._register.reading() as session:
            found = session.scalars(wanted.order_by(row.seq.desc()).limit(limit + 1))
            return _some([_doing(one) for one in found], limit)

    def counts(self) -> dict[State, int]:
        """Return how many relics are in each state; counted again when the journal has grown."""
        row = tables.RelicRow
        counted = select(row.state, func.count()).group_by(row.state)
        with self._register.reading() as session:
            seen, known = applied(session), self._counted
            if known[0] != seen:
                found = {State(state): count for state, count in session.execute(counted)}
                known = self._counted = seen, {one: found.get(one, 0) for one in State}
        return dict(known[1])

    def page(self, state: State | None, begin: str, after: str, limit: int) -> list[str]:
        """Return identifiers of relics by accession number.

        Parameters
        ----------
        begin, after
            The first number that may come; the number after which to go on.
        """
        identifier, number = _PLACED
        wanted = select(identifier).order_by(number).limit(limit)
        wanted = wanted.where(tables.RelicRow.state == state) if state is not None else wanted
        wanted = wanted.where(number >= begin) if begin else wanted
        wanted = wanted.where(number > after) if after else wanted
        with self._register.reading() as session:
            return list(session.scalars(wanted))


def _meant(name: str, role: Role) -> ColumnElement[bool]:
    return tables.StandingRow.addressee.in_(meant_for(name, role))


def _in_state(state: State, such: ColumnElement[bool] | None = None) -> Select[int]:
    """Return the lines by which relics came into the state that they are in still."""
    row, relic = tables.StandingRow, tables.RelicRow
    wanted = select(row.seq).join(relic, and_(relic.id == row.relic_id, relic.state == row.state))
    return wanted.where(row.state == state.value, true() if such is None else such)


def _listed(session: Session, wanted: Select[int], limit: int) -> Some:
    names = list(session.scalars(wanted))
    found = session.scalars(select(tables.DoingRow).where(tables.DoingRow.seq.in_(names)))
    by_seq = {one.seq: _doing(one) for one in found}
    return _some([by_seq[seq] for seq in names], limit)


def _some(found: Sequence[Doing], limit: int) -> Some:
    shown = found[:limit]
    return Some(shown, shown[-1].seq if len(found) > limit else None)


def _doing(row: tables.DoingRow) -> Doing:
    return Doing(row.seq, row.relic_id, row.at, row.person, row.kind, row.thing, row.facts)
