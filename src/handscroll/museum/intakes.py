"""Intakes: what was asked to be taken in, how far it is, what went wrong."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import case, func, select, update

from handscroll.errors import NotFoundError
from handscroll.model.intake import IntakeItem, Problem
from handscroll.model.rights import State
from handscroll.museum.ledger import Ledger
from handscroll.storage import tables
from handscroll.storage.journal import Draft


class ItemState(StrEnum):
    """How far one relic of an intake is."""

    WAITING = "waiting"
    HELD = "held"
    """It waits, and its intake is paused: no worker takes it up."""
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


OPEN = (ItemState.WAITING, ItemState.HELD, ItemState.WORKING)
"""States from which an item still has to come to an end."""
_MOVING = (ItemState.WAITING.value, ItemState.WORKING.value)


@dataclass(frozen=True)
class ItemView:
    """One relic of an intake, as people are told of it."""

    key: str
    """``intake/number``: the one identifier that a job is given."""
    label: str
    state: ItemState
    step: str
    progress: float
    """0 to 1."""
    relic: str | None
    problem: Problem | None
    person: str
    started: str

    @property
    def intake(self) -> str:
        """The intake that the item belongs to."""
        return self.key.partition("/")[0]


@dataclass(frozen=True)
class IntakeView:
    """One intake, as people are told of it.

    Attributes
    ----------
    counts
        How many of its items are in each state, of all of them.
    items
        Those that are shown, in order; of a large intake not all that are done or wait.
    """

    id: str
    person: str
    started: str
    counts: Mapping[ItemState, int]
    items: tuple[ItemView, ...]

    @cached_property
    def total(self) -> int:
        """How many works it has."""
        return sum(self.counts.values())

    @property
    def paused(self) -> bool:
        """Whether something of it waits and is not taken up."""
        return bool(self.counts.get(ItemState.HELD))

    @property
    def open(self) -> int:
        """How many works have not come to an end."""
        return sum(self.counts.get(state, 0) for state in OPEN)


class Intakes:
    """Every intake of the museum."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def plan(self, items: Sequence[IntakeItem], *, person: str) -> list[ItemView]:
        """Write down what is to be taken in; from here on it is owed."""
        intake = datetime.now(UTC).strftime("i%Y%m%d%H%M%S") + secrets.token_hex(3)
        plans = [item.model_dump(mode="json") for item in items]
        self._ledger.record_all([Draft("intake.planned", intake, {"items": plans}, person)])
        return self.items(intake)

    def items(self, intake: str) -> list[ItemView]:
        """Return the items of one intake, in order."""
        wanted = select(tables.IntakeItemRow).where(tables.IntakeItemRow.intake_id == intake)
        return self._views(wanted.order_by(tables.IntakeItemRow.item_id))

    def owed(self) -> list[ItemView]:
        """Return every item that is neither done nor failed, nor held by a pause."""
        wanted = select(tables.IntakeItemRow).where(tables.IntakeItemRow.state.in_(_MOVING))
        return self._views(
            wanted.order_by(tables.IntakeItemRow.intake_id, tables.IntakeItemRow.item_id)
        )

    def earlier(self, item: IntakeItem) -> str | None:
        """Return the key under which just this was asked for before and is owed or done.

        Files are the same when path, size and moment of change are; so a command that runs
        again does nothing twice. What failed may be asked for anew.
        """
        wanted = select(tables.IntakeItemRow).where(
            tables.IntakeItemRow.label == item.accession_number,
            tables.IntakeItemRow.state != ItemState.FAILED.value,
        )
        with self._ledger.register.reading() as session:
            rows = session.scalars(wanted)
            # Read, not compared as written: an older plan lacks what plans say by now.
            same = (one.item_id for one in rows if IntakeItem.model_validate(one.plan) == item)
            return next(same, None)

    def board(self, most: int = 20, items: int = 200) -> list[IntakeView]:
        """Return the newest intakes first, each with at most so many of its items.

        What went wrong or is being done comes before what waits, and that before what is done.
        """
        table = tables.IntakeItemRow
        newest = select(table.intake_id).distinct().order_by(table.intake_id.desc()).limit(most)
        with self._ledger.register.reading() as session:
            names = list(session.scalars(newest))
        return [self.intake(name, items) for name in names]

    def intake(self, name: str, most: int = 200) -> IntakeView:
        """Return one intake with at most so many of its items.

        Raises
        ------
        NotFoundError
            If there is none of that name.
        """
        table = tables.IntakeItemRow
        first = case(
            (table.state == ItemState.FAILED.value, 0),
            (table.state == ItemState.WORKING.value, 1),
            (table.state == ItemState.DONE.value, 3),
            else_=2,
        )
        mine = table.intake_id == name
        counted = select(table.state, func.count()).where(mine).group_by(table.state)
        with self._ledger.register.reading() as session:
            counts = {ItemState(state): count for state, count in session.execute(counted)}
        shown = self._views(select(table).where(mine).order_by(first, table.item_id).limit(most))
        if not shown:
            raise _no_intake(name)
        shown.sort(key=lambda one: one.key)
        return IntakeView(name, shown[0].person, shown[0].started, counts, tuple(shown))

    def pause(self, intake: str, *, person: str) -> int:
        """Hold what waits of an intake; what is being done is finished. Return how many wait."""
        return self._change("intake.paused", intake, ItemState.WAITING, person)

    def resume(self, intake: str, *, person: str) -> int:
        """Let what a pause holds be done; return how many works that are."""
        return self._change("intake.resumed", intake, ItemState.HELD, person)

    def retry(self, intake: str, *, person: str, only: Collection[str] = ()) -> int:
        """Owe again what failed of an intake, all or only some items; return how many."""
        return self._change("intake.retried", intake, ItemState.FAILED, person, only)

    def _change(
        self,
        kind: str,
        intake: str,
        state: ItemState,
        person: str,
        only: Collection[str] = (),
    ) -> int:
        """Write down that items of a state change; nothing where there are none."""
        there = self.items(intake)
        if not there:
            raise _no_intake(intake)
        keys = [one.key for one in there if one.state is state and (not only or one.key in only)]
        if keys:
            # All of them are not listed: the journal tells by its order which those were.
            self._ledger.record(kind, intake, person, only=keys if only else [], count=len(keys))
        return len(keys)

    def drafts(self, intake: str) -> list[str]:
        """Return the relics that an intake made and that are drafts still."""
        table, relic = tables.IntakeItemRow, tables.RelicRow
        wanted = (
            select(relic.id)
            .join(table, table.relic_id == relic.id)
            .where(table.intake_id == intake, table.state == ItemState.DONE.value)
            .where(relic.state == State.DRAFT.value)
            .order_by(table.item_id)
        )
        with self._ledger.register.reading() as session:
            return list(session.scalars(wanted))

    def item(self, key: str) -> tuple[ItemView, IntakeItem]:
        """Return one item and its plan.

        Raises
        ------
        NotFoundError
            If no intake holds it.
        """
        with self._ledger.register.reading() as session:
            row = session.get(tables.IntakeItemRow, key)
            if row is None:
                raise NotFoundError(
                    f"The intake item {key} was not found",
                    why="no intake holds it",
                    fix="List what is owed with: handscroll doctor",
                )
            return _view(row), IntakeItem.model_validate(row.plan)

    def tell(self, key: str, step: str, progress: float) -> None:
        """Show how far an item is; this is for people to watch and is kept nowhere else."""
        with self._ledger.register.begin() as session:
            table = tables.IntakeItemRow
            session.execute(
                update(table)
                .where(table.item_id == key)
                .where(table.state.in_(_MOVING))
                .values(state=ItemState.WORKING.value, step=step, progress=progress)
            )

    def settle(
        self,
        key: str,
        state: ItemState,
        *,
        relic: str | None = None,
        problem: Problem | None = None,
    ) -> None:
        """Write down how an item ended."""
        told = None if problem is None else problem.model_dump(mode="json")
        payload = {"item": key, "state": state.value, "relic": relic, "problem": told}
        self._ledger.record("intake.item", key.partition("/")[0], "worker", **payload)

    def _views(self, wanted: object) -> list[ItemView]:
        with self._ledger.register.reading() as session:
            return [_view(row) for row in session.scalars(wanted)]  # type: ignore[call-overload]


def _no_intake(name: str) -> NotFoundError:
    return NotFoundError(
        f"The intake {name[:40]} was not found",
        why="nothing was asked for under that name",
        fix="List the intakes with: handscroll intake list",
    )


def _view(row: tables.IntakeItemRow) -> ItemView:
    return ItemView(
        key=row.item_id,
        label=row.label,
        state=ItemState(row.state),
        step=row.step,
        progress=row.progress,
        relic=row.relic_id,
        problem=None if row.problem is None else Problem.model_validate(row.problem),
        person=row.person,
        started=row.started,
    )
