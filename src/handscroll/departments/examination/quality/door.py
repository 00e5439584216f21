"""Pages and the job of the quality of captures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from handscroll.errors import InvalidError, NotFoundError
from handscroll.model.observation import Verdict
from handscroll.model.quality.card import KIND
from handscroll.model.rights import Action, State
from handscroll.museum import Museum
from handscroll.plugin import (
    LEADS_ON,
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    own_form,
    relic_for,
    require,
)

routes = APIRouter()
JOB = "check_capture"
_HOME = "/{language}/quality"
_MOST = 64 << 10
"""Bytes of a form: a name or a verdict."""
_Profiles = Annotated[list[str], Query(max_length=80, alias="profile")]


@routes.get(_HOME, response_class=HTMLResponse)
def table_page(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    profile: _Profiles = [],  # noqa: B006 - FastAPI copies it
    state: Annotated[str, Query(max_length=20)] = "",
    outcome: Annotated[str, Query(max_length=20)] = "",
    sort: Annotated[str, Query(max_length=40)] = "",
    worst: Annotated[bool, Query()] = False,
    asked: Annotated[str, Query(max_length=80)] = "",
) -> str:
    """Show the cards of all captures in a table."""
    from handscroll.departments.examination.quality.showing import Sought, table_of

    require(person, Action.VIEW, State.DRAFT, what="The captures are not shown")
    sought = Sought(tuple(profile), state, outcome, sort, worst)
    return pages.html(
        "examination/quality.html",
        language,
        path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        person=person,
        table=table_of(museum, sought),
        asked=asked,
        csrf=csrf_of(request, museum),
    )


@routes.get(
    f"{_HOME}/table.csv",
    response_class=Response,
    responses={200: {"description": "The table", "content": {"text/csv": {}}}},
)
def table_csv(
    museum: OpenMuseum,
    person: Reader,
    language: Language,
    profile: _Profiles = [],  # noqa: B006 - FastAPI copies it
    state: Annotated[str, Query(max_length=20)] = "",
    outcome: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Return the table for a program that reckons."""
    from handscroll.departments.examination.quality.showing import Sought, table_of
    from handscroll.departments.examination.quality.table import as_csv

    require(person, Action.VIEW, State.DRAFT, what="The captures are not shown")
    found = table_of(museum, Sought(tuple(profile), state, outcome))
    name = {"Content-Disposition": 'attachment; filename="captures.csv"'}
    body = as_csv(found.rows, found.choices).encode("utf-8-sig")
    head = {"Cache-Control": "private, no-store", **name}
    return Response(body, media_type="text/csv; charset=utf-8", headers=head)


@routes.get(f"{_HOME}/stacks/{{stack}}", response_class=HTMLResponse)
def stack_page(
    request: Request,
    language: Language,
    stack: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
) -> str:
    """Show what the darks, flats and whites of a stack say of its bands."""
    from handscroll.departments.examination.layers.shown import stack_for
    from handscroll.departments.examination.quality.stacks import bands_of

    what = "The bands are not shown"
    require(person, Action.VIEW, State.DRAFT, what=what)
    found = stack_for(museum, person, stack, Action.VIEW, what=what)
    return pages.html(
        "examination/quality_stack.html",
        language,
        path=request.url.path,
        person=person,
        stack=found.stack,
        relic=museum.relics.get(found.stack.relic),
        quality=bands_of(museum, found.stack),
        csrf=csrf_of(request, museum),
    )


@routes.get(f"{_HOME}/{{card}}", response_class=HTMLResponse)
def card_page(
    request: Request,
    language: Language,
    card: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    profile: Annotated[str, Query(max_length=80)] = "",
) -> str:
    """Show one capture's card."""
    from handscroll.departments.examination.quality.showing import shown_card

    require(person, Action.VIEW, State.DRAFT, what="The card is not shown")
    return pages.html(
        "examination/quality_card.html",
        language,
        path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        person=person,
        shown=shown_card(museum, card, profile),
        csrf=csrf_of(request, museum),
    )


@routes.post(
    f"{_HOME}/check",
    dependencies=own_form(Action.OBSERVE, what="Nothing was measured", most=_MOST),
    **LEADS_ON,
)
def ask(
    language: Language,
    museum: OpenMuseum,
    person: Reader,
    work: Annotated[str, Form(max_length=200)],
) -> Response:
    """Owe the check of a relic's captures to the worker."""
    from handscroll.departments.examination.quality.checking import captures_of, owe

    what = "Nothing was measured"
    require(person, Action.OBSERVE, State.DRAFT, what=what)
    found = relic_for(
        person, museum, museum.relics.named(work.strip()).id, Action.OBSERVE, what=what
    )
    for capture in captures_of(museum, found.id):
        owe(museum, capture)
    return RedirectResponse(f"/{language}/quality?asked={found.id}", status_code=303)


@routes.post(
    f"{_HOME}/{{card}}",
    dependencies=own_form(Action.REVIEW, what="The verdict was not kept", most=_MOST),
    **LEADS_ON,
)
def judge(
    language: Language,
    card: str,
    museum: OpenMuseum,
    person: Reader,
    verdict: Annotated[Verdict, Form()],
) -> Response:
    """Keep a person's verdict on a card: whether it may be relied on."""
    what = "The verdict was not kept"
    require(person, Action.REVIEW, State.DRAFT, what=what)
    if verdict is Verdict.PROPOSED:
        raise InvalidError(what, why="it is none", fix="Choose accepted or rejected")
    kept = museum.observations.get(card)
    if kept.kind != KIND:
        raise InvalidError(what, why="that is no card", fix="Choose one from the table of captures")
    relic_for(person, museum, kept.relic, Action.REVIEW, what=what)
    museum.observations.review(card, verdict, person=person.name)
    return RedirectResponse(f"/{language}/quality/{card}", status_code=303)


def make_one(museum: Museum, capture: str) -> None:
    """Check a capture, as a job."""
    from handscroll.departments.examination.quality.checking import check_capture

    try:
        check_capture(museum, capture)
    except NotFoundError:
        return


def owed(museum: Museum) -> Iterator[tuple[str, str]]:
    """Owe nothing by itself: a capture is measured when somebody asks."""
    yield from ()
