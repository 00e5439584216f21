"""How records and events are written into vault objects: readable JSON, one file a purpose."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handscroll.errors import InvalidError
from handscroll.model.person import Person
from handscroll.storage.spelt import spelt
from handscroll.storage.vault import Vault

RELIC = "relic.json"
EVENTS = "events.json"
OBSERVATIONS = "observations.json"
PERSON = "person.json"
WORDS = "words.json"

_RELIC_PREFIX = "urn:handscroll:relic:"
_PERSON_PREFIX = "urn:handscroll:person:"
_WORDS_PREFIX = "urn:handscroll:words:"


def relic_object(relic: str) -> str:
    """Return the vault object of a relic."""
    return _RELIC_PREFIX + relic


def person_object(person: str) -> str:
    """Return the vault object of a person."""
    return _PERSON_PREFIX + person


def relic_of(object_id: str) -> str | None:
    """Return the relic that a vault object keeps, or None for another kind of object."""
    return object_id.removeprefix(_RELIC_PREFIX) if object_id.startswith(_RELIC_PREFIX) else None


def person_of(object_id: str) -> str | None:
    """Return the person that a vault object keeps, or None for another kind of object."""
    return object_id.removeprefix(_PERSON_PREFIX) if object_id.startswith(_PERSON_PREFIX) else None


def words_object(language: str) -> str:
    """Return the vault object of the museum's own words in a language."""
    return _WORDS_PREFIX + language


def words_of(object_id: str) -> str | None:
    """Return the language whose words a vault object keeps, or None for another kind."""
    return object_id.removeprefix(_WORDS_PREFIX) if object_id.startswith(_WORDS_PREFIX) else None


NOTHING = "\\u0000"
"""U+0000 as JSON writes it."""
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def as_json(value: object) -> bytes:
    """Write a record as readable, stable JSON.

    Raises
    ------
    InvalidError
        As :func:`require_keepable`; nothing was written.
    """
    return _kept(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def require_keepable(value: object) -> None:
    """Refuse what not every store can keep.

    Raises
    ------
    InvalidError
        If a text holds half of a surrogate pair, which no file can keep, or U+0000, which
        PostgreSQL keeps in no text.
    """
    _kept(spelt(value))


def _kept(text: str) -> bytes:
    if NOTHING in text and _NUL.search(text):
        raise InvalidError(
            "The record was not written",
            why="a text in it holds the character U+0000, which not every register can keep",
            fix="Leave that character out",
        )
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        around = text[max(0, error.start - 40) : error.start].encode("ascii", "backslashreplace")
        raise InvalidError(
            "The record was not written",
            why=f"after {around.decode()!r} stands U+{ord(text[error.start]):04X}, half of a"
            " surrogate pair, which no file can keep",
            fix="Type that text again",
        ) from None


def event(kind: str, person: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event as PREMIS names its parts (type, date and time, agent, detail)."""
    return {
        "eventType": kind,
        "eventDateTime": datetime.now(UTC).isoformat(timespec="seconds"),
        "agent": person,
        "detail": dict(facts),
    }


def read_person(vault: Vault, object_id: str) -> tuple[Person, str]:
    """Return ``(person, password hash)`` as the vault keeps them."""
    record = json.loads(vault.read(object_id, PERSON))
    password_hash = record.pop("password_hash")
    return Person.model_validate(record), password_hash
