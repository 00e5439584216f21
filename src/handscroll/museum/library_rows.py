"""What the register keeps of a library of spectra: how the head of its vault object has it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from handscroll.errors import UnreadableError
from handscroll.model.spectral_library import SpectralLibrary
from handscroll.storage import tables
from handscroll.storage.register import upsert
from handscroll.storage.vault import Vault

LIBRARY = "library.json"
SCHEMA = 1
_PREFIX = "urn:handscroll:library:"


def library_object(library: str) -> str:
    """Return the vault object of a library."""
    return _PREFIX + library


def library_of(object_id: str) -> str | None:
    """Return the library that a vault object keeps, or None for another kind of object."""
    return object_id.removeprefix(_PREFIX) if object_id.startswith(_PREFIX) else None


def library_document(library: SpectralLibrary) -> dict[str, Any]:
    """Return a library as vault and register keep it."""
    return {"schema": SCHEMA, **library.model_dump(mode="json")}


def from_library_document(document: dict[str, Any]) -> SpectralLibrary:
    """Return the library that a kept document says.

    Raises
    ------
    UnreadableError
        If a newer program wrote it.
    """
    known = {name: value for name, value in document.items() if name != "schema"}
    if document.get("schema") != SCHEMA:
        raise UnreadableError(
            f"The library {str(known.get('id'))[:60]} cannot be read",
            why=f"its schema is {document.get('schema')!r:.40}, and this program knows {SCHEMA}",
            fix="Update handscroll; the library was not touched",
        )
    return SpectralLibrary.model_validate(known)


def project_library(session: Session, vault: Vault, subject: str) -> None:
    """Show a library as the head of its vault object has it."""
    library, head = library_of(subject), vault.head(subject)
    if library is None or head == 0:
        return
    document = json.loads(vault.read(subject, LIBRARY))
    upsert(
        session,
        tables.LibraryRow,
        {"id": library, "name": document["name"], "version": head, "record": document},
    )
