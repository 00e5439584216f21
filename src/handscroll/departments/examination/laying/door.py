"""The addresses that lay a stack on another one, and the jobs behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from handscroll.departments.examination.layers.shown import shown_stack, stack_for
from handscroll.errors import InvalidError
from handscroll.model.rights import Action, State
from handscroll.model.text import LANGUAGES
from handscroll.pages.sent_forms import Bounds
from handscroll.plugin import OpenMuseum, OpenPages, Reader, own_json, read_body, require
from handscroll.standards.json_bodies import parsed

if TYPE_CHECKING:
    from handscroll.departments.examination.laying.pair import Pair
    from handscroll.model.person import Person
    from handscroll.museum import Museum
    from handscroll.pages import Pages

routes = APIRouter()
MAKE, SEEK = "make_laid", "seek_laid"
_HOME = "/api/stacks/{stack}/laying"
_FRESH = {"Cache-Control": "private, no-store"}
_BOUNDS = Bounds(128 * 1024, 1, "Send at most 500 points")
_Tag = Annotated[str, Query(max_length=20)]
_NOT_TRIED: Final = "The control points were not tried"
_NOT_SOUGHT: Final = "The picture's place was not sought"
_NOT_STOPPED: Final = "The search was not given up"
_NOT_LAID: Final = "The picture was not laid"
_NOT_LIFTED: Final = "The picture was not taken off"


async def _sent(request: Request) -> dict[str, Any]:
    """Read what was sent: bounded, an object, and no bracket too deep."""
    found = parsed(await read_body(request, _BOUNDS))
    if isinstance(found, dict):
        return found
    raise InvalidError(
        "The request was not understood", why="no object was sent", fix="Send points and a model"
    )


_Sent = Annotated[dict[str, Any], Depends(_sent)]


@routes.get(_HOME)
def places(stack: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return the stacks on which one may be laid, and why not on the others."""
    from handscroll.departments.examination.laying.showing import choices

    what = "Where the picture may lie is not shown"
    require(person, Action.VIEW, State.DRAFT, what=what)
    found = stack_for(museum, person, stack, Action.VIEW, what=what).stack
    return JSONResponse({"stacks": choices(museum, person, found)}, headers=_FRESH)


@routes.get(f"{_HOME}/{{on}}")
def standing(
    stack: str, on: str, museum: OpenMuseum, pages: OpenPages, person: Reader, language: _Tag = ""
) -> JSONResponse:
    """Return how a stack lies on another one, how it might, and how far work on that is."""
    what = "Where the picture lies is not shown"
    require(person, Action.VIEW, State.DRAFT, what=what)
    return _told(museum, person, _pair(museum, person, (stack, on), Action.VIEW, what),
                 (pages, language))  # fmt: skip


