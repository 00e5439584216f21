"""The web application: raw mounts for pictures in front, pages and documents behind."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from handscroll import __version__
from handscroll.entrances import discovery
from handscroll.entrances.bodies import Bodies
from handscroll.entrances.description import describe
from handscroll.entrances.guards import add_headers, answer_mounted
from handscroll.entrances.problems import MEDIA_TYPE, problem_document, status_of
from handscroll.entrances.shortcuts import in_front, shortcuts_of
from handscroll.entrances.statics import hashed_files
from handscroll.errors import HandscrollError, InvalidError, NotFoundError, UnsupportedError
from handscroll.model.person import VISITOR
from handscroll.museum import Museum
from handscroll.pages import Pages
from handscroll.plugin import LAMP_COOKIE, SESSION_COOKIE, Asgi, Department, Receive, Scope, Send

log = structlog.get_logger(__name__)


def build_app(museum: Museum, departments: Sequence[Department], *, short: bool = True) -> Asgi:
    """Return the application of one museum, assembled from its open departments.

    Parameters
    ----------
    short
        False where the server has asked the departments' short ways already.
    """
    app = framework(museum, departments)
    makers = {prefix: make for one in departments for prefix, make in one.mounts.items()}
    # What serves several prefixes is made once: it has one pool of threads.
    made = {make: make(museum) for make in set(makers.values())}
    mounts = {prefix: made[make] for prefix, make in makers.items()}
    whole = _with_mounts(app, mounts)
    if short:
        whole = in_front(whole, shortcuts_of(museum, departments))
    return add_headers(whole)


def framework(museum: Museum, departments: Sequence[Department]) -> FastAPI:
    """Return the part of the application that pages and documents go through."""
    app = FastAPI(title="handscroll", version=__version__, docs_url=None, redoc_url=None)
    folders = [d.templates for d in departments if d.templates is not None]
    app.state.museum = museum
    app.state.pages = Pages(
        museum.settings, folders, museum.relics.only_painted, museum.wordings.now
    )
    app.add_exception_handler(HandscrollError, _answer_handscroll_error)
    app.add_exception_handler(HTTPException, _answer_http_error)
    app.add_exception_handler(RequestValidationError, _answer_invalid_request)
    app.add_exception_handler(Exception, _answer_bug)
    app.add_middleware(Bodies, house=app, answer=_answer)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.mount("/static", hashed_files())
    app.state.public = {
        f"{one.name}-{kind}": found for one in departments for kind, found in one.public.items()
    }
    app.include_router(discovery.routes)
    app.get("/healthz", response_class=PlainTextResponse)(_health)
    for department in departments:
        if department.routes is not None:
            app.include_router(department.routes)
    describe(app)
    return app


def _with_mounts(app: Asgi, mounts: dict[str, Asgi]) -> Asgi:
    """Ask the raw mounts first: a tile never meets the framework."""

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            for prefix, mounted in mounts.items():
                if path.startswith(prefix + "/"):
                    await answer_mounted(mounted, scope, receive, send)
                    return
        await app(scope, receive, send)

    return front


def _health(request: Request) -> str:
    """Answer a watchdog; reads one row, so a broken register is noticed."""
    request.app.state.museum.relics.shown_versions()
    return "well\n"


async def _answer_handscroll_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HandscrollError)
    return _answer(request, error)


async def _answer_http_error(request: Request, error: Exception) -> Response:
    """Say the framework's own refusals in our three lines."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        told: HandscrollError = NotFoundError(
            "The page was not found",
            why=f"there is nothing at {request.url.path[:200]}",
            fix="Start from the first page",
        )
        return _answer(request, told)
    told = UnsupportedError(
        "The request was not answered",
        why=f"{request.method} is not done at {request.url.path[:200]}",
        fix="Use the pages, or read the documentation of the interface",
    )
    return _answer(request, told, status=error.status_code)


async def _answer_invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = ".".join(str(step) for step in first["loc"][1:]) or "the request"
    told = InvalidError(
        "The request was not understood",
        why=f"{field}: {first['msg']}",
        fix="Correct that field and send it again",
    )
    return _answer(request, told)


async def _answer_bug(request: Request, error: Exception) -> Response:
    """Tell a reader that it was our fault; the log has the rest."""
    log.exception("request failed", path=request.url.path, exc_info=error)
    told = UnsupportedError(
        "Something went wrong on our side",
        why="the request met a fault that nobody foresaw; it was written into the log",
        fix="Try again; if it stays, tell the museum what you did",
    )
    return _answer(request, told, status=500)


def _answer(request: Request, error: HandscrollError, status: int | None = None) -> Response:
    code = status or status_of(error)
    accepted = request.headers.get("accept", "")
    if "text/html" not in accepted:
        document = problem_document(error, request.url.path)
        return Response(document, status_code=code, media_type=MEDIA_TYPE)
    pages: Pages = request.app.state.pages.by_lamp(request.cookies.get(LAMP_COOKIE))
    museum: Museum = request.app.state.museum
    first_step = urlsplit(str(request.url)).path.split("/")[1]
    language = (
        first_step
        if first_step in pages.languages
        else pages.wanted(request.headers.get("accept-language"))
    )
    person = museum.people.signed_in(request.cookies.get(SESSION_COOKIE)) or VISITOR
    page = pages.html(
        "problem.html",
        language,
        path=request.url.path,
        person=person,
        problem=error,
        status=code,
    )
    return HTMLResponse(page, status_code=code)
