"""The register's tables. All but sessions are caches that a rebuild fills from vault and journal.

Moments are RFC 3339 text in UTC: the same bytes in SQLite, in PostgreSQL and in a dump.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

REVISION = "0013"
"""The newest migration; a register at this revision is opened without asking Alembic."""

Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON document; None is the database's NULL."""

_RELIC = "relics.id"


class Table(DeclarativeBase):
    """Base of all rows."""


class RelicRow(Table):
    """A relic as lists and pages need it; `record` is the whole record as it stands."""

    __tablename__ = "relics"
    __table_args__ = (
        Index("relics_pictured_state_number", "pictured", "state", "accession_number"),
        Index("relics_state_number", "state", "accession_number"),
    )

    id: Mapped[str] = mapped_column(String, primary_key=True)
    accession_number: Mapped[str] = mapped_column(String, unique=True)
    state: Mapped[str] = mapped_column(String)
    format: Mapped[str] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer)
    """Head of the relic's own vault object; 0 is a line of a lot."""
    revision: Mapped[int] = mapped_column(Integer, default=0)
    """Versions of the vault object and edits in the journal together: what an editor has seen."""
    lot: Mapped[str | None] = mapped_column(String, index=True)
    """The lot whose line `record` is; None where the relic has an object of its own."""
    pictured: Mapped[bool] = mapped_column(Boolean, default=False)
    """Whether any capture shows it: the hall and its pages ask for these alone."""
    record: Mapped[dict[str, Any]] = mapped_column(Document)


class EditRow(Table):
    """What somebody saved of a relic between two versions of its vault object.

    A line of the journal; `seq` is its number there, `base` the version that it was made on.
    """

    __tablename__ = "edits"

    relic_id: Mapped[str] = mapped_column(ForeignKey(_RELIC, ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    base: Mapped[int] = mapped_column(Integer)
    at: Mapped[str] = mapped_column(String)
    person: Mapped[str] = mapped_column(String)
    why: Mapped[str] = mapped_column(String)
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    record: Mapped[dict[str, Any]] = mapped_column(Document)


class LotRow(Table):
    """A vault object that keeps many records as lines; `records` is 0 when its load was undone."""

    __tablename__ = "lots"
    __table_args__ = (Index("lots_load_number", "load", "number"),)

    id: Mapped[str] = mapped_column(String, primary_key=True)
    load: Mapped[str] = mapped_column(String)
    number: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)
    records: Mapped[int] = mapped_column(Integer)


class CaptureRow(Table):
    """An original scan of a relic."""

    __tablename__ = "captures"
    __table_args__ = (Index("captures_relic", "relic_id", "position"),)

    id: Mapped[str] = mapped_column(String, primary_key=True)
    relic_id: Mapped[str] = mapped_column(ForeignKey(_RELIC, ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    bytes: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    facts: Mapped[dict[str, Any]] = mapped_column(Document)


class ObservationRow(Table):
    """A statement about a relic or one of its captures."""

    __tablename__ = "observations"
    __table_args__ = (
        Index("observations_relic", "relic_id", "kind", "state"),
        Index("observations_state", "state"),
    )

    id: Mapped[str] = mapped_column(String, primary_key=True)
    relic_id: Mapped[str] = mapped_column(ForeignKey(_RELIC, ondelete="CASCADE"))
    capture_id: Mapped[str | None] = mapped_column(
        ForeignKey("captures.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    record: Mapped[dict[str, Any]] = mapped_column(Document)


class DoingRow(Table):
    """A line of the journal about one relic, as lists of what happened need it.

    No foreign key: the journal speaks of relics that a damaged backup has lost.
    """

    __tablename__ = "doings"
    __table_args__ = (
        Index("doings_relic", "relic_id", "seq"),
        Index("doings_person", "person", "seq"),
    )

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    relic_id: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)
    person: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    thing: Mapped[str] = mapped_column(String, default="")
    """The observation or comment that it is about; empty for the relic itself."""
    facts: Mapped[dict[str, Any]] = mapped_column(Document)


class StandingRow(Table):
    """How a relic came into its state, for those who wait for it; `seq` is the journal's line."""

    __tablename__ = "standings"
    __table_args__ = (
        Index("standings_state", "state", "seq"),
        Index("standings_asker", "asker", "returned"),
    )

    relic_id: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String)
    asker: Mapped[str] = mapped_column(String, default="")
    """Who sent it to review last; empty where nobody did."""
    addressee: Mapped[str] = mapped_column(String, default="")
    """Whom that was meant for; empty is everybody who may decide."""
    returned: Mapped[bool] = mapped_column(Boolean, default=False)
    """Whether somebody else sent it back."""


class CommentRow(Table):
    """What somebody said about a relic under review; `field` is empty for the whole of it."""

    __tablename__ = "comments"
    __table_args__ = (Index("comments_relic", "relic_id", "seq"),)

    id: Mapped[str] = mapped_column(String, primary_key=True)
    relic_id: Mapped[str] = mapped_column(String)
    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[str] = mapped_column(String)
    person: Mapped[str] = mapped_column(String)
    field: Mapped[str] = mapped_column(String, default="")
    text: Mapped[str] = mapped_column(Text)
    answers: Mapped[str] = mapped_column(String, default="")
    """The comment that it answers; empty where it begins."""
    settled_by: Mapped[str] = mapped_column(String, default="")
    settled_at: Mapped[str] = mapped_column(String, default="")


class StoryRow(Table):
    """A story as it was last saved; `shown` is what visitors may read, NULL where they may not."""

    __tablename__ = "stories"

    id: Mapped[str] = mapped_column(String, primary_key=True)
    kind: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer)
    """Head of its vault object; 0 of one that was never published."""
    revision: Mapped[int] = mapped_column(Integer)
    """Counts its steps: what an editor has seen."""
    record: Mapped[dict[str, Any]] = mapped_column(Document)
    shown: Mapped[dict[str, Any] | None] = mapped_column(Document)


class StackRow(Table):
    """A stack of bands as the head of its vault object has it.

    No foreign key: a restore of a damaged backup may leave out the relic.
    """

    __tablename__ = "stacks"

    id: Mapped[str] = mapped_column(String, primary_key=True)
    relic_id: Mapped[str] = mapped_column(String, index=True)
    state: Mapped[str] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer)
    record: Mapped[dict[str, Any]] = mapped_column(Document)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Document)


