"""Cutting versions: gather the bytes, build beside the object, promise, rename in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from handscroll.errors import ConflictError, InvalidError, StorageFullError
from handscroll.faults import fault
from handscroll.storage.disk import (
    FileLock,
    full_disk_named,
    sync_filesystem,
    sync_tree,
    write_new,
)
from handscroll.storage.gathering import Gathered, Source
from handscroll.storage.inventory import (
    DECLARATION,
    FILE,
    SIDECAR,
    Inventory,
    VersionNote,
    timestamp,
)
from handscroll.storage.layout import Layout
from handscroll.storage.names import check_no_file_is_a_folder, check_object_id
from handscroll.storage.staging import Install, Transaction, recover_for

_STRIPES = 256


@dataclass(frozen=True)
class Cut:
    """What a version is, apart from its files; the fields of `Vault.cut`."""

    object_id: str
    head: int
    message: str
    person: str
    when: datetime | None = None


@dataclass(frozen=True)
class Workplace:
    """The folders that writing needs.

    Parameters
    ----------
    root, staging, locks
        The storage root and the two folders beside it.
    layout
        Where objects lie below the root.
    """

    root: Path
    staging: Path
    locks: Path
    layout: Layout

    @classmethod
    def beside(cls, root: Path, layout: Layout) -> Workplace:
        """Return the workplace of a root, making its folders when missing."""
        work = cls(
            root,
            root.with_name(root.name + ".staging"),
            root.with_name(root.name + ".locks"),
            layout,
        )
        with full_disk_named(f"The vault {root} was not opened"):
            work.staging.mkdir(exist_ok=True)
            work.locks.mkdir(exist_ok=True)
        return work

    @contextmanager
    def alone(self, object_ids: set[str]) -> Iterator[None]:
        """Hold the locks of those who read objects and then change them; not those of a cut."""
        with ExitStack() as held:
            for stripe in sorted({_stripe(name) for name in object_ids}):
                held.enter_context(FileLock(self.locks / f"alone-{stripe:02x}"))
            yield

    @contextmanager
    def locked(self, object_ids: set[str]) -> Iterator[None]:
        """Hold the locks of these objects; taken in one order, so that no two wait in a ring."""
        stripes = sorted({_stripe(name) for name in object_ids})
        with ExitStack() as held:
            for stripe in stripes:
                held.enter_context(FileLock(self.locks / f"{stripe:02x}"))
            recover_for(self.staging, self.root, object_ids)
            yield

    def inventory(self, object_id: str) -> Inventory:
        """Return an object's inventory, an empty one when there is no object."""
        try:
            return Inventory.read(self.layout.place(object_id))
        except FileNotFoundError:
            return Inventory.begin(object_id)


class Batch:
    """Cuts that come in together: all of them, or none.

    Parameters
    ----------
    work
        The folders to write in.
    sync_at_once
        Sync the file system once, not every file.

    Attributes
    ----------
    heads
        After the batch: object name -> its head.
    """

    def __init__(self, work: Workplace, *, sync_at_once: bool) -> None:
        self._work, self._sync_at_once = work, sync_at_once
        self._cuts: dict[str, tuple[Cut, Gathered]] = {}
        self.heads: dict[str, int] = {}
        with full_disk_named("Nothing was taken into the vault"):
            self._transaction: Transaction | None = Transaction.begin(work.staging, work.root)
            self._folder = self._transaction.folder

    def take(
        self,
        cut: Cut,
        changes: Mapping[str, Source | None],
        *,
        move: bool = False,
        digests: Mapping[str, str] | None = None,
    ) -> None:
        """Gather one object's changes; the parameters are those of `Vault.cut`."""
        check_object_id(cut.object_id)
        if cut.object_id in self._cuts:
            raise InvalidError(
                f"The vault object {cut.object_id}",
                why="it is in this batch already",
                fix="Put all its changes into one cut",
            )
        if cut.when is not None and cut.when.tzinfo is None:
            raise InvalidError(
                f"The time of a version of {cut.object_id}",
                why="it has no time zone",
                fix="Give a moment with a time zone",
            )
        with full_disk_named(f"{cut.object_id} was not taken into the vault"):
            gathered = Gathered(self._folder / "bytes", str(len(self._cuts)), move=move)
            gathered.take(changes, digests or {}, self._work.inventory(cut.object_id))
        self._cuts[cut.object_id] = (cut, gathered)

    def install(self) -> None:
        """Build, sync, promise and rename in everything that was gathered."""
        if not self._cuts:
            return
        fault("vault.gathered")
        names = ", ".join(list(self._cuts)[:3])
        with (
            full_disk_named(f"{names} did not come into the vault"),
            self._work.locked(set(self._cuts)),
        ):
            installs = [
                install
                for number, (cut, gathered) in enumerate(self._cuts.values())
                if (install := self._build(cut, gathered, f"stage-{number}"))
            ]
            if installs:
                self._carry_out(installs)
        for _, gathered in self._cuts.values():
            gathered.drop_moved_sources()

    def close(self) -> None:
        """Sweep what is left of a batch that did not come in."""
        if self._transaction is not None:
            transaction, self._transaction = self._transaction, None
            transaction.sweep()

    def _build(self, cut: Cut, gathered: Gathered, stage: str) -> Install | None:
        before = self._work.inventory(cut.object_id)
        state = gathered.applied_to(before.state())
        if state == before.state():
            self.heads[cut.object_id] = before.head
            return None
        if before.head != cut.head:
            raise ConflictError(
                f"{cut.object_id} was not changed",
                why=f"its head is version {before.head}, the change was made on {cut.head}",
                fix="Read the newest version and make the change on that",
            )
        check_no_file_is_a_folder(state)
        number = before.head + 1
        note = VersionNote(number, timestamp(cut.when), cut.message, cut.person)
        after, missing = before.extended(state, note)
        folder = self._folder / stage
        folder.mkdir()
        gathered.lay_out(missing, folder)
        _write_inventories(folder, after, number)
        self.heads[cut.object_id] = number
        return Install(cut.object_id, self._work.layout.relative(cut.object_id), stage, number)

    def _carry_out(self, installs: list[Install]) -> None:
        assert self._transaction is not None
        fault("vault.built")
        if self._sync_at_once:
            sync_filesystem(self._folder)
        else:
            for install in installs:
                sync_tree(self._folder / install.stage)
        fault("vault.synced")
        self._transaction.promise(installs)
        fault("vault.noted")
        transaction, self._transaction = self._transaction, None
        try:
            transaction.keep(sync_at_once=self._sync_at_once)
        except OSError as error:
            undone = False
            with suppress(OSError):
                undone = transaction.withdraw()
            if undone:
                raise
            transaction.abandon()
            raise StorageFullError(
                f"{installs[0].object_id} is only promised to the vault",
                why=f"the disk answered {error.strerror!r} between two renames",
                fix="Free space and open the vault again: it finishes by itself",
            ) from error


def _stripe(object_id: str) -> int:
    return sha256(object_id.encode()).digest()[0] % _STRIPES


def _write_inventories(stage: Path, inventory: Inventory, number: int) -> None:
    content, sidecar = inventory.encoded()
    version = stage / f"v{number}"
    version.mkdir(exist_ok=True)
    for folder in (version, stage):
        write_new(folder / FILE, content)
        write_new(folder / SIDECAR, sidecar)
    if number == 1:
        write_new(stage / DECLARATION, f"{DECLARATION[2:]}\n".encode())
