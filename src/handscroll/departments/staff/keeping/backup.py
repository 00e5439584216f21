"""Back a museum up: copy what is new, check it on the way, and promise the new state at the end.

A run that is interrupted leaves the backup before it whole; the next run goes on where it was.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from handscroll import __version__
from handscroll.departments.staff.keeping.bag import COMING, LOCK, PAYLOAD, TAGS, Bag
from handscroll.departments.staff.keeping.snapshot import (
    VAULT,
    Group,
    Item,
    Snapshot,
    take_snapshot,
)
from handscroll.departments.staff.keeping.target import require_room, require_target, same_museum
from handscroll.errors import UnreadableError
from handscroll.storage.disk import full_disk_named, hash_file, only_one, remove_tree
from handscroll.storage.inventory import DECLARATION

_BLOCK = 1 << 20
OnProgress = Callable[[str, float], None]


@dataclass
class BackedUp:
    """What a backup did, or would do.

    Attributes
    ----------
    files, bytes
        All that the backup holds now.
    copied_files, copied_bytes
        Of these, what this run copied.
    journal_sequence
        The last entry of the journal in it.
    problems
        What could not be kept, or is damaged in the museum.
    left_out
        Links and special files.
    """

    backup: str
    files: int = 0
    bytes: int = 0
    copied_files: int = 0
    copied_bytes: int = 0
    journal_sequence: int = 0
    problems: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def back_up(
    folder: Path,
    target: Path,
    *,
    dry_run: bool = False,
    on_progress: OnProgress = lambda _name, _share: None,
) -> BackedUp:
    """Bring the backup in ``target`` up to the museum in ``folder``, or make it.

    Parameters
    ----------
    on_progress
        Told a file's path and the share of all bytes done, 0 to 1.

    Raises
    ------
    ConflictError
        If ``target`` holds something else, another museum or a newer state of this one.
    InvalidError
        If one of the two lies in the other.
    BusyError
        If another process writes the same backup.
    StorageFullError
        If there is no room; the backup before stays whole.
    """
    require_target(folder, target)
    if dry_run:
        return _Run(Bag(target), take_snapshot(folder), on_progress).foresee()
    with full_disk_named(f"The backup {target} was not finished"):
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        with only_one(target / LOCK, what=f"The backup {target} was not begun"):
            bag = Bag(target)
            bag.keep_promise()
            snapshot = take_snapshot(folder)
            same_museum(folder, bag, snapshot)
            return _Run(bag, snapshot, on_progress).carry_out()


class _Run:
    """One run: which files are there, which are copied, what the manifest will say."""

    def __init__(self, bag: Bag, snapshot: Snapshot, on_progress: OnProgress) -> None:
        self._bag, self._snapshot, self._on_progress = bag, snapshot, on_progress
        self._before = bag.manifest().files if not bag.wrong_tags() else {}
        self._listed: dict[str, str] = {}
        self._total = sum(i.bytes for g in snapshot.groups for i in g.items) or 1
        self._done = 0
        self._told = BackedUp(
            str(bag.folder),
            journal_sequence=snapshot.extent.seq,
            left_out=list(snapshot.left_out),
        )

    def foresee(self) -> BackedUp:
        """Say what would be copied."""
        for item in self._new():
            self._told.copied_files += 1
            self._told.copied_bytes += item.bytes
        for group in self._snapshot.groups:
            if group.problem:
                self._told.problems.append(f"{group.path}: {group.problem}")
            self._told.files += len(group.items)
            self._told.bytes += sum(item.bytes for item in group.items)
        return self._told

    def carry_out(self) -> BackedUp:
        """Copy what is new, and let the new state take the place of the old."""
        require_room(self._bag.folder, sum(item.bytes for item in self._new()))
        coming = self._bag.folder / COMING
        remove_tree(coming)
        coming.mkdir(mode=0o700)
        for group in self._snapshot.groups:
            self._keep(group)
        self._carry_over()
        self._told.files = len(self._listed)
        self._told.bytes = sum(self._size(path) for path in self._listed)
        self._on_progress(TAGS, 1.0)
        self._bag.promise(self._listed, self._info())
        self._on_progress("promised", 1.0)
        self._bag.keep_promise()
        self._sweep()
        return self._told

    def _new(self) -> Iterator[Item]:
        """Yield the files that would be copied, without reading any."""
        for group in self._snapshot.groups:
            for item in group.items:
                if not self._there(item) and not self._looks_same(item):
                    yield item

    def _there(self, item: Item) -> bool:
        """Whether the backup before has this file, going by checksum and size."""
        told = self._before.get(item.path)
        if told is None or (told != item.sha512 and not (item.lasting and item.sha512 is None)):
            return False
        return _size_of(self._bag.kept(item.path)) == item.bytes

    def _looks_same(self, item: Item) -> bool:
        known = item.sha512 is None and item.path in self._before
        return known and self._before[item.path] == _hash_of(item)

    def _keep(self, group: Group) -> None:
        """Keep all files of a group, or none of them and what an earlier backup has of it."""
        digests: dict[str, str] = {}
        problem = group.problem
        try:
            for item in group.items if not problem else ():
                self._on_progress(item.path, self._done / self._total)
                digests[item.path] = self._keep_item(item)
                self._done += item.bytes
        except UnreadableError as error:
            problem = f"{error.what}: {error.why}"
        if problem:
            own = (group.path, f"{group.path}/")
            digests = {p: d for p, d in self._before.items() if p == own[0] or p.startswith(own[1])}
            remove_tree(self._bag.folder / COMING / PAYLOAD / group.path)
            instead = "an earlier state stays in the backup" if digests else "it is not kept"
            self._told.problems.append(f"{group.path}: {problem}; {instead}")
        self._listed |= digests

    def _keep_item(self, item: Item) -> str:
        """Copy a file unless it is there; return its sha512."""
        if self._there(item):
            return self._before[item.path]
        place = self._bag.payload / item.path
        before = self._before.get(item.path)
        if item.sha512 is None and before is not None and _hash_of(item) == before:
            if _size_of(place) == item.bytes:
                return before
        elif before is not None and before != item.sha512:
            # The backup before still needs the old bytes: these come in with the promise.
            place = self._bag.folder / COMING / PAYLOAD / item.path
        elif item.sha512 and _size_of(place) == item.bytes and hash_file(place) == item.sha512:
            return item.sha512  # an interrupted run brought it
        digest = _copied(item, place)
        self._told.copied_files += 1
        self._told.copied_bytes += item.bytes
        return digest

    def _carry_over(self) -> None:
        """Keep what an earlier backup has of objects that the vault has lost."""
        own = f"{VAULT}/"
        lost = [p for p in self._before if p.startswith(own) and p not in self._listed]
        self._listed |= {path: self._before[path] for path in lost}
        self._told.problems += [
            f"{path.removesuffix('/' + DECLARATION)}: it is no longer in the vault;"
            " an earlier state stays in the backup"
            for path in lost
            if path.endswith(DECLARATION)
        ]

    def _size(self, path: str) -> int:
        beside = self._bag.folder / COMING / PAYLOAD / path
        return (beside if beside.is_file() else self._bag.kept(path)).stat().st_size

    def _info(self) -> dict[str, str]:
        now = datetime.now(UTC)
        return {
            "Bag-Software-Agent": f"handscroll {__version__}",
            "Bagging-Date": now.date().isoformat(),
            "External-Description": "Backup of a handscroll museum: vault, journal, settings",
            "Payload-Oxum": f"{self._told.bytes}.{self._told.files}",
            "Handscroll-Taken": now.isoformat(timespec="seconds"),
            "Handscroll-Museum": self._snapshot.museum,
            "Handscroll-Journal-Sequence": str(self._snapshot.extent.seq),
            "Handscroll-Journal-Hash": self._snapshot.extent.hash,
        }

    def _sweep(self) -> None:
        """Remove what interrupted runs left and no manifest names: it would make the bag wrong."""
        for top, folders, files in os.walk(self._bag.payload, topdown=False):
            below = Path(top).relative_to(self._bag.payload)
            for name in files:
                if (below / name).as_posix() not in self._listed:
                    Path(top, name).unlink()
            for name in folders:
                with suppress(OSError):  # not empty
                    Path(top, name).rmdir()


def _size_of(place: Path) -> int:
    try:
        return place.stat().st_size
    except OSError:
        return -1


def _hash_of(item: Item) -> str:
    digest, left = hashlib.sha512(), item.bytes
    with suppress(OSError), item.source.open("rb") as reader:
        while left and (block := reader.read(min(left, _BLOCK))):
            digest.update(block)
            left -= len(block)
    return digest.hexdigest()


def _copied(item: Item, place: Path) -> str:
    """Copy a file's first bytes; return their sha512, compared with what it must be."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    digest, left = hashlib.sha512(), item.bytes
    try:
        reader = item.source.open("rb")
    except OSError as error:
        raise UnreadableError(item.path, why=str(error.strerror), fix="Restore it") from error
    with reader, place.open("xb") as writer:
        while left and (block := reader.read(min(left, _BLOCK))):
            digest.update(block)
            writer.write(block)
            left -= len(block)
    told = digest.hexdigest()
    if left or item.sha512 not in (None, told):
        place.unlink()
        raise UnreadableError(
            item.path, why="its bytes are not those that were written", fix="Restore it"
        )
    with suppress(OSError):  # some file systems have no modes
        shutil.copymode(item.source, place)
    return told
