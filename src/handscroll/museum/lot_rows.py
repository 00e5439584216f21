"""What the register shows of a lot: a row for each record that has no object of its own."""

from __future__ import annotations

from itertools import islice
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from handscroll.museum.lot_files import documents, lot_of
from handscroll.museum.schema import Document
from handscroll.storage import tables
from handscroll.storage.register import upsert
from handscroll.storage.vault import Vault

_AT_ONCE = 1_000
"""Rows handed to the database at once: more are not faster, and take memory."""


def project_lot(session: Session, vault: Vault, object_id: str) -> None:
    """Show a lot as the head of its vault object has it.

    A relic with an object of its own stays as that object says, whichever is shown first.
    """
    named, head = lot_of(object_id), vault.head(object_id)
    known = session.get(tables.LotRow, object_id)
    if named is None or head == 0 or (known is not None and known.version == head):
        return
    gone = delete(tables.RelicRow).where(tables.RelicRow.lot == object_id)
    session.execute(gone, execution_options={"synchronize_session": False})
    records = 0
    found = documents(vault, object_id)
    while rows := [_row(document, object_id) for document in islice(found, _AT_ONCE)]:
        _insert(session, rows)
        records += len(rows)
    load, number = named
    row = {"id": object_id, "load": load, "number": number, "version": head, "records": records}
    upsert(session, tables.LotRow, row)
    if known is not None:
        session.expire(known)


def _row(document: Document, object_id: str) -> dict[str, Any]:
    return {
        "id": document["id"],
        "accession_number": document["accession_number"],
        "state": document["state"],
        "format": document["format"],
        "version": 0,
        "revision": 0,
        "lot": object_id,
        "pictured": False,
        "record": document,
    }


def _insert(session: Session, rows: list[dict[str, Any]]) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    # Without a target: a relic of its own, or one that took the number since, is in the right.
    statement = dialect.insert(tables.RelicRow.__table__).on_conflict_do_nothing()
    session.execute(statement, rows)
