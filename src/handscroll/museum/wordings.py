"""The museum's own words: what it says instead of the shipped ones, and languages that it added.

A change is a line of the journal; a version of the language's vault object is cut when many words
change at once, and else when as many changes have gathered.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select

from handscroll.errors import ConflictError, HandscrollError, NotFoundError, StorageFullError
from handscroll.model.text import LANGUAGES
from handscroll.model.wording import SHIPPED, Phrase, Tongue, Wording
from handscroll.museum.ledger import Ledger
from handscroll.museum.records import WORDS, as_json, words_object
from handscroll.museum.words_kept import COLUMNS, ITSELF, REMOVED
from handscroll.storage import tables
from handscroll.storage.register import Register
from handscroll.storage.vault import Vault

MANY = 50
"""Changes after which a version of the vault object is cut."""
MOST_LANGUAGES = 40
"""Every page names all of them."""
_ROW = tables.WordRow


@dataclass(frozen=True)
class Change:
    """What somebody once made of a word; `phrase` None put the shipped one back."""

    language: str
    key: str
    seq: int
    at: str
    person: str
    kind: str
    phrase: Phrase | None


class Wordings:
    """The words of one museum; safe to ask from many threads.

    Parameters
    ----------
    generation
        Returns a number that changes when the register does, see
        :class:`handscroll.museum.captures.Captures`.
    """

    def __init__(self, vault: Vault, ledger: Ledger, generation: Callable[[], int]) -> None:
        self._vault = vault
        self._ledger = ledger
        self._generation = generation
        self._held: tuple[int, object, Wording] = (-1, None, SHIPPED)

    def now(self) -> Wording:
        """Return the wording as it stands; the same object for as long as nothing changed.

        While the register does not answer, what was said last is said on.
        """
        held = self._held
        with contextlib.suppress(HandscrollError):
            generation = self._generation()
            if held[0] == generation:
                return held[2]
            mark = self._mark()
            wording = held[2] if mark == held[1] else self._read()
            self._held = held = (generation, mark, wording)
        return held[2]

    def change(
        self,
        language: str,
        changes: Mapping[str, Phrase | None],
        *,
        person: str,
        seen: Mapping[str, int] | None = None,
    ) -> int:
        """Say words otherwise, or put shipped ones back; return how many of them changed.

        Parameters
        ----------
        changes
            Key to phrase; None puts the shipped one back.
        seen
            Key to the journal's line of the newest change that the editor had before them, 0 for
            none; what was changed since is refused.

        Raises
        ------
        ConflictError
            If somebody changed one of them in between; nothing was written.
        """
        object_id = words_object(language)
        with self._vault.alone(object_id):
            newest = self._newest(language)
            standing = {key: one.phrase for key, one in newest.items()}
            words = {key: one for key, one in changes.items() if standing.get(key) != one}
            for key, seq in (seen or {}).items():
                last = newest.get(key)
                if key in words and last is not None and last.seq != seq:
                    raise ConflictError(
                        f"The word {key[:80]} was not changed",
                        why=f"{last.person} changed it at {last.at[:19]} UTC, while you wrote",
                        fix="Look at what it says now, then change it again",
                    )
            if not words:
                return 0
            if all(one is None for one in words.values()):
                self._ledger.record("words.put_back", object_id, person, words=words)
            elif len(words) > 1:
                self._ledger.record("words.imported", object_id, person, words=words)
            else:
                self._ledger.record("words.changed", object_id, person, words=words)
            self._cut(language, person, "changed")
        return len(words)

    def add(self, tongue: Tongue, words: Mapping[str, Phrase], *, person: str) -> None:
        """Add a language.

        Raises
        ------
        ConflictError
            If there is one of that tag, or there are too many.
        """
        object_id = words_object(tongue.tag)
        with self._vault.alone(object_id):
            self.require_room(tongue.tag)
            facts = tongue.model_dump()
            self._ledger.record("words.added", object_id, person, words=dict(words), language=facts)
            self._cut(tongue.tag, person, "added", at_once=True)

    def remove(self, language: str, *, person: str) -> None:
        """Take a language away that was added; its vault object keeps every version.

        Raises
        ------
        ConflictError
            If it is one of the shipped ones.
        NotFoundError
            If there is none of that tag.
        """
        object_id = words_object(language)
        with self._vault.alone(object_id):
            self.require_added(language)
            self._ledger.record(REMOVED, object_id, person, words={}, language=None)
            self._cut(language, person, "removed", at_once=True)

    def require_room(self, language: str) -> None:
        """Raise what :meth:`add` would, before it is asked for."""
        known = self._read().languages
        if language in known:
            raise ConflictError(
                f"The language {language} was not added",
                why="it is there already",
                fix="Change its words with: handscroll words import FILE",
            )
        if len(known) >= MOST_LANGUAGES:
            raise ConflictError(
                f"The language {language} was not added",
                why=f"there are {len(known)} already, and every page names all of them",
                fix="First remove one with: handscroll words remove LANGUAGE",
            )

    def require_added(self, language: str) -> None:
        """Raise what :meth:`remove` would, before it is asked for."""
        if language in LANGUAGES:
            raise ConflictError(
                f"The language {language} was not removed",
                why="it is one of those that handscroll brings",
                fix="Remove a language that was added",
            )
        if self._read().tongue(language) is None:
            raise NotFoundError(
                f"The language {language[:40]} was not removed",
                why="the museum has none of that tag",
                fix="List the languages with: handscroll words list",
            )

    def newest(self, *keys: str) -> dict[tuple[str, str], Change]:
        """Return the newest change of every word, or of some: by language and key."""
        return {(one.language, one.key): one for one in self._changes("", *keys)}

    def history(self, language: str, key: str) -> Sequence[Change]:
        """Return every change of a word, oldest first."""
        return tuple(self._changes(language, key))

    def _newest(self, language: str) -> dict[str, Change]:
        return {one.key: one for one in self._changes(language)}

    def _changes(self, language: str = "", *keys: str) -> Iterator[Change]:
        row = _ROW
        wanted = select(
            row.language, row.key, row.seq, row.at, row.person, row.kind, row.phrase
        ).order_by(row.seq)
        if language:
            wanted = wanted.where(row.language == language)
        if keys:
            wanted = wanted.where(row.key.in_(keys))
        return (Change(*found) for found in self._ledger.register.rows(wanted, {}))

    def _mark(self) -> object:
        register: Register = self._ledger.register
        return tuple(register.rows(select(func.count(), func.max(_ROW.seq)), {})[0])

    def _read(self) -> Wording:
        """Return what the register holds; a language that cannot be understood is none."""
        tongues: dict[str, Tongue] = {}
        said: dict[str, dict[str, Phrase]] = {}
        for (language, key), one in self.newest().items():
            if key == ITSELF:
                with contextlib.suppress(ValidationError):
                    tongues[language] = Tongue.model_validate(one.phrase)
            elif one.phrase is not None:
                said.setdefault(language, {})[key] = one.phrase
        known = {*LANGUAGES, *tongues}
        words = {language: one for language, one in said.items() if language in known}
        if not tongues and not words:
            return SHIPPED
        return Wording(tuple(tongues[tag] for tag in sorted(tongues)), words)

    def _cut(self, language: str, person: str, message: str, *, at_once: bool = False) -> None:
        """Cut a version of what the journal has, when there is enough of it."""
        object_id = words_object(language)
        head, kept = self._vault.head(object_id), 0
        if head:
            kept = json.loads(self._vault.read(object_id, WORDS))["journal"]
        newest = self._newest(language)
        gathered = sum(1 for one in newest.values() if one.seq > kept)
        if not newest or not (at_once or gathered >= MANY):
            return
        words = {key: {name: getattr(one, name) for name in COLUMNS} for key, one in newest.items()}
        document: dict[str, Any] = {
            "language": language, "journal": max(one.seq for one in newest.values()),
            "words": words,
        }  # fmt: skip
        # The journal has it all: what a full disk leaves out is in the next version.
        with contextlib.suppress(StorageFullError):
            self._vault.cut(
                object_id, {WORDS: as_json(document)}, head=head, message=message, person=person
            )
