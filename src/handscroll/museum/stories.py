"""Stories: composed as drafts in the journal, published as versions in the vault."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from handscroll.errors import ConflictError, MismatchError, NotFoundError
from handscroll.model.rights import MOVES, State
from handscroll.model.stories.lacking import lacking
from handscroll.model.stories.story import Story, StoryKind
from handscroll.museum.ledger import Ledger
from handscroll.museum.records import as_json
from handscroll.museum.relics import Relics
from handscroll.museum.story_canvas import require_on_canvas
from handscroll.museum.story_rows import (
    STORY,
    from_story_document,
    story_document,
    story_object,
    story_of,
)
from handscroll.storage import tables
from handscroll.storage.vault import Vault

SAVED = "story.saved"
MOVED = "story.state"
FOUND = "story.found"
_MOST_STEPS = 2**31
"""More than any story has, and as much as every register counts."""
_CUT = (State.PUBLISHED, State.WITHDRAWN)
"""States that are written into the vault: what visitors see changes with them."""


@dataclass(frozen=True)
class KeptStory:
    """A story as it stands.

    Attributes
    ----------
    story
        As it was last saved.
    revision
        Counts its steps, from 1: what an editor has seen.
    version
        Head of its vault object; 0 of one that was never published.
    shown
        What visitors may read, or None.
    """

    story: Story
    revision: int
    version: int
    shown: Story | None

    @property
    def ahead(self) -> bool:
        """Say whether something was saved that visitors do not see yet."""
        return self.story.state is State.PUBLISHED and self.story != self.shown


@dataclass(frozen=True)
class StoryStep:
    """One saved step of a story; `at` is RFC 3339 in UTC."""

    revision: int
    at: str
    person: str
    why: str
    facts: Mapping[str, Any]
    state: str


class StaleStoryError(ConflictError):
    """Somebody else saved since the editor began; carries what each of them wrote."""

    def __init__(self, mine: Story, theirs: Story, *, expected: int, present: int) -> None:
        super().__init__(
            f"The story {theirs.id} was not changed",
            why=f"the change was made to revision {expected}, and {present} was saved since",
            fix="Compare both, then save again what is to hold",
        )
        self.mine, self.theirs = mine, theirs
        self.expected, self.present = expected, present


class Stories:
    """Every story of the museum."""

    def __init__(self, vault: Vault, ledger: Ledger, relics: Relics) -> None:
        self._vault, self._ledger, self._relics = vault, ledger, relics

    def list(self) -> Sequence[KeptStory]:
        """Return every story, by its name."""
        with self._ledger.register.reading() as session:
            rows = session.scalars(select(tables.StoryRow).order_by(tables.StoryRow.id))
            return [_kept(row) for row in rows]

    def get(self, story: str) -> KeptStory:
        """Return a story as it stands.

        Raises
        ------
        NotFoundError
            If there is none of that name.
        """
        found = self._row(story)
        if found is None:
            raise _missing(story)
        return _kept(found)

    def stale(self) -> Sequence[str]:
        """Return stories, by name, that the register does not show as the vault has them."""
        row = tables.StoryRow
        with self._ledger.register.reading() as session:
            shown = {one.id: one.version for one in session.scalars(select(row))}
        kept = {
            name: self._vault.head(object_id)
            for object_id in self._vault.object_ids()
            if (name := story_of(object_id)) is not None
        }
        return sorted(one for one in shown | kept if shown.get(one, 0) != kept.get(one, 0))

    def readable(self, moment: datetime) -> Sequence[Story]:
        """Return the stories that visitors may read at a moment, the last opened first."""
        row = tables.StoryRow
        with self._ledger.register.reading() as session:
            found = session.scalars(select(row.shown).where(row.shown.is_not(None)))
            stories = [from_story_document(one) for one in found if one]
        there = [one for one in stories if one.open_at(moment)]
        return sorted(there, key=lambda one: (one.opens, one.id), reverse=True)

    def read(self, story: str, moment: datetime) -> Story:
        """Return a story as visitors may read it at a moment.

        Raises
        ------
        NotFoundError
            If there is none, or it is not published or not open then: which is not told.
        """
        found = self._row(story)
        shown = from_story_document(found.shown) if found is not None and found.shown else None
        if shown is None or not shown.open_at(moment):
            raise _missing(story)
        return shown

    def free_name(self, title: str) -> str:
        """Return a name for a new story, made of its title where that has Latin letters."""
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
        name = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:48].strip("-")
        if len(name) >= 3 and self._row(name) is None:
            return name
        return f"{name or 'story'}-{secrets.token_hex(3)}"

    def create(
        self, story: str, kind: StoryKind, title: Mapping[str, str], *, person: str
    ) -> Story:
        """Begin a story.

        Raises
        ------
        ConflictError
            If there is one of that name.
        """
        made = Story(id=story, kind=kind, title=dict(title))
        with self._vault.alone(story_object(story)):
            if self._row(story) is not None or self._vault.head(story_object(story)):
                raise ConflictError(
                    f"The story {story} was not made",
                    why="there is one of that name",
                    fix="Choose another name",
                )
            self._write(SAVED, made, 0, person, why="created")
        return made

    def save(
        self,
        wanted: Story,
        *,
        expected: int,
        person: str,
        why: str = "edit",
        facts: Mapping[str, Any] | None = None,
    ) -> KeptStory:
        """Say something else in a story; visitors see it when it is published again.

        A story that says what stands already changes nothing: a form may be sent twice.

        Raises
        ------
        StaleStoryError
            If another revision stands; carries both stories.
        InvalidError
            If a picture lies beside its relic's capture.
        NotFoundError
            If there is no such story.
        """
        with self._vault.alone(story_object(wanted.id)):
            kept = self._standing(wanted.id)
            wanted = wanted.model_copy(update={"state": kept.story.state})
            if wanted == kept.story:
                return kept
            if expected != kept.revision:
                raise StaleStoryError(wanted, kept.story, expected=expected, present=kept.revision)
            require_on_canvas(wanted, self._relics)
            self._write(SAVED, wanted, kept.version, person, why=why, **(facts or {}))
        return self.get(wanted.id)

    def move(
        self, story: str, state: State, *, person: str, expected: int | None = None
    ) -> KeptStory:
        """Bring a story into another state; published once more, its changes are shown.

        Parameters
        ----------
        expected
            The revision that was looked at; None takes whichever stands.

        Raises
        ------
        ConflictError
            If that state may not follow, or another revision stands.
        MismatchError
            If it is to be published and has no title in both languages, or no section.
        """
        with self._vault.alone(story_object(story)):
            kept = self._standing(story)
            moved = self.movable(kept, state)
            if moved == kept.story and not kept.ahead:
                return kept
            if expected not in (None, kept.revision):
                raise ConflictError(
                    f"The story {story} was not moved",
                    why=f"revision {expected} was looked at, and {kept.revision} stands",
                    fix="Look at what changed since, and decide again",
                )
            base = kept.version
            told = {"from": kept.story.state.value, "to": state.value}
            if state in _CUT:
                base = self._vault.cut(
                    story_object(story),
                    {STORY: as_json(story_document(moved))},
                    head=kept.version,
                    message=f"{told['from']} to {told['to']}",
                    person=person,
                )
            self._write(MOVED, moved, base, person, why="state", **told)
        return self.get(story)

    def movable(self, kept: KeptStory, state: State) -> Story:
        """Return a story as it would be in another state; nothing is written.

        Raises
        ------
        ConflictError, MismatchError
            As :meth:`move`.
        """
        story = kept.story
        if state is not story.state and state not in MOVES[story.state]:
            raise ConflictError(
                f"The story {story.id} was not moved",
                why=f"{state} cannot follow {story.state}",
                fix="Choose one of: " + ", ".join(MOVES[story.state]),
            )
        grave = [one for one in lacking(story) if one.grave]
        if state is State.PUBLISHED and grave:
            named = ", ".join(f"{one.what} {one.language}".strip() for one in grave)
            raise MismatchError(
                f"The story {story.id} was not published",
                why=f"it lacks: {named}",
                fix="Write a title in Chinese and in English, and at least one section",
            )
        return story.model_copy(update={"state": state})

    def steps(self, story: str) -> Sequence[StoryStep]:
        """Return what was saved of a story, oldest first."""
        with self._ledger.register.reading() as session:
            row = tables.StoryStepRow
            # Of each step its state alone: whole stories would be read, one for each saving.
            state = row.record["state"].as_string().label("state")
            wanted = select(row.at, row.person, row.why, row.facts, state)
            found = session.execute(wanted.where(row.story_id == story).order_by(row.seq))
            return [
                StoryStep(number, one.at, one.person, one.why, one.facts, one.state)
                for number, one in enumerate(found, start=1)
            ]

    def at(self, story: str, revision: int) -> Story:
        """Return a story as a step of it said.

        Raises
        ------
        NotFoundError
            If there is no such story, or no such revision of it.
        """
        with self._ledger.register.reading() as session:
            row = tables.StoryStepRow
            wanted = select(row.record).where(row.story_id == story).order_by(row.seq)
            before = min(max(0, revision - 1), _MOST_STEPS)
            found = session.scalars(wanted.offset(before).limit(1)).first()
        if found is None or revision < 1:
            raise NotFoundError(
                f"Revision {revision} of the story {story[:80]} was not found",
                why=f"it has {len(self.steps(story))}",
                fix="Choose one of its history",
            )
        return from_story_document(found)

    def restore(self, story: str, revision: int, *, person: str, expected: int) -> KeptStory:
        """Say again what a revision said, in a new one; those between stay.

        Raises
        ------
        StaleStoryError, NotFoundError
            As :meth:`save` and :meth:`at`.
        """
        then = self.at(story, revision)
        told = {"revision": revision}
        return self.save(then, expected=expected, person=person, why="restore", facts=told)

    def _standing(self, story: str) -> KeptStory:
        """Return a story; heal a register that a killed writer left behind."""
        self._ledger.require_shown()
        kept = self._row(story)
        if (kept.version if kept is not None else 0) != self._vault.head(story_object(story)):
            self._ledger.record(FOUND, story_object(story), "handscroll")
        return self.get(story)

    def _write(self, kind: str, story: Story, base: int, person: str, **told: Any) -> None:
        said = {"base": base, "record": story_document(story), **told}
        self._ledger.record(kind, story_object(story.id), person, **said)

    def _row(self, story: str) -> tables.StoryRow | None:
        with self._ledger.register.reading() as session:
            return session.get(tables.StoryRow, story)


def _kept(row: tables.StoryRow) -> KeptStory:
    shown = from_story_document(row.shown) if row.shown else None
    return KeptStory(from_story_document(row.record), row.revision, row.version, shown)


def _missing(story: str) -> NotFoundError:
    return NotFoundError(
        f"The story {story[:80]} is not shown",
        why="there is none of that name, or it is not public",
        fix="Look it up among the stories, or sign in as staff",
    )
