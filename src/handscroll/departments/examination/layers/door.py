"""Views of stacks: their pictures, the JSON behind the bench, and the job of long analyses."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from handscroll.departments.examination.layers import work
from handscroll.departments.examination.layers.bands import band_server
from handscroll.departments.examination.layers.facts import (
    layer_facts,
    stack_facts,
    view_facts,
    work_facts,
)
from handscroll.departments.examination.layers.names import PREFIX, version_of
from handscroll.departments.examination.layers.orders import MOST_BYTES, Analysis, order_from
from handscroll.departments.examination.layers.shown import shown_stack, stack_for
from handscroll.departments.examination.layers.trying import (
    found_by,
    keep_found,
    layer_for,
    save_view,
)
from handscroll.departments.examination.layers.work import ask_for, work_of
from handscroll.errors import InvalidError
from handscroll.model.review import MOST_SAID, require_reason
from handscroll.model.rights import Action, State
from handscroll.model.text import LANGUAGES
from handscroll.pages import Pages
from handscroll.pages.sent_forms import Bounds
from handscroll.pages.words import Words
from handscroll.plugin import OpenMuseum, OpenPages, Reader, own_json, read_body, require
from handscroll.standards.json_bodies import parsed

routes = APIRouter()
MOUNTS = {PREFIX: band_server}
JOB, make_one, owed = work.JOB, work.make_one, work.owed
_HOME = "/api/stacks/{stack}"
_FRESH = {"Cache-Control": "private, no-store"}
_BOUNDS = Bounds(MOST_BYTES, 1, "Send one recipe or one analysis")
Told = TypeVar("Told", bound=BaseModel)
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}", re.ASCII)
_Tag = Annotated[str, Query(max_length=20)]


class Saving(BaseModel):
    """What is sent to save a view: its name, and what it is called in which language."""

    model_config = ConfigDict(extra="forbid")

    view: str = Field(max_length=40)
    label: dict[str, str] = Field(default_factory=dict, max_length=40)

    @field_validator("label")
    @classmethod
    def _short(cls, label: dict[str, str]) -> dict[str, str]:
        if any(len(text) > 300 for text in label.values()):
            raise ValueError("a label has 300 characters at most")
        if strange := [tag for tag in label if not _TAG.fullmatch(tag)]:
            raise ValueError(f"{strange[0][:40]!r} is no language, such as en or zh-Hans")
        return {tag: text.strip() for tag, text in label.items() if text.strip()}


class Moving(BaseModel):
    """What is sent to bring a stack or a saved view into another state, and why."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    state: State
    because: str = Field(default="", max_length=MOST_SAID)


