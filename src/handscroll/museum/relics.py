"""Relics: accessioned into the vault, published, withdrawn; read from the register."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from handscroll.errors import ConflictError, NotFoundError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.relation import require_no_circle
from handscroll.model.identity import relic_id
from handscroll.model.observation import Observation, Verdict
from handscroll.model.relic import Relic
from handscroll.model.rights import MOVES, State
from handscroll.museum.ledger import Ledger
from handscroll.museum.promotion import events_before, history_in, with_files
from handscroll.museum.records import (
    EVENTS,
    OBSERVATIONS,
    RELIC,
    as_json,
    event,
    relic_object,
)
from handscroll.museum.schema import from_document, read_relic, to_document
from handscroll.museum.stale import StaleEditError, require_only_said
from handscroll.storage import tables
from handscroll.storage.vault import Vault


class Relics:
    """Every relic of the museum."""

    def __init__(self, vault: Vault, ledger: Ledger) -> None:
        self._vault = vault
        self._ledger = ledger

    def get(self, relic: str) -> Relic:
        """Return a relic's record.

        Raises
        ------
        NotFoundError
            If no relic bears that identifier.
        """
        with self._ledger.register.reading() as session:
            row = session.get(tables.RelicRow, relic)
            if row is None:
                raise NotFoundError(
                    f"The relic {relic[:80]} was not found",
                    why="no relic bears that identifier",
                    fix="List the relics with: handscroll relic list",
                )
            return from_document(row.record)

    def named(self, name: str) -> Relic:
        """Return a relic by its accession number, or else by its identifier.

        Raises
        ------
        NotFoundError
            If there is none.
        """
        kept = self.kept(relic_id(name))
        return self.get(name if kept is None else kept.id)

    def some(self, relics: Iterable[str]) -> Sequence[Relic]:
        """Return those relics of a few that there are, in the order in which they are named."""
        names = [*relics]
        wanted = select(tables.RelicRow.id, tables.RelicRow.record)
        with self._ledger.register.reading() as session:
            rows = session.execute(wanted.where(tables.RelicRow.id.in_(names)))
            found = {row.id: row.record for row in rows}
        return [from_document(found[name]) for name in names if name in found]

    def list(self, state: State | None = None) -> list[Relic]:
        """Return relics by accession number, of one state or of all."""
        wanted = select(tables.RelicRow).order_by(tables.RelicRow.accession_number)
        if state is not None:
            wanted = wanted.where(tables.RelicRow.state == state.value)
        with self._ledger.register.reading() as session:
            return [from_document(row.record) for row in session.scalars(wanted)]

    def pictured(self, state: State | None = None) -> Sequence[Relic]:
        """Return relics that have a picture, by accession number, of one state or of all."""
        wanted = select(tables.RelicRow.record).where(tables.RelicRow.pictured.is_(True))
        if state is not None:
            wanted = wanted.where(tables.RelicRow.state == state.value)
        ordered = wanted.order_by(tables.RelicRow.accession_number)
        with self._ledger.register.reading() as session:
            return [from_document(record) for record in session.scalars(ordered)]

    def published(self) -> Sequence[Relic]:
        """Return what the public may see a picture of, by accession number."""
        return self.pictured(State.PUBLISHED)

    def each(self) -> Generator[Relic]:
        """Yield every relic, in the order of identifiers; never all of them at once."""
        wanted = select(tables.RelicRow.record).order_by(tables.RelicRow.id)
        stream = wanted.execution_options(yield_per=1_000)
        # Closed at once where a reader stops early: the database keeps a cursor for it.
        with self._ledger.register.reading() as session, session.scalars(stream) as records:
            for record in records:
                yield from_document(record)

    def count(self) -> int:
        """Return how many relics there are, with and without pictures."""
        with self._ledger.register.reading() as session:
            return session.scalar(select(func.count()).select_from(tables.RelicRow)) or 0

    def only_painted(self) -> bool:
        """Whether software painted every published relic; True where none is published."""
        row = tables.RelicRow
        painted = row.record["painted_by_software"].as_boolean()
        other = select(row.id).where(
            row.state == State.PUBLISHED, painted.is_(None) | painted.is_(False)
        )
        with self._ledger.register.reading() as session:
            return session.scalar(other.limit(1)) is None

    def shown_versions(self) -> dict[str, int]:
        """Return the version in the register of each relic that has a vault object of its own."""
        wanted = select(tables.RelicRow.id, tables.RelicRow.version)
        with self._ledger.register.reading() as session:
            rows = session.execute(wanted.where(tables.RelicRow.lot.is_(None)))
            return {row.id: row.version for row in rows}

    def kept(self, relic: str) -> Relic | None:
        """Return a relic as the vault has it, whatever the register shows; None if it has none."""
        object_id = relic_object(relic)
        if self._vault.head(object_id):
            return read_relic(self._vault.read(object_id, RELIC))
        with self._ledger.register.reading() as session:
            row = session.get(tables.RelicRow, relic)
            return None if row is None or row.lot is None else from_document(row.record)

    def accession(
        self,
        relic: Relic,
        originals: Mapping[str, Path],
        *,
        sha512: Mapping[str, str],
        person: str,
    ) -> None:
        """Cut the first version of a relic: its record, its originals, how it came.

        Idempotent: a relic whose files the vault holds is only written into the journal. One
        that is only a record gets its files in a version of its own; its record stays.

        Parameters
        ----------
        originals
            Logical path in the object to the staged file; files are moved, not copied.
        sha512
            Digest of each staged file, by logical path.
        """
        object_id = relic_object(relic.id)
        held, head = self.kept(relic.id), self._vault.head(object_id)
        if held is None or not held.parts:
            record = relic if held is None else with_files(held, relic)
            files = [{"name": c.file_name, "sha256": c.sha256} for c in relic.captures]
            came = event("accession", person, {"files": files})
            before = events_before(self._vault, relic.id, self._lot(relic.id))
            changes: dict[str, Path | bytes] = {
                **originals,
                RELIC: as_json(to_document(record)),
                EVENTS: as_json([*before, came]),
            }
            self._vault.cut(
                object_id,
                changes,
                head=head,
                message="Accession",
                person=person,
                digests=sha512,
                move=True,
            )
        self._ledger.record("relic.accessioned", object_id, person)

    def move(self, relic: str, state: State, *, person: str) -> Relic:
        """Bring a relic into another state and cut a version that says so.

        Raises
        ------
        ConflictError
            If that state may not follow the present one, or somebody cut a version in between.
        MismatchError
            If it is to be published and would be a part of itself.
        """
        record, head = self.standing(relic)
        if record.state is state:
            return record
        if state not in MOVES[record.state]:
            raise ConflictError(
                f"The relic {record.accession_number} was not moved",
                why=f"{state} cannot follow {record.state}",
                fix="Choose one of: " + ", ".join(MOVES[record.state]),
            )
        if state is State.PUBLISHED:
            require_no_circle(relic, lambda name: self._wholes(name, record))
        moved = record.model_copy(update={"state": state})
        facts = {"from": record.state.value, "to": state.value}
        self._cut(moved, head, "state", person, facts=facts)
        self._ledger.record("relic.state", relic_object(relic), person, **facts)
        return moved

    def revise(
        self, relic: str, catalogue: Catalogue, *, person: str, expected: int | None = None
    ) -> Relic:
        """Give a relic another catalogue and cut a version that holds it.

        Parameters
        ----------
        expected
            The version that the editor had before them; None takes whichever stands.

        Raises
        ------
        MismatchError
            If a published relic would become a part of itself.
        StaleEditError
            If another version stands, or somebody cut one in between; carries both records.
        """
        record, head = self.standing(relic)
        return self.rewrite(
            record.model_copy(update={"catalogue": catalogue}),
            expected=head if expected is None else expected,
            person=person,
            kind="catalogue",
            facts={"relic": relic},
        )

    def rewrite(
        self,
        wanted: Relic,
        *,
        expected: int,
        person: str,
        kind: str = "edit",
        facts: Mapping[str, Any] | None = None,
    ) -> Relic:
        """Say something else of a relic and cut a version that holds it.

        A record that says what stands already changes nothing: a form may be sent twice.

        Parameters
        ----------
        expected
            The version that the editor had before them; see :meth:`standing`.
        kind, facts
            Why, for the version's note, its events and the journal.

        Raises
        ------
        MismatchError
            If it would change the number, the state or the pictures, which have ways of their
            own, or if a published relic would become a part of itself.
        StaleEditError
            If another version stands, or somebody cut one in between; carries both records.
        """
        record, head = self.standing(wanted.id)
        if record == wanted:
            return record
        if expected != head:
            raise StaleEditError(wanted, record, expected=expected, present=head)
        require_only_said(record, wanted)
        if wanted.state is State.PUBLISHED:
            require_no_circle(wanted.id, lambda name: self._wholes(name, wanted))
        told = dict(facts or {"relic": wanted.id})
        try:
            self._cut(wanted, head, kind, person, facts=told)
        except ConflictError:
            theirs, present = self.standing(wanted.id)
            raise StaleEditError(wanted, theirs, expected=head, present=present) from None
        self._ledger.record("relic.revised", relic_object(wanted.id), person, why=kind, **told)
        return wanted

    def accept(self, observation: Observation, *, person: str) -> None:
        """Cut a version that holds an accepted observation beside those accepted before."""
        assert observation.verdict is Verdict.ACCEPTED
        object_id = relic_object(observation.relic)
        held: list[dict[str, Any]] = []
        if OBSERVATIONS in self._vault.paths(object_id):
            held = json.loads(self._vault.read(object_id, OBSERVATIONS))
        held = [one for one in held if one["id"] != observation.id]
        held.append(observation.model_dump(mode="json"))
        more = {OBSERVATIONS: as_json(held)}
        facts = {"observation": observation.id, "kind": observation.kind}
        record, head = self.standing(observation.relic)
        self._cut(record, head, "acceptance", person, facts=facts, more=more)

    def versions(self, relic: str) -> Sequence[dict[str, Any]]:
        """Return the history of a relic's vault object, oldest first; of a lot's, how it came."""
        lot = self._lot(relic)
        if lot is not None and self._vault.head(relic_object(relic)) == 0:
            return history_in(self._vault, lot)
        return [
            {"version": n.version, "at": n.created, "message": n.message, "person": n.person}
            for n in self._vault.history(relic_object(relic))
        ]

    def _lot(self, relic: str) -> str | None:
        """Return the lot that keeps a relic, None where it has an object of its own."""
        with self._ledger.register.reading() as session:
            return session.scalar(select(tables.RelicRow.lot).where(tables.RelicRow.id == relic))

    def _wholes(self, name: str, changed: Relic) -> Sequence[str]:
        """Return of which relics a relic is a part, one of them as it is about to be."""
        if name == changed.id:
            return changed.catalogue.part_of
        with self._ledger.register.reading() as session:
            row = session.get(tables.RelicRow, name)
            return () if row is None else from_document(row.record).catalogue.part_of

    def standing(self, relic: str) -> tuple[Relic, int]:
        """Return a relic and its version; heal a register that a killed writer left behind.

        Version 0 is a record in a lot: its first edit is version 1 of an object of its own.

        Between the cut of a version and the journal's line lies a moment in which a writer
        can be killed; then the vault, being the truth, is shown again.
        """
        self.get(relic)
        object_id = relic_object(relic)
        with self._ledger.register.reading() as session:
            row = session.get_one(tables.RelicRow, relic)
            record, version = from_document(row.record), row.version
        if self._vault.head(object_id) == version:
            return record, version
        self._ledger.record("relic.found", object_id, "handscroll")
        return self.standing(relic)

    def _cut(
        self,
        record: Relic,
        head: int,
        kind: str,
        person: str,
        *,
        facts: dict[str, Any],
        more: Mapping[str, bytes] | None = None,
    ) -> None:
        object_id = relic_object(record.id)
        events = events_before(self._vault, record.id, self._lot(record.id))
        events.append(event(kind, person, facts))
        changes = {RELIC: as_json(to_document(record)), EVENTS: as_json(events)}
        message = f"{kind}: " + ", ".join(str(value) for value in facts.values())
        self._vault.cut(
            object_id, changes | dict(more or {}), head=head, message=message, person=person
        )
