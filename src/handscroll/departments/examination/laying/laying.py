"""Lay a stack on another one, or take it off; what both pages and commands do."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import suppress

from handscroll.departments.examination.laying import progress
from handscroll.departments.examination.laying.fitting import fit, laid_by_points
from handscroll.departments.examination.laying.making import is_made, make_laid, sweep
from handscroll.departments.examination.laying.pair import Pair, pair_of
from handscroll.departments.examination.laying.points import points_from
from handscroll.departments.examination.laying.progress import (
    Progress,
    WithdrawnError,
    begun,
)
from handscroll.departments.examination.laying.seeking import seek, start_of
from handscroll.errors import (
    ConflictError,
    HandscrollError,
    InvalidError,
    NotFoundError,
    StorageFullError,
)
from handscroll.model.laid import LayingModel
from handscroll.model.stack import Stack
from handscroll.museum import Museum

Share = Callable[[float], None]
MAKE, SEEK = "make_laid", "seek_laid"
"""Jobs: their subject is the stack that is laid, a colon, and the one beneath."""
AT_ONCE = 4_000_000
"""Samples of a laid picture that are made while somebody waits, some two seconds."""
_ASK_EVERY_S = 0.3
"""Seconds between two looks at whether a search is still wanted."""


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


def owe_search(museum: Museum, pair: Pair, sent: object, mirrored: object = None) -> None:
    """Ask the worker to seek; points are checked now, so that whoever set them is told now.

    Raises
    ------
    InvalidError
        As points and their fit do, or if a side is asked for that they do not show.
    """
    if not (mirrored is None or isinstance(mirrored, bool)):
        raise InvalidError(
            "The picture's place was not sought",
            why=f"mirrored is {str(mirrored)[:40]!r}",
            fix="Send true, false, or null for either side",
        )
    points = points_from(sent, pair.size, pair.other_size)
    start_of(points, pair, mirrored)
    given = tuple((float(x), float(y), float(ox), float(oy)) for x, y, ox, oy in points)
    wish = begun(pair).model_copy(update={"points": given, "mirrored": mirrored})
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
            make_laid(museum, other, on, _telling(museum, pair, known))
        except StorageFullError:
            raise
        except HandscrollError as error:
            progress.tell(museum.layout, "picture", pair, known.failed(error))


def stop_search(museum: Museum, pair: Pair) -> None:
    """Give a search up; one that runs ends by itself within a second or so."""
    progress.forget(museum.layout, "search", pair.other.id, pair.on.id)


def seek_one(museum: Museum, subject: str) -> None:
    """Seek where a picture lies, as a job; that it cannot be told is an answer as well.

    What is asked for while it runs takes the place of what it was asked for before.
    """
    other, _, on = subject.partition(":")
    with suppress(NotFoundError):
        pair = Pair(museum.stacks.get(other), museum.stacks.get(on))
        if pair.other.made is None or pair.on.made is None:
            return
        while True:
            known = progress.progress_of(museum.layout, "search", pair)
            if known is None or not known.waiting:
                return
            with suppress(WithdrawnError):
                _seek(museum, pair, known)


def _seek(museum: Museum, pair: Pair, known: Progress) -> None:
    try:
        seek(museum, known, pair, _asking(museum, pair, known))
    except StorageFullError:
        raise
    except HandscrollError as error:
        progress.tell_if_wanted(museum.layout, pair, known.failed(error))


def _asking(museum: Museum, pair: Pair, known: Progress) -> Share:
    """Return what writes down how far a search is, and ends it where nobody wants it."""
    last = time.monotonic()

    def told(share: float) -> None:
        nonlocal last
        if time.monotonic() - last >= _ASK_EVERY_S:
            # The last word is the search's own: what was found.
            now = known.model_copy(update={"share": min(round(share, 3), 0.999)})
            progress.tell_if_wanted(museum.layout, pair, now)
            last = time.monotonic()

    return told


def _telling(museum: Museum, pair: Pair, known: Progress) -> Share:
    """Return what writes down how far a picture is."""
    last = 0.0

    def told(share: float) -> None:
        nonlocal last
        if share - last >= 0.01 or share >= 1:
            last = share
            now = known.model_copy(update={"share": round(min(share, 1.0), 3)})
            progress.tell(museum.layout, "picture", pair, now)

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
