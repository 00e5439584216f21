"""What an OCFL object says of itself: its inventory, read, extended and written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from handscroll.errors import NotFoundError, UnreadableError
from handscroll.storage.quiet import ocfl_py

FILE = "inventory.json"
SIDECAR = "inventory.json.sha512"
DECLARATION = "0=ocfl_object_1.1"


@dataclass(frozen=True)
class VersionNote:
    """Who cut a version, when and why.

    Parameters
    ----------
    version
        Number, from 1.
    created
        RFC 3339, UTC.
    message, person
        As given to `Vault.cut`.
    """

    version: int
    created: str
    message: str
    person: str


class Inventory:
    """One object's inventory: versions, logical paths and where their bytes lie.

    Parameters
    ----------
    data
        The JSON document of OCFL 1.1 section 3.5, kept by ``ocfl.Inventory``.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self._kept = ocfl_py().Inventory(data)

    @classmethod
    def begin(cls, object_id: str) -> Inventory:
        """Return the inventory of an object that has no version yet."""
        kept = ocfl_py().Inventory()
        kept.id, kept.spec_version, kept.digest_algorithm = object_id, "1.1", "sha512"
        kept.init_manifest_and_versions()
        return cls(kept.data)

    @classmethod
    def read(cls, folder: Path) -> Inventory:
        """Read an object's root inventory and check it against its head version's sidecar.

        The head's own sidecar is asked, not the root's: it is in place before the inventory
        is, so that a reader beside a writer never meets a pair that does not fit.

        Raises
        ------
        FileNotFoundError
            When there is no object.
        UnreadableError
            When the inventory is not what was written.
        """
        written = (folder / FILE).read_bytes()
        try:
            data = json.loads(written)
            sidecar = (folder / data["head"] / SIDECAR).read_text("utf-8")
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise damaged(folder, str(error)) from error
        if sidecar.split(" ")[0] != hashlib.sha512(written).hexdigest():
            raise damaged(folder, "its sha512 is not the one kept beside it")
        return cls(data)

    @property
    def id(self) -> str:
        """The object's name."""
        return str(self._kept.id)

    @property
    def head(self) -> int:
        """Number of the newest version, 0 before the first."""
        return int(self._kept.head[1:]) if self._kept.head else 0

    def state(self, version: int | None = None) -> dict[str, str]:
        """Return logical path -> sha512 of one version (the head when None).

        Raises
        ------
        NotFoundError
            When there is no such version.
        """
        number = self.head if version is None else version
        if number == 0 and self.head == 0:
            return {}
        if not 1 <= number <= self.head:
            raise NotFoundError(
                f"Version {number} of {self.id}",
                why=f"the vault holds versions 1 to {self.head}",
                fix="Ask for one of these",
            )
        state = self._kept.version(f"v{number}").state
        return {path: digest for digest, paths in state.items() for path in paths}

    def content_path(self, digest: str) -> str:
        """Return where the bytes of a digest lie, relative to the object's folder."""
        return str(self._kept.content_path_for_digest(digest))

    def holds(self, digest: str) -> bool:
        """Whether the bytes of a digest are in the object already."""
        return digest in self._kept.manifest

    def history(self) -> list[VersionNote]:
        """Return the notes of all versions, oldest first."""
        return [
            VersionNote(v.number, v.created, v.message or "", v.user_name or "")
            for v in self._kept.versions()
        ]

    def extended(
        self, state: Mapping[str, str], note: VersionNote
    ) -> tuple[Inventory, dict[str, str]]:
        """Return the inventory with one version more, and which bytes it needs.

        Parameters
        ----------
        state
            Logical path -> sha512 of the whole new version.
        note
            The new version's number, time, message and person.

        Returns
        -------
        tuple
            The new inventory, and sha512 -> content path of bytes not in the object yet.
        """
        data = {**self._kept.data, "manifest": dict(self._kept.manifest)}
        data["versions"] = dict(self._kept.versions_block)
        grown = ocfl_py().Inventory(data)
        missing: dict[str, str] = {}
        by_digest: dict[str, list[str]] = {}
        for path, digest in sorted(state.items()):
            by_digest.setdefault(digest, []).append(path)
            if digest not in grown.manifest:
                missing[digest] = f"v{note.version}/content/{path}"
                grown.manifest[digest] = [missing[digest]]
        version = grown.add_version(vdir=f"v{note.version}", state=by_digest)
        version.created, version.message = note.created, note.message
        version.user_name = note.person
        version.user_address = f"urn:handscroll:person:{quote(note.person)}"
        return Inventory(grown.data), missing

    def encoded(self) -> tuple[bytes, bytes]:
        """Return the inventory as JSON, one line an entry, and its sidecar."""
        written = _readable(self._kept.data).encode("ascii")
        return written, f"{hashlib.sha512(written).hexdigest()} {FILE}\n".encode("ascii")


def timestamp(when: datetime | None) -> str:
    """Return a moment (now when None) as RFC 3339 in UTC."""
    moment = datetime.now(UTC) if when is None else when.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def damaged(folder: Path, why: str) -> UnreadableError:
    """Return the error that says an object's inventory cannot be trusted."""
    return UnreadableError(
        f"The vault object in {folder.name}",
        why=f"its inventory is damaged: {why}",
        fix="Validate the vault and restore this object from a backup",
    )


def _readable(data: dict[str, Any]) -> str:
    """JSON with a line per entry: as fast as the C encoder, and a person can still read it.

    ASCII only, since validators open inventories in whatever encoding the machine has.
    """
    parts = []
    for key in sorted(data):
        value = data[key]
        if isinstance(value, dict):
            lines = (
                f"    {json.dumps(k)}: {json.dumps(v, sort_keys=True)}" for k, v in value.items()
            )
            parts.append(f"  {json.dumps(key)}: {{\n" + ",\n".join(lines) + "\n  }")
        else:
            parts.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
