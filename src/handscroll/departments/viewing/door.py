"""Viewing's door: the hall, the unrolling scroll, comparing, about; pictures and manifests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from handscroll.departments.viewing.fast.tiles import FastTiles
from handscroll.departments.viewing.iiif import manifests
from handscroll.departments.viewing.iiif.images import PREFIXES, image_server
from handscroll.departments.viewing.offline import door as offline
from handscroll.departments.viewing.showing import show
from handscroll.departments.viewing.showing.beneath import beneath
from handscroll.departments.viewing.showing.comparing import choices, tray, tray_data
from handscroll.departments.viewing.showing.relit import relit
from handscroll.departments.viewing.showing.shared import Asked, lies_in, shared
from handscroll.departments.viewing.showing.viewer_data import (
    elements_data,
    sharing_data,
    tile_sides,
    viewer_data,
)
from handscroll.model.element import layers
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, State, may, tier_of
from handscroll.model.text import pick
from handscroll.museum import Museum
from handscroll.pages import Pages
from handscroll.pages.addresses import base_url
from handscroll.pages.public import PublicPage, few
from handscroll.plugin import (
    Department,
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    shown_relic,
)
from handscroll.plugin.answers import is_fresh
from handscroll.standards import schema_org

HALL_FROM = 6
"""Relics that have to unroll before a demo shows its hall instead of the painter's progress."""

_TOLD = 4
"""Stories that the hall names; their own page names all."""
_OWN_PAGES = ("/", "/about")
routes = APIRouter()
routes.include_router(offline.routes)
_PRESENTED: dict[str, Any] = {
    "responses": {
        200: {"description": "As the reader accepts it", "content": {"application/ld+json": {}}},
        304: {"description": "Unchanged since the reader asked last"},
    }
}


@routes.get("/", response_class=RedirectResponse, responses={503: {"content": {"text/html": {}}}})
def entrance(request: Request, museum: OpenMuseum, pages: OpenPages) -> Response:
    """Lead a reader to the hall in their language; while a demo is painted, say how far it is."""
    language = pages.wanted(request.headers.get("accept-language"))
    progress = museum.painting_progress()
    if progress is not None and len(museum.relics.published()) < HALL_FROM:
        page = pages.html("painting.html", language, progress=progress)
        return HTMLResponse(
            page, status_code=503, headers={"Retry-After": "4", "Cache-Control": "no-store"}
        )
    return RedirectResponse(f"/{language}/", headers={"Vary": "Accept-Language"})


