"""The door of the house's dress: motifs as pages and as pictures, and the lamp."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from handscroll.departments.dress import drawing
from handscroll.departments.dress.drawing import Asked, Ground, Lamp
from handscroll.departments.dress.lamp import back_to
from handscroll.motifs.catalogue import MOTIFS, Ink, motif_named
from handscroll.motifs.wish import Wish
from handscroll.museum import Museum
from handscroll.pages.public import PublicPage, few
from handscroll.plugin import LAMP_COOKIE, Department, Language, OpenPages, Reader

routes = APIRouter()
KEPT = "public, max-age=86400"
"""A picture is asked for again once a day; its tag says whether our code draws another."""
KEPT_LAMP = 365 * 24 * 3600
"""Seconds for which a browser remembers the choice of light."""


async def _asked_of(
    motif: str,
    density: Annotated[int, Query(ge=drawing.DENSITIES[0], le=drawing.DENSITIES[1])] = 3,
    weight: Annotated[
        float, Query(ge=drawing.WEIGHTS[0], le=drawing.WEIGHTS[1], allow_inf_nan=False)
    ] = 1.0,
    seed: Annotated[int, Query(ge=drawing.SEEDS[0], le=drawing.SEEDS[1])] = 1,
    ink: Ink | None = None,
    accent: Ink | None = None,
    ground: Ground = "none",
    lamp: Lamp = "day",
    size: Annotated[int, Query(ge=drawing.SIZES[0], le=drawing.SIZES[1])] = 960,
    repeat: Annotated[int | None, Query(ge=drawing.REPEATS[0], le=drawing.REPEATS[1])] = None,
) -> Asked:
    """Read what is asked of a motif; what is not said is as the house draws it."""
    found = motif_named(motif)
    return Asked(
        motif,
        Wish(density, round(weight, 2), seed if found.chance else 1),
        ink or found.inks[0],
        accent or found.inks[1],
        ground,
        lamp,
        size,
        repeat or found.repeat,
    )


Wanted = Annotated[Asked, Depends(_asked_of)]
_PICTURE: dict[str, Any] = {
    "response_class": Response,
    "responses": {
        200: {"description": "The motif", "content": {"image/svg+xml": {}}},
        304: {"description": "Unchanged since the reader asked last"},
    },
}


@routes.get("/motifs/{motif}.svg", **_PICTURE)
def picture(request: Request, asked: Wanted, pages: OpenPages) -> Response:
    """Draw a motif."""
    name = " ".join(pages.words(tag)(f"motif.name.{asked.motif}") for tag in ("zh-Hant", "en"))
    drawn, tag = drawing.drawn(asked, name)
    headers = {"ETag": tag, "Cache-Control": KEPT}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(drawn, headers=headers, media_type="image/svg+xml")


@routes.get("/{language}/motifs", response_class=HTMLResponse)
def motifs(request: Request, language: Language, pages: OpenPages, person: Reader) -> str:
    """Show every motif with its name, what it means and what it is found on."""
    shown = [(motif, drawing.as_we_draw(motif)) for motif in MOTIFS]
    return pages.html(
        "dress/motifs.html",
        language,
        **_where(request),
        person=person,
        motifs=shown,
        shape_of=drawing.shape_of,
    )


@routes.get("/{language}/motifs/{motif}", response_class=HTMLResponse)
def motif_page(
    request: Request, language: Language, asked: Wanted, pages: OpenPages, person: Reader
) -> str:
    """Show one motif large, with a form to draw it otherwise."""
    keys = [one.key for one in MOTIFS]
    place = keys.index(asked.motif)
    return pages.html(
        "dress/motif.html",
        language,
        **_where(request),
        person=person,
        asked=asked,
        motif=MOTIFS[place],
        before=keys[place - 1],
        after=keys[(place + 1) % len(keys)],
        shape_of=drawing.shape_of,
        bounds=drawing,
    )


@routes.post("/lamp", response_class=RedirectResponse, status_code=303)
def light(
    request: Request, lamp: Annotated[Lamp, Form()], back: Annotated[str, Form()] = "/"
) -> Response:
    """Keep by which light a visitor wants to see the house: in their browser, and nowhere else."""
    answer = RedirectResponse(back_to(back), status_code=303)
    answer.set_cookie(
        LAMP_COOKIE,
        lamp,
        max_age=KEPT_LAMP,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


def _where(request: Request) -> dict[str, str]:
    place = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return {"path": place, "base": str(request.base_url).rstrip("/")}


def _public(_museum: Museum) -> Iterator[PublicPage]:
    yield PublicPage("/motifs")
    yield from (PublicPage(f"/motifs/{one.key}") for one in MOTIFS)


department = Department(
    name="dress",
    summary="The house's motifs, to look at and to take, and the lamp.",
    routes=routes,
    templates=Path(__file__).parent / "pages",
    public={"motifs": few(_public)},
)
