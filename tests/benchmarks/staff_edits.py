"""Many edits of one record by several editors at once: lost updates, times, and what they take."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from handscroll.model.relic import Relic
from handscroll.museum import Museum
from handscroll.museum.stale import StaleEditError

LAST = 19
"""Names of earlier edits that an edit keeps: the record stays as long as it is."""
_Took = tuple[float, float, float]
"""When a save returned, its milliseconds, and those of the processor."""


@dataclass(frozen=True)
class Edited:
    """What was seen.

    Attributes
    ----------
    save_ms
        Of each save that was taken, from the call to its return, in order.
    cpu_ms
        Processor time of the thread that saved, for each of them.
    stale
        Saves that were refused because somebody else had saved; each was made again.
    lost
        Edits that are in no revision, or not made on the revision before.
    bytes
        Of vault, journal and register after each tenth of the edits; SQLite's log of what is not
        yet in its file is left out: it comes and goes, within bounds.
    """

    save_ms: list[float]
    cpu_ms: list[float]
    stale: int
    lost: int
    bytes: list[int]


def edited(museum: Museum, relic: str, edits: int, editors: int = 3) -> Edited:
    """Let editors save ``edits`` edits of one record, each adding its name to those of the last 20.

    Each reads what stands, adds to it and saves; a save on top of somebody else's is refused and
    made again on theirs. So the names in a revision tell on which ones it was made.
    """
    before = museum.revisions.of(relic)[-1].version
    times: list[_Took] = []
    sizes: list[int] = []
    stale = 0
    for tenth in range(10):
        names = range(tenth * edits // 10, (tenth + 1) * edits // 10)
        with _as_served(), ThreadPoolExecutor(editors) as people:
            shares = [names[who::editors] for who in range(editors)]
            done = people.map(lambda share: _edit(museum, relic, share), shares)
            for taken, refused in done:
                times += taken
                stale += refused
        sizes.append(_bytes(museum.folder))
    notes = [
        museum.revisions.at(relic, one.version).catalogue.staff_note.split()
        for one in museum.revisions.of(relic)
        if one.version >= before
    ]
    kept = {new[-1] for old, new in pairwise(notes) if new[:-1] == old[-LAST:]}
    lost = sum(_name(number) not in kept for number in range(edits)) + len(notes) - 1 - edits
    times.sort()
    return Edited([one[1] for one in times], [one[2] for one in times], stale, lost, sizes)


@contextmanager
def _as_served() -> Iterator[None]:
    """Leave what is there already to itself, as the web process does before it serves."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _edit(museum: Museum, relic: str, numbers: range) -> tuple[list[_Took], int]:
    taken: list[_Took] = []
    refused = 0
    for number in numbers:
        record, seen = museum.relics.standing(relic)
        while True:
            wanted = _with(record, _name(number))
            began, worked = time.perf_counter(), time.thread_time()
            try:
                museum.relics.rewrite(wanted, expected=seen, person=f"editor {number % 3}")
            except StaleEditError as told:
                record, seen, refused = told.theirs, told.present, refused + 1
            else:
                ended, worked = time.perf_counter(), time.thread_time() - worked
                taken.append((ended, (ended - began) * 1e3, worked * 1e3))
                break
    return taken, refused


def _with(record: Relic, name: str) -> Relic:
    note = " ".join([*record.catalogue.staff_note.split()[-LAST:], name])
    catalogue = record.catalogue.model_copy(update={"staff_note": note})
    return record.model_copy(update={"catalogue": catalogue})


def _name(number: int) -> str:
    return f"n{number:04d}"


def _bytes(museum: Path) -> int:
    return sum(
        one.stat().st_blocks * 512
        for part in ("vault", "journal", "cache")
        for one in (museum / part).rglob("*")
        if one.is_file() and not one.name.endswith(("-wal", "-shm"))
    )
