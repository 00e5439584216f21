"""Where a backup may go: an empty folder, or the backup that is there of the same museum."""

from __future__ import annotations

import shutil
from pathlib import Path

from handscroll.departments.staff.keeping.bag import COMING, LOCK, PROMISED, Bag
from handscroll.departments.staff.keeping.snapshot import Snapshot
from handscroll.errors import ConflictError, InvalidError, StorageFullError
from handscroll.storage.journal import Journal

SPARE = 16 << 20
"""Bytes that stay free: manifests, and the blocks of many small files."""


def require_target(museum: Path, target: Path) -> None:
    """Refuse a place that is part of the museum, or holds something else than a backup.

    Raises
    ------
    InvalidError
        If one lies in the other.
    ConflictError
        If something else is there.
    """
    here, there = museum.resolve(), target.resolve()
    if there.is_relative_to(here) or here.is_relative_to(there):
        raise InvalidError(
            f"No backup was made at {target}",
            why="one lies in the other: what destroys the museum would destroy its backup",
            fix="Name a folder on another disk",
        )
    if target.exists() and not target.is_dir():
        raise _occupied(target, "it is a file")
    if not target.is_dir() or not any(target.iterdir()):
        return
    bag = Bag(target)
    begun = any((target / name).exists() for name in (LOCK, COMING, PROMISED))
    if not bag.info().get("Bag-Software-Agent", "").startswith("handscroll") and not (
        begun and not bag.complete
    ):
        raise _occupied(target, "it holds something that handscroll did not write")


def same_museum(folder: Path, bag: Bag, snapshot: Snapshot) -> None:
    """Refuse the backup of another museum, or of a newer state of this one.

    Raises
    ------
    ConflictError
        If the journal of the museum does not continue the one in the backup.
    """
    info = bag.info()
    kept, hashed = info.get("Handscroll-Journal-Sequence", "0"), info.get("Handscroll-Journal-Hash")
    seq = int(kept) if kept.isdecimal() else 0
    if not info or seq == 0:
        return
    if info.get("Handscroll-Museum") != snapshot.museum:
        raise _occupied(bag.folder, "it is the backup of another museum")
    if seq > snapshot.extent.seq:
        raise _occupied(
            bag.folder,
            f"it goes up to journal entry {seq}, this museum only to {snapshot.extent.seq}",
        )
    entry = next(iter(Journal(folder / "journal").read(after=seq - 1)), None)
    if entry is None or entry.hash != hashed:
        raise _occupied(
            bag.folder, f"its journal and this museum's are not the same up to entry {seq}"
        )


def require_room(folder: Path, wanted: int) -> None:
    """Refuse a copy that the disk has no room for.

    Raises
    ------
    StorageFullError
        Before anything is written.
    """
    free = shutil.disk_usage(folder).free
    if wanted + SPARE > free:
        raise StorageFullError(
            f"Nothing was copied to {folder}",
            why=f"{wanted / 1e6:.0f} MB are to be copied, {free / 1e6:.0f} MB are free",
            fix="Make room there, or name a folder on a larger disk",
        )


def _occupied(target: Path, why: str) -> ConflictError:
    return ConflictError(
        f"No backup was made at {target}", why=why, fix="Name an empty folder, or a new one"
    )
