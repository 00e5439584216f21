"""Analyses that read every pixel: owed as jobs, with how far they are in small files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from handscroll.departments.examination.layers.names import made_of, version_of
from handscroll.departments.examination.layers.orders import Analysis, order_from
from handscroll.departments.examination.layers.tried import read_json, write_json
from handscroll.errors import HandscrollError, NotFoundError, StorageFullError
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.museum.layout import Layout

JOB = "find_components"
_SUBJECT = re.compile(r"(s[0-9a-z]{1,40})\.([0-9a-f]{16})", re.ASCII)
_STEP = 0.02


class Work(BaseModel):
    """An analysis that was asked for, and how far it is.

    Attributes
    ----------
    key
        Names it among those of the stack.
    cube
        Digest of the cube that is analysed: of another one it is void.
    share
        Part done, 0 to 1.
    view
        The view that it came to; None as long as it is owed.
    problem
        What, why and fix; None where nothing is wrong.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    order: Analysis
    cube: str
    by: str
    share: float = 0.0
    view: str | None = None
    problem: dict[str, str] | None = None

    @property
    def owed(self) -> bool:
        """Whether it is still to be done."""
        return self.view is None and self.problem is None


def ask_for(museum: Museum, stack: Stack, order: Analysis, *, person: str) -> Work:
    """Owe an analysis; what was asked before of the same cube stays as far as it is."""
    cube = made_of(stack).digest
    key = order.key(cube)
    held = _read(_file(museum.layout, stack.id, key))
    if held is not None and held.problem is None:
        work = held
    else:
        work = Work(key=key, order=order, cube=cube, by=person)
        _write(museum.layout, stack.id, work)
    if work.owed:
        subject = f"{stack.id}.{key}"
        museum.work.enqueue(JOB, subject, key=f"{JOB}:{subject}", again=work is not held)
    return work


def work_of(layout: Layout, stack: Stack) -> list[Work]:
    """Return what was asked of a stack's present cube, what is owed first."""
    found = [_read(path) for path in _folder(layout, stack.id).glob("*.json")]
    digest = made_of(stack).digest
    mine = [one for one in found if one is not None and one.cube == digest]
    return sorted(mine, key=lambda one: (not one.owed, one.key))


def make_one(museum: Museum, subject: str) -> None:
    """Carry out an analysis, as a job: trouble with the stack is told, not tried again."""
    # What reckons is heavy: whoever only asks for it does without.
    from handscroll.departments.examination.layers.trying import found_by, keep_found

    named = _SUBJECT.fullmatch(subject)
    work = None if named is None else _read(_file(museum.layout, named[1], named[2]))
    if named is None or work is None or not work.owed:
        return
    with suppress(NotFoundError):
        stack = museum.stacks.get(named[1])
        last = 0.0

        def told(share: float) -> None:
            nonlocal last
            if share - last >= _STEP:
                last = share
                _tell(museum.layout, stack.id, work, share=round(min(share, 0.99), 2))

        try:
            _require_cube(stack, work)
            order = order_from(work.order.model_dump(), stack, version_of(stack))
            found = found_by(museum, stack, order, told)
            made = keep_found(museum, stack, found, person=work.by)
        except StorageFullError:
            raise
        except HandscrollError as error:
            problem = {"what": error.what, "why": error.why, "fix": error.fix}
            _tell(museum.layout, stack.id, work, problem=problem)
        else:
            _tell(museum.layout, stack.id, work, share=1.0, view=made.id)


def owed(museum: Museum) -> Iterator[tuple[str, str]]:
    """Name the analyses that were asked for and not carried out."""
    for path in (museum.layout.cache / "analyses").glob("*/*.json"):
        work = _read(path)
        if work is not None and work.owed:
            yield JOB, f"{path.parent.name}.{work.key}"


def _require_cube(stack: Stack, work: Work) -> None:
    if made_of(stack).digest != work.cube:
        raise NotFoundError(
            "The analysis was not made",
            why="the stack has another cube since it was asked for",
            fix="Ask for it again",
        )


def _tell(layout: Layout, stack: str, work: Work, **now: Any) -> None:
    _write(layout, stack, work.model_copy(update=now))


def _write(layout: Layout, stack: str, work: Work) -> None:
    write_json(_file(layout, stack, work.key), work.model_dump_json(indent=1))


def _read(path: Path) -> Work | None:
    found = read_json(path)
    with suppress(ValidationError):
        return None if found is None else Work.model_validate(found)
    return None


def _folder(layout: Layout, stack: str) -> Path:
    return layout.cache / "analyses" / stack


def _file(layout: Layout, stack: str, key: str) -> Path:
    return _folder(layout, stack) / f"{key}.json"
