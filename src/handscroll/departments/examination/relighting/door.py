"""Relightable images: their pages, their tiles, their forms for staff, and the job of the tiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from handscroll.departments.examination.pixels_owed import make_or_tell, owed_of
from handscroll.departments.examination.relighting.staffing import (
    BOUNDS,
    Moving,
    Naming,
    Telling,
    move_image,
    moves_of,
    tell_image,
)
from handscroll.errors import NotFoundError
from handscroll.model.rights import Action, State, may
from handscroll.museum import Museum
from handscroll.pages.public import PublicPage, few
from handscroll.plugin import (
    LEADS_ON,
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    own_form,
    own_json,
    read_body,
)
from handscroll.standards.json_bodies import parsed

routes = APIRouter()
JOB = "make_relight"
_FOR_EVER = "max-age=31536000, immutable"
_FRESH = {"Cache-Control": "private, no-store"}


@routes.get("/{language}/relights", response_class=HTMLResponse)
def relights_page(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages, person: Reader
) -> str:
    """List the relightable images that the reader may see."""
    from handscroll.departments.examination.relighting.showing import listed

    return pages.html(
        "examination/relights.html",
        language,
        path=request.url.path,
        person=person,
        images=listed(museum, person),
    )


@routes.get("/{language}/relight/{relight}", response_class=HTMLResponse)
def relight_page(
    request: Request,
    language: Language,
    relight: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    done: Annotated[str, Query(max_length=20)] = "",
) -> str:
    """Show a relightable image, its lamp, and four pictures for readers without scripts."""
    from handscroll.departments.examination.relighting import showing

    found, relic = showing.may_see(museum, person, relight)
    return pages.html(
        "examination/relight.html",
        language,
        path=request.url.path,
        person=person,
        told=showing.shown(museum, person, found, relic),
        moves=moves_of(person, found),
        may_name=may(person.role, Action.EDIT, found.state),
        csrf=csrf_of(request, museum),
        done=done if done in (found.state.value, "named") else "",
        withdrawn=museum.relights.withdrawal(found),
        problem=museum.relights.problem(found.id) if may(person.role, Action.OBSERVE) else None,
    )


@routes.get(
    "/relights/{relight}/{digest}/{level}/{piece}.jpg",
    response_class=Response,
    responses={200: {"description": "Pixels", "content": {"image/jpeg": {}}}},
)
def pixels(
    relight: str,
    digest: Annotated[str, InPath(pattern="^[0-9a-f]{12}$")],
    level: Annotated[int, InPath(ge=0, le=30)],
    piece: Annotated[str, InPath(pattern=r"^([a-z]{3,8}|[0-9]{1,5}_[0-9]{1,5})$")],
    museum: OpenMuseum,
    person: Reader,
) -> Response:
    """Return a tile's planes, a picture under one light, or a map of what is not sure."""
    from handscroll.departments.examination.relighting import showing

    found, relic = showing.may_see(museum, person, relight)
    tiles = showing.tiles_of(museum, found)
    body = None
    if tiles is not None and found.made is not None and found.made.digest.startswith(digest):
        first = showing.first_level(tiles.facts["levels"], showing.limit_of(person, relic))
        body = tiles.read(f"{level}/{piece}.jpg") if level >= first else None
    if body is None:
        raise NotFoundError(
            f"The tile {level}/{piece} is not shown",
            why="there is no such tile, or not for you",
            fix="Take the address from the image's page",
        )
    public = showing.is_public(found, relic) and showing.limit_of(person, relic) == (
        relic.rights.max_public_px
    )
    kept = f"{'public' if public else 'private'}, {_FOR_EVER}"
    return Response(body, media_type="image/jpeg", headers={"Cache-Control": kept})


@routes.post(
    "/{language}/relight/{relight}/state",
    dependencies=own_form(Action.PUBLISH, what="The relightable image was not moved"),
    **LEADS_ON,
)
def move(
    language: Language,
    relight: str,
    museum: OpenMuseum,
    person: Reader,
    moving: Annotated[Moving, Form()],
) -> Response:
    """Bring an image into another state; published with its relic, visitors may see it."""
    moved = move_image(museum, person, relight, moving)
    return RedirectResponse(
        f"/{language}/relight/{moved.id}?done={moved.state}#staff", status_code=303
    )


@routes.post(
    "/{language}/relight/{relight}/words",
    dependencies=own_form(Action.EDIT, what="The words were not kept"),
    **LEADS_ON,
)
def name(
    language: Language,
    relight: str,
    museum: OpenMuseum,
    person: Reader,
    naming: Annotated[Naming, Form()],
) -> Response:
    """Say what an image is called, and what is to be seen on it."""
    told = tell_image(museum, person, relight, naming.telling)
    return RedirectResponse(f"/{language}/relight/{told.id}?done=named#staff", status_code=303)


async def _sent(request: Request) -> object:
    """Read what was sent: bounded, and no bracket too deep."""
    return parsed(await read_body(request, BOUNDS))


_Sent = Annotated[object, Depends(_sent)]


def _taking(schema: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"openapi_extra": {"requestBody": {"required": True, "content": content}}}


@routes.post(
    "/api/relights/{relight}/state",
    dependencies=own_json(Action.PUBLISH, what="The relightable image was not moved"),
    **_taking(Moving.model_json_schema()),
)
def move_by_program(relight: str, sent: _Sent, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Bring an image into another state, for programs."""
    moved = move_image(museum, person, relight, sent)
    return JSONResponse({"id": moved.id, "state": moved.state.value}, headers=_FRESH)


@routes.post(
    "/api/relights/{relight}/words",
    dependencies=own_json(Action.EDIT, what="The words were not kept"),
    **_taking(Telling.model_json_schema()),
)
def name_by_program(relight: str, sent: _Sent, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Say what an image is called, for programs; what is not named stays as it was."""
    told = tell_image(museum, person, relight, sent)
    found: dict[str, Any] = {"id": told.id, "title": told.title, "caption": told.caption}
    return JSONResponse(found, headers=_FRESH)


def make_one(museum: Museum, relight: str) -> None:
    """Make the tiles of a relightable image, as a job; what is wrong with it is written down."""
    from handscroll.departments.examination.relighting.making import make_relight

    make_or_tell(museum.relights, relight, lambda: make_relight(museum, relight))


def owed(museum: Museum) -> Iterator[tuple[str, str]]:
    """Name those whose tiles are not there; ``handscroll relight make`` tries others again."""
    return ((JOB, name) for name in owed_of(museum.relights, museum.relights.tiles))


def _public(museum: Museum) -> Iterator[PublicPage]:
    from handscroll.departments.examination.relighting.showing import is_public

    for one in museum.relights.list():
        if one.state is State.PUBLISHED and is_public(one, museum.relics.get(one.relic)):
            yield PublicPage(f"/relight/{one.id}")


public = few(_public)
