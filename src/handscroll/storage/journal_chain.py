"""Follow the journal's chain: name every entry that was changed, removed, moved or put in.

A line that was changed does not fit its own hash; one that was changed and hashed anew does not
fit the line after it; what was taken out leaves a gap in the numbers. Only the newest entries can
be cut off without a trace in the chain, so whoever knows how far it went says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from handscroll.storage.journal_line import GENESIS, Entry, parsed


class Harm(StrEnum):
    """What was done to the journal."""

    CHANGED = "changed"
    REPLACED = "replaced"
    """Changed, and given a hash that fits."""
    REMOVED = "removed"
    MOVED = "moved"
    DOUBLED = "doubled"
    CUT_OFF = "cut off"


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold.

    Attributes
    ----------
    first, last
        Numbers of the entries that it is about.
    where
        File and line where it shows; empty where something is missing at the end.
    told
        What is wrong there, in a sentence without its end.
    """

    harm: Harm
    first: int
    last: int
    where: str
    told: str

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.where}: {self.told}" if self.where else self.told


@dataclass
class _Walk:
    """How far the chain was followed, and which numbers have not come yet."""

    seq: int = 0
    hash: str = GENESIS
    where: str = ""
    gaps: list[tuple[int, int, str]] = field(default_factory=list)
    """Numbers that have not come, first and last, and the place before which they should stand."""

    def damaged(self, line: bytes, where: str, problem: str) -> Break:
        """Go on behind a line that does not fit its own hash; what it says of itself counts."""
        told = _claims(line)
        seq, self.hash = told if told and told[0] == self.seq + 1 else (self.seq + 1, "")
        self.seq, self.where = seq, where
        return Break(Harm.CHANGED, seq, seq, where, f"entry {seq} was changed: {problem}")

    def sound(self, entry: Entry, where: str) -> Iterator[Break]:
        """Go on behind a line that fits its own hash."""
        if entry.seq <= self.seq:
            yield self._out_of_order(entry, where)
            return
        if entry.seq == self.seq + 1:
            if self.hash and entry.previous != self.hash:
                told = f"entry {entry.seq} was written behind another one than stands before it"
                yield Break(Harm.REPLACED, self.seq, self.seq, where, told)
        else:
            self.gaps.append((self.seq + 1, entry.seq - 1, where))
        self.seq, self.hash, self.where = entry.seq, entry.hash, where

    def _out_of_order(self, entry: Entry, where: str) -> Break:
        seq = entry.seq
        for place, (first, last, gap) in enumerate(self.gaps):
            if first <= seq <= last:
                left = ((first, seq - 1, gap), (seq + 1, last, gap))
                self.gaps[place : place + 1] = [one for one in left if one[0] <= one[1]]
                told = f"entry {seq} stands behind entry {self.seq}: it was moved"
                return Break(Harm.MOVED, seq, seq, where, told)
        return Break(Harm.DOUBLED, seq, seq, where, f"entry {seq} stands here once more")

    def removed(self) -> Iterator[Break]:
        """Yield what never came."""
        for first, last, where in self.gaps:
            yield Break(
                Harm.REMOVED, first, last, where, f"{_entries(first, last)} missing before it"
            )


def follow(segments: Iterable[tuple[Path, int]], known: int = 0) -> Iterator[Break]:
    """Read every line and yield where the chain does not hold, what is missing last.

    Parameters
    ----------
    segments
        The journal's files, oldest first, and how many bytes of each count.
    known
        Number of an entry that somebody has seen in this journal.
    """
    walk = _Walk()
    for segment, size in segments:
        with segment.open("rb") as file:
            read = 0
            for number, line in enumerate(file, start=1):
                if (read := read + len(line)) > size:
                    break  # a writer's, that may yet be taken back
                where = f"{segment.name} line {number}"
                entry, problem = parsed(line)
                if entry is None:
                    yield walk.damaged(line, where, problem)
                else:
                    yield from walk.sound(entry, where)
    yield from walk.removed()
    if known > walk.seq:
        told = f"{_entries(walk.seq + 1, known)} missing at the end: entry {known} was seen before"
        yield Break(Harm.CUT_OFF, walk.seq + 1, known, "", told)


def _entries(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"


def _claims(line: bytes) -> tuple[int, str] | None:
    """Return the number and the hash that a line gives itself, None where it is no entry."""
    try:
        document = json.loads(line)
        return int(document["seq"]), str(document["hash"])
    except (ValueError, TypeError, KeyError):
        return None
