"""What reading without a network asks for: a script, a page, an app's manifest and its icon."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from handscroll.departments.viewing.offline.icon import icon
from handscroll.departments.viewing.offline.keeping import script
from handscroll.model.text import pick
from handscroll.pages import Pages
from handscroll.plugin import Language, OpenPages
from handscroll.plugin.answers import is_fresh

routes = APIRouter()
_ASKED_AGAIN = "public, no-cache"
_DAY = "public, max-age=86400"
_GROUND = "#f3ead7"


@routes.get(
    "/offline.js",
    response_class=Response,
    responses={
        200: {"description": "The script", "content": {"text/javascript": {}}},
        304: {"description": "Unchanged since the browser asked last"},
    },
)
def worker(request: Request) -> Response:
    """Give the script that keeps what was seen; from the root, so that it may stand for all."""
    pages = _of_nobody(request)
    body = script({f"/{tag}/offline": _kindly(pages, tag) for tag in pages.languages})
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": _ASKED_AGAIN}
    if is_fresh(request.scope, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="text/javascript")


@routes.get("/{language}/offline", response_class=HTMLResponse)
def kindly(request: Request, language: Language) -> Response:
    """Say that there is no network, and what can be read without; the same for everybody."""
    return HTMLResponse(
        _kindly(_of_nobody(request), language), headers={"Cache-Control": _ASKED_AGAIN}
    )


class _Manifest(JSONResponse):
    """What is described as a manifest has to be sent as one."""

    media_type = "application/manifest+json"


@routes.get("/{language}/app.webmanifest", response_class=_Manifest)
def manifest(language: Language, pages: OpenPages) -> Response:
    """Describe the site as an app, in the reader's language."""
    name = pick(pages.settings.name, language)
    body: dict[str, Any] = {
        "id": "/",
        "name": name,
        "short_name": name,
        "description": str(pages.words(language)("collection.intro")),
        "lang": language,
        "start_url": f"/{language}/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": _GROUND,
        "theme_color": _GROUND,
        "icons": [
            {"src": "/app-icon.png?size=192", "sizes": "192x192", "type": "image/png"},
            {"src": "/app-icon.png?size=512", "sizes": "512x512", "type": "image/png"},
            {
                "src": "/app-icon.png?size=512&filled=true",
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }
    headers = {"Cache-Control": _DAY}
    return _Manifest(body, headers=headers)


@routes.get(
    "/app-icon.png",
    response_class=Response,
    responses={200: {"description": "The seal", "content": {"image/png": {}}}},
)
def app_icon(
    size: Annotated[Literal["180", "192", "512"], Query()] = "192", filled: bool = False
) -> Response:
    """Give the house's seal as a picture of a few sizes."""
    drawn = icon(int(size), filled=filled)
    return Response(drawn, headers={"Cache-Control": _DAY}, media_type="image/png")


def _of_nobody(request: Request) -> Pages:
    """Return the house's pages as they are for a reader of whom nothing is known."""
    pages = request.app.state.pages
    assert isinstance(pages, Pages)
    return pages


def _kindly(pages: Pages, language: str) -> str:
    """Render the page for a visitor, whoever asks: it is kept on the device for all."""
    return pages.html("viewing/offline.html", language, path=f"/{language}/offline")