def _taking(schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a route says of the document that it reads by itself."""
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


_TRYING: dict[str, Any] = {
    "responses": {202: {"description": "Owed: an analysis that reads every pixel"}},
    "openapi_extra": _taking({"type": "object"}),
}
_SAVING: dict[str, Any] = {"openapi_extra": _taking(Saving.model_json_schema())}
_MOVING: dict[str, Any] = {
    "openapi_extra": _taking(
        {
            "type": "object",
            "properties": {
                "state": {"enum": [state.value for state in State]},
                "because": {"type": "string", "maxLength": MOST_SAID},
            },
            "required": ["state"],
        }
    )
}


async def _sent(request: Request) -> object:
    """Read what was sent: bounded, and no bracket too deep."""
    return parsed(await read_body(request, _BOUNDS))


_Sent = Annotated[object, Depends(_sent)]


def _read(model: type[Told], sent: object) -> Told:
    """Return what was sent as what it has to be.

    The framework would read bodies of any length before it asks who sends them.
    """
    try:
        return model.model_validate(sent)
    except ValidationError as trouble:
        first = trouble.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(one) for one in first["loc"]) or "the whole"
        raise InvalidError(
            "The request was not understood",
            why=f"{where}: {first['msg'].removeprefix('Value error, ')}",
            fix="Correct that and send it again",
        ) from None


@routes.get(_HOME)
def facts(
    stack: str, museum: OpenMuseum, pages: OpenPages, person: Reader, language: _Tag = ""
) -> JSONResponse:
    """Return the bands of a stack, its views, and where their pictures are."""
    shown = shown_stack(museum, person, stack)
    return JSONResponse(stack_facts(museum, person, shown, _words(pages, language)), headers=_FRESH)


@routes.get(f"{_HOME}/work")
def analyses(stack: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return how far the analyses are that were asked for."""
    what = "The analyses are not shown"
    require(person, Action.VIEW, State.DRAFT, what=what)
    found = stack_for(museum, person, stack, Action.VIEW, what=what).stack
    told = [work_facts(found, one) for one in work_of(museum.layout, found)]
    return JSONResponse({"work": told}, headers=_FRESH)


@routes.post(
    f"{_HOME}/views", dependencies=own_json(Action.OBSERVE, what="The view was not made"), **_TRYING
)
def try_one(
    request: Request,
    stack: str,
    sent: _Sent,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    language: _Tag = "",
) -> JSONResponse:
    """Make a view of a recipe or an analysis; one that reads every pixel is owed."""
    found = stack_for(museum, person, stack, Action.OBSERVE, what="The view was not made").stack
    order = order_from(sent, found, version_of(found))
    if isinstance(order, Analysis) and order.long:
        asked = ask_for(museum, found, order, person=person.name)
        return JSONResponse(work_facts(found, asked), status_code=202, headers=_FRESH)
    made = keep_found(museum, found, found_by(museum, found, order), person=person.name)
    words = _words(pages, language or _language_of(request))
    return JSONResponse(view_facts(found, made, words), headers=_FRESH)


@routes.post(
    f"{_HOME}/state",
    dependencies=own_json(Action.PUBLISH, what="The stack was not moved"),
    **_MOVING,
)
def move_stack(stack: str, sent: _Sent, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Bring a stack into another state; published with its relic, visitors may see it."""
    what = "The stack was not moved"
    found = stack_for(museum, person, stack, Action.PUBLISH, what=what).stack
    said = _read(Moving, sent)
    require_reason(found.state, said.state, said.because, what=what)
    moved = museum.stacks.move(found.id, said.state, person=person.name, because=said.because)
    return JSONResponse({"id": moved.id, "state": moved.state.value}, headers=_FRESH)


@routes.post(
    f"{_HOME}/layers",
    dependencies=own_json(Action.OBSERVE, what="The view was not saved"),
    **_SAVING,
)
def save(stack: str, sent: _Sent, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Save a view that was tried; saved again it is the same layer."""
    found = stack_for(museum, person, stack, Action.OBSERVE, what="The view was not saved").stack
    saving = _read(Saving, sent)
    layer = save_view(museum, found, saving.view, saving.label, person=person.name)
    return JSONResponse(layer_facts(found, layer), headers=_FRESH)


@routes.post(
    f"{_HOME}/layers/{{view}}/state",
    dependencies=own_json(Action.PUBLISH, what="The view was not moved"),
    **_MOVING,
)
def move(stack: str, view: str, sent: _Sent, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Bring a saved view into another state; published, visitors may see it."""
    found = stack_for(museum, person, stack, Action.PUBLISH, what="The view was not moved").stack
    layer_for(museum, found, view)
    said = _read(Moving, sent)
    layer = museum.layers.move(view, said.state, person=person.name, because=said.because)
    told: dict[str, Any] = {"id": layer.id, "state": layer.state.value}
    return JSONResponse(told, headers=_FRESH)


def _words(pages: Pages, language: str) -> Words:
    return pages.words(language if language in LANGUAGES else "en")


def _language_of(request: Request) -> str:
    """Return the language of the page that asks, by its address."""
    path = request.headers.get("referer", "").partition("//")[2]
    return path.partition("/")[2].partition("/")[0]
