"""The public page of what lies beneath the surface."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from handscroll.departments.examination.beneath.gathering import gather
from handscroll.departments.examination.hidden.chains import accepted
from handscroll.departments.examination.layers.shown import shown_stack, shown_stacks
from handscroll.errors import NotFoundError
from handscroll.model.person import VISITOR
from handscroll.model.rights import Action, State, may
from handscroll.museum import Museum
from handscroll.pages.addresses import base_url
from handscroll.pages.public import PublicPage, few
from handscroll.plugin import Language, OpenMuseum, OpenPages, Reader

routes = APIRouter()


@routes.get("/{language}/beneath/{stack}", response_class=HTMLResponse)
def beneath_page(
    request: Request,
    language: Language,
    stack: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
) -> str:
    """Show a painting in colour, and what people found to lie beneath it."""
    shown = shown_stack(museum, person, stack)
    if shown.stack.made is None:
        raise NotFoundError(
            f"What lies beneath {shown.relic.accession_number[:60]} is not shown",
            why="the cube of its bands was not made yet",
            fix="Look again later",
        )
    base = base_url(request.scope, pages.settings)
    staff = may(person.role, Action.VIEW, State.DRAFT)
    return pages.html(
        "examination/beneath.html",
        language,
        path=request.url.path,
        base=base,
        person=person,
        beneath=gather(museum, shown, staff=staff),
        page=f"{base}/{language}/beneath/{shown.stack.id}",
    )


def _public(museum: Museum) -> Iterator[PublicPage]:
    for shown in shown_stacks(museum, VISITOR):
        if shown.stack.made is not None and accepted(museum, shown.stack):
            yield PublicPage(f"/beneath/{shown.stack.id}")


public = few(_public)
"""Pages for the sitemap: those on which something was accepted."""
