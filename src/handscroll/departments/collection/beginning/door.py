"""Beginning a record: the page that asks for its number and title."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from handscroll.departments.collection.beginning.beginning import begin, draft
from handscroll.errors import ConflictError, InvalidError
from handscroll.model.identity import relic_id
from handscroll.model.relic import ObjectFormat
from handscroll.model.rights import Action
from handscroll.museum import Museum
from handscroll.pages import Pages
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
_ADDRESS = "/{language}/relics/new"


@routes.get(_ADDRESS, response_class=HTMLResponse)
def new_page(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages, person: Reader
) -> str:
    """Ask for the number and the title of a new record."""
    require(person, Action.INGEST, what="The page is not shown")
    return _page(request, language, museum, pages, person=person)


@routes.post(
    _ADDRESS, dependencies=own_form(Action.INGEST, what="The record was not begun"), **LEADS_ON
)
def begin_record(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    number: Annotated[str, Form()] = "",
    title_hans: Annotated[str, Form()] = "",
    title_hant: Annotated[str, Form()] = "",
    title_en: Annotated[str, Form()] = "",
    shape: Annotated[ObjectFormat, Form()] = ObjectFormat.OTHER,
) -> Response:
    """Begin a record as a draft and lead to its form."""
    require(person, Action.INGEST, what="The record was not begun")
    title = {"zh-Hans": title_hans, "zh-Hant": title_hant, "en": title_en}
    typed = {"number": number, "title": title, "shape": shape}
    try:
        record = draft(number, title, shape)
        begin(museum, record, person=person.name)
    except InvalidError:
        page = _page(request, language, museum, pages, person=person, wrong="begin.wrong", **typed)
        return HTMLResponse(page, status_code=422)
    except ConflictError:
        held = relic_id(number)
        page = _page(
            request, language, museum, pages,
            person=person, wrong="begin.taken", held=held, **typed,
        )  # fmt: skip
        return HTMLResponse(page, status_code=409)
    return RedirectResponse(f"/{language}/relics/{record.id}/edit", status_code=303)


def _page(request: Request, language: str, museum: Museum, pages: Pages, **told: Any) -> str:
    context: dict[str, Any] = {
        "wrong": "",
        "held": "",
        "number": "",
        "title": {},
        "shape": ObjectFormat.OTHER,
    }
    return pages.html(
        "collection/begin.html",
        language,
        path=request.url.path,
        csrf=csrf_of(request, museum),
        formats=tuple(ObjectFormat),
        **{**context, **told},
    )
