"""What the doctor looks at: each finding says what is wrong and how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from handscroll.errors import BusyError, HandscrollError
from handscroll.museum import Museum
from handscroll.museum.edits import EDITED
from handscroll.museum.layout import Layout
from handscroll.museum.mending import damaged_lines, seen_entries
from handscroll.museum.rebuilding import missing_pyramids
from handscroll.pages.assets import Assets
from handscroll.storage.jobs import worker_lock
from handscroll.storage.journal_chain import Break, Harm, follow
from handscroll.storage.journal_mending import DamagedLine, written_in
from handscroll.storage.register import applied

LOW_DISK = 2 * 2**30
_MOST_BREAKS = 5
"""Places in the journal that are named."""


_NOTES = ("session", "intake", "museum")
"""Groups of entries that say what happened and hold nothing that anybody made."""
_IN_THE_VAULT = ("relic", "lot", "person", "stack", "library", "relight")
"""Groups whose things were cut as a version before the journal's line; edits are not."""
_REBUILD = "Run: handscroll rebuild"
_KEEP = "Keep this folder as it is; restore the newest backup that is whole into another"
_MEND = "Or, if no backup reaches as far, go on without what is lost: handscroll doctor --mend"


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
        _stories,
        _examination,
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
        only_cut = all(one.harm is Harm.CUT_OFF for one in broken)
        return Finding("journal", False, _named(broken), f"{_KEEP}. {_MEND}" if only_cut else _KEEP)
    newest = museum.journal.extent()
    told = f"every entry follows from the one before it; the newest is {newest.seq}"
    return Finding("journal", True, f"{told}, sealed {newest.hash[:16]}")


def _named(broken: list[Break]) -> str:
    told = "; ".join(str(one) for one in broken[:_MOST_BREAKS])
    return told + ("; and more" if len(broken) > _MOST_BREAKS else "")


def look_at_end(folder: Path) -> list[Finding]:
    """Look whether the end of a journal keeps a museum from opening, changing nothing.

    Returns
    -------
    list of Finding
        Empty where the journal's end is whole: then nothing of it keeps the museum from opening.
    """
    damaged = damaged_lines(folder)
    if not damaged:
        return []
    seen = seen_entries(folder)
    broken = list(islice(follow(written_in(Layout(folder).journal), seen), _MOST_BREAKS + 1))
    lost = [_lost(one) for one in damaged[-_MOST_BREAKS:]]
    told = f"{_named(broken)}. {' '.join(lost)}"
    return [
        Finding("journal", False, told, f"{_KEEP}. {_MEND}"),
        Finding("museum", False, "it does not open before that; the rest was not looked at", _MEND),
    ]


def _lost(damaged: DamagedLine) -> str:
    """Say what a line claims to have been, and whether that is written anywhere else."""
    claims = damaged.claims
    kind, subject = str(claims.get("kind", "")), str(claims.get("subject", ""))[:80]
    if not kind:
        return "A line that nobody can read any more; what it noted is lost."
    said = f"Entry {claims.get('seq', '?')} says {kind[:40]}, {subject}"
    said += f", by {str(claims.get('person', ''))[:40]}, {str(claims.get('at', ''))[:19]}: "
    if kind == EDITED:
        return f"{said}that edit is written nowhere else."
    group = kind.partition(".")[0]
    if group in _NOTES:
        return f"{said}only the note is lost."
    if group in _IN_THE_VAULT:
        return f"{said}only the note is lost, the vault keeps the thing."
    return f"{said}it may be written nowhere else."


def _register(museum: Museum) -> Finding:
    behind = museum.stale_relics()
    if behind:
        told = f"{len(behind)} relics or lots are not shown as the vault has them"
        return Finding("register", False, told, _REBUILD)
    told = f"{museum.relics.count()} relics, as the vault has them"
    if loads := museum.lots.loads():
        lines, lots = sum(one.records for one in loads), sum(one.lots for one in loads)
        told += f"; {lines} came in {lots} lots"
    return Finding("register", True, told)


def _stories(museum: Museum) -> Finding:
    behind = museum.stories.stale()
    if behind:
        told = f"{len(behind)} stories are not shown as the vault has them: {', '.join(behind[:3])}"
        return Finding("stories", False, told, _REBUILD)
    all_of_them = museum.stories.list()
    public = sum(one.shown is not None for one in all_of_them)
    return Finding("stories", True, f"{len(all_of_them)} stories, {public} of them published")


def _examination(museum: Museum) -> Finding:
    name = "examination"
    if behind := museum.behind():
        told = f"{len(behind)} stacks, libraries or relightable images are not shown as the vault"
        return Finding(name, False, f"{told} has them: {', '.join(behind[:3])}", _REBUILD)
    stacks = museum.stacks.list()
    failed = [one.id for one in stacks if museum.stacks.problem(one.id) is not None]
    if failed:
        told = f"{len(failed)} stacks have no cube, for one could not be made: {failed[0]}"
        return Finding(name, False, told, f"Read why with: handscroll stack make {failed[0]}")
    cubes = [museum.stacks.cube(one) for one in stacks]
    there = sum(cube is not None and cube.is_dir() for cube in cubes)
    told = f"{len(stacks)} stacks, {there} of them with a cube"
    fix = "" if there == len(stacks) else "Run: handscroll serve, or handscroll worker"
    return Finding(name, not fix, told, fix)


def _pyramids(museum: Museum) -> Finding:
    missing = missing_pyramids(museum)
    if missing:
        names = ", ".join(capture.file_name for capture in missing[:3])
        told = f"{len(missing)} pictures have no pyramid: {names}"
        return Finding("pyramids", False, told, _REBUILD)
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
