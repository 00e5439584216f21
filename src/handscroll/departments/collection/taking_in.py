"""Take one relic in: stage, derive, accession, show. Every step may run twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from handscroll.departments.collection.clearing import clear
from handscroll.departments.collection.stitch_wishes import Stage, wish
from handscroll.errors import (
    BusyError,
    ConflictError,
    HandscrollError,
    MismatchError,
    StorageFullError,
    UnreadableError,
)
from handscroll.model.capture import Capture
from handscroll.model.identity import capture_id, relic_id
from handscroll.model.intake import IntakeItem, PlannedFile, Problem
from handscroll.model.relic import Part, Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.museum.intakes import ItemState
from handscroll.scans.build import build_pyramid
from handscroll.scans.fingerprint import Fingerprint, copy_with_fingerprint
from handscroll.scans.formats import ScanFacts, probe
from handscroll.scans.limits import Limits
from handscroll.storage.disk import FileLock

JOB = "take_in"
SYSTEM = "worker"

# Where the bar of one relic stands when a step begins; deriving costs by far the most.
_STAGING, _DERIVING, _KEEPING = 0.0, 0.15, 0.95


@dataclass(frozen=True)
class _Staged:
    """One file on its way: the museum's own copy, and what was found in it."""

    planned: PlannedFile
    path: Path
    print: Fingerprint
    facts: ScanFacts


def limits_of(museum: Museum) -> Limits:
    """Return the caps that the museum's settings put on scans."""
    caps = museum.settings.scans
    return Limits(max_pixels=caps.max_pixels, max_side=caps.max_side, max_bytes=caps.max_bytes)


def take_in(museum: Museum, key: str) -> None:
    """Do what one intake item owes; doing it again changes nothing.

    Trouble with the files is written down as the item's problem; trouble with the house
    (a full disk, too much work) is raised, and the item stays owed.

    Parameters
    ----------
    key
        ``intake/item``.
    """
    view, item = museum.intakes.item(key)
    if view.state not in (ItemState.WAITING, ItemState.WORKING):
        return
    staging = museum.layout.staging / key.replace("/", "-")
    with _alone(staging.with_name(f"{staging.name}.lock")) as mine:
        if not mine:
            return
        try:
            relic = _take(museum, item, key, staging, person=view.person)
            problem = None
        except (StorageFullError, BusyError):
            raise
        except HandscrollError as error:
            relic, problem = None, _problem(item, error)
        shutil.rmtree(staging, ignore_errors=True)
    # Told only after the lock is let go: who then asks for it again finds it free.
    state = ItemState.DONE if problem is None else ItemState.FAILED
    museum.intakes.settle(key, state, relic=relic, problem=problem)
    if (delivery := museum.deliveries.holding(item.files[0].source)) is not None:
        clear(museum, delivery)


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Say whether nobody else does this work; it may be asked for twice after a pause."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    mine = lock.acquire(wait=False) and lock.still_named()
    try:
        yield mine
    finally:
        if mine:
            path.unlink(missing_ok=True)
        lock.release()


def _take(museum: Museum, item: IntakeItem, key: str, staging: Path, *, person: str) -> str:
    name = relic_id(item.accession_number)
    staged = _stage(museum, item, key, staging)
    kept = museum.relics.kept(name)
    if kept is None or not kept.parts:
        # A record that was loaded without files gets its first ones.
        relic = _relic(item, name, staged)
        _require_new(museum, relic)
    else:
        relic = kept
    scans = museum.stitches.scans(relic)
    _require_same(scans, item, staged)
    _derive(museum, scans, staged, key)
    museum.intakes.tell(key, "accession", _KEEPING)
    of_path = {c.path: one for c, one in zip(scans, staged, strict=True)}
    museum.relics.accession(
        relic,
        {path: one.path for path, one in of_path.items()},
        sha512={path: one.print.sha512 for path, one in of_path.items()},
        person=person,
    )
    if item.publish:
        museum.relics.move(name, State.PUBLISHED, person=person)
    if item.stitch and not any(one.stitched for one in museum.relics.get(name).captures):
        wish(museum, name, Stage.JOINING, person=person)
    return name


def _require_same(scans: Sequence[Capture], item: IntakeItem, staged: list[_Staged]) -> None:
    """Let an intake that ran before run again; names prove nothing, so bytes are compared."""
    if [one.print.sha256 for one in staged] != [one.sha256 for one in scans]:
        raise ConflictError(
            f"{item.files[0].name} was not taken",
            why=f"the accession number {item.accession_number} belongs to a relic with other files",
            fix="Give it another accession number, or withdraw the relic that bears it",
        )


