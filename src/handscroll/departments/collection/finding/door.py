"""The pages of search, the same for programs, and what the box offers while one types."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from pydantic_core import to_json

from handscroll.departments.collection.finding import answers
from handscroll.departments.collection.finding.asked import Address, described, read_address
from handscroll.departments.collection.finding.years import year_text, years_text
from handscroll.model.rights import Action, ever
from handscroll.plugin import Language, OpenMuseum, OpenPages, Reader

routes = APIRouter()


async def _told(request: Request) -> Address:
    # Read by ourselves: the framework takes as long for so many parameters as the search does.
    return read_address(request.query_params.multi_items())


Told = Annotated[Address, Depends(_told)]
_ADDRESS = {"parameters": described()}
_KINDS = {"csv": "text/csv; charset=utf-8", "jsonld": "application/ld+json"}
_OPEN = {"Access-Control-Allow-Origin": "*"}


@routes.get(
    "/api/find",
    tags=["search"],
    summary="Search the collection",
    response_model=dict[str, Any],
    openapi_extra=_ADDRESS,
)
def found(
    told: Told,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    language: Annotated[str, Query(description="Of labels: zh-Hans, zh-Hant or en")] = "en",
) -> Response:
    """Return a page of 24 works with counts of every facet and a timeline.

    What cannot be understood is no error: it is left out and named in ``notes``. Beyond 10,000
    works a page is refused; narrow the search then.
    """
    words = pages.words(language if language in pages.languages else "en")
    body = to_json(answers.document(museum, person, told, words))
    return Response(body, media_type="application/json")


@routes.get("/api/find/suggest", tags=["search"], summary="Titles and names that begin so")
def suggested(museum: OpenMuseum, q: str = "") -> JSONResponse:
    """Return up to eight titles and names of published works, in characters, pinyin or words."""
    body = {"q": q[:80], "suggestions": answers.ahead(museum, q)}
    return JSONResponse(body, headers=_OPEN | {"Cache-Control": "public, max-age=5"})


@routes.get(
    "/{language}/find",
    response_class=HTMLResponse,
    responses={200: {"content": {"text/csv": {}, "application/ld+json": {}}}},
    openapi_extra=_ADDRESS,
)
def find(
    request: Request,
    language: Language,
    told: Told,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    as_: Annotated[str, Query(alias="as", description="csv or jsonld: the results as a file")] = "",
) -> Response:
    """Show what a search found; with ``as=csv`` or ``as=jsonld`` give it as a file."""
    if as_ in _KINDS:
        base = museum.settings.base_url or str(request.base_url).rstrip("/")
        file = answers.taken_home(museum, person, told, as_, (base, language))
        name = {"Content-Disposition": f'attachment; filename="handscroll-find.{as_}"'}
        return StreamingResponse(file, media_type=_KINDS[as_], headers=name)
    words = pages.words(language)
    place = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return HTMLResponse(
        pages.html(
            "collection/find.html",
            language,
            path=place,
            base=str(request.base_url).rstrip("/"),
            person=person,
            shown=answers.shown(museum, person, told, words),
            picks=ever(person.role, Action.EDIT),
            year=lambda value: year_text(value, words),
            years=lambda first, last: years_text(first, last, words),
        )
    )
