"""The search index kept in step with the register; whoever holds its lock is its one writer.

The worker holds the lock as long as it lives. Where no worker runs, whoever searches next brings
the index up to the journal; so a museum without a worker is searched as well.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import select

from handscroll.errors import BusyError, StorageFullError
from handscroll.model.relic import Relic
from handscroll.museum.layout import Layout
from handscroll.museum.ledger import Ledger
from handscroll.museum.lot_files import lot_of
from handscroll.museum.records import relic_of
from handscroll.museum.schema import from_document
from handscroll.museum.search import Entry, Search
from handscroll.storage import tables
from handscroll.storage.disk import FileLock, write_new
from handscroll.storage.register import applied

_AT_ONCE = 500
"""Relics that are read from the register at once."""
ROOM_BYTES = 64 * 2**20
"""Free bytes below which the index is not written: the last room belongs to what is no cache."""
_LOOK_S = 0.2
"""Seconds between two looks for what others wrote."""

EntryOf = Callable[[Relic], Entry]
"""What the index knows of a relic; the department says that."""


@dataclass(frozen=True)
class _Changes:
    """What the journal says has changed: relics, lots, and whether a lot was taken back."""

    relics: tuple[str, ...]
    lots: tuple[str, ...]
    undone: bool
    last: int


class Indexing:
    """Brings a museum's index up to its register.

    Parameters
    ----------
    layout
        Says where the index lies; how far it is lies in its own folder, so that both go together.
    generation
        Returns a number that changes when the register may have changed.
    entry_of
        Makes an entry of a relic.
    """

    def __init__(
        self,
        layout: Layout,
        ledger: Ledger,
        search: Search,
        generation: Callable[[], int],
        entry_of: EntryOf,
    ) -> None:
        self.search = search
        self._ledger = ledger
        self._entry_of = entry_of
        self._generation = generation
        self._lock_file = layout.search.with_name("search.keeper")
        self._mark = layout.search / "applied"
        self._seen: int | None = None
        self._shown: int | None = None
        self._looked = 0.0
        self._lock = Lock()

    def keep(self, stop: Callable[[], bool], pause: Callable[[], object]) -> None:
        """Follow the journal until told to stop, then once more; wait while another does it.

        Parameters
        ----------
        pause
            Waits a moment between two looks.
        """
        held = FileLock(self._lock_file)
        # A reader that brings the index up to date may hold the lock for a moment.
        while not held.acquire(wait=False):
            if stop():
                return
            pause()
        try:
            while not stop():
                self._follow_shown()
                pause()
            self._follow_shown()
        finally:
            held.release()

    def ready(self) -> Search:
        """Return the index as new as it can be had, for a reader.

        Where nobody keeps it, it is brought up to the journal here; else what the keeper wrote
        is shown, which is looked for a few times a second.
        """
        now = time.monotonic()
        with self._lock:
            if now - self._looked < _LOOK_S:
                return self.search
            held = FileLock(self._lock_file)
            if held.acquire(wait=False):
                try:
                    self._follow_changes()
                finally:
                    held.release()
            self.search.refresh()
            self._looked = time.monotonic()
        return self.search

    def fill(self) -> int:
        """Write every relic in the place of all that the index holds; return how many.

        Raises
        ------
        BusyError
            If another process writes the index.
        StorageFullError
            If the disk has less room than `ROOM_BYTES`.
        """
        self._require_room()
        with self._ledger.register.reading() as session:
            last = applied(session)
        self._mark.unlink(missing_ok=True)
        count = self.search.fill(map(self._entry_of, self._every()))
        self._tell(last)
        return count

    def _follow_changes(self) -> None:
        generation = self._generation()
        if generation != self._seen:
            # While a rebuild writes, or the disk is full, the next look tries again.
            with contextlib.suppress(BusyError, StorageFullError):
                self.follow()
                self._seen = generation

    def _follow_shown(self) -> None:
        """Follow as soon as the register shows a newer entry: sooner than any watch tells."""
        with self._ledger.register.reading() as session:
            shown = applied(session)
        if shown != self._shown:
            with contextlib.suppress(BusyError):
                self.follow()
                self._shown = shown

    def follow(self) -> int:
        """Write what changed since the last time; return how many entries were written.

        Raises
        ------
        BusyError, StorageFullError
            As `fill`.
        """
        done = self._done()
        if done is None:
            return self.fill()
        changes = self._changes(done)
        if changes.last == done:
            return 0
        if changes.undone:
            return self.fill()
        self._require_room()
        found = self._of(changes)
        named = changes.relics or changes.lots
        count = self.search.put(map(self._entry_of, found)) if named else 0
        self._tell(changes.last)
        return count

    def _require_room(self) -> None:
        free = shutil.disk_usage(self._mark.parent.parent).free
        if free < ROOM_BYTES:
            raise StorageFullError(
                "The search index was not written",
                why=f"{free // 2**20} MB are free, and the index leaves the last"
                f" {ROOM_BYTES // 2**20} MB to originals and records",
                fix="Make room on the disk of the museum; the index is brought up to date then",
            )

    def _changes(self, done: int) -> _Changes:
        relics: dict[str, None] = {}
        lots: dict[str, None] = {}
        undone, last = False, done
        with self._ledger.register.reading() as session:
            shown = applied(session)
        for entry in self._ledger.entries_after(done):
            # What the register does not show yet is read the next time.
            if entry.seq > shown:
                break
            last = entry.seq
            undone |= entry.kind == "lot.undone"
            if (relic := relic_of(entry.subject)) is not None:
                relics[relic] = None
            elif lot_of(entry.subject) is not None:
                lots[entry.subject] = None
        return _Changes(tuple(relics), tuple(lots), undone, last)

    def _of(self, changes: _Changes) -> Iterator[Relic]:
        row = tables.RelicRow
        for at in range(0, len(changes.relics), _AT_ONCE):
            yield from self._read(row.id.in_(changes.relics[at : at + _AT_ONCE]))
        for lot in changes.lots:
            yield from self._read(row.lot == lot)

    def _every(self) -> Iterator[Relic]:
        yield from self._read()

    def _read(self, *where: object) -> Iterator[Relic]:
        wanted = select(tables.RelicRow.record)
        for one in where:
            wanted = wanted.where(one)  # type: ignore[arg-type]  # a clause of the caller's
        with self._ledger.register.reading() as session:
            for record in session.scalars(wanted.execution_options(yield_per=_AT_ONCE)):
                yield from_document(record)

    def _done(self) -> int | None:
        """Return up to which journal entry the index is written, None where nobody knows."""
        try:
            return int(self._mark.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def _tell(self, last: int) -> None:
        beside = self._mark.with_name(self._mark.name + ".new")
        beside.unlink(missing_ok=True)
        write_new(beside, str(last).encode("ascii"))
        beside.replace(self._mark)
