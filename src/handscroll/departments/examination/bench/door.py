"""The list of all stacks, the bench of one, and whether an expression can be understood."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from handscroll.departments.examination.bench.checking import checked
from handscroll.departments.examination.bench.choosing import choice_of, examples
from handscroll.departments.examination.bench.listing import Cube, line_of, lines
from handscroll.departments.examination.bench.publishing import Step, move_stack
from handscroll.departments.examination.bench.telling import nm_range, told
from handscroll.departments.examination.layers.shown import shown_stack
from handscroll.imaging.colorimetry.tables import LIGHTS
from handscroll.model.examination.marks import LONGEST
from handscroll.model.rights import Action
from handscroll.plugin import (
    LEADS_ON,
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    own_form,
    require,
)

routes = APIRouter()
_UNKEPT = {"Cache-Control": "no-store"}


@routes.get("/{language}/examine", response_class=HTMLResponse)
def every_stack(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    moved: Annotated[str, Query(max_length=128)] = "",
) -> str:
    """List the stacks of the museum, and say of which the cube is owed or failed."""
    require(person, Action.VIEW, what="The stacks are not listed")
    words = pages.words(language)
    found = lines(museum, person)
    return pages.html(
        "examination/stacks.html",
        language,
        path=request.url.path,
        person=person,
        lines=[(one, nm_range(one, words)) for one in found],
        moved=moved,
        csrf=csrf_of(request, museum),
    )


@routes.post(
    "/{language}/examine/{stack}/state",
    dependencies=own_form(Action.PUBLISH, what="The stack was not moved"),
    **LEADS_ON,
)
def move(
    language: Language,
    stack: str,
    museum: OpenMuseum,
    person: Reader,
    step: Annotated[Step, Form()],
) -> Response:
    """Bring a stack into another state; published with its work, visitors may see it."""
    done = move_stack(museum, person, stack, step)
    return RedirectResponse(f"/{language}/examine?moved={done.id}#{done.id}", status_code=303)


@routes.get("/{language}/examine/{stack}", response_class=HTMLResponse)
def bench(
    request: Request,
    language: Language,
    stack: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
) -> str:
    """Show the bench of a stack; of one without a cube, why there is none."""
    shown = shown_stack(museum, person, stack)
    line = line_of(museum, *shown)
    csrf = csrf_of(request, museum)
    words = pages.words(language)
    common: dict[str, Any] = {
        "path": _path(request),
        "person": person,
        "line": line,
        "stack": shown.stack,
        "relic": shown.relic,
        "range": nm_range(line, words),
        "csrf": csrf,
    }
    if line.cube is not Cube.MADE or shown.stack.made is None:
        return pages.html("examination/unmade.html", language, **common)
    bands, what = shown.stack.made.bands, told(museum, person, shown, words, csrf)
    return pages.html(
        "examination/bench.html",
        language,
        **common,
        told=what,
        bands=what.data["facts"]["bands"],
        first=choice_of(bands),
        examples=examples(bands),
        lights=LIGHTS,
    )


@routes.get("/api/stacks/{stack}/expression")
def check_expression(
    stack: str,
    museum: OpenMuseum,
    person: Reader,
    text: Annotated[str, Query(max_length=LONGEST + 1)],
) -> JSONResponse:
    """Say how an expression of bands is understood, or where and why it is not."""
    shown = shown_stack(museum, person, stack)
    return JSONResponse(checked(shown.stack, text), headers=_UNKEPT)


def _path(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
