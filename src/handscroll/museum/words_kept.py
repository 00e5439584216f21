"""What the register keeps of the museum's own words; twice is once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from handscroll.museum.records import WORDS, words_of
from handscroll.storage import tables
from handscroll.storage.journal import Entry
from handscroll.storage.register import upsert
from handscroll.storage.vault import Vault

ITSELF = ""
"""The key of what is said about a language itself."""
REMOVED = "words.removed"
"""The kind of the entry that takes a language away."""
COLUMNS = ("seq", "at", "person", "kind", "phrase")


def keep_words(session: Session, entry: Entry) -> None:
    """Show what an entry says of words."""
    language = words_of(entry.subject)
    if language is None:
        return
    if entry.kind == REMOVED:
        row = tables.WordRow
        before = delete(row).where(row.language == language, row.seq < entry.seq)
        session.execute(before)
    changed: dict[str, Any] = dict(entry.payload["words"])
    if "language" in entry.payload:
        changed[ITSELF] = entry.payload["language"]
    told = {"seq": entry.seq, "at": entry.at, "person": entry.person, "kind": entry.kind}
    _keep(session, language, {key: told | {"phrase": one} for key, one in changed.items()})


def keep_words_of_vault(session: Session, vault: Vault, object_id: str) -> None:
    """Show the words that a vault object holds, for a register that is empty."""
    language = words_of(object_id)
    if language is not None and WORDS in vault.paths(object_id):
        _keep(session, language, json.loads(vault.read(object_id, WORDS))["words"])


def _keep(session: Session, language: str, changed: Mapping[str, Mapping[str, Any]]) -> None:
    rows = [{"language": language, "key": key, **one} for key, one in changed.items()]
    upsert(session, tables.WordRow, *rows)
