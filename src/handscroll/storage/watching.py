"""Know cheaply whether the register changed, whoever changed it.

A process that remembers rows asks here before it believes its memory. SQLite counts the
commits of other connections in its ``data_version`` (https://sqlite.org/pragma.html), which
costs microseconds to read; PostgreSQL is asked by a thread of its own.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path
from threading import Event, Lock, Thread

from handscroll.errors import HandscrollError
from handscroll.storage.register import Register, applied

EVERY_S = 0.25
"""Seconds between two looks."""
LATE_S = 0.5
"""Seconds by which a look may be late before readers wait for it."""
LONGEST_S = 60.0
"""Seconds after which even an unchanged register is believed anew: a rebuild mends rows
without a new journal entry."""


class Watch:
    """A number that changes when what the register shows has changed.

    Safe to ask from many threads; the answer is at most `EVERY_S` old, and changes made
    through the same register are seen at once.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._lock = Lock()
        self._generation = 0
        self._state: object = None
        self._due = 0.0
        self._renewed = 0.0
        self._written = -1
        self._closed = Event()
        self._thread: Thread | None = None
        file = register.engine.url.database
        embedded = register.engine.dialect.name == "sqlite" and file
        self._sqlite = _SqliteState(Path(file)) if embedded and file else None

    def generation(self, now: float | None = None) -> int:
        """Return the number; equal numbers mean that nothing remembered has become wrong.

        Parameters
        ----------
        now
            ``time.monotonic()``, where the caller has just asked for it.
        """
        moment = time.monotonic() if now is None else now
        # Whoever finds somebody else looking is content with the last look, unless that is old.
        due = self._due if self._register.written == self._written else 0.0
        late = moment - due
        if late >= 0 and self._lock.acquire(blocking=late > LATE_S):
            try:
                self._renew(moment)
            finally:
                self._lock.release()
        return self._generation

    def glance(self) -> int:
        """Look this moment and return the number: for whoever follows closely.

        Of SQLite it costs microseconds as long as nobody writes; of PostgreSQL a question.
        """
        with self._lock:
            self._renew(time.monotonic())
        return self._generation

    def close(self) -> None:
        """Stop watching; closing twice does no harm."""
        if self._closed.is_set():
            return
        self._closed.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        if self._sqlite is not None:
            self._sqlite.close()

    def _renew(self, moment: float) -> None:
        # A register that does not answer is believed to have changed: readers will be told.
        state: object = object()
        self._due = moment + EVERY_S
        # Read before the look: what is written while it lasts asks for another one. Told after
        # it: whoever wrote and reads meanwhile waits, and does not believe the look before.
        written = self._register.written
        with contextlib.suppress(HandscrollError, sqlite3.Error, OSError):
            state = self._ask() if self._sqlite is None else self._sqlite.state()
        if state != self._state or moment - self._renewed > LONGEST_S:
            self._state, self._renewed = state, moment
            self._generation += 1
        self._written = written
        if self._sqlite is None:
            self._keep_asking()

    def _ask(self) -> object:
        with self._register.reading() as session:
            return applied(session)

    def _keep_asking(self) -> None:
        """Ask a distant database beforehand, so that no reader waits for its answer."""
        self._due += EVERY_S
        if self._thread is None:
            self._thread = Thread(target=self._asking, name="register-watch", daemon=True)
            self._thread.start()

    def _asking(self) -> None:
        while not self._closed.wait(EVERY_S):
            with self._lock:
                self._renew(time.monotonic())


class _SqliteState:
    """The newest journal entry that an SQLite register shows, read only when someone wrote."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept: sqlite3.Connection | None = None
        self._version = -1
        self._applied: object = None

    def state(self) -> object:
        """Return what `Watch` compares."""
        if self._kept is None:
            address = f"{self._file.absolute().as_uri()}?mode=ro"
            self._kept = sqlite3.connect(
                address, uri=True, timeout=0.05, isolation_level=None, check_same_thread=False
            )
        version = self._kept.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._applied = self._kept.execute("SELECT seq FROM applied").fetchone()
            self._version = version
        return self._applied

    def close(self) -> None:
        """Close the connection."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
