"""Stories' door: the pages that visitors unroll, the desk at which curators compose."""

from __future__ import annotations

from pathlib import Path

import typer
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from handscroll.departments.stories.clock import now
from handscroll.departments.stories.composing import door as composing
from handscroll.departments.stories.telling import door as telling
from handscroll.departments.stories.telling.gathering import covers, opened
from handscroll.departments.stories.telling.prose import prose
from handscroll.plugin import Department, Language, OpenMuseum, OpenPages, Reader

routes = APIRouter()
commands = typer.Typer()
commands.add_typer(telling.commands, name="story")
routes.include_router(composing.routes)


@routes.get("/{language}/stories", response_class=HTMLResponse)
def stories_page(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages, person: Reader
) -> str:
    """List the stories and exhibitions that are open."""
    told = covers(museum, museum.stories.readable(now()))
    return pages.html(
        "stories/stories.html", language, path=request.url.path, person=person, stories=told
    )


@routes.get("/{language}/stories/{story}", response_class=HTMLResponse)
def story_page(
    request: Request,
    language: Language,
    story: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
) -> str:
    """Unroll a story as visitors read it, whoever asks."""
    return pages.html(
        "stories/story.html",
        language,
        path=request.url.path,
        person=person,
        told=opened(museum, story, now()),
        prose=prose,
        previewed=None,
    )


department = Department(
    name="stories",
    summary="Stories and exhibitions: composed, scheduled, published, unrolled.",
    routes=routes,
    commands=commands,
    templates=Path(__file__).parent / "pages",
)
