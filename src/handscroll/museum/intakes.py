"""Intakes: what was asked to be taken in, how far it is, what went wrong."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select, update

from handscroll.errors import NotFoundError
from handscroll.model.intake import IntakeItem, Problem
from handscroll.museum.ledger import Ledger
from handscroll.storage import tables
from handscroll.storage.journal import Draft


class ItemState(StrEnum):
    """How far one relic of an intake is."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


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
        """Return every item that is neither done nor failed."""
        open_states = (ItemState.WAITING.value, ItemState.WORKING.value)
        wanted = select(tables.IntakeItemRow).where(tables.IntakeItemRow.state.in_(open_states))
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
        plan = item.model_dump(mode="json")
        with self._ledger.register.reading() as session:
            return next((row.item_id for row in session.scalars(wanted) if row.plan == plan), None)

    def recent(self, most: int = 500) -> list[ItemView]:
        """Return the newest items first."""
        wanted = select(tables.IntakeItemRow).order_by(
            tables.IntakeItemRow.intake_id.desc(), tables.IntakeItemRow.item_id
        )
        return self._views(wanted.limit(most))

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
                .where(table.state.in_((ItemState.WAITING.value, ItemState.WORKING.value)))
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
