"""The addresses of maps of pigments, and the job that makes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from handscroll.departments.examination.spectra.staff import staff_stack
from handscroll.errors import NotFoundError
from handscroll.model.rights import Action
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.plugin import (
    OpenMuseum,
    Reader,
    own_json,
)

if TYPE_CHECKING:
    from handscroll.departments.examination.spectra.maps import PigmentMap, PigmentMaps

routes = APIRouter()
JOB = "unmix"
_HOME = "/api/stacks/{stack}"
_FRESH = {"Cache-Control": "private, no-store"}
_KEPT = {"Cache-Control": "private, max-age=600"}


class Unmixing(BaseModel):
    """Which pigments a map tells apart: of a library, and places of pure paint."""

    model_config = ConfigDict(extra="forbid")

    library: str = Field(default="", max_length=80)
    pigments: list[Annotated[str, Field(max_length=200)]] = Field(default=[], max_length=24)
    places: list[tuple[str, str]] = Field(default=[], max_length=24)
    side: int = Field(default=1600, ge=64, le=8192)


@routes.post(
    _HOME + "/unmixed", dependencies=own_json(Action.OBSERVE, what="The map was not asked for")
)
def unmix(stack: str, sent: Unmixing, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Ask the worker for a map of how much of each pigment there is."""
    from handscroll.departments.examination.spectra.maps import PigmentMaps
    from handscroll.departments.examination.spectra.unmixing import ask
    from handscroll.departments.examination.spectra.wishing import Wish

    found = staff_stack(museum, person, stack, Action.OBSERVE, "The map was not asked for")
    wish = Wish(sent.library, tuple(sent.pigments), tuple(sent.places), sent.side)
    asked = ask(museum, found, wish, person=person.name)
    return JSONResponse(PigmentMaps(museum).told(asked), status_code=202, headers=_FRESH)


@routes.get(_HOME + "/unmixed/{mix}")
def unmixed(stack: str, mix: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return how far a map is, and what came out."""
    from handscroll.departments.examination.spectra.maps import PigmentMaps

    found = staff_stack(museum, person, stack, Action.VIEW, "The map is not shown")
    maps = PigmentMaps(museum)
    return JSONResponse(maps.told(_map_of(maps, found, mix)), headers=_FRESH)


@routes.get(_HOME + "/unmixed/{mix}/{pigment}.png", response_class=Response)
def unmixed_picture(
    stack: str, mix: str, pigment: int, museum: OpenMuseum, person: Reader, size: int = 1024
) -> Response:
    """Return the picture of one pigment of a map, counted from 1; the residual comes last."""
    from handscroll.departments.examination.spectra.drawing import picture
    from handscroll.departments.examination.spectra.maps import PigmentMaps

    found = staff_stack(museum, person, stack, Action.VIEW, "The map is not shown")
    maps = PigmentMaps(museum)
    one = _map_of(maps, found, mix)
    return Response(
        picture(maps.array(one.id), pigment - 1, size), media_type="image/png", headers=_KEPT
    )


def _map_of(maps: PigmentMaps, stack: Stack, number: str) -> PigmentMap:
    one = maps.get(number)
    if one.stack != stack.id:
        raise NotFoundError(
            f"The map {number[:40]} was not found",
            why="it is none of that stack",
            fix="Look at the list of maps of this stack",
        )
    return one


def make_one(museum: Museum, number: str) -> None:
    """Make a map of pigments, as a job."""
    from handscroll.departments.examination.spectra import unmixing

    unmixing.make_one(museum, number)


def owed(museum: Museum) -> Iterator[tuple[str, str]]:
    """Name the maps of pigments that the worker owes."""
    from handscroll.departments.examination.spectra import unmixing

    return unmixing.owed(museum)
