"""What the doctor looks at: each finding says what is wrong and how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from handscroll.errors import BusyError, HandscrollError
from handscroll.museum import Museum
from handscroll.museum.rebuilding import missing_pyramids
from handscroll.pages.assets import Assets
from handscroll.storage.jobs import worker_lock
from handscroll.storage.register import applied

LOW_DISK = 2 * 2**30
_MOST_BREAKS = 5
"""Places in the journal that are named."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``fix`` is empty where nothing needs mending."""

    name: str
    well: bool
    told: str
    fix: str = ""


def look_at(museum: Museum, *, deep: bool) -> Iterator[Finding]:
    """Look at every store and what people need of it.

    Parameters
    ----------
    deep
        Also read every file of the vault and compare its digest.
    """
    checks: tuple[Callable[[Museum], Finding], ...] = (
        lambda m: _vault(m, deep=deep),
        _journal,
        _register,
        _pyramids,
        _owed,
        _worker,
        _assets,
        _disk,
    )
    for check in checks:
        try:
            yield check(museum)
        except HandscrollError as error:
            name = getattr(check, "__name__", "vault").strip("_")
            yield Finding(name, False, f"{error.what}: {error.why}", error.fix)


def _vault(museum: Museum, *, deep: bool) -> Finding:
    if not deep:
        count = sum(1 for _ in museum.vault.object_ids())
        return Finding("vault", True, f"{count} objects; digests were not read (--deep reads them)")
    audit = museum.vault.validate()
    told = f"{audit.good} objects valid, {audit.bad} not"
    if not audit.bad:
        return Finding("vault", True, told)
    told += ": " + "; ".join(audit.problems[:3])
    return Finding("vault", False, told, "Restore the objects named from a backup")


def _journal(museum: Museum) -> Finding:
    with museum.register.reading() as session:
        seen = applied(session)
    broken = list(islice(museum.journal.breaks(seen), _MOST_BREAKS + 1))
    if broken:
        told = "; ".join(str(one) for one in broken[:_MOST_BREAKS])
        told += "; and more" if len(broken) > _MOST_BREAKS else ""
        fix = "Keep this folder as it is; restore the newest backup that is whole into another"
        return Finding("journal", False, told, fix)
    newest = museum.journal.extent()
    told = f"every entry follows from the one before it; the newest is {newest.seq}"
    return Finding("journal", True, f"{told}, sealed {newest.hash[:16]}")


def _register(museum: Museum) -> Finding:
    behind = museum.stale_relics()
    if behind:
        told = f"{len(behind)} relics or lots are not shown as the vault has them"
        return Finding("register", False, told, "Run: handscroll rebuild")
    told = f"{museum.relics.count()} relics, as the vault has them"
    if loads := museum.lots.loads():
        lines, lots = sum(one.records for one in loads), sum(one.lots for one in loads)
        told += f"; {lines} came in {lots} lots"
    return Finding("register", True, told)


def _pyramids(museum: Museum) -> Finding:
    missing = missing_pyramids(museum)
    if missing:
        names = ", ".join(capture.file_name for capture in missing[:3])
        told = f"{len(missing)} pictures have no pyramid: {names}"
        return Finding("pyramids", False, told, "Run: handscroll rebuild")
    return Finding("pyramids", True, "every picture has its pyramid")


def _owed(museum: Museum) -> Finding:
    owed = museum.intakes.owed()
    if owed:
        told = f"{len(owed)} relics are waiting to be taken in"
        return Finding("work", False, told, "Run: handscroll serve, or handscroll worker")
    return Finding("work", True, "nothing is owed")


def _worker(museum: Museum) -> Finding:
    try:
        with worker_lock(museum.layout.worker_lock):
            return Finding("worker", True, "not running; serve and ingest start one")
    except BusyError:
        return Finding("worker", True, "running")


def _assets(museum: Museum) -> Finding:
    Assets.read()
    return Finding("pages", True, "scripts, styles and fonts are built")


def _disk(museum: Museum) -> Finding:
    free = shutil.disk_usage(museum.folder).free
    told = f"{free / 2**30:.1f} GB free"
    if free < LOW_DISK:
        return Finding("disk", False, told, "Make room: intakes stop cleanly when it is full")
    return Finding("disk", True, told)
