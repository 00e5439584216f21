"""Stories' door: the pages that visitors unroll, the desk at which curators compose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from handscroll.departments.stories.afield import door as afield
from handscroll.departments.stories.clock import now, to_local
from handscroll.departments.stories.composing import door as composing
from handscroll.departments.stories.telling import door as telling
from handscroll.departments.stories.telling.gathering import covers, opened
from handscroll.departments.stories.telling.prose import prose
from handscroll.model.text import pick
from handscroll.museum import Museum
from handscroll.pages.addresses import base_url
from handscroll.pages.public import PublicPage, few
from handscroll.plugin import Department, Language, OpenMuseum, OpenPages, Reader
from handscroll.standards import schema_org

routes = APIRouter()
commands = typer.Typer()
telling.commands.add_typer(afield.commands)
commands.add_typer(telling.commands, name="story")
commands.add_typer(afield.kiosk, name="kiosk")
routes.include_router(composing.routes)


@routes.get("/{language}/stories", response_class=HTMLResponse)
def stories_page(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages, person: Reader
) -> str:
    """List the stories and exhibitions that are open."""
    told = covers(museum, museum.stories.readable(now()))
    return pages.html(
        "stories/stories.html",
        language,
        path=request.url.path,
        person=person,
        stories=told,
        local=lambda moment: to_local(moment, museum.settings),
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
    told = opened(museum, story, now())
    base = base_url(request.scope, museum.settings)
    where = schema_org.Where(
        f"{base}/{language}/stories/{story}",
        image=base + told.cover.src if told.cover else "",
        owner=pick(museum.settings.name, language),
    )
    return pages.html(
        "stories/story.html",
        language,
        path=request.url.path,
        person=person,
        told=told,
        schema=schema_org.story(told.story, language, where),
        prose=prose,
        previewed=None,
    )


def _public(museum: Museum) -> Iterator[PublicPage]:
    yield PublicPage("/stories")
    for one in museum.stories.readable(now()):
        yield PublicPage(f"/stories/{one.id}")


department = Department(
    name="stories",
    summary="Stories and exhibitions: composed, scheduled, published, unrolled.",
    routes=routes,
    commands=commands,
    templates=Path(__file__).parent / "pages",
    public={"stories": few(_public)},
)
