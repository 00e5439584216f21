"""How far a search or a picture is: one small file in the cache for each, made for people."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from handscroll.departments.examination.laying.pair import Pair
from handscroll.errors import HandscrollError
from handscroll.model.laid import Laid
from handscroll.museum.layout import Layout
from handscroll.storage.disk import FileLock

Work = Literal["search", "picture"]


class WithdrawnError(Exception):
    """Nobody wants a search any more, or something else is wanted of it."""


class Progress(BaseModel):
    """How far work on two stacks is.

    Attributes
    ----------
    above, beneath
        Digests of their cubes: what was found of others is not about these.
    share
        Part done, 0 to 1; it is owed while this is below 1 and there is no problem.
    problem
        What, why, fix; None where nothing is wrong.
    wish
        Tells one wish from the next: a search that finds another one here gives up.
    points
        Control points with which a search began.
    mirrored
        Which side of the picture was asked for; None: whichever shows it.
    found
        Where the picture lies, of a search that found it.
    note
        How the search came to it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    above: str
    beneath: str
    share: float = 0.0
    problem: dict[str, str] | None = None
    wish: str = ""
    points: tuple[tuple[float, float, float, float], ...] = ()
    mirrored: bool | None = None
    found: Laid | None = None
    note: str = ""

    @property
    def waiting(self) -> bool:
        """Whether it is owed or under way."""
        return self.problem is None and self.share < 1

    def failed(self, error: HandscrollError) -> Progress:
        """Return it with what went wrong."""
        problem = {"what": error.what, "why": error.why, "fix": error.fix}
        return self.model_copy(update={"share": 1.0, "problem": problem})


def begun(pair: Pair) -> Progress:
    """Return that nothing is done yet."""
    wish = secrets.token_hex(8)
    return Progress(above=pair.above.digest, beneath=pair.beneath.digest, wish=wish)


def progress_of(layout: Layout, work: Work, pair: Pair) -> Progress | None:
    """Return how far work on the present cubes of two stacks is; None where nobody asked."""
    with suppress(OSError, ValueError, ValidationError):
        file = _file(layout, work, pair.other.id, pair.on.id)
        found = Progress.model_validate_json(file.read_bytes())
        if (found.above, found.beneath) == (pair.above.digest, pair.beneath.digest):
            return found
    return None


def tell(layout: Layout, work: Work, pair: Pair, progress: Progress) -> None:
    """Write down how far it is; kept nowhere else, so trouble with the disk is passed over."""
    place = _file(layout, work, pair.other.id, pair.on.id)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(place.parent / "lock"):
            _write(place, progress)


def tell_if_wanted(layout: Layout, pair: Pair, progress: Progress) -> None:
    """Write down how far a search is, but only while it is the one that is wanted.

    Raises
    ------
    WithdrawnError
        If it was given up, or something else was asked for since.
    """
    place = _file(layout, "search", pair.other.id, pair.on.id)
    if not place.parent.is_dir():
        raise WithdrawnError
    # Whoever gives it up meanwhile waits, so that it is not written down once more after that.
    with FileLock(place.parent / "lock"):
        now = progress_of(layout, "search", pair)
        if now is None or now.wish != progress.wish or not now.waiting:
            raise WithdrawnError
        with suppress(OSError):
            _write(place, progress)


def forget(layout: Layout, work: Work, other: str, on: str) -> None:
    """Take away what was found."""
    place = _file(layout, work, other, on)
    if place.parent.is_dir():
        with FileLock(place.parent / "lock"):
            place.unlink(missing_ok=True)


def _write(place: Path, progress: Progress) -> None:
    beside = place.with_suffix(".new")
    beside.write_text(progress.model_dump_json(), "utf-8")
    beside.replace(place)


def searches(layout: Layout) -> list[tuple[str, str]]:
    """Return the pairs for which a search was asked, whatever became of it."""
    found = sorted((layout.cache / "laying").glob("*/*.search.json"))
    return [(one.parent.name, one.name.partition(".")[0]) for one in found]


def _file(layout: Layout, work: Work, other: str, on: str) -> Path:
    return layout.cache / "laying" / other / f"{on}.{work}.json"
