"""The page on which one stack is laid on another by hand."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from handscroll.departments.examination.aligning.telling import models, side_of, two_stacks
from handscroll.plugin import Language, OpenMuseum, OpenPages, Reader, csrf_of

routes = APIRouter()


@routes.get("/{language}/examine/{stack}/align/{other}", response_class=HTMLResponse)
def aligner(
    request: Request,
    language: Language,
    stack: str,
    other: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
) -> str:
    """Show two stacks of a work side by side, to be laid on each other by control points."""
    found, laid = two_stacks(museum, person, stack, other)
    words = pages.words(language)
    on, over = (side_of(museum, person, one, words) for one in (found, laid))
    csrf = csrf_of(request, museum)
    names = words.under("aligning") | {
        key: words(f"examine.{key}")
        for key in ("failed_what", "failed_why", "failed_fix", "curtain_label")
    }
    data = {
        "on": on.data,
        "other": over.data,
        "models": models(),
        "csrf": csrf,
        "language": language,
        "words": names,
        "bench": f"/{language}/examine/{on.stack.id}",
    }
    return pages.html(
        "examination/aligning.html",
        language,
        path=request.url.path,
        person=person,
        relic=found.relic,
        on=on,
        other=over,
        data=data,
        csrf=csrf,
    )
