"""The page of a relic's whole record."""

from __future__ import annotations

import contextlib

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from handscroll.departments.collection.entry.entry import entry_of
from handscroll.departments.collection.printed import newest_bytes
from handscroll.errors import NotFoundError
from handscroll.model.rights import Action, may, tier_of
from handscroll.plugin import Language, OpenMuseum, OpenPages, Reader

routes = APIRouter()


@routes.get("/{language}/relics/{relic}/record", response_class=HTMLResponse)
def record_page(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
) -> str:
    """Show a relic's whole record, part by part."""
    found = None
    with contextlib.suppress(NotFoundError):
        found = museum.relics.get(relic)
    if found is None or not may(person.role, Action.VIEW, found.state):
        raise NotFoundError(
            f"The record {relic[:80]} is not shown",
            why="there is none of that name, or it is not public",
            fix="Look it up in the collection, or sign in as staff",
        )
    return pages.html(
        "collection/record.html",
        language,
        path=request.url.path,
        person=person,
        entry=entry_of(found, language, tier_of(person.role)),
        print_bytes=newest_bytes(museum, found.id, language),
    )
