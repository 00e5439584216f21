"""The journal: an append-only, chained and synced log of drafts and audit entries.

One JSON object a line, in segment files ``000001.jsonl``, ``000002.jsonl``, ... Every entry
carries the sha256 of the entry before it, so that nothing can be changed, left out or put in
without breaking the chain (see ``docs/decisions/0002-journal-and-register.md``).
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handscroll.faults import fault
from handscroll.storage.disk import FileLock, full_disk_named, sync_file, sync_folder
from handscroll.storage.journal_back import lines_back
from handscroll.storage.journal_chain import Break, follow
from handscroll.storage.journal_line import GENESIS, Entry, chained
from handscroll.storage.journal_segment import (
    SUFFIX,
    cut_torn_line,
    first_seq,
    last_entry,
    placed,
    segments_in,
)

__all__ = ["Draft", "Entry", "Extent", "Journal"]

_ENDS = 64
"""Entries whose ends are remembered: readers read on from the newest that they have seen."""


@dataclass(frozen=True)
class Draft:
    """An entry to be: the fields of `Journal.append`."""

    kind: str
    subject: str
    payload: Mapping[str, Any]
    person: str


@dataclass(frozen=True)
class Extent:
    """What a journal was at a moment: these bytes of its files never change again.

    Attributes
    ----------
    seq, hash
        Of the newest entry; 0 and `GENESIS` when there is none.
    segments
        Name of each file and how many of its bytes were there.
    """

    seq: int
    hash: str
    segments: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class _Tail:
    """Where the next entry goes: segment, byte, sequence number and the hash to carry."""

    segment: Path
    size: int
    seq: int
    hash: str


class Journal:
    """Reads and appends; any number of processes may do so at once.

    Parameters
    ----------
    folder
        Holds the segment files and the writers' lock; made when missing.
    segment_bytes
        A segment that has reached this size is followed by a new one.

    Raises
    ------
    UnreadableError
        When the newest segment is damaged other than by a torn last line.
    """

    def __init__(self, folder: Path, *, segment_bytes: int = 16 << 20) -> None:
        self.folder, self._segment_bytes = folder, segment_bytes
        self._known: _Tail | None = None
        self._ends: OrderedDict[int, tuple[Path, int]] = OrderedDict()
        with full_disk_named(f"The journal {folder} was not opened"):
            folder.mkdir(parents=True, exist_ok=True)
            with self._lock():
                self._tail()

    def append(self, kind: str, subject: str, payload: Mapping[str, Any], *, person: str) -> Entry:
        """Add one entry; it is on the disk when this returns.

        Parameters
        ----------
        kind
            What happened, as a dotted name: "relic.draft".
        subject
            Identifier of the thing it happened to.
        payload
            JSON-able facts.
        person
            Identifier of who did it.

        Raises
        ------
        StorageFullError
            When the disk is full; the journal is as it was before.
        """
        return self.append_many([Draft(kind, subject, payload, person)])[0]

    def append_many(self, drafts: Iterable[Draft]) -> list[Entry]:
        """Add entries in order with one sync.

        On an error none of them is there; a writer that is killed may leave the first ones.
        """
        wanted = list(drafts)
        if not wanted:
            return []
        with full_disk_named("Nothing was added to the journal"), self._lock():
            tail = self._rotated(self._tail())
            seq, carried, lines, added = tail.seq, tail.hash, [], []
            for draft in wanted:
                at = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
                facts = (seq + 1, at, draft.kind, draft.subject, draft.person)
                line, entry = chained(facts, dict(draft.payload), carried)
                seq, carried = entry.seq, entry.hash
                lines.append(line)
                added.append(entry)
            written = b"".join(lines)
            self._write(tail, written)
            self._known = _Tail(tail.segment, tail.size + len(written), seq, carried)
            self._note(tail.seq, tail.segment, tail.size)
            self._note(seq, tail.segment, self._known.size)
        return added

    @property
    def position(self) -> int:
        """Sequence number of the newest entry, 0 when there is none."""
        with self._lock():
            return self._tail().seq

    def extent(self) -> Extent:
        """Return how far the journal goes, on the disk, in bytes of its files."""
        with self._lock():
            tail = self._tail()
            sizes = tuple((one.name, one.stat().st_size) for one in self._segments())
        return Extent(tail.seq, tail.hash, sizes)

    def read(self, after: int = 0, subject: str | None = None) -> Iterator[Entry]:
        """Yield the entries whose sequence number is above ``after``, oldest first.

        Ends at what was on the disk when reading began: an entry that a writer is still syncing
        may yet be taken back, and must not have been acted upon.

        Parameters
        ----------
        subject
            Only entries about this.

        Raises
        ------
        UnreadableError
            At the first line that is not what was written, naming file and line.
        """
        end = self.position
        if end <= after:
            return
        for segment, at, growing in self._parts(after):
            for entry, ends in placed(segment, growing=growing, at=at):
                if entry.seq > end:
                    return
                if entry.seq > after:
                    if entry.seq == end:
                        self._note(end, segment, ends)
                    if subject in (None, entry.subject):
                        yield entry

    def _parts(self, after: int) -> Iterator[tuple[Path, int, bool]]:
        """Yield where to read on behind an entry: segment, byte, and whether it may grow."""
        known, at = self._ends.get(after, (None, 0))
        segments = self._segments()
        for number, segment in enumerate(segments, start=1):
            last = number == len(segments)
            if known is not None and segment < known:
                continue
            if known is None and not last and first_seq(segments[number]) <= after + 1:
                continue
            yield segment, at if segment == known else 0, last

    def _note(self, seq: int, segment: Path, ends: int) -> None:
        """Remember where an entry ends, so that nobody who reads on reads all before it again.

        What was answered for stays where it is as long as there is a journal.
        """
        self._ends[seq] = segment, ends
        with suppress(KeyError):  # another thread may have forgotten the oldest as well
            while len(self._ends) > _ENDS:
                self._ends.popitem(last=False)

    def backwards(self, before: int | None = None) -> Iterator[bytes]:
        """Yield lines as they are written, newest first, without judging them.

        Parameters
        ----------
        before
            Only entries with a smaller number.
        """
        return lines_back(self._written(), before)

    def breaks(self, known: int = 0) -> Iterator[Break]:
        """Check every line, every hash and the chain between them; yield what is wrong.

        Parameters
        ----------
        known
            Number of an entry that somebody has seen: so many there must be.
        """
        return follow(self._written(), known)

    def verify(self) -> list[str]:
        """Check the whole chain; return what is wrong in lines for a person."""
        return [str(one) for one in self.breaks()]

    def _written(self) -> list[tuple[Path, int]]:
        """Return the files with how much of each is on the disk, now."""
        return [(self.folder / name, size) for name, size in self.extent().segments]

    def _lock(self) -> FileLock:
        return FileLock(self.folder / "lock")

    def _segments(self) -> list[Path]:
        return segments_in(self.folder)

    def _tail(self) -> _Tail:
        """Find the end, under the lock; cut off what a killed writer left half-written."""
        segments = self._segments()
        newest = segments[-1] if segments else self._begin(1)
        size = newest.stat().st_size
        known = self._known
        if known is None or known.segment != newest or known.size != size:
            known = self._known = self._search(newest, segments)
        return known

    def _search(self, newest: Path, segments: list[Path]) -> _Tail:
        cut_torn_line(newest)
        sync_file(newest)  # a killed writer may have written whole lines and not synced them
        # An empty newest segment was begun by a writer that was killed before its first entry.
        last = last_entry(newest) or (last_entry(segments[-2]) if len(segments) > 1 else None)
        seq, carried = (last.seq, last.hash) if last else (0, GENESIS)
        return _Tail(newest, newest.stat().st_size, seq, carried)

    def _rotated(self, tail: _Tail) -> _Tail:
        if tail.size < self._segment_bytes:
            return tail
        segment = self._begin(int(tail.segment.stem) + 1)
        fault("journal.rotated")
        return _Tail(segment, 0, tail.seq, tail.hash)

    def _begin(self, number: int) -> Path:
        segment = self.folder / f"{number:06d}{SUFFIX}"
        segment.touch()
        sync_folder(self.folder)
        return segment

    def _write(self, tail: _Tail, written: bytes) -> None:
        handle = os.open(tail.segment, os.O_WRONLY)
        try:
            _write_all(handle, written, tail.size)
            fault("journal.written")
            os.fsync(handle)
            fault("journal.synced")
        except OSError:
            os.ftruncate(handle, tail.size)
            raise
        finally:
            os.close(handle)


def _write_all(handle: int, written: bytes, at: int) -> None:
    half = len(written) // 2
    for part in (written[:half], written[half:]):
        done = 0
        while done < len(part):
            done += os.pwrite(handle, part[done:], at + done)
        at += len(part)
        fault("journal.half_line")
