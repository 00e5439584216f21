"""Routes and the job of candidates of hidden layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from handscroll.departments.examination.hidden.chains import accepted, candidate
from handscroll.departments.examination.hidden.judging import Deed, Telling, judge
from handscroll.departments.examination.hidden.kept_map import kept, proposed_of
from handscroll.departments.examination.hidden.progress import progress_of, tell, work
from handscroll.departments.examination.hidden.showing import listed, told
from handscroll.departments.examination.layers.limits import most_public
from handscroll.departments.examination.layers.shown import shown_stack, stack_for
from handscroll.errors import NotFoundError
from handscroll.model.examination.hidden_layers import KIND
from handscroll.model.person import VISITOR
from handscroll.model.rights import Action, State, may
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.plugin import OpenMuseum, Reader, own_json, require

routes = APIRouter()
JOB = "seek_hidden"
make_one = work
_HOME = "/api/stacks/{stack}/hidden"
_FRESH = {"Cache-Control": "private, no-store"}
_NOT_SOUGHT: Final = "Hidden layers were not sought"
_NOT_JUDGED: Final = "The candidate was not judged"


class Judgement(BaseModel):
    """What the bench sends of a candidate: language to text."""

    model_config = ConfigDict(extra="forbid")

    do: Deed
    name: dict[str, str] = Field(default_factory=dict, max_length=40)
    caption: dict[str, str] = Field(default_factory=dict, max_length=40)


@routes.get(_HOME)
def candidates(stack: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return the candidates of a stack, and how far a search is."""
    what = "The candidates are not shown"
    require(person, Action.VIEW, State.DRAFT, what=what)
    found = stack_for(museum, person, stack, Action.VIEW, what=what)
    return JSONResponse(listed(museum, found.stack), headers=_FRESH)


@routes.post(_HOME, dependencies=own_json(Action.OBSERVE, what=_NOT_SOUGHT))
def ask(stack: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Ask the worker to seek hidden layers."""
    found = stack_for(museum, person, stack, Action.OBSERVE, what=_NOT_SOUGHT).stack
    _owe(museum, found)
    return JSONResponse(listed(museum, found), status_code=202, headers=_FRESH)


@routes.post(_HOME + "/{observation}", dependencies=own_json(Action.REVIEW, what=_NOT_JUDGED))
def act(
    stack: str, observation: str, judgement: Judgement, museum: OpenMuseum, person: Reader
) -> JSONResponse:
    """Accept, reject or name a candidate, or take that back."""
    found = stack_for(museum, person, stack, Action.REVIEW, what=_NOT_JUDGED)
    at, _ = candidate(museum, observation)
    if at.id != found.stack.id:
        raise NotFoundError(
            _NOT_JUDGED,
            why="it is none of that stack",
            fix="Open the bench again and choose one there",
        )
    telling = Telling(judgement.name, judgement.caption)
    now = judge(museum, observation, judgement.do, person=person.name, telling=telling)
    return JSONResponse(told(now), headers=_FRESH)


@routes.get(_HOME + "/map/{region}/{size}/0/default.jpg", response_class=Response)
def map_picture(stack: str, region: str, size: str, museum: OpenMuseum, person: Reader) -> Response:
    """Return a part of the map as a picture; visitors get it once a candidate was accepted."""
    from handscroll.departments.examination.hidden.pictures import Wanted, drawn

    found, relic = shown_stack(museum, person, stack)
    mapped = kept(museum.layout, found)
    staff, told_all = may(person.role, Action.VIEW, State.DRAFT), bool(accepted(museum, found))
    if mapped is None or not (staff or told_all):
        raise NotFoundError(
            f"The map of stack {stack[:80]} is not shown",
            why="none was made, or nothing on it was accepted",
            fix=f"Seek first, with: handscroll stack seek {stack[:80]}",
        )
    limit = most_public(found, relic)
    most = None if staff else limit
    body = drawn(mapped, Wanted.read(region, size, mapped.size, most))
    # A shared cache may keep what a visitor would get at the same address, and nothing else.
    public = all(may(VISITOR.role, Action.VIEW, one.state) for one in (found, relic))
    alike = public and told_all and (limit is None or not staff)
    keep = "public, max-age=60" if alike else "private, no-store"
    return Response(body, media_type="image/jpeg", headers={"Cache-Control": keep})


def owed(museum: Museum) -> Iterator[tuple[str, str]]:
    """Name the stacks in which a search was asked for, or whose map was lost with the cache."""
    for stack in museum.stacks.list():
        cube = museum.stacks.cube(stack)
        done = proposed_of(museum.layout, stack) is not None
        if cube is None or not cube.is_dir() or done:
            continue
        asked = progress_of(museum.layout, stack)
        said = museum.observations.of(stack.relic, kind=KIND)
        waiting = asked is not None and asked.problem is None
        if waiting or any(one.region.capture == stack.id for one in said):
            yield JOB, stack.id


def _owe(museum: Museum, stack: Stack) -> None:
    tell(museum.layout, stack, 0.0)
    museum.work.enqueue(JOB, stack.id, key=stack.id, again=True)
