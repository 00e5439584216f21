"""Vault objects of originals with one record beside them: stacks, relightable images."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from handscroll.model.rights import State
from handscroll.museum.layout import Layout
from handscroll.museum.records import EVENTS, as_json, event
from handscroll.storage.vault import Vault


class Withdrawal(NamedTuple):
    """Who took something from visitors, when (ISO 8601, UTC), and why; the reason may be empty."""

    person: str
    at: str
    because: str


@dataclass(frozen=True, slots=True)
class Said:
    """Who did something, and what the journal and the object's own events tell of it."""

    person: str
    facts: Mapping[str, Any]


class Originals:
    """Objects of one kind, each with a record of that name and events in order.

    Parameters
    ----------
    record
        Logical path of the record.
    """

    def __init__(self, layout: Layout, vault: Vault, record: str) -> None:
        self._layout, self._vault, self._record = layout, vault, record

    def bring(
        self,
        object_id: str,
        document: Mapping[str, Any],
        originals: Mapping[str, Path],
        *,
        sha512: Mapping[str, str],
        said: Said,
    ) -> bool:
        """Cut the first version, and say whether it is new; one that is held stays as it is.

        To be called while the object is held alone.

        Parameters
        ----------
        originals
            Logical path to the staged file; files are moved, not copied.
        sha512
            Digest of each staged file, by logical path.
        """
        if self._vault.head(object_id):
            return False
        changes: dict[str, Path | bytes] = {
            **originals,
            self._record: as_json(document),
            EVENTS: as_json([event("accession", said.person, said.facts)]),
        }
        self._vault.cut(
            object_id, changes, head=0, message="Accession", person=said.person,
            digests=sha512, move=True,
        )  # fmt: skip
        return True

    def cut(
        self,
        object_id: str,
        kind: str,
        document: Mapping[str, Any],
        said: Said,
        more: Mapping[str, bytes],
    ) -> None:
        """Cut a version with another record; to be called while the object is held alone.

        Parameters
        ----------
        kind
            As the journal will name it.
        more
            Logical path to what is written besides.
        """
        events = json.loads(self._vault.read(object_id, EVENTS))
        told = event(kind.partition(".")[2], said.person, said.facts)
        changes = {self._record: as_json(document), EVENTS: as_json([*events, told]), **more}
        head = self._vault.head(object_id)
        self._vault.cut(object_id, changes, head=head, message=kind, person=said.person)

    def withdrawn(self, object_id: str) -> Withdrawal | None:
        """Return the last withdrawal that an object's own events tell of."""
        for one in reversed(json.loads(self._vault.read(object_id, EVENTS))):
            if one["eventType"] == "state" and one["detail"].get("to") == State.WITHDRAWN:
                told = one["agent"], one["eventDateTime"], one["detail"].get("because", "")
                return Withdrawal(*told)
        return None

    def read(self, object_id: str, path: str) -> bytes | None:
        """Return a file of an object's head, or None where it has none of that name."""
        if path not in self._vault.paths(object_id):
            return None
        return self._vault.read(object_id, path)

    @contextmanager
    def spread(self, name: str, object_id: str, files: Mapping[str, str]) -> Iterator[Path]:
        """Lay originals out in a folder of their own.

        The vault keeps equal files once, under one name; here each has its own again. Nothing
        is copied where the file system has hard links.

        Parameters
        ----------
        name
            Of the folder, together with this process.
        files
            Where each lies in the folder, to its logical path.
        """
        folder = self._layout.staging / f"{name}-{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            for place, path in files.items():
                _lay(self._vault.locate(object_id, path), folder / place)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _lay(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, place)
    except OSError:
        shutil.copyfile(source, place)
