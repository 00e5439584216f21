"""One line of the journal: how an entry is written, hashed, chained and read back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handscroll.errors import InvalidError, UnreadableError
from handscroll.storage.spelt import read_back, spelt

GENESIS = "0" * 64
"""What the first entry carries in place of a predecessor's hash."""


@dataclass(frozen=True)
class Entry:
    """Something that happened.

    Parameters
    ----------
    seq
        Number in the journal, from 1 without gaps.
    at
        RFC 3339, UTC.
    kind, subject, person
        What, to which thing, by whom.
    payload
        The facts.
    previous, hash
        sha256 hex of the entry before, and of this one.
    """

    seq: int
    at: str
    kind: str
    subject: str
    person: str
    payload: dict[str, Any]
    previous: str
    hash: str


def chained(
    facts: tuple[int, str, str, str, str], payload: dict[str, Any], previous: str
) -> tuple[bytes, Entry]:
    """Return an entry's line and the entry.

    Parameters
    ----------
    facts
        seq, at, kind, subject, person.
    payload
        JSON-able.
    previous
        Hash of the entry before.

    Raises
    ------
    InvalidError
        When the payload is not JSON.
    """
    seq, at, kind, subject, person = facts
    document = {
        "seq": seq,
        "at": at,
        "kind": kind,
        "subject": subject,
        "person": person,
        "payload": payload,
        "previous": previous,
    }
    try:
        body = _canonical(document)
    except InvalidError as error:
        raise InvalidError(
            f"The journal entry {kind} of {subject}", why=error.why, fix=error.fix
        ) from error
    digest = hashlib.sha256(body).hexdigest()
    # The payload is read back, so that the writer sees what every later reader will see.
    entry = Entry(**{**document, "payload": read_back(payload), "hash": digest})
    return body[:-1] + f',"hash":"{digest}"}}\n'.encode(), entry


def parsed(line: bytes) -> tuple[Entry | None, str]:
    """Read a line; return the entry, or None and what is wrong with the line."""
    if not line.endswith(b"\n"):
        return None, "it has no end"
    try:
        document = json.loads(line)
        told = document.pop("hash")
        if hashlib.sha256(_canonical(document)).hexdigest() != told:
            return None, "its hash is not that of its content"
        return Entry(**document, hash=told), ""
    except (InvalidError, ValueError, TypeError, KeyError, AttributeError) as error:
        return None, f"it is no entry: {error}"


def broken(segment: Path, number: int, problem: str) -> UnreadableError:
    """Return the error that names a damaged line."""
    return UnreadableError(
        f"The journal {segment.name}, line {number}",
        why=problem,
        fix="Restore this file from a backup; what it held since then is lost",
    )


def _canonical(document: dict[str, Any]) -> bytes:
    text = spelt(document)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InvalidError(
            "A document was not written",
            why=f"it is no JSON: {error}",
            fix="Give plain values only",
        ) from error
