"""Lots in the vault: one object holds many records, each a line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handscroll.errors import InvalidError
from handscroll.model.relic import Relic
from handscroll.museum.records import NOTHING, as_json
from handscroll.museum.schema import CURRENT, KEY, Document, from_document, read_relic, to_document
from handscroll.storage.vault import Vault

RECORDS = "records.jsonl"
ABOUT = "lot.json"
IMPORTED = "import"
"""Type of the event that says from which lot a relic came, kept when it gets its own object."""

_PREFIX = "urn:handscroll:lot:"


@dataclass(frozen=True)
class Line:
    """A record on its way into a lot: what must be unique, and its line."""

    relic: str
    accession_number: str
    text: bytes


def lot_object(load: str, number: int) -> str:
    """Return the vault object of a load's lot; numbers begin with 1."""
    return f"{_PREFIX}{load}:{number:06d}"


def lot_of(object_id: str) -> tuple[str, int] | None:
    """Return load and number of the lot that a vault object keeps, None for another kind."""
    if not object_id.startswith(_PREFIX):
        return None
    load, _, number = object_id.removeprefix(_PREFIX).rpartition(":")
    return load, int(number)


def line_of(relic: Relic) -> Line:
    """Write a record as one line, its schema's version and its own identifier with it.

    Raises
    ------
    InvalidError
        If a text holds half of a surrogate pair or U+0000, which not every store can keep.
    """
    document = to_document(relic)
    try:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        as_json(document)  # says where
        raise
    if NOTHING.encode() in text:
        as_json(document)  # refuses the character itself, not a backslash and five letters
    return Line(relic.id, relic.accession_number, text + b"\n")


def require_no_files(relic: Relic, row: int) -> None:
    """Refuse a record with parts: a lot keeps no files.

    Raises
    ------
    InvalidError
        If it has parts.
    """
    if relic.parts:
        raise InvalidError(
            f"Record {row}, {relic.accession_number[:60]}, was not loaded",
            why=f"it names {len(relic.parts)} parts with files, and a lot keeps records alone",
            fix="Load the record without parts, then take its files in",
        )


def contents(load: str, number: int, lines: Sequence[Line]) -> dict[str, bytes | None]:
    """Return the files of a lot; without lines the file of records is left out."""
    about = {"load": load, "number": number, "records": len(lines)}
    kept = b"".join(line.text for line in lines) if lines else None
    return {ABOUT: as_json(about), RECORDS: kept}


def documents(vault: Vault, object_id: str, version: int | None = None) -> Iterator[Document]:
    """Yield the records of a lot as the register keeps them; none of an undone load.

    Parameters
    ----------
    version
        Of the lot; None is its head.
    """
    if RECORDS not in vault.paths(object_id, version):
        return
    for line in vault.read(object_id, RECORDS, version).splitlines():
        found = json.loads(line)
        # What this version wrote is what it would write again, so that nothing need be read.
        present = isinstance(found, dict) and found.get(KEY) == CURRENT
        yield found if present else to_document(read_relic(line))


def relics(vault: Vault, object_id: str) -> Iterator[Relic]:
    """Yield the relics of a lot's head as they were loaded."""
    return (from_document(document) for document in documents(vault, object_id))
