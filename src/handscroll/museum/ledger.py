"""The journal and the register kept in step: every change is written down, then shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from handscroll.museum.projection import project_all
from handscroll.museum.records import require_keepable
from handscroll.storage.journal import Draft, Entry, Journal
from handscroll.storage.register import Register, applied, set_applied
from handscroll.storage.vault import Vault


class Ledger:
    """Write a change into the journal, then bring the register up to it.

    A process killed in between leaves the register behind the journal; whoever opens the
    museum next, or writes next, catches up. So the register never shows what is not written.
    """

    def __init__(self, vault: Vault, journal: Journal, register: Register) -> None:
        self._vault = vault
        self._journal = journal
        self.register = register

    def record(self, kind: str, subject: str, person: str, **payload: Any) -> None:
        """Write one change and show it."""
        self.record_all([Draft(kind, subject, payload, person)])

    def record_all(self, notes: list[Draft]) -> None:
        """Write several changes with one sync and show them together.

        Raises
        ------
        InvalidError
            If a change holds a text that not every register can keep; nothing was written.
        """
        for note in notes:
            require_keepable(dict(note.payload))
        self.catch_up(self._journal.append_many(notes))

    def entries(self, subject: str | None = None) -> list[Entry]:
        """Return what the journal holds, of one subject or of all, oldest first."""
        return list(self._journal.read(subject=subject))

    def entries_after(self, seq: int) -> Iterator[Entry]:
        """Yield what the journal holds behind an entry, oldest first."""
        return self._journal.read(after=seq)

    def require_shown(self) -> None:
        """Bring the register up to what a writer wrote who was killed before showing it."""
        with self.register.reading() as session:
            shown = applied(session)
        if shown < self._journal.position:
            self.catch_up()

    def catch_up(self, added: Sequence[Entry] = ()) -> int:
        """Apply journal entries that the register has not seen; return how many.

        Runs in one transaction: two processes that catch up at once apply each entry once.

        Parameters
        ----------
        added
            What was appended just now: not read again where the register is as far as that.
        """
        with self.register.begin() as session:
            seen = applied(session)
            known = bool(added) and added[0].seq == seen + 1
            entries = added if known else self._journal.read(after=seen)
            count, last = project_all(session, self._vault, entries)
            if count:
                set_applied(session, last)
            return count
