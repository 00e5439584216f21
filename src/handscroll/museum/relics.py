"""Relics: accessioned into the vault, published, withdrawn; read from the register."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import func, select

from handscroll.errors import ConflictError, NotFoundError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.relation import require_no_circle
from handscroll.model.identity import relic_id
from handscroll.model.observation import Observation, Verdict
from handscroll.model.relic import Relic
from handscroll.model.rights import MOVES, State
from handscroll.museum.edits import EDITED, Step, events_since, payload, steps, told
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
from handscroll.museum.schema import (
    Document,
    from_document,
    in_present_version,
    read_relic,
    to_document,
)
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
            row = session.get(tables.RelicRow, relic) or _missing(relic)
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
        head = self._vault.head(object_id)
        with self._ledger.register.reading() as session:
            row = session.get(tables.RelicRow, relic)
            # What was edited since the head stands in the row of that head.
            if head and (row is None or row.version != head):
                return read_relic(self._vault.read(object_id, RELIC))
            shown = row is not None and (head or row.lot is not None)
            return from_document(row.record) if row is not None and shown else None

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
        with self._vault.alone(object_id):
            held, head = self.kept(relic.id), self._vault.head(object_id)
            if held is None or not held.parts:
                record = relic if held is None else with_files(held, relic)
                files = [{"name": c.file_name, "sha256": c.sha256} for c in relic.captures]
                came = event("accession", person, {"files": files})
                changes: dict[str, Path | bytes] = {
                    **originals,
                    RELIC: as_json(to_document(record)),
                    EVENTS: as_json([*self._events(relic.id, head), came]),
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
        with self._vault.alone(relic_object(relic)):
            record, _, head = self._standing(relic)
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
        """Give a relic another catalogue; see :meth:`rewrite`.

        Parameters
        ----------
        expected
            The revision that the editor had before them; None takes whichever stands.

        Raises
        ------
        MismatchError
            If a published relic would become a part of itself.
        StaleEditError
            If another revision stands; carries both records.
        """
        record, revision = self.standing(relic)
        return self.rewrite(
            record.model_copy(update={"catalogue": catalogue}),
            expected=revision if expected is None else expected,
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
        """Say something else of a relic: an edit in the journal until the next version is cut.

        A record that says what stands already changes nothing: a form may be sent twice. The
        first edit of a record in a lot is version 1 of an object of its own.

        Parameters
        ----------
        expected
            The revision that the editor had before them; see :meth:`standing`.
        kind, facts
            Why, for the journal and the relic's events.

        Raises
        ------
        MismatchError
            If it would change the number, the state or the pictures, which have ways of their
            own, or if a published relic would become a part of itself.
        StaleEditError
            If another revision stands; carries both records.
        """
        object_id = relic_object(wanted.id)
        with self._vault.alone(object_id):
            # Documents are compared: to read a long record twice takes as long as to write it.
            held, revision, head = self._kept_standing(wanted.id)
            document = to_document(wanted)
            if in_present_version(held) == document:
                return wanted
            if expected != revision:
                theirs = from_document(held)
                raise StaleEditError(wanted, theirs, expected=expected, present=revision)
            require_only_said(held, document)
            if wanted.state is State.PUBLISHED:
                require_no_circle(wanted.id, lambda name: self._wholes(name, wanted))
            why = dict(facts or {"relic": wanted.id})
            if head:
                self._ledger.record(EDITED, object_id, person, **payload(document, head, kind, why))
            else:
                self._cut(wanted, head, kind, person, facts=why)
                self._ledger.record("relic.revised", object_id, person, why=kind, **why)
        return wanted

    def accept(self, observation: Observation, *, person: str) -> None:
        """Cut a version that holds an accepted observation beside those accepted before."""
        assert observation.verdict is Verdict.ACCEPTED
        object_id = relic_object(observation.relic)
        with self._vault.alone(object_id):
            held: list[dict[str, Any]] = []
            if OBSERVATIONS in self._vault.paths(object_id):
                held = json.loads(self._vault.read(object_id, OBSERVATIONS))
            held = [one for one in held if one["id"] != observation.id]
            held.append(observation.model_dump(mode="json"))
            more = {OBSERVATIONS: as_json(held)}
            facts = {"observation": observation.id, "kind": observation.kind}
            record, _, head = self._standing(observation.relic)
            self._cut(record, head, "acceptance", person, facts=facts, more=more)

    def versions(self, relic: str) -> Sequence[dict[str, Any]]:
        """Return a relic's revisions, oldest first; of one that lies in a lot, how it came."""
        lot = self._lot(relic)
        if lot is not None and self._vault.head(relic_object(relic)) == 0:
            return history_in(self._vault, lot)
        return [
            {"version": one.revision, "at": one.at, "message": one.message, "person": one.person}
            for one in self.steps(relic)
        ]

    def steps(self, relic: str) -> Sequence[Step]:
        """Return the versions of a relic's own vault object and its edits, in their order."""
        object_id = relic_object(relic)
        if not self._vault.head(object_id):
            return []
        with self._ledger.register.reading() as session:
            return list(steps(session, relic, self._vault.history(object_id)))

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
        """Return a relic and its revision; heal a register that a killed writer left behind.

        Revision 0 is a record in a lot. Between the cut of a version and the journal's line lies
        a moment in which a writer can be killed; then the vault, being the truth, is shown again.
        """
        record, revision, _ = self._standing(relic)
        return record, revision

    def _standing(self, relic: str) -> tuple[Relic, int, int]:
        """Return a relic, its revision, and the head of its vault object."""
        held, revision, head = self._kept_standing(relic)
        return from_document(held), revision, head

    def _kept_standing(self, relic: str) -> tuple[Document, int, int]:
        self._ledger.require_shown()
        object_id = relic_object(relic)
        with self._ledger.register.reading() as session:
            row = session.get(tables.RelicRow, relic) or _missing(relic)
            held, revision, version = row.record, row.revision, row.version
        if self._vault.head(object_id) == version:
            return held, revision, version
        self._ledger.record("relic.found", object_id, "handscroll")
        return self._kept_standing(relic)

    def _events(self, relic: str, head: int) -> Sequence[dict[str, Any]]:
        """Return what happened to a relic so far."""
        with self._ledger.register.reading() as session:
            since = events_since(session, relic, head)
        return [*events_before(self._vault, relic, self._lot(relic)), *since]

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
        events = [*self._events(record.id, head), event(kind, person, facts)]
        changes = {RELIC: as_json(to_document(record)), EVENTS: as_json(events)}
        self._vault.cut(
            object_id,
            changes | dict(more or {}),
            head=head,
            message=told(kind, facts),
            person=person,
        )


def _missing(relic: str) -> NoReturn:
    raise NotFoundError(
        f"The relic {relic[:80]} was not found",
        why="no relic bears that identifier",
        fix="List the relics with: handscroll relic list",
    )
