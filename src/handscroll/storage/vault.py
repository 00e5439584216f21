"""The vault: an OCFL 1.1 storage root that a killed writer cannot poison.

A version is built beside its object, synced, promised in a write-ahead note, and then renamed
in (see ``docs/decisions/0001-vault-crash-safety.md``). Readers take no lock: every content file
that an inventory names is in place before the inventory is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from handscroll.errors import NotFoundError, UnreadableError
from handscroll.storage.audit import Audit, validate_object, validate_root
from handscroll.storage.gathering import Source
from handscroll.storage.inventory import Inventory, VersionNote
from handscroll.storage.inventory_cache import InventoryCache
from handscroll.storage.layout import Layout, create_root
from handscroll.storage.names import check_object_id
from handscroll.storage.staging import recover
from handscroll.storage.writing import Batch, Cut, Workplace

__all__ = ["Audit", "Batch", "Cut", "Source", "Vault", "VersionNote"]


class Vault:
    """The store of everything that a person typed, drew or brought.

    Parameters
    ----------
    root
        An OCFL storage root. ``<root>.staging`` and ``<root>.locks`` lie beside it, on the
        same file system. Use `create` or `open`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._layout = Layout.read(root)
        self._work = Workplace.beside(root, self._layout)
        self._inventories = InventoryCache()

    @classmethod
    def create(cls, root: Path) -> Vault:
        """Make an empty vault.

        Raises
        ------
        ConflictError
            When something is there already.
        StorageFullError
            When the disk has no room for it.
        """
        create_root(root)
        return cls.open(root)

    @classmethod
    def open(cls, root: Path) -> Vault:
        """Open a vault, and finish or remove what killed writers left.

        Raises
        ------
        MisconfiguredError
            When the folder is no OCFL 1.1 storage root that we can work with.
        """
        vault = cls(root)
        vault.recover()
        return vault

    def recover(self) -> int:
        """Finish or remove what killed writers left; return how many left-overs there were."""
        return recover(self._work.staging, self.root)

    def cut(  # noqa: PLR0913  the agreed way in: one call says all that a version is
        self,
        object_id: str,
        changes: Mapping[str, Source | None],
        *,
        head: int,
        message: str,
        person: str,
        when: datetime | None = None,
        move: bool = False,
        digests: Mapping[str, str] | None = None,
    ) -> int:
        """Add a version to an object, or make the object.

        Parameters
        ----------
        object_id
            The object's name.
        changes
            Logical path -> bytes, a file to take in, or None to leave the path out of the new
            version. Paths not named stay as they are.
        head
            The version that the caller saw; 0 for a new object.
        message, person
            Why, and who.
        when
            The moment to note, with a time zone; now when None.
        move
            Take files in without copying (hard link, then the source name goes away once the
            version is safe). Falls back to copying across file systems.
        digests
            Logical path -> sha512 hex of sources whose digest is known already. Copied sources
            are checked against it; moved ones are believed.

        Returns
        -------
        int
            The object's head afterwards. When every change is there already it stays what it
            was: the call may be repeated.

        Raises
        ------
        ConflictError
            When the object has another head than the caller saw, and other content.
        InvalidError
            When a name or path is not allowed.
        MismatchError
            When a copied source has not the digest that was handed in.
        StorageFullError
            When the disk is full; the vault is as it was before.
        """
        with self.batch() as batch:
            cut = Cut(object_id, head, message, person, when)
            batch.take(cut, changes, move=move, digests=digests)
        return batch.heads[object_id]

    @contextmanager
    def batch(self, *, sync_at_once: bool = False) -> Iterator[Batch]:
        """Gather cuts that are installed together when the block ends: all of them or none.

        Parameters
        ----------
        sync_at_once
            Sync the file system once instead of every file: cheaper from about ten objects on.
        """
        batch = Batch(self._work, sync_at_once=sync_at_once)
        try:
            yield batch
            batch.install()
        finally:
            batch.close()

    @contextmanager
    def alone(self, *object_ids: str) -> Iterator[None]:
        """Hold off everybody else who asks for this, from reading objects until they are changed.

        Cuts take locks of their own: whoever reads first and then cuts, or writes elsewhere what
        belongs to the objects, holds these around both. Not to be taken twice.
        """
        with self._work.alone({*object_ids}):
            yield

    def head(self, object_id: str) -> int:
        """Return the number of an object's newest version, 0 when there is no such object."""
        try:
            return self._inventory(object_id).head
        except NotFoundError:
            return 0

    def paths(self, object_id: str, version: int | None = None) -> dict[str, str]:
        """Return logical path -> sha512 hex of one version (the head when None)."""
        return self._inventory(object_id).state(version)

    def history(self, object_id: str) -> list[VersionNote]:
        """Return when, why and by whom each version was cut, oldest first."""
        return self._inventory(object_id).history()

    def locate(self, object_id: str, path: str, version: int | None = None) -> Path:
        """Return the file that holds a logical path's bytes, for streaming. Never write to it.

        Raises
        ------
        NotFoundError
            When there is no such object, version or path.
        """
        return self._content(object_id, path, version)[0]

    def read(self, object_id: str, path: str, version: int | None = None) -> bytes:
        """Return a logical path's bytes, checked against their digest.

        Raises
        ------
        NotFoundError
            When there is no such object, version or path.
        UnreadableError
            When the bytes are not those that were written.
        """
        place, digest = self._content(object_id, path, version)
        try:
            content = place.read_bytes()
        except FileNotFoundError:
            content = b""
        if hashlib.sha512(content).hexdigest() != digest:
            raise UnreadableError(
                f"{path} of {object_id}",
                why="its bytes no longer have the sha512 that the inventory tells",
                fix="Restore the object from a backup",
            )
        return content

    def object_ids(self, prefix: str = "") -> Iterator[str]:
        """Yield the names of all objects that begin with ``prefix``, in no order."""
        return (name for name in self._layout.object_ids() if name.startswith(prefix))

    def validate(self, object_id: str | None = None) -> Audit:
        """Check one object, or the whole vault, with ocfl-py's validator, digests included."""
        if object_id is None:
            return validate_root(self.root)
        self._inventory_exists(object_id)
        return validate_object(self._layout.place(object_id))

    def _content(self, object_id: str, path: str, version: int | None) -> tuple[Path, str]:
        inventory = self._inventory(object_id)
        digest = inventory.state(version).get(path)
        if digest is None:
            raise NotFoundError(
                f"{path[:200]!r} in {object_id}",
                why=f"version {version or inventory.head} has no such path",
                fix="Ask for a path that the version lists",
            )
        return self._layout.place(object_id) / inventory.content_path(digest), digest

    def _inventory(self, object_id: str) -> Inventory:
        self._inventory_exists(object_id)
        return self._inventories.read(self._layout.place(object_id))

    def _inventory_exists(self, object_id: str) -> None:
        check_object_id(object_id)
        if not self._layout.place(object_id).is_dir():
            raise NotFoundError(
                f"The vault object {object_id}",
                why="no object bears that name",
                fix="Check the name",
            )
