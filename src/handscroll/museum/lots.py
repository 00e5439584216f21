"""Loads: records without files, many at a time, kept in lots (decision 12)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import func, select

from handscroll.errors import NotFoundError
from handscroll.model.identity import require_name
from handscroll.model.relic import Relic
from handscroll.museum.layout import Layout
from handscroll.museum.ledger import Ledger
from handscroll.museum.lot_files import (
    RECORDS,
    contents,
    documents,
    lot_object,
    lot_of,
    relics,
)
from handscroll.museum.lot_loading import (
    LOT_RECORDS,
    Loaded,
    Loading,
    LoadPlan,
    OnChanged,
    OnProblem,
)
from handscroll.museum.schema import from_document
from handscroll.storage import tables
from handscroll.storage.disk import only_one
from handscroll.storage.journal import Draft
from handscroll.storage.vault import Cut, Vault

__all__ = ["LOT_RECORDS", "Load", "Loaded", "Lots", "Undone"]


@dataclass(frozen=True)
class Load:
    """A load as the register shows it; both numbers are 0 after it was undone."""

    name: str
    lots: int
    records: int


@dataclass(frozen=True)
class Undone:
    """What undoing a load did.

    Attributes
    ----------
    removed
        Relics that are no longer shown; the vault keeps their lines as history.
    kept
        Relics that stay, since they have an object of their own by now.
    """

    removed: int
    kept: int


class Lots:
    """All loads of a museum."""

    def __init__(self, layout: Layout, vault: Vault, ledger: Ledger) -> None:
        self._layout = layout
        self._vault = vault
        self._ledger = ledger

    def load(  # noqa: PLR0913  the one way in: what, under which name, by whom, and how
        self,
        records: Iterable[Relic],
        name: str,
        *,
        person: str,
        on_progress: Callable[[int], None] = lambda _rows: None,
        lot_records: int = LOT_RECORDS,
        on_problem: OnProblem | None = None,
        on_changed: OnChanged = lambda _number, _fields: None,
        dry_run: bool = False,
    ) -> Loaded:
        """Take in records without files, a lot at a time; read as a stream, never held at once.

        A load that ended early is taken up by calling again with the same name and records:
        what is there stays as it is, the rest follows. A load with more records takes the new
        ones; one that changed at its source stays, and is told (undo the load, or revise it).

        Parameters
        ----------
        name
            Names the load and its lots: letters, digits, full stop, hyphen and low line.
        on_progress
            Told after each lot how many records have been read and settled.
        lot_records
            Most records in a lot; the same for all runs of a load.
        on_problem
            Told of each record that cannot be loaded, with its number in the load; the others go
            on. None stops at the first one.
        on_changed
            Told of each record of this load, not worked on since, that now says something else:
            its number in the load, and the fields.
        dry_run
            Looks at every record and writes nothing.

        Raises
        ------
        ConflictError
            If an accession number or an identifier occurs twice, or another relic has it, and
            nobody is told of problems: the lots before stay, nothing of this one is loaded.
        InvalidError
            If the name cannot be used; if a record names files, and nobody is told of problems.
        BusyError
            If another process loads.
        """
        require_name(name, of="name of the load")
        with only_one(self._layout.loading_lock, what="Nothing was loaded"):
            if not dry_run:
                self._heal(name)
            plan = LoadPlan(name, person, lot_records, on_problem, dry_run, on_changed)
            return Loading(self._vault, self._ledger, plan).run(records, on_progress)

    def undo(self, name: str, *, person: str, dry_run: bool = False) -> Undone:
        """Take a whole load back; may be repeated, and finishes what was interrupted.

        Parameters
        ----------
        dry_run
            Counts and writes nothing.

        Raises
        ------
        NotFoundError
            If no load bears that name.
        """
        with only_one(self._layout.loading_lock, what="The load was not undone"):
            if not dry_run:
                self._heal(name)
            with self._ledger.register.reading() as session:
                of_load = select(tables.LotRow).where(tables.LotRow.load == name)
                lots = list(session.scalars(of_load.order_by(tables.LotRow.number)))
            if not lots:
                raise NotFoundError(
                    f"The load {name[:60]} was not undone",
                    why="no load bears that name",
                    fix="Name a load that was made",
                )
            shown = [lot for lot in lots if lot.records]
            lines, before = sum(lot.records for lot in shown), self._rows(name)
            done = Undone(removed=before, kept=lines - before)
            if dry_run:
                return done
            with self._vault.batch() as batch:
                for lot in shown:
                    cut = Cut(lot.id, lot.version, f"Undo load {name}", person)
                    batch.take(cut, contents(name, lot.number, []))
            drafts = [Draft("lot.undone", lot.id, {"load": name}, person) for lot in shown]
            self._ledger.record_all(drafts)
            return done

    def loads(self) -> list[Load]:
        """Return all loads by name."""
        counted = (
            select(
                tables.LotRow.load,
                func.count().filter(tables.LotRow.records > 0),
                func.sum(tables.LotRow.records),
            )
            .group_by(tables.LotRow.load)
            .order_by(tables.LotRow.load)
        )
        with self._ledger.register.reading() as session:
            return [Load(*row) for row in session.execute(counted)]

    def records(self, lot: str) -> Iterator[Relic]:
        """Yield the relics of a lot's head as they were loaded, promoted ones too."""
        return relics(self._vault, lot)

    def worked_on(self, name: str, most: int = 50) -> list[Relic]:
        """Return relics of a load that have an object of their own by now: undoing leaves them.

        Parameters
        ----------
        most
            How many at most.
        """
        row = tables.RelicRow
        with self._ledger.register.reading() as session:
            lots = session.execute(select(tables.LotRow.id, tables.LotRow.records).where(
                tables.LotRow.load == name, tables.LotRow.records > 0)).all()  # fmt: skip
        found: list[str] = []
        for lot, kept in sorted((one.id, one.records) for one in lots):
            with self._ledger.register.reading() as session:
                still = set(session.scalars(select(row.id).where(row.lot == lot)))
            if len(still) == kept:
                continue
            gone = (str(one["id"]) for one in documents(self._vault, lot) if one["id"] not in still)
            found += islice(gone, most - len(found))
            if len(found) >= most:
                break
        with self._ledger.register.reading() as session:
            records = session.scalars(select(row.record).where(row.id.in_(found)))
            return [from_document(record) for record in records]

    def stale(self) -> list[str]:
        """Return lots that the register does not show as the vault has them."""
        with self._ledger.register.reading() as session:
            rows = session.execute(select(tables.LotRow.id, tables.LotRow.version))
            shown = {row.id: row.version for row in rows}
        kept = {name: self._vault.head(name) for name in self._vault.object_ids() if lot_of(name)}
        return sorted(name for name in shown | kept if shown.get(name) != kept.get(name))

    def _rows(self, name: str) -> int:
        wanted = (
            select(func.count())
            .select_from(tables.RelicRow)
            .join(tables.LotRow, tables.LotRow.id == tables.RelicRow.lot)
            .where(tables.LotRow.load == name)
        )
        with self._ledger.register.reading() as session:
            return session.scalar(wanted) or 0

    def _heal(self, name: str) -> None:
        """Tell the journal of lots that a killed writer cut and could not tell it of."""
        with self._ledger.register.reading() as session:
            rows = session.execute(
                select(tables.LotRow.id, tables.LotRow.version).where(tables.LotRow.load == name)
            )
            shown = {row.id: row.version for row in rows}
        drafts, number = [], 1
        while head := self._vault.head(object_id := lot_object(name, number)):
            if shown.get(object_id) != head:
                # Whoever follows the journal has to know that rows are gone, not only changed.
                there = RECORDS in self._vault.paths(object_id)
                kind = "lot.found" if there else "lot.undone"
                drafts.append(Draft(kind, object_id, {"load": name}, "handscroll"))
            number += 1
        self._ledger.record_all(drafts)
