"""The search index kept in step with the register; whoever holds its lock is its one writer.

The worker holds the lock as long as it lives. Where no worker runs, whoever searches next brings
the index up to the journal; so a museum without a worker is searched as well.
"""

from __future__ import annotations

import contextlib
import gc
import secrets
import shutil
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import func, select

from handscroll.errors import BusyError, StorageFullError
from handscroll.model.relic import Relic
from handscroll.museum.index_filling import Filling, Progress, put
from handscroll.museum.index_portions import Change, Portion, changes, followed, relics_of
from handscroll.museum.index_standing import APPLIED, BEHIND, Standing
from handscroll.museum.layout import Layout
from handscroll.museum.ledger import Ledger
from handscroll.museum.search import Batch, Entry, Search
from handscroll.storage import tables
from handscroll.storage.disk import FileLock
from handscroll.storage.register import applied
from handscroll.storage.vault import Vault
from handscroll.storage.watching import Watch

MANY = 4_000
"""Relics from which on the crew is called, progress is kept, and an answer says what it lacks."""
ROOM_BYTES = 64 * 2**20
"""Free bytes below which the index is not written: the last room belongs to what is no cache."""
_TOKENS_BETWEEN = 200_000
"""Objects made between two looks for circles while the index is filled."""
_LOOK_S = 0.2
"""Seconds between two looks for what others wrote."""

EntryOf = Callable[[Relic], Entry]
"""What the index knows of a relic; the department says that."""

Made = Generator[list[Entry], None, None]
Crew = Callable[[Iterator[tuple[str, ...]]], Made]
"""Makes the entries of named relics, in their order, in several processes."""


class _StoppedError(Exception):
    """Raised where long work ends because its process is told to stop; it goes on later."""


@dataclass(frozen=True)
class _Run:
    """One bringing up to date: who tells it to stop, and whom it tells how far it is."""

    stop: Callable[[], bool] = lambda: False
    on_progress: Progress = lambda _done, _total: None
    keeps: bool = False
    """More changes will follow soon."""


