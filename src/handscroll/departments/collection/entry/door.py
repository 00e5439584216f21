"""The page of a relic's whole record."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from handscroll.departments.collection.entry.entry import entry_of
from handscroll.departments.collection.printed import newest_bytes
from handscroll.model.rights import tier_of
from handscroll.plugin import Language, OpenMuseum, OpenPages, Reader, shown_relic

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
    found = shown_relic(museum, person, relic)
    return pages.html(
        "collection/record.html",
        language,
        path=request.url.path,
        person=person,
        entry=entry_of(found, language, tier_of(person.role)),
        print_bytes=newest_bytes(museum, found.id, language),
    )
