"""The desk and the list of all works."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from handscroll.departments.staff.desk.laying import Wish, lay
from handscroll.model.rights import Action, State
from handscroll.pages.small_pictures import for_staff
from handscroll.plugin import (
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    require,
)

routes = APIRouter()

AT_ONCE = 50
"""Works on a page of the list."""
_Line = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
_Number = Annotated[str, Query(max_length=200)]


@routes.get("/{language}/staff", response_class=HTMLResponse)
def desk(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    waiting: _Line = None,
    before: _Line = None,
    mine: bool = False,
) -> str:
    """Show what waits for somebody, what they are at and what happened."""
    require(person, Action.VIEW, what="The desk is not shown")
    query = f"?{request.url.query}" if request.url.query else ""
    laid = lay(museum, person, Wish(waiting or 0, before, mine))
    return pages.html(
        "staff/desk.html",
        language,
        path=request.url.path + query,
        person=person,
        desk=laid,
        pictures=for_staff(laid.relics),
        mine=mine,
        later=bool(waiting or before),
        csrf=csrf_of(request, museum),
    )


@routes.get("/{language}/staff/relics", response_class=HTMLResponse)
def works(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    state: State | None = None,
    begin: _Number = "",
    after: _Number = "",
) -> str:
    """List works by accession number, of one state or of all, a page at a time."""
    require(person, Action.VIEW, what="The works are not listed")
    names = museum.doings.page(state, begin, after, AT_ONCE + 1)
    relics = museum.relics.some(names[:AT_ONCE])
    query = f"?{request.url.query}" if request.url.query else ""
    return pages.html(
        "staff/works.html",
        language,
        path=request.url.path + query,
        person=person,
        relics=relics,
        pictures=for_staff(relics),
        counts=museum.doings.counts(),
        state=state,
        begin=begin,
        further=relics[-1].accession_number if len(names) > AT_ONCE else None,
        csrf=csrf_of(request, museum),
    )
