"""Lay a stack on another one, or take it off; what both pages and commands do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress

from handscroll.departments.examination.laying import progress
from handscroll.departments.examination.laying.fitting import fit, laid_by_points
from handscroll.departments.examination.laying.making import is_made, make_laid, sweep
from handscroll.departments.examination.laying.pair import Pair, pair_of
from handscroll.departments.examination.laying.points import points_from
from handscroll.departments.examination.laying.progress import Progress, begun
from handscroll.departments.examination.laying.seeking import seek
from handscroll.errors import ConflictError, HandscrollError, NotFoundError, StorageFullError
from handscroll.model.laid import LayingModel
from handscroll.model.stack import Stack
from handscroll.museum import Museum

Share = Callable[[float], None]
MAKE, SEEK = "make_laid", "seek_laid"
"""Jobs: their subject is the stack that is laid, a colon, and the one beneath."""
AT_ONCE = 4_000_000
"""Samples of a laid picture that are made while somebody waits, some two seconds."""


def lay_by_points(
    museum: Museum, pair: Pair, sent: object, model: LayingModel, *, person: str
) -> Stack:
    """Lay a stack by control points; its picture is owed.

    Raises
    ------
    InvalidError
        As points and their fit do.
    """
    points = points_from(sent, pair.size, pair.other_size)
    laid = laid_by_points(fit(points, model, pair), pair)
    stack = museum.stacks.lay(pair.other.id, laid, person=person)
    progress.forget(museum.layout, "search", pair.other.id, pair.on.id)
    return stack


def lay_proposal(museum: Museum, pair: Pair, *, person: str) -> Stack:
    """Lay a stack where a search found it; its picture is owed.

    Raises
    ------
    ConflictError
        If nothing was found, or another cube was made since.
    """
    known = progress.progress_of(museum.layout, "search", pair)
    if known is None or known.found is None:
        raise ConflictError(
            "The picture was not laid",
            why="no search has found where it lies, or one of the cubes was made anew since",
            fix="Seek it first, or set control points",
        )
    stack = museum.stacks.lay(pair.other.id, known.found, person=person)
    progress.forget(museum.layout, "search", pair.other.id, pair.on.id)
    return stack


def owe_picture(museum: Museum, other: str, on: str) -> None:
    """Make a small picture at once, and let the worker make a large one."""
    pair = pair_of(museum, other, on)
    progress.tell(museum.layout, "picture", pair, begun(pair))
    if pair.size.pixels * len(pair.above.bands) <= AT_ONCE:
        make_one(museum, f"{other}:{on}")
    else:
        museum.work.enqueue(MAKE, f"{other}:{on}", key=f"{other}:{on}", again=True)


def lift(museum: Museum, other: str, on: str, *, person: str) -> Stack:
    """Take a stack off another one; its picture goes, what was said of it stays in the journal."""
    stack = museum.stacks.lift(other, on, person=person)
    progress.forget(museum.layout, "picture", other, on)
    if stack.laid:
        sweep(museum.layout, stack)
    else:
        shutil.rmtree(museum.layout.laid(other, "0" * 16).parent, ignore_errors=True)
    return stack


def owe_search(museum: Museum, pair: Pair, sent: object) -> None:
    """Ask the worker to seek; points are checked now, so that whoever set them is told now."""
    points = points_from(sent, pair.size, pair.other_size)
    if len(points):
        fit(points, LayingModel.AUTO, pair)
    given = tuple((float(x), float(y), float(ox), float(oy)) for x, y, ox, oy in points)
    wish = begun(pair).model_copy(update={"points": given})
    progress.tell(museum.layout, "search", pair, wish)
    subject = f"{pair.other.id}:{pair.on.id}"
    museum.work.enqueue(SEEK, subject, key=subject, again=True)


def make_one(museum: Museum, subject: str) -> None:
    """Make a laid picture, as a job; trouble with the stacks is told, the house's stays owed."""
    other, _, on = subject.partition(":")
    with suppress(NotFoundError):
        pair = Pair(museum.stacks.get(other), museum.stacks.get(on))
        if pair.other.made is None or pair.on.made is None:
            return
        known = progress.progress_of(museum.layout, "picture", pair) or begun(pair)
        try:
            make_laid(museum, other, on, _telling(museum, "picture", pair, known))
        except StorageFullError:
            raise
        except HandscrollError as error:
            progress.tell(museum.layout, "picture", pair, known.failed(error))


def seek_one(museum: Museum, subject: str) -> None:
    """Seek where a picture lies, as a job; that it cannot be told is an answer as well."""
    other, _, on = subject.partition(":")
    with suppress(NotFoundError):
        pair = Pair(museum.stacks.get(other), museum.stacks.get(on))
        if pair.other.made is None or pair.on.made is None:
            return
        known = progress.progress_of(museum.layout, "search", pair)
        if known is None or not known.waiting:
            return
        try:
            seek(museum, other, on, _telling(museum, "search", pair, known))
        except StorageFullError:
            raise
        except HandscrollError as error:
            progress.tell(museum.layout, "search", pair, known.failed(error))


def _telling(museum: Museum, work: progress.Work, pair: Pair, known: Progress) -> Share:
    last = 0.0

    def told(share: float) -> None:
        nonlocal last
        # The last word is the work's own: what was found, or that the picture is there.
        if share - last >= 0.01 and share < 1:
            last = share
            now = known.model_copy(update={"share": round(share, 3)})
            progress.tell(museum.layout, work, pair, now)
        elif share >= 1 and work == "picture":
            progress.tell(museum.layout, work, pair, known.model_copy(update={"share": 1.0}))

    return told


def owed(museum: Museum) -> list[tuple[str, str]]:
    """Name pictures that are not there, and searches that were asked for and are not done."""
    found = []
    stacks = {one.id: one for one in museum.stacks.list()}
    for other in stacks.values():
        for laid in other.laid:
            on = stacks.get(laid.on)
            if on is None or not other.lies_still(on):
                continue
            pair = Pair(other, on)
            known = progress.progress_of(museum.layout, "picture", pair)
            failed = known is not None and known.problem is not None
            if not failed and not is_made(museum.layout, pair) and _there(museum, other):
                found.append((MAKE, f"{other.id}:{on.id}"))
    for other_id, on_id in progress.searches(museum.layout):
        above, on = stacks.get(other_id), stacks.get(on_id)
        if above is not None and on is not None and above.made and on.made:
            known = progress.progress_of(museum.layout, "search", Pair(above, on))
            if known is not None and known.waiting:
                found.append((SEEK, f"{other_id}:{on_id}"))
    return found


def _there(museum: Museum, stack: Stack) -> bool:
    place = museum.stacks.cube(stack)
    return place is not None and place.is_dir()