@routes.get("/{language}/", response_class=HTMLResponse)
def hall(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> str:
    """Show what the museum has published."""
    shown = show.hall(museum.relics.published(), page)
    where = _where(request, pages)
    home = f"{where['base']}/{language}/"
    name = pick(museum.settings.name, language)
    return pages.html(
        "viewing/collection.html",
        language,
        **where,
        person=person,
        hall=shown,
        stories=museum.stories.readable(datetime.now(UTC))[:_TOLD],
        schema=schema_org.website(name, language, home, f"{home}find"),
    )


@routes.get("/{language}/about", response_class=HTMLResponse)
def about(request: Request, language: Language, pages: OpenPages, person: Reader) -> str:
    """Say what this is, and what it is not."""
    return pages.html("viewing/about.html", language, **_where(request, pages), person=person)


@routes.get("/{language}/relics/{relic}.json")
def record(language: Language, relic: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return a relic's record as the museum keeps it, without the scans' inner paths."""
    found = _seen_by(person, museum, relic)
    hidden = {"parts": {"__all__": {"capture": {"path"}}}}
    body: dict[str, Any] = found.model_dump(mode="json", exclude=hidden)
    return JSONResponse(body, headers={"Access-Control-Allow-Origin": "*"})


@routes.get("/{language}/relics/{relic}", response_class=HTMLResponse)
def relic_page(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    asked: Annotated[Asked, Query()],
) -> str:
    """Unroll a relic, where a shared address asks for it at a place on one of its pictures."""
    showing = show.showing(_seen_by(person, museum, relic))
    where = _where(request, pages)
    page = f"{where['base']}/{language}/relics/{relic}"
    manifest = f"{where['base']}{manifests.PREFIX}/{relic}/manifest"
    said = museum.observations.shown(relic)
    sharing = shared(asked, showing, manifest)
    return pages.html(
        "viewing/relic.html",
        language,
        **where,
        person=person,
        showing=showing,
        shared=sharing,
        layers=layers(said),
        beneath=beneath(museum, relic, person),
        relit=relit(museum, relic, person),
        schema=_schema(showing, pages, language, page, manifest),
        in_view=[one for one in said if lies_in(one.region, sharing)],
        data=viewer_data(
            showing,
            pages.words(language),
            limited=not may(person.role, Action.VIEW, State.DRAFT),
            tiles=tile_sides(museum, showing.relic),
        )
        | elements_data(said)
        | sharing_data(sharing, page, manifest if showing.sections else ""),
    )


@routes.get("/{language}/compare", response_class=HTMLResponse)
def compare(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    see: Annotated[list[str] | None, Query()] = None,
    scale: str = "",
    curtain: str = "",
    a: str = "",
    b: str = "",
) -> str:
    """Lay pictures beside each other; `a` and `b` are how two of them were named before."""
    words, where = pages.words(language), _where(request, pages)
    asked = [*filter(None, (a, b)), *(see or ())]
    found = tray(museum, person, asked, words, real=scale == "real", curtain=curtain)
    return pages.html(
        "viewing/compare.html",
        language,
        **where,
        person=person,
        tray=found,
        choices=choices(museum, words),
        data=tray_data(found, words, f"{where['base']}/{language}"),
    )


@routes.head("/iiif/presentation/3/collection", include_in_schema=False)
@routes.get("/iiif/presentation/3/collection", **_PRESENTED)
def collection_document(request: Request, museum: OpenMuseum) -> Response:
    """Return the IIIF collection of everything that is published."""
    base = base_url(request.scope, museum.settings)
    return _document(request, manifests.published_collection(museum, base))


@routes.head("/iiif/presentation/3/{relic}/manifest", include_in_schema=False)
@routes.get("/iiif/presentation/3/{relic}/manifest", **_PRESENTED)
def manifest_document(request: Request, relic: str, museum: OpenMuseum, person: Reader) -> Response:
    """Return the IIIF manifest of a relic."""
    base = base_url(request.scope, museum.settings)
    return _document(request, manifests.relic_manifest(museum, person, relic, base))


def _schema(
    showing: show.Showing, pages: Pages, language: str, page: str, manifest: str
) -> dict[str, Any]:
    """Say what a published relic's page is about; of others nothing."""
    relic = showing.relic
    if relic.state is not State.PUBLISHED:
        return {}
    base = page.partition(f"/{language}/relics/")[0]
    where = schema_org.Where(
        page,
        image=base + showing.first.src if showing.sections else "",
        owner=pick(pages.settings.name, language),
        manifest=manifest if showing.sections else "",
    )
    form = pages.words(language)(f"format.{relic.format}") if relic.format != "other" else ""
    return schema_org.artwork(relic, language, where, form)


def _document(request: Request, found: manifests.Document) -> Response:
    headers = found.headers(request.headers.get("accept", ""))
    if is_fresh(request.scope, found.etag):
        return Response(status_code=304, headers=headers)
    return Response(found.body, headers=headers)


def _seen_by(person: Person, museum: Museum, relic: str) -> Relic:
    """Return a relic as the reader may see it."""
    return shown_relic(museum, person, relic).told_to(tier_of(person.role))


def _where(request: Request, pages: Pages) -> dict[str, str]:
    """Return where a page is: its path with its query, and the museum's public address."""
    place = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return {"path": place, "base": base_url(request.scope, pages.settings)}


department = Department(
    name="viewing",
    summary="Tiles, manifests and the pages that unroll.",
    routes=routes,
    mounts=dict.fromkeys(PREFIXES, image_server),
    shortcut=FastTiles,
    templates=Path(__file__).parent / "pages",
    public={"pages": few(lambda _museum: map(PublicPage, _OWN_PAGES))},
)
