"""Make the caches again from what is true: the vault and the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete

from handscroll.errors import HandscrollError
from handscroll.model.capture import Capture
from handscroll.model.intake import Problem
from handscroll.museum import Museum
from handscroll.museum.deriving import derive, pictures_of
from handscroll.museum.projection import project_all, project_vault
from handscroll.scans.frames.scratch import sweep_scratch
from handscroll.scans.limits import Limits
from handscroll.storage import tables
from handscroll.storage.register import set_applied

CACHED = (
    tables.ObservationRow,
    tables.CaptureRow,
    tables.EditRow,
    tables.DoingRow,
    tables.StandingRow,
    tables.CommentRow,
    tables.RelicRow,
    tables.LotRow,
    tables.LayerRow,
    tables.StackRow,
    tables.RelightRow,
    tables.LibraryRow,
    tables.StoryStepRow,
    tables.StoryRow,
    tables.PersonRow,
    tables.IntakeItemRow,
    tables.WordRow,
)
"""Tables that a rebuild empties and fills, children first; sessions are the one kept apart."""

NOT_REBUILT = (
    "sessions: people sign in again if the register is lost",
    "the bar of an intake item that is being worked on: it starts again at nothing",
    "views of stacks that were tried and not saved, places that were sought and not laid, and maps"
    " of pigments: asked for again",
)
"""All that vault and journal cannot restore."""


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild did."""

    relics: int
    people: int
    pyramids_built: int
    problems: tuple[Problem, ...]


def rebuild_register(museum: Museum) -> None:
    """Empty the register's caches and fill them from vault and journal, in one transaction.

    Readers see the old rows or the new ones, never a half-filled table.
    """
    with museum.register.begin() as session:
        for table in CACHED:
            session.execute(delete(table))
        project_vault(session, museum.vault)
        _, last = project_all(session, museum.vault, museum.journal.read(after=0))
        set_applied(session, last)


def missing_pyramids(museum: Museum) -> list[Capture]:
    """Return captures whose pyramid is not there."""
    return [
        capture
        for relic in museum.relics.pictured()
        for capture in pictures_of(museum, relic)
        if not museum.layout.pyramid(capture.id, capture.sha256).is_file()
    ]


def rebuild_pyramids(
    museum: Museum,
    *,
    all_of_them: bool = False,
    on_progress: Callable[[str, float], None] = lambda _name, _share: None,
) -> tuple[int, list[Problem]]:
    """Build missing pyramids, or every one; return how many, and what could not be built.

    Parameters
    ----------
    on_progress
        Told the file's name and the share of all pixels done, 0 to 1.
    """
    captures = (
        [one for relic in museum.relics.pictured() for one in pictures_of(museum, relic)]
        if all_of_them
        else missing_pyramids(museum)
    )
    total = sum(capture.size.pixels for capture in captures) or 1
    caps = museum.settings.scans
    limits = Limits(max_pixels=caps.max_pixels, max_side=caps.max_side, max_bytes=caps.max_bytes)
    done, built = 0, 0
    problems: list[Problem] = []
    for capture in captures:
        on_progress(capture.file_name, done / total)
        target = museum.layout.pyramid(capture.id, capture.sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            derive(museum, capture, target, limits)
            museum.captures.forget(capture.id)
            for old in museum.layout.older_pyramids(capture.id, capture.sha256):
                old.unlink(missing_ok=True)
            built += 1
        except HandscrollError as error:
            problems.append(
                Problem(file=capture.file_name, what=error.what, why=error.why, fix=error.fix)
            )
        done += capture.size.pixels
    return built, problems


def rebuild(
    museum: Museum,
    *,
    all_pyramids: bool = False,
    on_progress: Callable[[str, float], None] = lambda _name, _share: None,
) -> Rebuilt:
    """Make register and pyramids again; what is there and right stays unless all are asked for."""
    rebuild_register(museum)
    sweep_scratch(museum.layout.staging)
    built, problems = rebuild_pyramids(museum, all_of_them=all_pyramids, on_progress=on_progress)
    return Rebuilt(
        relics=museum.relics.count(),
        people=len(museum.people.list()),
        pyramids_built=built,
        problems=tuple(problems),
    )
