"""Edits: what people save of a relic between two versions of its vault object.

A version is cut when a relic comes, moves to another state or gets what was accepted; what is
typed in between lies in the journal, each time the whole record. An inventory names all versions
that there ever were, so that a thousand of them take as much as a million edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from handscroll.museum.schema import Document
from handscroll.storage import tables
from handscroll.storage.journal import Entry
from handscroll.storage.register import Register, upsert
from handscroll.storage.spelt import Spelt
from handscroll.storage.vault import VersionNote

EDITED = "relic.edited"
"""The kind of an edit's journal entry."""
SAID = ("because", "look")
"""Facts that are a person's own words: a reason, and what a reviewer is to look at."""
REVIEWED = (*SAID, "for", "undoes")
"""Facts of a change of state that its one line leaves out, or tells behind the others."""

_ROW = tables.EditRow
_OF = _ROW.relic_id == bindparam("relic")
_COUNTS = (
    select(_ROW.relic_id, func.count())
    .where(_ROW.relic_id.in_(bindparam("relics", expanding=True)))
    .group_by(_ROW.relic_id)
)
_LAST = (
    select(_ROW.record)
    .where(_OF, _ROW.base >= bindparam("head"))
    .order_by(_ROW.seq.desc())
    .limit(1)
)
_STEPS = (
    select(_ROW.seq, _ROW.base, _ROW.at, _ROW.why, _ROW.person, _ROW.facts)
    .where(_OF)
    .order_by(_ROW.seq)
)
"""Made once: to make a statement takes longer than to carry it out."""


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
    """Return why a revision was made: the facts in one line, then what somebody said of it."""
    said = [str(facts[name]) for name in SAID if facts.get(name)]
    plain = ", ".join(str(value) for name, value in facts.items() if name not in REVIEWED)
    return ": ".join([why, plain, *said])


def payload(record: Spelt, base: int, why: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the journal keeps of an edit, made on a version of the vault object."""
    return {"base": base, "why": why, "facts": dict(facts), "record": record}


def keep_edits(session: Session, said: Iterable[tuple[str, Entry, Document]]) -> None:
    """Show edits (relic, entry, record) among the others of their relics; one twice is one."""
    rows = [
        {"relic_id": relic, "seq": entry.seq, "at": entry.at, "person": entry.person}
        | {name: entry.payload[name] for name in ("base", "why", "facts")}
        | {"record": record}
        for relic, entry, record in said
    ]
    upsert(session, tables.EditRow, *rows)


def edits_of(session: Session, relics: Iterable[str]) -> dict[str, int]:
    """Return how many edits each of some relics has; those without are left out."""
    return {one[0]: one[1] for one in session.execute(_COUNTS, {"relics": [*relics]})}


def last_edit(session: Session, relic: str, head: int) -> Document | None:
    """Return the record of the last edit since a version of the vault object, None without one."""
    return session.scalar(_LAST, {"relic": relic, "head": head})


def events_since(session: Session, relic: str, head: int) -> list[dict[str, Any]]:
    """Return the edits since a version as events, oldest first; see `records.event`."""
    row = tables.EditRow
    wanted = select(row.why, row.at, row.person, row.facts)
    found = session.execute(wanted.where(row.relic_id == relic, row.base >= head).order_by(row.seq))
    return [
        {"eventType": why, "eventDateTime": at, "agent": person, "detail": facts}
        for why, at, person, facts in found
    ]


def steps(register: Register, relic: str, notes: Sequence[VersionNote]) -> Iterator[Step]:
    """Yield a relic's revisions, oldest first: each version, then the edits made on it."""
    edits = register.rows(_STEPS, {"relic": relic})
    revision = 0
    for place, note in enumerate(notes):
        revision += 1
        yield Step(revision, note.created, note.message, note.person, version=note.version)
        ends = notes[place + 1].version if place + 1 < len(notes) else None
        for seq, base, at, why, person, facts in edits:
            if base >= note.version and (ends is None or base < ends):
                revision += 1
                yield Step(revision, at, told(why, facts), person, edit=seq)
