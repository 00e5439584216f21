"""What the page of a relic's history shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handscroll.departments.collection.history.marking import Stretch, marked
from handscroll.departments.collection.history.naming import Line, language_of, lines, named
from handscroll.model.difference import Change, ChangeKind
from handscroll.museum import Museum
from handscroll.museum.revisions import Revision
from handscroll.pages.words import Words

AT_ONCE = 20
"""Versions on a page: the changes of each are counted when it is opened."""


BATCH, UNDOING = "bulk", "undo "
"""The kind of an edit that a batch made, and what stands before its name when it is taken back."""
_BATCH = re.compile(r"b\d{14}[0-9a-f]{6}")


@dataclass(frozen=True)
class VersionRow:
    """A version, why it was cut in the reader's words, and how many fields it changed."""

    revision: Revision
    why: str
    before: int | None
    """The version before it; None for the first."""
    changed: int


@dataclass(frozen=True)
class FieldRow:
    """A field that differs; ``old`` and ``new`` hold lines, ``old_words`` a text with marks."""

    name: str
    where: str
    kind: ChangeKind
    language: str
    old: Sequence[Line] = ()
    new: Sequence[Line] = ()
    old_words: Sequence[Stretch] = ()
    new_words: Sequence[Stretch] = ()
    moved: tuple[int, int] | None = None
    """Places from 1 of what moved."""


@dataclass(frozen=True)
class History:
    """A page of versions, newest first.

    Attributes
    ----------
    newest
        The relic's newest version, on whichever page.
    next
        The newest version of the next page, or None.
    """

    rows: Sequence[VersionRow]
    oldest: int
    newest: int
    next: int | None


def history_of(museum: Museum, relic: str, words: Words, *, newest: int | None = None) -> History:
    """Return a page of a relic's versions, from one downwards."""
    revisions = museum.revisions.of(relic)
    head = revisions[-1].version
    before = dict(zip([one.version for one in revisions[1:]], revisions, strict=False))
    shown = [one for one in reversed(revisions) if newest is None or one.version <= newest]
    rows = []
    for one in shown[:AT_ONCE]:
        older = before.get(one.version)
        changed = (
            0 if older is None else len(museum.revisions.changes(relic, older.version, one.version))
        )
        known = None if older is None else older.version
        rows.append(VersionRow(one, why(one, words), known, changed))
    rest = shown[AT_ONCE:]
    return History(rows, revisions[0].version, head, rest[0].version if rest else None)


def field_rows(changes: Iterable[Change], words: Words) -> tuple[FieldRow, ...]:
    """Return the fields that differ, by their names in the reader's language."""
    return tuple(_row(one, words) for one in changes)


def why(revision: Revision, words: Words) -> str:
    """Return why a version was cut."""
    kind, _, facts = revision.message.partition(": ")
    if revision.restored is not None:
        return words("history.restored", version=revision.restored)
    batch, undone = batch_of(revision)
    if kind == BATCH:
        return words("history.bulk_undo" if undone else "history.bulk", batch=batch)
    if kind == "state":
        plain, _, said = facts.partition(": ")
        steps = [f"state.{one}" for one in plain.split(", ")]
        moved = " → ".join(words(step) for step in steps if step in words)
        if batch:
            by = words("history.bulk_undo" if undone else "history.bulk", batch=batch)
            said = f"{by} · {said}" if said else by
        return f"{moved} · {said}" if said else moved
    known = f"revision.{kind.casefold()}" in words
    return words(f"revision.{kind.casefold()}") if known else revision.message


def batch_of(revision: Revision) -> tuple[str, bool]:
    """Return the batch that made a revision, and whether by being taken back; "" for none."""
    told = mark(revision.message)
    name = told.removeprefix(UNDOING)
    return (name if _BATCH.fullmatch(name) else ""), name != told


def mark(message: str) -> str:
    """Return what a revision's message names last: a batch, or some other fact.

    What a person said stands behind the facts, and names nothing, whatever it says.

    Examples
    --------
    >>> mark("state: draft, published, b1: as agreed, b2")
    'b1'
    """
    kind, _, rest = message.partition(": ")
    return rest.partition(": ")[0].rpartition(", ")[2] if kind in (BATCH, "state") else ""


def _row(change: Change, words: Words) -> FieldRow:
    name, where, path = named(change.path, words), change.where, change.path
    language = language_of(path)
    if change.kind is ChangeKind.MOVED:
        assert isinstance(change.old, int)
        assert isinstance(change.new, int)
        places = (change.old + 1, change.new + 1)
        return FieldRow(name, where, change.kind, language, moved=places)
    gone = () if change.kind is ChangeKind.ADDED else lines(change.old, path, words)
    came = () if change.kind is ChangeKind.REMOVED else lines(change.new, path, words)
    if change.kind is ChangeKind.CHANGED and len(gone) == len(came) == 1:
        before, after = marked(gone[0].text, came[0].text)
        return FieldRow(name, where, change.kind, language, old_words=before, new_words=after)
    return FieldRow(name, where, change.kind, language, gone, came)
