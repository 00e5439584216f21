"""Relics: accessioned into the vault, edited, published, withdrawn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Text, bindparam, cast, select

from handscroll.errors import ConflictError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.relation import require_no_circle
from handscroll.model.identity import relic_id
from handscroll.model.observation import Observation, Verdict
from handscroll.model.relic import Relic
from handscroll.model.rights import MOVES, State
from handscroll.museum.cutting import Why, cut, events_of
from handscroll.museum.edits import EDITED, Step, payload, steps
from handscroll.museum.kept_records import KeptRecord, KeptRecords
from handscroll.museum.ledger import Ledger
from handscroll.museum.promotion import history_in, with_files
from handscroll.museum.records import (
    EVENTS,
    OBSERVATIONS,
    RELIC,
    as_json,
    event,
    relic_object,
)
from handscroll.museum.schema import (
    from_document,
    in_present_version,
    read_relic,
    to_document,
)
from handscroll.museum.shown_relics import ShownRelics, missing
from handscroll.museum.stale import StaleEditError, require_only_said
from handscroll.storage import tables
from handscroll.storage.spelt import Spelt
from handscroll.storage.vault import Vault

_ROW = tables.RelicRow
_STANDING = select(cast(_ROW.record, Text), _ROW.revision, _ROW.version).where(
    _ROW.id == bindparam("relic")
)


class Relics(ShownRelics):
    """Every relic of the museum: read, brought in, changed, moved from state to state."""

    def __init__(self, vault: Vault, ledger: Ledger) -> None:
        super().__init__(ledger)
        self._vault = vault
        self._records = KeptRecords()

    def named(self, name: str) -> Relic:
        """Return a relic by its accession number, or else by its identifier.

        Raises
        ------
        NotFoundError
            If there is none.
        """
        kept = self.kept(relic_id(name))
        return self.get(name if kept is None else kept.id)

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

    def move(
        self,
        relic: str,
        state: State,
        *,
        person: str,
        facts: Mapping[str, Any] | None = None,
        expected: int | None = None,
    ) -> Relic:
        """Bring a relic into another state and cut a version that says so.

        Parameters
        ----------
        facts
            What was said with it, for the journal and the relic's events.
        expected
            The revision that was looked at; None takes whichever stands.

        Raises
        ------
        ConflictError
            If that state may not follow the present one, or another revision stands.
        MismatchError
            If it is to be published and would be a part of itself.
        """
        with self._vault.alone(relic_object(relic)):
            record, revision, head = self._standing(relic)
            if record.state is state:
                return record
            if expected not in (None, revision):
                raise ConflictError(
                    f"The relic {record.accession_number} was not moved",
                    why=f"revision {expected} was looked at, and revision {revision} stands",
                    fix="Look at what changed since, and decide again",
                )
            require_follows(record, state)
            if state is State.PUBLISHED:
                require_no_circle(relic, lambda name: self._wholes(name, record))
            moved = record.model_copy(update={"state": state})
            told = {"from": record.state.value, "to": state.value, **(facts or {})}
            self._cut(moved, head, "state", person, facts=told)
            self._ledger.record("relic.state", relic_object(relic), person, **told)
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
            held, revision, head = self._kept_standing(wanted.id)
            if expected == revision:
                # Documents are compared: to read a long record takes longer than to write it.
                document = Spelt(to_document(wanted))
                before = in_present_version(held.document)
                if before == document:
                    return wanted
                require_only_said(before, document)
                if wanted.state is State.PUBLISHED:
                    require_no_circle(wanted.id, lambda name: self._wholes(name, wanted))
                why = dict(facts or {"relic": wanted.id})
                if head:
                    said = payload(document, head, kind, why)
                    self._ledger.record(EDITED, object_id, person, **said)
                    self._records.wrote(wanted.id, document)
                else:
                    self._cut(wanted, head, kind, person, facts=why)
                    self._ledger.record("relic.revised", object_id, person, why=kind, **why)
                return wanted
        # Nobody waits while the other record is read.
        if held.relic == wanted:
            return wanted
        raise StaleEditError(wanted, held.relic, expected=expected, present=revision)

    def accept(self, observations: Sequence[Observation], *, person: str) -> None:
        """Cut a version that holds accepted observations of a relic beside those from before."""
        assert all(one.verdict is Verdict.ACCEPTED for one in observations)
        relic, names = observations[0].relic, {one.id for one in observations}
        assert all(one.relic == relic for one in observations)
        object_id = relic_object(relic)
        with self._vault.alone(object_id):
            held: list[dict[str, Any]] = []
            # A record in a lot gets an object of its own with what is accepted first.
            if self._vault.head(object_id) and OBSERVATIONS in self._vault.paths(object_id):
                held = json.loads(self._vault.read(object_id, OBSERVATIONS))
            held = [one for one in held if one["id"] not in names]
            held += [one.model_dump(mode="json") for one in observations]
            more = {OBSERVATIONS: as_json(held)}
            facts: dict[str, Any] = {"observations": len(observations)}
            if len(observations) == 1:
                facts = {"observation": observations[0].id, "kind": observations[0].kind}
            record, _, head = self._standing(relic)
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
        return list(steps(self._ledger.register, relic, self._vault.history(object_id)))

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
        return held.relic, revision, head

    def _kept_standing(self, relic: str) -> tuple[KeptRecord, int, int]:
        self._ledger.require_shown()
        object_id = relic_object(relic)
        found = self._ledger.register.rows(_STANDING, {"relic": relic})
        text, revision, version = found[0] if found else missing(relic)
        if self._vault.head(object_id) == version:
            return self._records.read(relic, text), revision, version
        self._ledger.record("relic.found", object_id, "handscroll")
        return self._kept_standing(relic)

    def _events(self, relic: str, head: int) -> Sequence[dict[str, Any]]:
        """Return what happened to a relic so far."""
        return events_of(self._vault, self._ledger, relic, head)

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
        why = Why(kind, person, facts)
        cut(self._vault, self._ledger, record, head, why, more)


def require_follows(record: Relic, state: State) -> None:
    """Let a relic go into another state, or say which ones may follow.

    Raises
    ------
    ConflictError
        If that state may not follow the present one.
    """
    if state not in MOVES[record.state]:
        raise ConflictError(
            f"The relic {record.accession_number} was not moved",
            why=f"{state} cannot follow {record.state}",
            fix="Choose one of: " + ", ".join(MOVES[record.state]),
        )
