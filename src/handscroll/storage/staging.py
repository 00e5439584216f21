"""The folder beside the vault where versions are built, and what left-overs in it become.

A transaction is a folder ``staging/<name>/`` whose file ``lock`` its living writer holds.
While it has no ``note.json`` it is scrap: the next one who looks sweeps it away. With a note
it is a promise: the renames that the note lists are done, however often they are begun.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from handscroll.faults import fault
from handscroll.storage.disk import FileLock, remove_tree, sync_filesystem, sync_folder, write_new
from handscroll.storage.inventory import FILE, SIDECAR

NOTE = "note.json"


@dataclass(frozen=True)
class Install:
    """One object's renames.

    Parameters
    ----------
    object_id
        The object's name.
    place
        Its folder, relative to the vault root.
    stage
        Folder name inside the transaction that holds what is built.
    version
        Version number; version 1 is a new object and comes in by one rename.
    """

    object_id: str
    place: str
    stage: str
    version: int


class Transaction:
    """One writer's folder in staging: built in, noted, installed, swept.

    Parameters
    ----------
    folder
        ``staging/<name>``.
    lock
        Its lock, held.
    root
        The vault root that is installed into.
    """

    def __init__(self, folder: Path, lock: FileLock, root: Path) -> None:
        self.folder, self._lock, self._root = folder, lock, root

    @classmethod
    def begin(cls, staging: Path, root: Path) -> Transaction:
        """Make a transaction that no sweeper can mistake for a dead one."""
        while True:
            folder = staging / uuid.uuid4().hex
            folder.mkdir()
            lock = FileLock(folder / "lock")
            # A sweeper may have come between the two calls: then the name is gone, try again.
            with suppress(FileNotFoundError):
                if lock.acquire(wait=False):
                    if lock.still_named():
                        return cls(folder, lock, root)
                    lock.release()

    def promise(self, installs: Iterable[Install]) -> None:
        """Write the note, durable: from here on these installs will be done."""
        listed = [asdict(install) for install in installs]
        beside = self.folder / "note.new"
        write_new(beside, json.dumps(listed).encode(), sync=True)
        beside.rename(self.folder / NOTE)
        sync_folder(self.folder)

    def promised(self) -> list[Install]:
        """Return what the note lists; nothing when there is none."""
        try:
            listed = json.loads((self.folder / NOTE).read_bytes())
        except FileNotFoundError:
            return []
        return [Install(**entry) for entry in listed]

    def keep(self, *, sync_at_once: bool = False) -> None:
        """Do every promised rename that is not done yet, sync, and sweep the folder."""
        installs = self.promised()
        for install in installs:
            self._install(install)
        if sync_at_once:
            sync_filesystem(self._root)
        else:
            for folder in self._touched(installs):
                sync_folder(folder)
        fault("vault.installed")
        self.sweep()

    def sweep(self) -> None:
        """Take the promise back or declare it kept: remove note, folder and lock."""
        # Not synced: a note that a power cut brings back finds its renames done.
        (self.folder / NOTE).unlink(missing_ok=True)
        fault("vault.note_removed")
        remove_tree(self.folder)
        self._lock.release()

    def withdraw(self) -> bool:
        """Undo a promise whose renames failed; False when an inventory was replaced already."""
        installs = self.promised()
        if any(i.version > 1 and not (self.folder / i.stage / FILE).exists() for i in installs):
            return False
        for install in installs:
            self._undo(install)
        (self.folder / NOTE).unlink()
        sync_folder(self.folder)
        self.sweep()
        return True

    def abandon(self) -> None:
        """Let the lock go and leave the promise to whoever comes next."""
        self._lock.release()

    def _install(self, install: Install) -> None:
        stage, place = self.folder / install.stage, self._root / install.place
        if install.version == 1:
            if stage.exists():
                _move_in(stage, place)
                fault("vault.object_moved")
            return
        for name, point in (
            (f"v{install.version}", "vault.version_moved"),
            (FILE, "vault.inventory_moved"),
            (SIDECAR, "vault.sidecar_moved"),
        ):
            if (stage / name).exists():
                (stage / name).rename(place / name)
                fault(point)

    def _undo(self, install: Install) -> None:
        stage, place = self.folder / install.stage, self._root / install.place
        if install.version == 1:
            if not stage.exists() and place.exists():
                place.rename(stage)
            with suppress(OSError):  # others may live in the same folder by now
                place.parent.rmdir()
            return
        name = f"v{install.version}"
        if not (stage / name).exists() and (place / name).exists():
            (place / name).rename(stage / name)

    def _touched(self, installs: Iterable[Install]) -> set[Path]:
        folders: set[Path] = set()
        for install in installs:
            place = self._root / install.place
            folders |= {place.parent, self._root} if install.version == 1 else {place}
        return folders


@contextmanager
def _left_over(folder: Path, root: Path, *, wait: bool) -> Iterator[Transaction | None]:
    """Take a dead writer's transaction; None when its writer lives or it is gone."""
    lock = FileLock(folder / "lock")
    try:
        taken = lock.acquire(wait=wait)
    except (FileNotFoundError, NotADirectoryError):
        taken = False
    try:
        yield Transaction(folder, lock, root) if taken and lock.still_named() else None
    finally:
        lock.release()


def recover(staging: Path, root: Path) -> int:
    """Finish or remove everything that dead writers left; return how many there were.

    Transactions of living writers are left alone, so any process may call this at any time.
    """
    count = 0
    for folder in sorted(staging.iterdir()):
        with _left_over(folder, root, wait=False) as transaction:
            if transaction is not None:
                transaction.keep()
                count += 1
    return count


def recover_for(staging: Path, root: Path, object_ids: set[str]) -> None:
    """Finish what dead writers promised about these objects, whose locks the caller holds.

    Nobody living can have promised anything about them: that would take their locks. Who holds
    such a transaction is mending it, and is waited for.
    """
    for folder in staging.iterdir():
        try:
            listed = json.loads((folder / NOTE).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            continue
        if object_ids.isdisjoint(entry["object_id"] for entry in listed):
            continue
        with _left_over(folder, root, wait=True) as transaction:
            if transaction is not None:
                transaction.keep()


def _move_in(stage: Path, place: Path) -> None:
    for attempt in range(8):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            stage.rename(place)
        except FileNotFoundError:
            # Somebody undoing a failed promise removed the empty folder in between.
            if attempt == 7 or not stage.exists():
                raise
        else:
            return
