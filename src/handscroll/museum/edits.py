"""Edits: what people save of a relic between two versions of its vault object.

A version is cut when a relic comes, moves to another state or gets what was accepted; what is
typed in between lies in the journal, each time the whole record. An inventory names all versions
that there ever were, so that a thousand of them take as much as a million edits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handscroll.museum.schema import Document
from handscroll.storage import tables
from handscroll.storage.journal import Entry
from handscroll.storage.register import upsert
from handscroll.storage.vault import VersionNote

EDITED = "relic.edited"
"""The kind of an edit's journal entry."""


@dataclass(frozen=True)
class Step:
    """One revision of a relic: a version of its vault object, or an edit.

    Attributes
    ----------
    revision
        Counts both, from 1, in the order in which they were made.
    at
        RFC 3339, UTC.
    version
        Of the vault object, or None.
    edit
        The journal's number of the edit, or None.
    """

    revision: int
    at: str
    message: str
    person: str
    version: int | None = None
    edit: int | None = None


def told(why: str, facts: Mapping[str, Any]) -> str:
    """Return in one line why a revision was made."""
    return f"{why}: " + ", ".join(str(value) for value in facts.values())


def payload(record: Document, base: int, why: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the journal keeps of an edit, made on a version of the vault object."""
    return {"base": base, "why": why, "facts": dict(facts), "record": record}


def keep_edit(session: Session, relic: str, entry: Entry, record: Document) -> None:
    """Show an edit among the others of its relic; the same one twice is one."""
    kept = {name: entry.payload[name] for name in ("base", "why", "facts")} | {"record": record}
    row = {"relic_id": relic, "seq": entry.seq, "at": entry.at, "person": entry.person}
    upsert(session, tables.EditRow, row | kept)


def edits_of(session: Session, relic: str) -> int:
    """Return how many edits a relic has."""
    row = tables.EditRow
    return session.scalar(select(func.count()).where(row.relic_id == relic)) or 0


def last_edit(session: Session, relic: str, head: int) -> Document | None:
    """Return the record of the last edit since a version of the vault object, None without one."""
    row = tables.EditRow
    since = select(row.record).where(row.relic_id == relic, row.base >= head)
    return session.scalar(since.order_by(row.seq.desc()).limit(1))


def events_since(session: Session, relic: str, head: int) -> list[dict[str, Any]]:
    """Return the edits since a version as events, oldest first; see `records.event`."""
    row = tables.EditRow
    wanted = select(row.why, row.at, row.person, row.facts)
    found = session.execute(wanted.where(row.relic_id == relic, row.base >= head).order_by(row.seq))
    return [
        {"eventType": why, "eventDateTime": at, "agent": person, "detail": facts}
        for why, at, person, facts in found
    ]


def steps(session: Session, relic: str, notes: Sequence[VersionNote]) -> Iterator[Step]:
    """Yield a relic's revisions, oldest first: each version, then the edits made on it."""
    row = tables.EditRow
    wanted = select(row.seq, row.base, row.at, row.why, row.person, row.facts)
    edits = list(session.execute(wanted.where(row.relic_id == relic).order_by(row.seq)))
    revision = 0
    for place, note in enumerate(notes):
        revision += 1
        yield Step(revision, note.created, note.message, note.person, version=note.version)
        ends = notes[place + 1].version if place + 1 < len(notes) else None
        for seq, base, at, why, person, facts in edits:
            if base >= note.version and (ends is None or base < ends):
                revision += 1
                yield Step(revision, at, told(why, facts), person, edit=seq)
