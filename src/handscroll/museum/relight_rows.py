"""What the register keeps of a relightable image: how the head of its vault object has it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from handscroll.errors import UnreadableError
from handscroll.model.relight import Relight
from handscroll.storage import tables
from handscroll.storage.journal import Entry
from handscroll.storage.register import upsert
from handscroll.storage.vault import Vault

RELIGHT = "relight.json"
SCHEMA = 1
_PREFIX = "urn:handscroll:relight:"


def relight_object(relight: str) -> str:
    """Return the vault object of a relightable image."""
    return _PREFIX + relight


def relight_of(object_id: str) -> str | None:
    """Return the relightable image that a vault object keeps, or None for another object."""
    return object_id.removeprefix(_PREFIX) if object_id.startswith(_PREFIX) else None


def relight_document(relight: Relight) -> dict[str, Any]:
    """Return a relightable image as vault and register keep it."""
    return {"schema": SCHEMA, **relight.model_dump(mode="json")}


def from_relight_document(document: dict[str, Any]) -> Relight:
    """Return the relightable image that a kept document says.

    Raises
    ------
    UnreadableError
        If a newer program wrote it.
    """
    known = {name: value for name, value in document.items() if name != "schema"}
    if document.get("schema") != SCHEMA:
        raise UnreadableError(
            f"The relightable image {str(known.get('id'))[:60]} cannot be read",
            why=f"its schema is {document.get('schema')!r:.40}, and this program knows {SCHEMA}",
            fix="Update handscroll; the image was not touched",
        )
    return Relight.model_validate(known)


def project_relight(session: Session, vault: Vault, subject: str) -> None:
    """Show a relightable image as the head of its vault object has it."""
    relight, head = relight_of(subject), vault.head(subject)
    if relight is None or head == 0:
        return
    document = json.loads(vault.read(subject, RELIGHT))
    upsert(
        session,
        tables.RelightRow,
        {
            "id": relight, "relic_id": document["relic"], "state": document["state"],
            "version": head, "record": document,
        },
    )  # fmt: skip


def tell_of_relight(session: Session, entry: Entry) -> None:
    """Keep or forget why no tiles were made; after `project_relight`. Only the journal says it."""
    if entry.kind in ("relight.failed", "relight.made"):
        row = tables.RelightRow
        told = entry.payload.get("problem") if entry.kind == "relight.failed" else None
        found = relight_of(entry.subject)
        session.execute(update(row).where(row.id == found).values(problem=told))
