"""The page on which a record is looked through before it is published or sent back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from handscroll.departments.collection.reviewing.showing import looked_at
from handscroll.model.review import deciders
from handscroll.model.rights import Action, may
from handscroll.plugin import (
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    relic_for,
)

routes = APIRouter()


@routes.get("/{language}/relics/{relic}/review", response_class=HTMLResponse)
def review_page(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    field: Annotated[str, Query(max_length=400)] = "",
) -> str:
    """Show what differs from what the public saw, what is proposed, and what was said."""
    found = relic_for(person, museum, relic, Action.OBSERVE, what="The review is not shown")
    return pages.html(
        "collection/review.html",
        language,
        path=request.url.path,
        person=person,
        relic=found,
        looked=looked_at(museum, found, pages.words(language)),
        last=museum.doings.moved(relic),
        moves=museum.reviews.moves(found, person),
        roles=deciders(),
        people=museum.reviews.addressees(),
        judges=may(person.role, Action.REVIEW, found.state),
        field=field,
        csrf=csrf_of(request, museum),
    )
