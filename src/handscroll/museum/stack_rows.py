"""What the register keeps of a stack: how the head of its vault object has it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from handscroll.errors import UnreadableError
from handscroll.model.stack import Stack
from handscroll.storage import tables
from handscroll.storage.journal import Entry
from handscroll.storage.register import upsert
from handscroll.storage.vault import Vault

STACK = "stack.json"
SCHEMA = 3
_SINCE = {2: ("modality", "laid"), 3: ("datasets",)}
"""What each schema knows first; a record is kept as the oldest that knows all it says."""
_PREFIX = "urn:handscroll:stack:"


def stack_object(stack: str) -> str:
    """Return the vault object of a stack."""
    return _PREFIX + stack


def stack_of(object_id: str) -> str | None:
    """Return the stack that a vault object keeps, or None for another kind of object."""
    return object_id.removeprefix(_PREFIX) if object_id.startswith(_PREFIX) else None


def stack_document(stack: Stack) -> dict[str, Any]:
    """Return a stack as vault and register keep it."""
    told = stack.model_dump(mode="json")
    schema = 1
    new: dict[str, Any] = {}
    for number, names in _SINCE.items():
        said = {name: value for name in names if (value := told.pop(name))}
        schema, new = (number if said else schema), new | said
    return {"schema": schema, **told, **new}


def from_stack_document(document: dict[str, Any]) -> Stack:
    """Return the stack that a kept document says.

    Raises
    ------
    UnreadableError
        If a newer program wrote it.
    """
    known = {name: value for name, value in document.items() if name != "schema"}
    if document.get("schema") not in range(1, SCHEMA + 1):
        raise UnreadableError(
            f"The stack {str(known.get('id'))[:60]} cannot be read",
            why=f"its schema is {document.get('schema')!r:.40}, and this program knows {SCHEMA}",
            fix="Update handscroll; the stack was not touched",
        )
    return Stack.model_validate(known)


def project_stack(session: Session, vault: Vault, subject: str) -> None:
    """Show a stack as the head of its vault object has it."""
    stack, head = stack_of(subject), vault.head(subject)
    if stack is None or head == 0:
        return
    document = json.loads(vault.read(subject, STACK))
    upsert(
        session,
        tables.StackRow,
        {
            "id": stack, "relic_id": document["relic"], "state": document["state"],
            "version": head, "record": document,
        },
    )  # fmt: skip


def tell_of_stack(session: Session, entry: Entry) -> None:
    """Keep or forget why the cube of a stack was not made; after `project_stack`.

    Only the journal says it: what a later program can make was not wrong with the stack.
    """
    if entry.kind in ("stack.failed", "stack.made", "stack.calibrated"):
        row = tables.StackRow
        told = entry.payload.get("problem") if entry.kind == "stack.failed" else None
        session.execute(update(row).where(row.id == stack_of(entry.subject)).values(problem=told))
