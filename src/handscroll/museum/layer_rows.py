"""What the register keeps of a layer: how it was last saved, by whichever of its stores is newer.

Each change is a line of the journal with the whole layer; in the vault object of its stack lies
every layer that was ever shown to visitors, as it was when that last changed.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from handscroll.errors import UnreadableError
from handscroll.model.layer import Layer
from handscroll.museum.stack_rows import stack_of
from handscroll.storage import tables
from handscroll.storage.journal import Entry
from handscroll.storage.register import upsert
from handscroll.storage.vault import Vault

LAYERS = "layers/"
"""Where in a stack's vault object its layers lie."""
SCHEMA = 1


def layer_path(layer: str) -> str:
    """Return where a layer lies in its stack's vault object."""
    return f"{LAYERS}{layer}.json"


def layer_document(layer: Layer, revision: int) -> dict[str, Any]:
    """Return a layer as vault, journal and register keep it.

    Parameters
    ----------
    revision
        Counts its changes, from 1: of two documents the one with more is the newer.
    """
    return {"schema": SCHEMA, "revision": revision, **layer.model_dump(mode="json")}


def from_layer_document(document: dict[str, Any]) -> Layer:
    """Return the layer that a kept document says.

    Raises
    ------
    UnreadableError
        If a newer program wrote it.
    """
    known = {name: document[name] for name in document if name not in ("schema", "revision")}
    if document.get("schema") != SCHEMA:
        raise UnreadableError(
            f"The layer {str(known.get('id'))[:60]} cannot be read",
            why=f"its schema is {document.get('schema')!r:.40}, and this program knows {SCHEMA}",
            fix="Update handscroll; the layer was not touched",
        )
    return Layer.model_validate(known)


def kept_layers(vault: Vault, stack_object: str) -> dict[str, dict[str, Any]]:
    """Return the documents of a stack's layers in the vault, by path."""
    if vault.head(stack_object) == 0:
        return {}
    paths = [path for path in vault.paths(stack_object) if path.startswith(LAYERS)]
    return {path: json.loads(vault.read(stack_object, path)) for path in paths}


def project_layer(session: Session, vault: Vault, entry: Entry) -> None:
    """Show a layer as a journal entry, or the vault, has it: whichever is the newer."""
    stack, said = stack_of(entry.subject), entry.payload["layer"]
    # A restore of a damaged backup leaves out stacks of which the journal speaks.
    if stack is None or vault.head(entry.subject) == 0:
        return
    path = layer_path(said["id"])
    if path in vault.paths(entry.subject):
        kept = json.loads(vault.read(entry.subject, path))
        said = max(said, kept, key=_revision)
    _show(session, stack, said)


def project_layers(session: Session, vault: Vault, stack_object: str) -> None:
    """Show every layer that a stack's vault object holds, for a register that is empty."""
    stack = stack_of(stack_object)
    assert stack is not None
    for document in kept_layers(vault, stack_object).values():
        _show(session, stack, document)


def _show(session: Session, stack: str, document: dict[str, Any]) -> None:
    held = session.get(tables.LayerRow, document["id"], populate_existing=True)
    if held is not None and held.revision > _revision(document):
        return
    upsert(
        session,
        tables.LayerRow,
        {
            "id": document["id"], "stack_id": stack, "state": document["state"],
            "revision": _revision(document), "record": document,
        },
    )  # fmt: skip


def _revision(document: dict[str, Any]) -> int:
    return int(document["revision"])
