"""What the register shows of a journal entry; applying an entry twice changes nothing."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from handscroll.model.observation import Observation
from handscroll.museum.edits import EDITED, edits_of, keep_edit, last_edit
from handscroll.museum.lot_files import lot_of
from handscroll.museum.lot_rows import project_lot
from handscroll.museum.records import OBSERVATIONS, RELIC, person_of, read_person, relic_of
from handscroll.museum.schema import (
    from_document,
    in_present_version,
    read_relic,
    to_document,
)
from handscroll.storage import tables
from handscroll.storage.journal import Entry
from handscroll.storage.vault import Vault

_CAPTURE_COLUMNS = {
    "id", "file_name", "sha256", "bytes", "media_type", "width", "height", "facts"
}  # fmt: skip


def project(session: Session, vault: Vault, entry: Entry) -> None:
    """Bring the register's rows of an entry's subject up to date."""
    kind = entry.kind.split(".", 1)[0]
    if entry.kind == EDITED:
        project_edit(session, vault, entry)
    elif kind == "relic":
        project_relic(session, vault, entry.subject)
    elif kind == "person":
        project_person(session, vault, entry.subject)
    elif kind == "lot":
        project_lot(session, vault, entry.subject)
    elif kind == "observation":
        # An accepted one was cut into a version of its relic.
        project_relic(session, vault, entry.subject)
        # A restore of a damaged backup leaves relics out of which the journal speaks.
        if vault.head(entry.subject):
            keep_observation(session, Observation.model_validate(entry.payload["observation"]))
    elif entry.kind == "intake.planned":
        _plan_items(session, entry)
    elif entry.kind == "intake.item":
        _settle_item(session, entry)


def project_edit(session: Session, vault: Vault, entry: Entry) -> None:
    """Show what somebody saved of a relic since its vault object's head.

    An edit leaves number, state and pictures as they stand; nothing else of the row changes.
    """
    relic, row = relic_of(entry.subject), tables.RelicRow
    version = session.scalar(select(row.version).where(row.id == relic))
    # A restore of a damaged backup leaves relics out of which the journal speaks.
    if relic is None or version is None:
        return
    record = in_present_version(entry.payload["record"])
    keep_edit(session, relic, entry, record)
    shown: dict[str, Any] = {"revision": version + edits_of(session, relic)}
    # While a register is filled, the version that holds this edit may be shown already.
    if entry.payload["base"] >= version:
        shown |= {"record": record, "format": record["format"]}
    session.execute(update(row).where(row.id == relic).values(shown))


def project_relic(session: Session, vault: Vault, object_id: str) -> None:
    """Show a relic as the head of its vault object has it, or as it was edited since."""
    relic = relic_of(object_id)
    head = vault.head(object_id)
    if relic is None or head == 0:
        return
    edits, last = edits_of(session, relic), last_edit(session, relic, head)
    record = read_relic(vault.read(object_id, RELIC)) if last is None else from_document(last)
    session.merge(
        tables.RelicRow(
            id=record.id,
            accession_number=record.accession_number,
            state=record.state.value,
            format=record.format.value,
            version=head,
            revision=head + edits,
            lot=None,
            pictured=bool(record.parts),
            record=to_document(record),
        )
    )
    session.flush()
    # Rows that stay are merged, not deleted and made again: observations hang on them.
    names = [capture.id for capture in record.captures]
    gone = delete(tables.CaptureRow).where(tables.CaptureRow.relic_id == record.id)
    session.execute(gone.where(tables.CaptureRow.id.not_in(names)))
    for position, capture in enumerate(record.captures, start=1):
        facts = capture.model_dump(include=_CAPTURE_COLUMNS)
        session.merge(tables.CaptureRow(relic_id=record.id, position=position, **facts))
    session.flush()


def project_observations(session: Session, vault: Vault, object_id: str) -> None:
    """Show the observations that a relic's vault object holds."""
    if OBSERVATIONS in vault.paths(object_id):
        for found in json.loads(vault.read(object_id, OBSERVATIONS)):
            keep_observation(session, Observation.model_validate(found))


def project_person(session: Session, vault: Vault, object_id: str) -> None:
    """Show a person as the head of their vault object has them."""
    if person_of(object_id) is None or vault.head(object_id) == 0:
        return
    person, password_hash = read_person(vault, object_id)
    session.merge(
        tables.PersonRow(
            id=person.id,
            name=person.name,
            login=person.name,
            display_name=person.display_name,
            role=person.role.value,
            active=person.active,
            password_hash=password_hash,
        )
    )
    session.flush()


def project_vault(session: Session, vault: Vault) -> None:
    """Show everything that the vault holds, for a register that is empty."""
    lots = []
    for object_id in vault.object_ids():
        if relic_of(object_id) is not None:
            project_relic(session, vault, object_id)
            project_observations(session, vault, object_id)
        elif person_of(object_id) is not None:
            project_person(session, vault, object_id)
        elif lot_of(object_id) is not None:
            lots.append(object_id)
    # Last, so that a line never stands in the way of a relic with an object of its own.
    for object_id in sorted(lots):
        project_lot(session, vault, object_id)


def keep_observation(session: Session, observation: Observation) -> None:
    """Show one observation."""
    session.merge(
        tables.ObservationRow(
            id=observation.id,
            relic_id=observation.relic,
            capture_id=observation.region.capture,
            kind=observation.kind,
            state=observation.verdict.value,
            record=observation.model_dump(mode="json"),
        )
    )
    session.flush()


def _plan_items(session: Session, entry: Entry) -> None:
    for number, plan in enumerate(entry.payload["items"], start=1):
        session.merge(
            tables.IntakeItemRow(
                intake_id=entry.subject,
                item_id=f"{entry.subject}/{number:06d}",
                label=plan["accession_number"],
                state="waiting",
                plan=plan,
                person=entry.person,
                started=entry.at,
            )
        )
    session.flush()


def _settle_item(session: Session, entry: Entry) -> None:
    payload: dict[str, Any] = entry.payload
    row = session.get(tables.IntakeItemRow, payload["item"])
    if row is not None:
        row.state = payload["state"]
        row.problem = payload.get("problem")
        row.relic_id = payload.get("relic")
        session.flush()