class Indexing:
    """Brings a museum's index up to its register.

    Parameters
    ----------
    layout
        Says where the index lies; how far it is lies in its own folder, so that both go together.
    watch
        Tells whether the register may have changed.
    entry_of
        Makes an entry of a relic.
    crew
        Makes the entries of many relics; None leaves it to this process.
    """

    def __init__(  # noqa: PLR0913  the stores it joins, and the two ways to make an entry
        self,
        layout: Layout,
        vault: Vault,
        ledger: Ledger,
        search: Search,
        watch: Watch,
        entry_of: EntryOf,
        crew: Crew | None = None,
    ) -> None:
        self.search = search
        self._vault, self._ledger = vault, ledger
        self._entry_of, self._crew = entry_of, crew
        self._watch = watch
        self._lock_file = layout.search.with_name("search.keeper")
        self._wishes = layout.search.with_name("search.wanted")
        self._seen: int | None = None
        self._looked = 0.0
        self._lock = Lock()

    def keep(self, stop: Callable[[], bool], pause: Callable[[], object]) -> None:
        """Follow the journal until told to stop, then once more; wait while another does it.

        Much work ends when it is told to stop, and is gone on with by the next keeper.

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
        run = _Run(stop, keeps=True)
        try:
            while not stop():
                self._follow_shown(run)
                pause()
            self._follow_shown(run)
        finally:
            self.search.release()
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
            with self._held() as held:
                if held:
                    self._follow_changes()
            self.search.refresh()
            self._looked = time.monotonic()
        return self.search

    def bring_up(self, on_progress: Progress) -> bool:
        """Bring the index up to the journal; False where another process does it.

        Raises
        ------
        StorageFullError
            As `follow`.
        """
        with self._held() as held:
            if held:
                self._follow(_Run(on_progress=on_progress))
            return held

    def fill(self) -> None:
        """Make the index anew beside the present one; return when it has taken its place.

        Where a keeper lives, that one does it.

        Raises
        ------
        StorageFullError
            As `follow`.
        """
        # A mark of our own: a filling that began before it does not take it away.
        wish = self._wishes.with_name(f"{self._wishes.name}-{secrets.token_hex(8)}")
        wish.parent.mkdir(parents=True, exist_ok=True)
        wish.touch()
        while wish.exists():
            with self._held() as held:
                if held:
                    self._fill(_Run(), anew=True)
            if not held:
                time.sleep(_LOOK_S)
        self.search.refresh()

    def follow(self) -> int:
        """Write what changed since the last time; return how many entries were written.

        Raises
        ------
        BusyError
            If another process writes the index.
        StorageFullError
            If the disk has less room than `ROOM_BYTES`.
        """
        return self._follow(_Run())

    def filling(self) -> Filling | None:
        """Return how far the filling of an index beside this one is, None where there is none."""
        return Filling.read(self._beside)

    @property
    def _beside(self) -> Path:
        return self.search.folder.with_name(self.search.folder.name + ".next")

    @contextlib.contextmanager
    def _held(self) -> Iterator[bool]:
        """Hold the keeper's lock, or say that another does."""
        held = FileLock(self._lock_file)
        taken = held.acquire(wait=False)
        try:
            yield taken
        finally:
            held.release()

    def _follow_changes(self) -> None:
        generation = self._watch.generation()
        if generation != self._seen:
            # While a rebuild writes, or the disk is full, the next look tries again.
            with contextlib.suppress(BusyError, StorageFullError):
                self.follow()
                self._seen = generation

    def _follow_shown(self, run: _Run) -> None:
        """Follow as soon as the register shows a newer entry."""
        generation = self._watch.glance()
        with contextlib.suppress(BusyError, _StoppedError):
            if self._wished():
                self._fill(run, anew=True)
            elif generation != self._seen:
                self._follow(run)
                self._seen = generation

    def _follow(self, run: _Run) -> int:
        done = self._done()
        if done is None:
            return self._fill(run)
        found, last = changes(self._ledger, done)
        if last == done:
            return 0
        count = 0
        if found:
            self._require_room()
            count = self._write_changes(found, run)
        self._tell(last)
        (self.search.folder / BEHIND).unlink(missing_ok=True)
        return count

    def _write_changes(self, found: list[Change], run: _Run) -> int:
        total = sum(change.records for change in found)
        if total >= MANY:
            (self.search.folder / BEHIND).touch()
        portions = followed(self._ledger, self._vault, found, self._tell)
        batches = self._batches(_counted(portions, total, run), total, run)
        return self.search.write(batches, keep_open=run.keeps)

    def _fill(self, run: _Run, *, anew: bool = False) -> int:
        """Fill an index beside this one, go on with one that was begun, and let it answer."""
        self._require_room()
        answered = self._wished() if anew else []
        if anew:
            # A mark that was taken away: a filling that is killed now is begun again.
            Filling.forget(self._beside)
        beside = self.search.beside()
        filling = None if beside.fresh else Filling.read(beside.folder)
        if filling is None or beside.state is Standing.OLDER:
            beside.discard()
            filling = self._begun()
            filling.keep(beside.folder)
        portions = filling.portions(
            self._ledger.register, beside.folder, beside.entries, run.on_progress
        )
        count = beside.write(self._batches(portions, filling.total - filling.done, run))
        put(beside.folder / APPLIED, str(filling.last))
        Filling.forget(beside.folder)
        self.search.release()
        self.search.replace(beside)
        for wish in answered:
            wish.unlink(missing_ok=True)
        return count + filling.done + self._follow(run)

    def _wished(self) -> list[Path]:
        """Return the marks of those who wait for an index made anew."""
        return [*self._wishes.parent.glob(f"{self._wishes.name}-*")]

    def _begun(self) -> Filling:
        with self._ledger.register.reading() as session:
            total = session.scalar(select(func.count()).select_from(tables.RelicRow)) or 0
            return Filling(last=applied(session), after="", done=0, total=total)

    def _batches(self, portions: Iterator[Portion], total: int, run: _Run) -> Iterator[Batch]:
        """Yield the entries of portions, made ahead of their being written."""
        ahead: deque[Portion] = deque()
        many = total >= MANY

        def asked() -> Iterator[tuple[str, ...]]:
            for portion in portions:
                ahead.append(portion)
                yield portion.relics

        make = self._crew if many and self._crew is not None else self._made_here
        rarely = _rarely_collecting() if many else contextlib.nullcontext()
        with rarely, contextlib.closing(make(asked())) as made:
            for entries in made:
                if many and run.stop():
                    raise _StoppedError
                portion = ahead.popleft()
                gone = set(portion.relics) - {one.id for one in entries}
                yield Batch(entries, tuple(gone), portion.new, portion.settled)

    def _made_here(self, asked: Iterator[tuple[str, ...]]) -> Made:
        for names in asked:
            yield [self._entry_of(one) for one in relics_of(self._ledger.register, names)]

    def _require_room(self) -> None:
        free = shutil.disk_usage(self._lock_file.parent).free
        if free < ROOM_BYTES:
            raise StorageFullError(
                "The search index was not written",
                why=f"{free // 2**20} MB are free, and the index leaves the last"
                f" {ROOM_BYTES // 2**20} MB to originals and records",
                fix="Make room on the disk of the museum; the index is brought up to date then",
            )

    def _done(self) -> int | None:
        """Return up to which journal entry the index is written, None where nobody knows."""
        if self.search.state is Standing.OLDER:
            return None
        try:
            return int((self.search.folder / APPLIED).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def _tell(self, last: int) -> None:
        put(self.search.folder / APPLIED, str(last))


@contextlib.contextmanager
def _rarely_collecting() -> Iterator[None]:
    """Look less often for circles while millions of tokens pass, which hold none.

    What is there now stays; to look through it again and again takes a third of the writer's time.
    """
    kept = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_TOKENS_BETWEEN, *kept[1:])
    try:
        yield
    finally:
        gc.set_threshold(*kept)
        gc.unfreeze()


def _counted(portions: Iterator[Portion], total: int, run: _Run) -> Iterator[Portion]:
    done = 0
    for portion in portions:
        done += len(portion.relics)
        run.on_progress(done, max(done, total))
        yield portion
