"""The revisions of a relic: who said what when, read again, compared and restored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from handscroll.errors import NotFoundError
from handscroll.model.difference import Change, differences
from handscroll.model.relic import Relic
from handscroll.museum.edits import Step
from handscroll.museum.ledger import Ledger
from handscroll.museum.lot_files import IMPORTED, RECORDS
from handscroll.museum.records import EVENTS, RELIC, relic_object
from handscroll.museum.relics import Relics
from handscroll.museum.schema import from_document, read_relic
from handscroll.storage import tables
from handscroll.storage.vault import Vault, VersionNote

RESTORE = "restore"
"""The kind of a version that says again what an earlier one said."""


@dataclass(frozen=True)
class Revision:
    """One version of a relic.

    Attributes
    ----------
    version
        The relic's revision, whether cut into its vault object or saved between two cuts; 0 is
        how it came in a lot.
    at
        RFC 3339, UTC.
    message, person
        Why it was cut, and by whom.
    """

    version: int
    at: str
    message: str
    person: str

    @property
    def restored(self) -> int | None:
        """The version that this one restored, or None."""
        kind, _, number = self.message.partition(": ")
        return int(number) if kind == RESTORE and number.isdecimal() else None


class Revisions:
    """What the vault remembers of every relic."""

    def __init__(self, vault: Vault, ledger: Ledger, relics: Relics) -> None:
        self._vault = vault
        self._ledger = ledger
        self._relics = relics

    def of(self, relic: str) -> Sequence[Revision]:
        """Return a relic's revisions, oldest first.

        Raises
        ------
        NotFoundError
            If no relic bears that identifier.
        """
        self._relics.get(relic)
        steps = self._relics.steps(relic)
        own = [Revision(one.revision, one.at, one.message, one.person) for one in steps]
        came = self._came(relic)
        if came is None:
            return own
        note = came[1]
        return [Revision(0, note.created, note.message, note.person), *own]

    def at(self, relic: str, version: int) -> Relic:
        """Return a relic as a version of it said.

        Raises
        ------
        NotFoundError
            If there is no such relic, or no such version of it.
        """
        steps = self._relics.steps(relic)
        if 1 <= version <= len(steps):
            return self._read(relic, steps[version - 1])
        found = self._relics.get(relic)
        came = self._came(relic) if version == 0 else None
        if came is None:
            raise NotFoundError(
                f"Version {version} of the relic {found.accession_number[:60]} was not found",
                why=f"its newest version is {len(steps)}",
                fix=f"List its versions with: handscroll relic history {found.accession_number}",
            )
        return came[0]

    def changes(self, relic: str, old: int, new: int) -> tuple[Change, ...]:
        """Return the fields in which a version differs from another one.

        Raises
        ------
        NotFoundError
            If there is no such relic, or no such version of it.
        """
        return differences(self.at(relic, old), self.at(relic, new))

    def restorable(self, relic: str, version: int) -> Relic:
        """Return the record that restoring a version gives; nothing is written.

        What a relic is stays as it is: its identifier and number, its state and its pictures.
        A picture that came since keeps what is said of it, behind those of the version.
        """
        return _as_before(self.at(relic, version), self._relics.get(relic))

    def restore(
        self, relic: str, version: int, *, person: str, expected: int | None = None
    ) -> Relic:
        """Say again what a version said, in a new version; those between stay as they are.

        Parameters
        ----------
        expected
            The newest version that the person has seen; None takes whichever there is.

        Raises
        ------
        NotFoundError
            If there is no such relic, or no such version of it.
        StaleEditError
            If there is a newer one than was seen; carries both records.
        MismatchError
            If it is published and would become a part of itself.
        """
        then = self.at(relic, version)
        present, head = self._relics.standing(relic)
        return self._relics.rewrite(
            _as_before(then, present),
            expected=head if expected is None else expected,
            person=person,
            kind=RESTORE,
            facts={"version": version},
        )

    def _read(self, relic: str, step: Step) -> Relic:
        if step.version is not None:
            return read_relic(self._vault.read(relic_object(relic), RELIC, step.version))
        with self._ledger.register.reading() as session:
            row = session.get_one(tables.EditRow, (relic, step.edit))
            return from_document(row.record)

    def _came(self, relic: str) -> tuple[Relic, VersionNote] | None:
        """Return a relic as a lot brought it, and the lot's note; None if it came otherwise."""
        lot = self._lot(relic)
        if lot is None:
            return None
        needle = json.dumps(relic).encode()
        for note in reversed(self._vault.history(lot)):
            if RECORDS not in self._vault.paths(lot, note.version):
                continue
            for line in self._vault.read(lot, RECORDS, note.version).splitlines():
                if needle in line and (found := read_relic(line)).id == relic:
                    return found, note
        return None

    def _lot(self, relic: str) -> str | None:
        """Return the lot in which a relic came, from its first event once it has its own object."""
        object_id = relic_object(relic)
        if not self._vault.head(object_id):
            with self._ledger.register.reading() as session:
                row = tables.RelicRow
                return session.scalar(select(row.lot).where(row.id == relic))
        events = json.loads(self._vault.read(object_id, EVENTS, 1))
        if events and events[0]["eventType"] == IMPORTED:
            return str(events[0]["detail"]["lot"])
        return None


def _as_before(then: Relic, present: Relic) -> Relic:
    """Return what a relic said before, of the pictures that it has and in its present state."""
    there = {part.capture.id: part for part in present.parts}
    before = {part.capture.id: part for part in then.parts}
    named = [name for name in before if name in there]
    parts = [before[n].model_copy(update={"capture": there[n].capture}) for n in named]
    kept = ("id", "accession_number", "state", "painted_by_software")
    return then.model_copy(
        update={name: getattr(present, name) for name in kept}
        | {"parts": (*parts, *(part for name, part in there.items() if name not in before))}
    )