def _stage(museum: Museum, item: IntakeItem, key: str, staging: Path) -> list[_Staged]:
    """Copy the files to the museum's own disk; from here on the source is not needed."""
    staging.mkdir(parents=True, exist_ok=True)
    staged = []
    total = sum(planned.bytes for planned in item.files) or 1
    done = 0
    for number, planned in enumerate(item.files, start=1):
        target = staging / f"{number:03d}{Path(planned.name).suffix.lower()}"
        show = _bar(
            museum, key, "copy", _STAGING + _DERIVING * done / total, _DERIVING / len(item.files)
        )
        _require_unchanged(planned)
        # What a killed run left may be half a copy.
        target.unlink(missing_ok=True)
        found = copy_with_fingerprint(Path(planned.source), target, on_progress=show)
        staged.append(_Staged(planned, target, found, probe(target, limits_of(museum))))
        done += planned.bytes
    return staged


def _require_unchanged(planned: PlannedFile) -> None:
    try:
        now = Path(planned.source).stat()
    except OSError as error:
        raise UnreadableError(
            f"{planned.name} was not taken",
            why=f"it cannot be opened any more: {error.strerror}",
            fix="Bring the file back and ingest it again",
        ) from None
    if (now.st_size, now.st_mtime_ns) != (planned.bytes, planned.modified_ns):
        raise MismatchError(
            f"{planned.name} was not taken",
            why="it changed after the intake was planned",
            fix="Ingest it again when nobody writes to it",
        )


def _relic(item: IntakeItem, name: str, staged: list[_Staged]) -> Relic:
    parts = tuple(_part(name, number, one) for number, one in enumerate(staged, start=1))
    return Relic(
        id=name,
        parts=parts,
        **item.model_dump(exclude={"files", "publish", "rights", "stitch"}),
        rights=item.rights,
    )


def _part(relic: str, number: int, one: _Staged) -> Part:
    planned, facts = one.planned, one.facts
    suffix = Path(planned.name).suffix.lower()
    capture = Capture(
        id=planned.image_id or capture_id(relic, one.print.sha256),
        relic=relic,
        path=f"originals/{number:03d}{suffix}",
        file_name=planned.name,
        sha256=one.print.sha256,
        bytes=one.print.bytes,
        media_type=facts.media_type,
        width=facts.size.width,
        height=facts.size.height,
        facts={
            "format": facts.format,
            "bits": facts.bits,
            "colour": facts.colour,
            "compression": facts.compression,
            "icc": facts.icc,
            "pages": facts.pages,
            "mislabelled": facts.mislabelled,
        },
    )
    return Part(
        kind=planned.kind,
        label=planned.label,
        capture=capture,
        height_mm=planned.height_mm,
        width_mm=planned.width_mm,
    )


def _require_new(museum: Museum, relic: Relic) -> None:
    """Refuse identifiers that another relic's picture bears, and files of another relic."""
    for capture in relic.captures:
        owner = museum.captures.owner(capture.id) or museum.captures.holder(capture.sha256)
        if owner is not None and owner != relic.id:
            other = museum.relics.get(owner)
            raise ConflictError(
                f"{capture.file_name} was not taken",
                why=f"the relic {other.accession_number} has a scan with the same bytes or the"
                " same image identifier",
                fix="Remove the file from this intake, or withdraw the other relic's scan",
            )


def _derive(museum: Museum, scans: Sequence[Capture], staged: list[_Staged], key: str) -> None:
    """Build what is missing; a pyramid is named after its capture and never half there."""
    total = sum(capture.size.pixels for capture in scans)
    done = 0
    for capture, one in zip(scans, staged, strict=True):
        target = museum.layout.pyramid(capture.id, capture.sha256)
        share = (_KEEPING - _DERIVING) / total
        show = _bar(museum, key, "derive", _DERIVING + share * done, share * capture.size.pixels)
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                build_pyramid(one.path, target, limits=limits_of(museum), on_progress=show)
            except HandscrollError as error:
                raise type(error)(
                    f"{one.planned.name} was not taken", why=error.why, fix=error.fix
                ) from error
        done += capture.size.pixels


def _bar(museum: Museum, key: str, step: str, start: float, span: float) -> Callable[[float], None]:
    """Return a reporter that writes at most each hundredth: a bar needs no more."""
    last = -1.0

    def show(share: float) -> None:
        nonlocal last
        progress = start + span * share
        if progress - last >= 0.01:
            last = progress
            museum.intakes.tell(key, step, progress)

    show(0.0)
    return show


def _problem(item: IntakeItem, error: HandscrollError) -> Problem:
    names = [planned for planned in item.files if planned.name in error.what] or [item.files[0]]
    return Problem(
        file=names[0].name, row=names[0].row, what=error.what, why=error.why, fix=error.fix
    )
