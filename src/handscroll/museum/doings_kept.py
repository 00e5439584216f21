"""What the register keeps of a journal entry for desks and reviews; twice is once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from handscroll.model.rights import State
from handscroll.museum.records import relic_of
from handscroll.storage import tables
from handscroll.storage.journal import Entry
from handscroll.storage.register import upsert

_WORDY = ("record", "observation", "text")
"""Facts that stand elsewhere in the register, and are long."""
_LEFT_OUT = frozenset({"relic.found", "observation.found"})
"""What the program found, and nobody did."""


def keep_doings(session: Session, entries: Iterable[Entry]) -> None:
    """Show what entries say that people did to relics, and what follows from it."""
    done = [
        (relic, one)
        for one in entries
        if (relic := relic_of(one.subject)) is not None and one.kind not in _LEFT_OUT
    ]
    rows = [
        {
            "seq": one.seq, "relic_id": relic, "at": one.at, "person": one.person,
            "kind": one.kind, "thing": _thing(one), "facts": _facts(one),
        }
        for relic, one in done
    ]  # fmt: skip
    upsert(session, tables.DoingRow, *rows)
    for relic, one in done:
        _follow(session, relic, one)


def _follow(session: Session, relic: str, entry: Entry) -> None:
    if entry.kind == "relic.state":
        _keep_standing(session, relic, entry)
    elif entry.kind == "review.said":
        _keep_comment(session, relic, entry)
    elif entry.kind == "review.settled":
        comment = tables.CommentRow
        settled = {"settled_by": entry.person, "settled_at": entry.at}
        session.execute(
            update(comment).where(comment.id == entry.payload["comment"]).values(settled)
        )


def _facts(entry: Entry) -> dict[str, Any]:
    told = {name: value for name, value in entry.payload.items() if name not in _WORDY}
    mark = entry.payload.get("observation")
    if isinstance(mark, dict):
        told |= {"kind": mark.get("kind"), "verdict": mark.get("verdict")}
    return told


def _thing(entry: Entry) -> str:
    mark = entry.payload.get("observation")
    name = mark.get("id") if isinstance(mark, dict) else entry.payload.get("comment")
    return str(name or "")


def _keep_standing(session: Session, relic: str, entry: Entry) -> None:
    said, row = entry.payload, tables.StandingRow
    before = session.get(row, relic, populate_existing=True)
    asked = said.get("to") == State.IN_REVIEW
    asker = entry.person if asked else (before.asker if before is not None else "")
    back = (said.get("from"), said.get("to")) == (State.IN_REVIEW, State.DRAFT)
    upsert(
        session,
        row,
        {
            "relic_id": relic, "seq": entry.seq, "state": str(said.get("to")), "asker": asker,
            "addressee": str(said.get("for", "")) if asked else "",
            "returned": back and asker != entry.person,
        },
    )  # fmt: skip


def _keep_comment(session: Session, relic: str, entry: Entry) -> None:
    said = entry.payload
    row = {
        "id": said["comment"], "relic_id": relic, "seq": entry.seq, "at": entry.at,
        "person": entry.person, "field": said["field"], "text": said["text"],
        "answers": said["answers"],
        # Whoever settled it follows in the journal: an entry that comes again begins anew.
        "settled_by": "", "settled_at": "",
    }  # fmt: skip
    upsert(session, tables.CommentRow, row)
