"""Records as documents of a standard, each read back before it is believed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Protocol, Self

from handscroll.departments.collection.giving.compared import fates
from handscroll.departments.collection.giving.gaps import Fate
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.errors import HandscrollError
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.settings import Settings
from handscroll.standards.lido import reading as lido_reading
from handscroll.standards.lido import writing as lido
from handscroll.standards.linked_art import reading as linked_art_reading
from handscroll.standards.linked_art import writing as linked_art_writing

LIDO = ".lido.xml"
LINKED_ART = ".linked-art.json"
LINKED_ART_LINES = ".linked-art.jsonl"
DOCUMENTS = frozenset({LIDO, LINKED_ART, LINKED_ART_LINES})
"""Ends of names of files that hold records as a standard has them."""


class Standard(Protocol):
    """A standard: how a record is written in it, and read back."""

    head: bytes
    between: bytes
    tail: bytes

    def written(self, relic: Relic) -> bytes | None:
        """Return a record; None where the standard cannot name it."""

    def read(self, written: bytes) -> Relic:
        """Return a record as a reader gets it."""


class Addresses:
    """Where a record stands on the web, for those that the public may see there."""

    def __init__(self, settings: Settings) -> None:
        self._base = (settings.base_url or "").rstrip("/")
        self.museum = dict(settings.name)

    def of(self, relic: Relic) -> tuple[str, str]:
        """Return the addresses of its page and of its manifest; empty where it has none."""
        if not self._base or relic.state is not State.PUBLISHED:
            return "", ""
        page = f"{self._base}/en/relics/{relic.id}"
        manifest = f"{self._base}/iiif/presentation/3/{relic.id}/manifest"
        return page, manifest if relic.parts else ""


class Lido:
    """LIDO 1.1."""

    head, between, tail = lido.HEAD, b"", lido.TAIL

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    def written(self, relic: Relic) -> bytes | None:
        """Return a record as an element."""
        page, manifest = self._addresses.of(relic)
        return lido.record(relic, lido.Elsewhere(page, manifest, self._addresses.museum))

    def read(self, written: bytes) -> Relic:
        """Return a record as a reader gets it."""
        return lido_reading.relic_of(lido_reading.parsed(written.decode()))


class LinkedArt:
    """Linked Art 1.0, a document a line; in brackets where the file is one list."""

    def __init__(self, addresses: Addresses, words: Vocabularies, *, listed: bool) -> None:
        self._addresses, self._words = addresses, words
        self.head, self.tail = (b"[\n", b"\n]\n") if listed else (b"", b"\n")
        self.between = b",\n" if listed else b"\n"

    def written(self, relic: Relic) -> bytes | None:
        """Return a record as a line, without its end."""
        page, manifest = self._addresses.of(relic)
        where = linked_art_writing.Elsewhere(page, manifest, self._number)
        found = linked_art_writing.document(relic, where)
        if found is None:
            return None
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()

    def read(self, written: bytes) -> Relic:
        """Return a record as a reader gets it."""
        return linked_art_reading.relic_of(json.loads(written))

    def _number(self, vocabulary: str, term: str) -> str | None:
        try:
            return self._words.term(vocabulary, term).links.get("aat")
        except HandscrollError:
            return None


def standard(kind: str, settings: Settings, words: Vocabularies) -> Standard:
    """Return the standard of one of :data:`DOCUMENTS`."""
    addresses = Addresses(settings)
    if kind == LIDO:
        return Lido(addresses)
    return LinkedArt(addresses, words, listed=kind == LINKED_ART)


class DocumentsOutlet:
    """A file of documents; those of a standard that needs them, between a head and a tail."""

    def __init__(self, path: Path | None, of: Standard) -> None:
        self._standard = of
        self._file: IO[bytes] | None = None if path is None else path.open("wb")
        self.bytes: int | None = 0
        self._any = False

    def give(self, relic: Relic) -> dict[str, Fate] | None:
        """Write a record; None where it cannot be read back."""
        written = self._standard.written(relic)
        if written is None:
            return None
        try:
            back = self._standard.read(written)
        except HandscrollError:
            return None
        self._write((self._standard.between if self._any else b"") + written)
        self._any = True
        return fates(relic, back)

    def _write(self, written: bytes) -> None:
        if self._file is not None:
            self._file.write(written)
        self.bytes = (self.bytes or 0) + len(written)

    def __enter__(self) -> Self:
        self._write(self._standard.head)
        return self

    def __exit__(self, *problem: object) -> None:
        self._write(self._standard.tail)
        if self._file is not None:
            self._file.close()
