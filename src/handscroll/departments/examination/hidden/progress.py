"""How far a search is, and why the last one failed: one small file in the cache, for people."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from handscroll.errors import HandscrollError, NotFoundError, StorageFullError
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.museum.layout import Layout


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search of a cube is.

    Attributes
    ----------
    share
        Part done, 0 to 1; it is owed while this is below 1 and there is no problem.
    problem
        What, why, fix; None where nothing is wrong.
    """

    cube: str
    share: float
    problem: dict[str, str] | None = None


def progress_of(layout: Layout, stack: Stack) -> Progress | None:
    """Return how far the search of a stack's present cube is; None where nobody asked for one."""
    with suppress(OSError, ValueError, TypeError):
        found = Progress(**json.loads(_file(layout, stack.id).read_text("utf-8")))
        if stack.made is not None and found.cube == stack.made.digest:
            return found
    return None


def tell(layout: Layout, stack: Stack, share: float, problem: dict[str, str] | None = None) -> None:
    """Write down how far it is; kept nowhere else, so trouble with the disk is passed over."""
    if stack.made is None:
        return
    place = _file(layout, stack.id)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_suffix(".new")
        told = asdict(Progress(stack.made.digest, round(share, 3), problem))
        beside.write_text(json.dumps(told), "utf-8")
        beside.replace(place)


def work(museum: Museum, name: str) -> None:
    """Seek, as a job: trouble with the stack is told, trouble with the house stays owed."""
    # What seeks is heavy: whoever only asks for it does without.
    from handscroll.departments.examination.hidden.seeking import seek

    with suppress(NotFoundError):
        stack = museum.stacks.get(name)
        last = -1.0

        def told(share: float) -> None:
            nonlocal last
            if share - last >= 0.01 or share >= 1:
                last = share
                tell(museum.layout, stack, share)

        try:
            seek(museum, name, told)
        except StorageFullError:
            raise
        except HandscrollError as error:
            problem = {"what": error.what, "why": error.why, "fix": error.fix}
            tell(museum.layout, stack, 0.0, problem)


def _file(layout: Layout, stack: str) -> Path:
    return layout.cache / "hidden" / f"{stack}.json"
