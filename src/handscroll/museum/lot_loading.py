"""One run of a load: records are looked up, gathered into a lot, and the lot is shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import or_, select

from handscroll.errors import ConflictError, HandscrollError, InvalidError
from handscroll.model.relic import Relic
from handscroll.museum.ledger import Ledger
from handscroll.museum.lot_files import (
    IMPORTED,
    Line,
    contents,
    line_of,
    lot_object,
    lot_of,
    require_no_files,
)
from handscroll.museum.records import EVENTS, relic_object
from handscroll.museum.schema import Document
from handscroll.storage import tables
from handscroll.storage.vault import Vault

LOT_RECORDS = 10_000
LOT_BYTES = 32 << 20
"""A lot ends before it grows beyond this, so that large records do not fill the memory."""
_ASKED_AT_ONCE = 400


OnProblem = Callable[[int, HandscrollError], None]
"""Told the number of a record in its load, from 1, that is left out, and why."""
OnChanged = Callable[[int, Sequence[str]], None]
"""Told the number of a record that says something else than before, and in which fields."""


@dataclass(frozen=True)
class Loaded:
    """What a run of a load did: records newly taken in, in how many lots, found there, left out.

    Of those found there, ``changed`` say something else by now; they stay as they were.
    """

    name: str
    added: int
    lots: int
    there: int
    left_out: int = 0
    changed: int = 0


@dataclass(frozen=True)
class LoadPlan:
    """How a load is to be run.

    Attributes
    ----------
    name, person
        Of the load, and who asked for it.
    lot_records
        Most records in a lot.
    on_problem
        Told of each record that is left out; None stops the load at the first one.
    dry_run
        Looks at everything and writes nothing.
    on_changed
        Told of each record that this load brought before, and that says something else now.
    """

    name: str
    person: str
    lot_records: int = LOT_RECORDS
    on_problem: OnProblem | None = None
    dry_run: bool = False
    on_changed: OnChanged = lambda _number, _fields: None


@dataclass(frozen=True)
class _Held:
    """A relic that the register shows."""

    relic: str
    accession_number: str
    lot: str | None
    record: Document


class Loading:
    """One run of a load."""

    def __init__(self, vault: Vault, ledger: Ledger, plan: LoadPlan) -> None:
        self._vault, self._ledger, self._plan = vault, ledger, plan
        self._name = plan.name
        self._lines: list[Line] = []
        self._bytes = 0
        self._seen: dict[str, int] = {}
        self._read = self._added = self._there = self._lots = self._left_out = self._changed = 0
        self._free = self._free_numbers()

    def run(self, records: Iterable[Relic], on_progress: Callable[[int], None]) -> Loaded:
        """Take in what is not there yet; see :meth:`handscroll.museum.lots.Lots.load`."""
        stream = iter(records)
        while window := list(islice(stream, _ASKED_AT_ONCE)):
            for line in self._new(window):
                if self._is_full(line):
                    self._cut()
                    on_progress(self._settled())
                self._lines.append(line)
                self._bytes += len(line.text)
        if self._lines:
            self._cut()
        on_progress(self._settled())
        return Loaded(
            self._name, self._added, self._lots, self._there, self._left_out, self._changed
        )

    def _settled(self) -> int:
        return self._added + self._there + self._left_out

    def _is_full(self, line: Line) -> bool:
        if not self._lines:
            return False
        return (
            len(self._lines) >= self._plan.lot_records or self._bytes + len(line.text) > LOT_BYTES
        )

    def _cut(self) -> None:
        if not self._plan.dry_run:
            self._keep(next(self._free))
        self._added += len(self._lines)
        self._lots += 1
        self._lines, self._bytes = [], 0

    def _keep(self, number: int) -> None:
        object_id = lot_object(self._name, number)
        files = {
            path: content
            for path, content in contents(self._name, number, self._lines).items()
            if content is not None
        }
        self._vault.cut(
            object_id,
            files,
            head=self._vault.head(object_id),
            message=f"Load {self._name}",
            person=self._plan.person,
        )
        facts = {"load": self._name, "records": len(self._lines)}
        self._ledger.record("lot.loaded", object_id, self._plan.person, **facts)

    def _free_numbers(self) -> Iterator[int]:
        """Yield numbers of lots that hold nothing, in order: new ones, and those of undone ones."""
        of_load = select(tables.LotRow.number).where(tables.LotRow.load == self._name)
        with self._ledger.register.reading() as session:
            taken = set(session.scalars(of_load.where(tables.LotRow.records > 0)))
        number = 0
        while True:
            number += 1
            if number not in taken:
                yield number

    def _new(self, window: Sequence[Relic]) -> Iterator[Line]:
        """Yield the records that the museum does not hold, each name and number only once."""
        by_relic, by_number = self._held(window)
        for relic in window:
            self._read += 1
            try:
                line = self._line(relic, by_relic, by_number)
            except (ConflictError, InvalidError) as problem:
                if self._plan.on_problem is None:
                    raise
                self._left_out += 1
                self._plan.on_problem(self._read, problem)
                continue
            for key in _keys(relic):
                self._seen[key] = self._read
            if line is None:
                self._there += 1
            else:
                yield line

    def _line(
        self, relic: Relic, by_relic: dict[str, _Held], by_number: dict[str, _Held]
    ) -> Line | None:
        """Return the line of a record, None where this load brought it before."""
        require_no_files(relic, self._read)
        for key, what in zip(_keys(relic), ("number", "identifier"), strict=True):
            if key in self._seen:
                raise self._taken(relic, f"record {self._seen[key]} bears the same {what}")
        bearer = by_number.get(relic.accession_number)
        if bearer is not None and bearer.relic != relic.id:
            raise self._taken(relic, f"the relic {bearer.relic} bears that number")
        held = by_relic.get(relic.id)
        if held is None:
            return line_of(relic)
        if self._is_of_load(held):
            self._compare(held, relic)
            return None
        raise self._taken(relic, f"the museum holds that relic, as {held.accession_number[:60]}")

    def _compare(self, held: _Held, relic: Relic) -> None:
        """Tell of a record that is there as it was loaded, and now says something else."""
        if held.lot is None:
            return
        now = json.loads(line_of(relic).text)
        fields = [name for name in now | held.record if now.get(name) != held.record.get(name)]
        if fields:
            self._changed += 1
            self._plan.on_changed(self._read, fields)

    def _taken(self, relic: Relic, why: str) -> ConflictError:
        return ConflictError(
            f"Record {self._read}, {relic.accession_number[:60]}, was not loaded",
            why=why,
            fix="Correct the accession number or leave the record out, then load again: what"
            " was loaded stays",
        )

    def _held(self, window: Sequence[Relic]) -> tuple[dict[str, _Held], dict[str, _Held]]:
        row = tables.RelicRow
        names = [relic.id for relic in window]
        numbers = [relic.accession_number for relic in window]
        wanted = select(row.id, row.accession_number, row.lot, row.record).where(
            or_(row.id.in_(names), row.accession_number.in_(numbers))
        )
        with self._ledger.register.reading() as session:
            found = [_Held(*one) for one in session.execute(wanted)]
        return {one.relic: one for one in found}, {one.accession_number: one for one in found}

    def _is_of_load(self, held: _Held) -> bool:
        """Whether a relic came with this load, even if it has an object of its own by now."""
        if held.lot is not None:
            named = lot_of(held.lot)
            return named is not None and named[0] == self._name
        object_id = relic_object(held.relic)
        if EVENTS not in self._vault.paths(object_id):
            return False
        events = json.loads(self._vault.read(object_id, EVENTS))
        return any(
            one["eventType"] == IMPORTED and one["detail"]["load"] == self._name for one in events
        )


def _keys(relic: Relic) -> tuple[str, str]:
    """Return what only one record of a load may bear; told apart by the first letter."""
    return "n" + relic.accession_number, "i" + relic.id
