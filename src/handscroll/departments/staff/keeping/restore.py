"""Restore a museum from a backup: check everything, copy what is whole, name what is not."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handscroll.departments.staff.keeping.bag import MANIFEST, PAYLOAD, Bag, Manifest
from handscroll.departments.staff.keeping.founding import found_museum, require_empty
from handscroll.departments.staff.keeping.journal_out import SEGMENT, JournalOut
from handscroll.departments.staff.keeping.parcels import Parcel, read_parcel
from handscroll.departments.staff.keeping.snapshot import JOURNAL, MADE_AGAIN, VAULT
from handscroll.departments.staff.keeping.taking_out import TakingOut
from handscroll.departments.staff.keeping.target import require_room
from handscroll.departments.staff.keeping.whose import Whose
from handscroll.errors import UnreadableError
from handscroll.storage.disk import full_disk_named
from handscroll.storage.inventory import DECLARATION, FILE, SIDECAR

_VERSION = re.compile(r"v\d+")
_READ_ONLY = 0o444
OnProgress = Callable[[str, float], None]


@dataclass(frozen=True)
class Damage:
    """A file of the backup that is missing, changed or not allowed.

    Attributes
    ----------
    path
        In the backup.
    why
        What is wrong.
    object
        The vault object that it belongs to, empty where it belongs to none.
    relics
        Accession numbers of the relics in that object, as far as anything still tells them.
    """

    path: str
    why: str
    object: str = ""
    relics: tuple[str, ...] = ()


@dataclass
class Restored:
    """What a restore did, or would do.

    Attributes
    ----------
    restored
        Whether there is a new museum.
    objects, files, bytes
        What in it is truth.
    journal_sequence
        The last entry of its journal.
    damages
        What is not whole; objects with a damage are not in the museum.
    """

    museum: str
    restored: bool = False
    objects: int = 0
    files: int = 0
    bytes: int = 0
    journal_sequence: int = 0
    taken: str = ""
    damages: list[Damage] = field(default_factory=list)


def restore(
    backup: Path,
    folder: Path,
    *,
    what_is_whole: bool = False,
    dry_run: bool = False,
    on_progress: OnProgress = lambda _name, _share: None,
) -> Restored:
    """Make a new museum in ``folder`` of what a backup holds; its caches are not made here.

    Parameters
    ----------
    what_is_whole
        Restore although something is damaged: everything that is whole.
    dry_run
        Read and compare everything, write nothing.

    Raises
    ------
    ConflictError
        If the folder is not empty.
    UnreadableError
        If there is no backup at all.
    StorageFullError
        If there is no room.
    """
    bag = Bag(backup)
    if not bag.payload.is_dir() or (not bag.info() and not bag.complete):
        raise UnreadableError(
            f"Nothing was restored from {backup}",
            why="it is no backup, or its first run never came to its end",
            fix="Name the folder of a backup, or run handscroll backup again",
        )
    require_empty(backup, folder)
    size = bag.info().get("Payload-Oxum", "").partition(".")[0]
    total = int(size) if size.isdecimal() else 0
    if dry_run:
        return _Run(TakingOut(bag, None, total, on_progress), folder).through(what_is_whole)
    with full_disk_named(f"{folder} was not restored"), found_museum(folder) as (beside, move_in):
        require_room(beside, total)
        done = _Run(TakingOut(bag, beside, total, on_progress), folder).through(what_is_whole)
        if what_is_whole or not done.damages:
            on_progress("moving in", 1.0)
            move_in()
            done.restored = True
    return done


class _Run:
    """One way through a backup."""

    def __init__(self, out: TakingOut, folder: Path) -> None:
        self._out, self._bag = out, out.bag
        self._told = Restored(str(folder))
        self._whose = Whose(out.bag)
        self._manifest = Manifest()
        self._whole = False

    def through(self, what_is_whole: bool) -> Restored:
        """Take everything out; only look once a damage forbids to use it."""
        self._whole = what_is_whole
        info = self._bag.info()
        self._manifest = self._bag.manifest()
        self._told.taken = info.get("Handscroll-Taken", "")
        wrong = self._bag.wrong_tags()
        for problem in (*wrong, *(f"{MANIFEST}: {one}" for one in self._manifest.unreadable)):
            name, _, why = problem.partition(" ")
            self._damaged(name.rstrip(":"), why)
        for path in self._manifest.unsafe:
            self._damaged(path, "the manifest names a path that leads out of the backup")
        roots = self._objects(look=bool(self._told.damages))
        for root in sorted(roots):
            self._object(root)
        self._journal(info, look=bool(self._told.damages))
        self._others(roots)
        self._told.files, self._told.bytes = self._out.files, self._out.bytes
        return self._told

    def _damaged(self, path: str, why: str, name: str = "", relics: Sequence[str] = ()) -> None:
        self._told.damages.append(Damage(path, why, name, tuple(relics)))
        if not self._whole:
            self._out.check_only()

    def _objects(self, *, look: bool) -> set[str]:
        """Return the folders of all objects: those of the manifest, and those that lie there."""
        paths: list[str] = list(self._manifest.files)
        if look:
            paths += self._lying(VAULT)
        return {root for path in paths if (root := _root_of(path))}

    def _lying(self, part: str) -> Iterator[str]:
        for top, _, files in os.walk(self._bag.payload / part):
            below = Path(top).relative_to(self._bag.payload).as_posix()
            yield from (f"{below}/{name}" for name in files)

    def _object(self, root: str) -> None:
        """Take an object out whole, or not at all."""
        parcel, problems = self._parcel(root)
        files = list(parcel.files()) if parcel is not None else self._listed_below(root)
        for name, told in files:
            path = f"{root}/{name}"
            listed = self._manifest.files.get(path)
            if listed and told and listed != told:
                problems[path] = "inventory and manifest tell different checksums"
            elif problem := self._out.take(path, told or listed, mode=_READ_ONLY):
                problems[path] = problem
        if not problems:
            self._told.objects += 1
            return
        self._out.drop(root)
        name, relics = self._whose.name(root, parcel), self._whose.relics(root, parcel)
        for path, why in problems.items():
            self._damaged(f"{PAYLOAD}/{path}", why, name, relics)

    def _parcel(self, root: str) -> tuple[Parcel | None, dict[str, str]]:
        try:
            pair = [self._bag.kept(f"{root}/{name}").read_bytes() for name in (FILE, SIDECAR)]
            return read_parcel(*pair), {}
        except FileNotFoundError as error:
            return None, {f"{root}/{Path(str(error.filename)).name}": "it is missing"}
        except OSError as error:
            return None, {f"{root}/{FILE}": f"it cannot be read: {error.strerror}"}
        except UnreadableError as error:
            return None, {f"{root}/{FILE}": error.why}

    def _listed_below(self, root: str) -> list[tuple[str, str | None]]:
        """Return what the manifest lists of an object that has no inventory any more."""
        start = f"{root}/"
        return [
            (path.removeprefix(start), told)
            for path, told in self._manifest.files.items()
            if path.startswith(start)
        ]

    def _journal(self, info: dict[str, str], *, look: bool) -> None:
        paths = {path for path in self._manifest.files if SEGMENT.fullmatch(path)}
        if look:
            paths |= {path for path in self._lying(JOURNAL) if SEGMENT.fullmatch(path)}
        journal = JournalOut(self._out)
        for path in sorted(paths):
            if problem := journal.take(path, self._manifest.files.get(path)):
                self._damaged(f"{PAYLOAD}/{path}", problem)
        self._told.journal_sequence = journal.seq
        told = info.get("Handscroll-Journal-Sequence", "")
        if told.isdecimal() and int(told) != journal.seq:
            self._damaged(
                f"{PAYLOAD}/{JOURNAL}",
                f"it can be followed to entry {journal.seq}, the backup went to entry {told}",
            )

    def _others(self, roots: set[str]) -> None:
        """Take out what is neither in an object nor the journal's."""
        for path, told in self._manifest.files.items():
            first = path.split("/")[0]
            if SEGMENT.fullmatch(path) or (first == VAULT and _inside(path, roots)):
                continue
            if first in MADE_AGAIN | {JOURNAL}:
                self._damaged(f"{PAYLOAD}/{path}", "no backup of a museum holds such a file")
            elif problem := self._out.take(path, told, mode=_mode(first)):
                self._damaged(f"{PAYLOAD}/{path}", problem)


def _mode(first: str) -> int:
    return 0o644 if first == VAULT else 0o600


def _root_of(path: str) -> str:
    """Return the object's folder where a path is one of the files at its top."""
    folder, _, name = path.rpartition("/")
    if not folder.startswith(f"{VAULT}/") or name not in {DECLARATION, FILE, SIDECAR}:
        return ""
    return "" if _VERSION.fullmatch(folder.rpartition("/")[2]) else folder


def _inside(path: str, roots: set[str]) -> bool:
    parts = path.split("/")
    return any("/".join(parts[:end]) in roots for end in range(2, len(parts)))
