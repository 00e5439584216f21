"""A version of a relic is cut: its record, what happened to it, and files beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from handscroll.model.relic import Relic
from handscroll.museum.edits import events_since, told
from handscroll.museum.ledger import Ledger
from handscroll.museum.promotion import events_before
from handscroll.museum.records import EVENTS, RELIC, as_json, event, relic_object
from handscroll.museum.schema import to_document
from handscroll.storage import tables
from handscroll.storage.vault import Vault


@dataclass(frozen=True)
class Why:
    """Why a version is cut, and by whom."""

    kind: str
    person: str
    facts: Mapping[str, Any]


def cut(
    vault: Vault,
    ledger: Ledger,
    record: Relic,
    head: int,
    why: Why,
    more: Mapping[str, bytes] | None = None,
) -> None:
    """Cut a version; whoever calls holds the object alone and writes the journal's line.

    Parameters
    ----------
    head
        Of the vault object, as the caller saw it.
    more
        Logical path to bytes that are kept beside the record.
    """
    happened = event(why.kind, why.person, why.facts)
    changes = {
        RELIC: as_json(to_document(record)),
        EVENTS: as_json([*events_of(vault, ledger, record.id, head), happened]),
    }
    vault.cut(
        relic_object(record.id),
        changes | dict(more or {}),
        head=head,
        message=told(why.kind, why.facts),
        person=why.person,
    )


def events_of(vault: Vault, ledger: Ledger, relic: str, head: int) -> list[dict[str, Any]]:
    """Return what happened to a relic so far."""
    with ledger.register.reading() as session:
        since = events_since(session, relic, head)
        lot = session.scalar(select(tables.RelicRow.lot).where(tables.RelicRow.id == relic))
    return [*events_before(vault, relic, lot), *since]