class LibraryRow(Table):
    """A library of reference spectra as the head of its vault object has it."""

    __tablename__ = "libraries"

    id: Mapped[str] = mapped_column(String, primary_key=True)
    name: Mapped[str] = mapped_column(String, index=True)
    version: Mapped[int] = mapped_column(Integer)
    record: Mapped[dict[str, Any]] = mapped_column(Document)


class LayerRow(Table):
    """A saved view of a stack; no foreign key, as `StackRow`."""

    __tablename__ = "layers"

    id: Mapped[str] = mapped_column(String, primary_key=True)
    stack_id: Mapped[str] = mapped_column(String, index=True)
    state: Mapped[str] = mapped_column(String)
    revision: Mapped[int] = mapped_column(Integer)
    """Counts its changes: of vault and journal the one that knows more of them counts."""
    record: Mapped[dict[str, Any]] = mapped_column(Document)


class RelightRow(Table):
    """A relightable image as the head of its vault object has it; no foreign key, as `StackRow`."""

    __tablename__ = "relights"

    id: Mapped[str] = mapped_column(String, primary_key=True)
    relic_id: Mapped[str] = mapped_column(String, index=True)
    state: Mapped[str] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer)
    record: Mapped[dict[str, Any]] = mapped_column(Document)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Document)


class StoryStepRow(Table):
    """What somebody saved of a story: a line of the journal, `seq` its number there.

    No foreign key: the first step of a story is kept before the story itself.
    """

    __tablename__ = "story_steps"
    __table_args__ = (Index("story_steps_story", "story_id", "seq"),)

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    story_id: Mapped[str] = mapped_column(String)
    base: Mapped[int] = mapped_column(Integer)
    """Head of the vault object when it was saved, or the version that it cut."""
    at: Mapped[str] = mapped_column(String)
    person: Mapped[str] = mapped_column(String)
    why: Mapped[str] = mapped_column(String)
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    record: Mapped[dict[str, Any]] = mapped_column(Document)


class WordRow(Table):
    """What the museum says in its own words, each time that somebody changed it.

    The newest row of a key counts; `seq` is the journal's line. A row with an empty key is about
    the language itself.
    """

    __tablename__ = "words"

    language: Mapped[str] = mapped_column(String, primary_key=True)
    key: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String)
    person: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    """Of the journal's line."""
    phrase: Mapped[Any | None] = mapped_column(Document)
    """NULL puts back what is shipped, or takes the language away."""


class PersonRow(Table):
    """Somebody who can sign in; `login` is the casefolded name and is unique."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String, primary_key=True)
    name: Mapped[str] = mapped_column(String)
    login: Mapped[str] = mapped_column(String, unique=True)
    display_name: Mapped[str] = mapped_column(String, default="")
    role: Mapped[str] = mapped_column(String)
    password_hash: Mapped[str | None] = mapped_column(String)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    identity: Mapped[str | None] = mapped_column(String, unique=True)
    """Issuer and subject of a sign-on provider, a space between; no issuer has a space in it."""


class SessionRow(Table):
    """A signed-in browser. Not a cache: who signs in twice loses nothing else."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String, primary_key=True)
    person_id: Mapped[str] = mapped_column(String, index=True)
    """No foreign key: a rebuild empties `people` and must not sign everybody out."""
    created: Mapped[str] = mapped_column(String)
    expires: Mapped[str] = mapped_column(String, index=True)
    csrf: Mapped[str] = mapped_column(String)


class SpentRow(Table):
    """An answer of a sign-on provider that was used; it is of no use twice."""

    __tablename__ = "spent_answers"

    answer_hash: Mapped[str] = mapped_column(String, primary_key=True)
    expires: Mapped[str] = mapped_column(String, index=True)


class IntakeItemRow(Table):
    """One relic of an intake: what was asked for, and how far it has come."""

    __tablename__ = "intake_items"

    intake_id: Mapped[str] = mapped_column(String, index=True)
    item_id: Mapped[str] = mapped_column(String, primary_key=True)
    label: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String, index=True)
    step: Mapped[str] = mapped_column(String, default="")
    progress: Mapped[float] = mapped_column(Float, default=0.0)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Document)
    relic_id: Mapped[str | None] = mapped_column(String)
    plan: Mapped[dict[str, Any]] = mapped_column(Document)
    """What was asked for: files and record, as the journal has them."""
    person: Mapped[str] = mapped_column(String, default="")
    started: Mapped[str] = mapped_column(String, default="")


class AppliedRow(Table):
    """Up to which journal entry the register has been brought; one row."""

    __tablename__ = "applied"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)


VOLATILE = frozenset({"sessions", "spent_answers"})
"""Tables that a rebuild neither empties nor promises to fill again."""

VOLATILE_COLUMNS = {"intake_items": frozenset({"step", "progress"})}
"""Columns that show how far running work is, and that a dump leaves out."""
