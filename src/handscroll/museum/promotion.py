"""How a record in a lot becomes a relic with a vault object of its own.

Nothing is moved: the change that the relic is given, its first edit or its first files, is cut
as version 1 of its own object, and from then on that object is shown. So a writer killed at any
moment leaves either the line in the lot or the whole object; both never count.
"""

from __future__ import annotations

import json
from typing import Any

from handscroll.model.relic import Relic
from handscroll.museum.lot_files import IMPORTED, lot_of
from handscroll.museum.records import EVENTS, relic_object
from handscroll.storage.vault import Vault, VersionNote

_STATED = (
    "title", "creator", "date_written", "dynasty", "medium", "description", "catalogue", "rights",
    "format",
)  # fmt: skip


def events_before(vault: Vault, relic: str, lot: str | None) -> list[dict[str, Any]]:
    """Return what happened to a relic so far: its own events, or how it came in a lot."""
    object_id = relic_object(relic)
    if vault.head(object_id):
        found: list[dict[str, Any]] = json.loads(vault.read(object_id, EVENTS))
        return found
    named = None if lot is None else lot_of(lot)
    if lot is None or named is None:
        return []
    note = _loaded(vault, lot)
    return [
        {
            "eventType": IMPORTED,
            "eventDateTime": note.created,
            "agent": note.person,
            "detail": {"load": named[0], "lot": lot},
        }
    ]


def history_in(vault: Vault, lot: str) -> list[dict[str, Any]]:
    """Return the history of a relic that a lot keeps: version 0, how it came."""
    note = _loaded(vault, lot)
    return [{"version": 0, "at": note.created, "message": note.message, "person": note.person}]


def with_files(imported: Relic, brought: Relic) -> Relic:
    """Return a record of a lot with the parts that are brought for it.

    What the museum has recorded stays; what came with the files fills only what is empty.
    """
    unsaid = Relic(id="", accession_number="", title={}, parts=())
    filled = {
        name: getattr(brought, name)
        for name in _STATED
        if getattr(imported, name) == getattr(unsaid, name)
    }
    return imported.model_copy(update={**filled, "parts": brought.parts})


def _loaded(vault: Vault, lot: str) -> VersionNote:
    """Return the note of the version that holds the lot's lines: a later one took them back."""
    return vault.history(lot)[-1]
