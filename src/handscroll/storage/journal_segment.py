"""One file of the journal: its lines, its first and last entry, and a last line torn by a kill."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from handscroll.storage.journal_line import Entry, broken, parsed

_BLOCK = 1 << 16
SUFFIX = ".jsonl"


def segments_in(folder: Path) -> list[Path]:
    """Return the files of a journal, oldest first."""
    return sorted(folder.glob(f"[0-9]*{SUFFIX}"))


def placed(segment: Path, *, growing: bool, at: int = 0) -> Iterator[tuple[Entry, int]]:
    """Yield a segment's entries, each with the byte at which its line ends.

    Parameters
    ----------
    growing
        Whether a writer may be at work on it: then a last line without end is not yet there.
    at
        The byte at which the first line that is wanted begins.

    Raises
    ------
    UnreadableError
        At the first damaged line.
    """
    with segment.open("rb") as file:
        file.seek(at)
        for line in file:
            if growing and not line.endswith(b"\n"):
                return
            entry, problem = parsed(line)
            if entry is None:
                raise broken(segment, _number(segment, at), problem)
            at += len(line)
            yield entry, at


def _number(segment: Path, at: int) -> int:
    """Return which line begins at a byte, from 1."""
    with segment.open("rb") as file:
        return file.read(at).count(b"\n") + 1


def first_seq(segment: Path) -> int:
    """Return the first entry's number; a huge one when there is none yet."""
    for entry, _ in placed(segment, growing=True):
        return entry.seq
    return 1 << 62


def last_entry(segment: Path) -> Entry | None:
    """Return the newest entry without reading what is before it; None when there is none.

    Raises
    ------
    UnreadableError
        When that line is damaged.
    """
    line = _after_last_line_end(segment, segment.stat().st_size - 1)
    if not line:
        return None
    entry, problem = parsed(line)
    if entry is None:
        with segment.open("rb") as file:
            raise broken(segment, sum(1 for _ in file), problem)
    return entry


def cut_torn_line(segment: Path) -> None:
    """Move a last line that a killed writer did not end into a ``.torn`` file beside."""
    size = segment.stat().st_size
    torn = _after_last_line_end(segment, size)
    if not torn:
        return
    with segment.with_suffix(".torn").open("ab") as aside:
        aside.write(torn + b"\n")
        aside.flush()
        os.fsync(aside.fileno())
    with segment.open("r+b") as file:
        file.truncate(size - len(torn))
        os.fsync(file.fileno())


def _after_last_line_end(segment: Path, size: int) -> bytes:
    """Return the bytes behind the last line end among the first ``size`` bytes.

    For ``size`` one less than the file's that is the last line (its own end does not count),
    handed back with its end.
    """
    with segment.open("rb") as file:
        begin = max(size, 0)
        while begin > 0:
            step = min(_BLOCK, begin)
            file.seek(begin - step)
            found = file.read(step).rfind(b"\n")
            if found >= 0:
                begin += found + 1 - step
                break
            begin -= step
        file.seek(begin)
        return file.read()
