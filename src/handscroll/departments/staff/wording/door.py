"""The page on which curators and administrators change the words of the interface."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from handscroll.departments.staff.wording.asking import Asked, Sent
from handscroll.departments.staff.wording.doing import done
from handscroll.departments.staff.wording.judging import UnsaidError
from handscroll.departments.staff.wording.showing import Tried, shown
from handscroll.errors import ConflictError
from handscroll.model.rights import Action
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
_PAGE = "staff/words.html"
_ADDRESS = "/{language}/staff/words"


@routes.get(_ADDRESS, response_class=HTMLResponse)
def words_page(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    csrf: Annotated[str, Depends(csrf_of)],
    asked: Annotated[Asked, Query()],
) -> str:
    """Show words in every language, side by side."""
    require(person, Action.REWORD, what="The words are not shown")
    query = f"?{request.url.query}" if request.url.query else ""
    return pages.html(
        _PAGE,
        language,
        path=request.url.path + query,
        person=person,
        csrf=csrf,
        shown=shown(museum, asked),
    )


@routes.post(
    _ADDRESS, dependencies=own_form(Action.REWORD, what="The word was not changed"), **LEADS_ON
)
def change_word(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    csrf: Annotated[str, Depends(csrf_of)],
    sent: Annotated[Sent, Form()],
) -> Response:
    """Say a word otherwise, put the shipped one back, or what was said before."""
    require(person, Action.REWORD, what="The word was not changed")
    try:
        done(museum, sent, person.name)
    except UnsaidError as error:
        tried, status = Tried(sent, error.trouble), 400
    except ConflictError:
        tried, status = Tried(sent), 409
    else:
        address = f"/{language}/staff/words?{sent.query()}#w-{sent.key}"
        return RedirectResponse(address, status_code=303)
    page = pages.html(
        _PAGE,
        language,
        path=request.url.path,
        person=person,
        csrf=csrf,
        shown=shown(museum, sent, tried),
    )
    return HTMLResponse(page, status_code=status)
