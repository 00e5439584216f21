"""What the register keeps of a story: how it stands, what visitors see, and every step between.

Each step is a line of the journal with the whole story; a version of its vault object is what
was published or withdrawn.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handscroll.errors import UnreadableError
from handscroll.model.rights import State
from handscroll.model.stories.story import Story
from handscroll.storage import tables
from handscroll.storage.journal import Entry
from handscroll.storage.register import upsert
from handscroll.storage.vault import Vault

STORY = "story.json"
SCHEMA = 1
_PREFIX = "urn:handscroll:story:"


def story_object(story: str) -> str:
    """Return the vault object of a story."""
    return _PREFIX + story


def story_of(object_id: str) -> str | None:
    """Return the story that a vault object keeps, or None for another kind of object."""
    return object_id.removeprefix(_PREFIX) if object_id.startswith(_PREFIX) else None


def story_document(story: Story) -> dict[str, Any]:
    """Return a story as vault, journal and register keep it."""
    return {"schema": SCHEMA, **story.model_dump(mode="json")}


def from_story_document(document: dict[str, Any]) -> Story:
    """Return the story that a kept document says.

    Raises
    ------
    UnreadableError
        If a newer program wrote it, or it is damaged.
    """
    known = {name: value for name, value in document.items() if name != "schema"}
    if document.get("schema") != SCHEMA:
        raise UnreadableError(
            f"The story {str(known.get('id'))[:60]} cannot be read",
            why=f"its schema is {document.get('schema')!r:.40}, and this program knows {SCHEMA}",
            fix="Update handscroll; the story was not touched",
        )
    return Story.model_validate(known)


def project_story(session: Session, vault: Vault, subject: str, entry: Entry | None = None) -> None:
    """Show a story as its last step says, and as visitors may see it.

    Parameters
    ----------
    subject
        The story's vault object, whether or not there is one yet.
    entry
        The step that is to be shown; None where only the vault is looked at.
    """
    story = story_of(subject)
    if story is None:
        return
    if entry is not None and "record" in entry.payload:
        _keep_step(session, story, entry)
    head = vault.head(subject)
    kept = json.loads(vault.read(subject, STORY)) if head else None
    row, last = tables.StoryStepRow, None
    steps = session.scalar(select(func.count()).where(row.story_id == story)) or 0
    if steps:
        newest = select(row).where(row.story_id == story).order_by(row.seq.desc()).limit(1)
        last = session.scalar(newest.execution_options(populate_existing=True))
    # A version that no step tells of was cut by somebody who was killed right then.
    document = last.record if last is not None and last.base >= head else kept
    if document is None:
        return
    shown = kept is not None and kept["state"] == State.PUBLISHED
    upsert(
        session,
        tables.StoryRow,
        {
            "id": story, "kind": document["kind"], "state": document["state"],
            "version": head, "revision": steps or head, "record": document,
            "shown": kept if shown else None,
        },
    )  # fmt: skip


def _keep_step(session: Session, story: str, entry: Entry) -> None:
    said = entry.payload
    facts = {name: said[name] for name in said if name not in ("record", "base", "why")}
    row = {
        "seq": entry.seq, "story_id": story, "base": said["base"], "at": entry.at,
        "person": entry.person, "why": said["why"], "facts": facts, "record": said["record"],
    }  # fmt: skip
    upsert(session, tables.StoryStepRow, row)