@routes.post(f"{_HOME}/{{on}}/try", dependencies=own_json(Action.OBSERVE, what=_NOT_TRIED))
def attempt(stack: str, on: str, sent: _Sent, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return what control points say of where a stack lies; nothing is written."""
    from handscroll.departments.examination.laying.fitting import fit, model_from
    from handscroll.departments.examination.laying.points import points_from
    from handscroll.departments.examination.laying.showing import trial_facts

    pair = _pair(museum, person, (stack, on), Action.OBSERVE, _NOT_TRIED)
    points = points_from(sent.get("points"), pair.size, pair.other_size)
    found = fit(points, model_from(sent.get("model", "auto")), pair)
    return JSONResponse(trial_facts(found, pair), headers=_FRESH)


@routes.post(
    f"{_HOME}/{{on}}/seek", dependencies=own_json(Action.OBSERVE, what=_NOT_SOUGHT), status_code=202
)
def look_for(
    stack: str, on: str, sent: _Sent, museum: OpenMuseum, pages: OpenPages, person: Reader,
    language: _Tag = "",
) -> JSONResponse:  # fmt: skip
    """Ask the worker to seek where a stack lies, from points if some are given.

    Where a search runs already, it begins again with what is asked for now.
    """
    from handscroll.departments.examination.laying.laying import owe_search

    pair = _pair(museum, person, (stack, on), Action.OBSERVE, _NOT_SOUGHT)
    owe_search(museum, pair, sent.get("points", []), sent.get("mirrored"))
    return _told(museum, person, pair, (pages, language), status=202)


@routes.post(f"{_HOME}/{{on}}/stop", dependencies=own_json(Action.OBSERVE, what=_NOT_STOPPED))
def give_up(
    stack: str, on: str, museum: OpenMuseum, pages: OpenPages, person: Reader, language: _Tag = ""
) -> JSONResponse:
    """Give up a search, or what it found."""
    from handscroll.departments.examination.laying.laying import stop_search

    pair = _pair(museum, person, (stack, on), Action.OBSERVE, _NOT_STOPPED)
    stop_search(museum, pair)
    return _told(museum, person, pair, (pages, language))


@routes.post(f"{_HOME}/{{on}}", dependencies=own_json(Action.REVIEW, what=_NOT_LAID))
def lay(
    stack: str, on: str, sent: _Sent, museum: OpenMuseum, pages: OpenPages, person: Reader,
    language: _Tag = "",
) -> JSONResponse:  # fmt: skip
    """Lay a stack on another one, by control points or where a search found it."""
    from handscroll.departments.examination.laying.fitting import model_from
    from handscroll.departments.examination.laying.laying import (
        lay_by_points,
        lay_proposal,
        owe_picture,
    )

    pair = _pair(museum, person, (stack, on), Action.REVIEW, _NOT_LAID)
    if sent.get("proposal") is True:
        lay_proposal(museum, pair, person=person.name)
    else:
        model = model_from(sent.get("model", "auto"))
        lay_by_points(museum, pair, sent.get("points"), model, person=person.name)
    owe_picture(museum, pair.other.id, pair.on.id)
    return _told(museum, person, _again(museum, pair), (pages, language))


@routes.post(f"{_HOME}/{{on}}/lift", dependencies=own_json(Action.REVIEW, what=_NOT_LIFTED))
def take_off(
    stack: str, on: str, museum: OpenMuseum, pages: OpenPages, person: Reader, language: _Tag = ""
) -> JSONResponse:
    """Take a stack off another one."""
    from handscroll.departments.examination.laying.laying import lift
    from handscroll.departments.examination.laying.pair import refusal

    found = stack_for(museum, person, stack, Action.REVIEW, what=_NOT_LIFTED).stack
    beneath = shown_stack(museum, person, on).stack
    lift(museum, found.id, beneath.id, person=person.name)
    if refusal(museum, museum.stacks.get(found.id), beneath) is not None:
        # It may not be laid there again, and there is no more to show.
        return JSONResponse({"laid": False, "proposed": False, "image": None}, headers=_FRESH)
    pair = _pair(museum, person, (stack, on), Action.VIEW, _NOT_LIFTED)
    return _told(museum, person, pair, (pages, language))


def make_one(museum: Museum, subject: str) -> None:
    """Make a laid picture, as a job."""
    from handscroll.departments.examination.laying import laying

    laying.make_one(museum, subject)


def seek_one(museum: Museum, subject: str) -> None:
    """Seek where a picture lies, as a job."""
    from handscroll.departments.examination.laying import laying

    laying.seek_one(museum, subject)


def owed(museum: Museum) -> Iterator[tuple[str, str]]:
    """Name pictures that are not there, and searches that are not done."""
    from handscroll.departments.examination.laying import laying

    yield from laying.owed(museum)


def _pair(
    museum: Museum, person: Person, names: tuple[str, str], action: Action, what: str
) -> Pair:
    """Return two stacks of which somebody may see both, and do something with the first."""
    from handscroll.departments.examination.laying.pair import pair_of

    found = stack_for(museum, person, names[0], action, what=what).stack
    return pair_of(museum, found.id, shown_stack(museum, person, names[1]).stack.id)


def _again(museum: Museum, pair: Pair) -> Pair:
    from handscroll.departments.examination.laying.pair import pair_of

    return pair_of(museum, pair.other.id, pair.on.id)


def _told(
    museum: Museum, person: Person, pair: Pair, said: tuple[Pages, str], status: int = 200
) -> JSONResponse:
    from handscroll.departments.examination.laying.showing import pair_facts

    pages, language = said
    words = pages.words(language if language in LANGUAGES else "en")
    told = pair_facts(museum, person, pair, words)
    return JSONResponse(told, status_code=status, headers=_FRESH)
