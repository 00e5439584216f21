"""The intake board: files from the browser, their plan, how far intakes are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect

from handscroll.departments.collection.clearing import discard
from handscroll.departments.collection.intake.acting import (
    publish_drafts,
    resume,
    retry,
    stopped,
    take,
)
from handscroll.departments.collection.intake.framing import Framed, framed, to_be_stitched
from handscroll.departments.collection.intake.preparing import prepare
from handscroll.departments.collection.intake.receiving import PIECE_BYTES, receive_files
from handscroll.departments.collection.intake.showing import (
    card_document,
    cards,
    own_parcel,
    parcels,
)
from handscroll.errors import InvalidError, TooLargeError
from handscroll.model.intake import Problem
from handscroll.model.person import Person
from handscroll.model.rights import Action
from handscroll.museum import Museum
from handscroll.museum.delivery import Sending
from handscroll.plugin import (
    LEADS_ON,
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    own_form,
    reads,
    require,
    require_own_form,
)
from handscroll.storage.disk import full_disk_named

routes = APIRouter()
_BOARD = "/{language}/staff/intake"
_LATEST_MS = 9_999_999_999_999


class Act(StrEnum):
    """What may be done with an intake."""

    PAUSE = "pause"
    RESUME = "resume"
    RETRY = "retry"
    PUBLISH = "publish"


class Choice(StrEnum):
    """What may be done with a delivery."""

    TAKE = "take"
    DISCARD = "discard"


@routes.get(_BOARD, response_class=HTMLResponse)
def intake_board(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages, person: Reader
) -> str:
    """Show how far intakes are, and take files."""
    require(person, Action.VIEW, what="The intake board is not shown")
    return _board(request, language, museum, pages, person)


def _board(
    request: Request,
    language: str,
    museum: Museum,
    pages: OpenPages,
    person: Person,
    problems: Sequence[Problem] = (),
) -> str:
    return pages.html(
        "collection/intake.html",
        language,
        path=f"/{language}/staff/intake",
        person=person,
        cards=cards(museum, person),
        own=own_parcel(museum, person),
        parcels=parcels(museum),
        stopped=stopped(museum),
        problems=problems,
        piece=PIECE_BYTES,
        csrf=csrf_of(request, museum),
    )


@routes.post(
    _BOARD,
    dependencies=own_form(Action.INGEST, Action.PUBLISH, what="The intake was not changed"),
    **LEADS_ON,
)
def act(
    language: Language,
    museum: OpenMuseum,
    person: Reader,
    do: Annotated[Act, Form()],
    intake: Annotated[list[str] | None, Form()] = None,
    item: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Pause, resume or try again the intakes that a form names, or publish their drafts."""
    action = Action.PUBLISH if do is Act.PUBLISH else Action.INGEST
    require(person, action, what="The intake was not changed")
    for one in intake or ():
        if do is Act.PAUSE:
            museum.intakes.pause(one, person=person.name)
        elif do is Act.RESUME:
            resume(museum, one, person=person.name)
        elif do is Act.RETRY:
            retry(museum, one, person=person.name, only=item or ())
        else:
            publish_drafts(museum, one, person=person.name)
    place = f"#{intake[0]}" if intake else ""
    return RedirectResponse(f"/{language}/staff/intake{place}", status_code=303)


@routes.get("/api/intakes")
def intakes(museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return how far intakes are, newest first."""
    require(person, Action.VIEW, what="Intakes are not shown")
    told = stopped(museum)
    body = {
        "intakes": [card_document(one) for one in cards(museum, person)],
        "stopped": None if told is None else str(told),
    }
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


@routes.put(
    "/api/intakes/files",
    dependencies=reads(Action.INGEST, what="The file was not received", most=None),
)
async def receive_piece(
    request: Request,
    museum: OpenMuseum,
    person: Reader,
    name: str,
    size: int,
    modified: int,
    at: int = 0,
    sha256: str = "",
    x_csrf: Annotated[str, Header()] = "",
) -> JSONResponse:
    """Keep a piece of a file, the request's content; an empty one asks how much there is.

    ``modified`` is the moment of its last change in milliseconds since 1970; with the last piece
    ``sha256`` is the digest of the whole file. The answer says where to go on.
    """
    require(person, Action.INGEST, what="The file was not received")
    await run_in_threadpool(require_own_form, request, museum, x_csrf)
    sent = Sending.of(name, max(size, 0), min(max(modified, 0), _LATEST_MS))
    piece = await _piece(request)
    got = await run_in_threadpool(museum.deliveries.receive, person.name, sent, at, piece, sha256)
    return JSONResponse({"received": got.bytes, "done": got.done, "piece": PIECE_BYTES})


async def _piece(request: Request) -> bytes:
    """Read a piece; of one that breaks off nothing is kept."""
    piece = bytearray()
    try:
        async for some in request.stream():
            piece += some
            if len(piece) > PIECE_BYTES:
                raise TooLargeError(
                    "The piece was not received",
                    why=f"it has more than {PIECE_BYTES} bytes",
                    fix="Send the file in smaller pieces",
                )
    except ClientDisconnect:
        raise InvalidError(
            "The piece was not received",
            why="the connection broke before all of it had come",
            fix="Ask how much there is, and go on from there",
        ) from None
    return bytes(piece)


async def _form_of(request: Request, museum: OpenMuseum, person: Reader) -> AsyncIterator[FormData]:
    """Read a form with files, which the disk keeps; who may not send any is told before."""
    require(person, Action.INGEST, what="The files were not received")
    caps = museum.settings.deliveries
    said = request.headers.get("content-length", "")
    if not said.isdecimal():
        raise InvalidError(
            "The files were not received",
            why="it is not said how many bytes they have",
            fix="Send them from the page",
        )
    size = int(said)
    if size > caps.max_bytes:
        raise TooLargeError(
            "The files were not received",
            why=f"they have {size} bytes, one delivery takes {caps.max_bytes}",
            fix="Send them in several deliveries",
        )
    with full_disk_named("The files were not received"):
        form = await request.form(max_files=caps.max_files, max_fields=100)
    try:
        yield form
    finally:
        await form.close()


@routes.post(
    f"{_BOARD}/files",
    dependencies=reads(Action.INGEST, what="The files were not received", most=None),
    **LEADS_ON,
)
def receive_form(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    form: Annotated[FormData, Depends(_form_of)],
) -> Response:
    """Keep the files of a plain form and lead to their plan."""
    require_own_form(request, museum, str(form.get("csrf", "")))
    sent = [
        (one.filename, one.size or 0, one.file)
        for one in form.getlist("files")
        if isinstance(one, UploadFile) and one.filename
    ]
    problems = receive_files(museum, person.name, sent)
    if problems:
        page = _board(request, language, museum, pages, person, problems)
        return HTMLResponse(page, status_code=422)
    return RedirectResponse(f"/{language}/staff/intake/plan", status_code=303)


@routes.get(f"{_BOARD}/plan", response_class=HTMLResponse)
def plan_page(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    sheet: str = "",
    changed: bool = False,
) -> str:
    """Show what the files that somebody has sent would become; nothing is taken in."""
    require(person, Action.INGEST, what="The plan is not shown")
    own = own_parcel(museum, person)
    delivery = None if own is None else museum.deliveries.prepared(person.name)
    prepared = None if delivery is None else prepare(museum, delivery, sheet=sheet)
    frames = framed(museum, delivery, prepared) if delivery and prepared else Framed()
    return pages.html(
        "collection/intake_plan.html",
        language,
        path=request.url.path,
        person=person,
        own=own,
        prepared=prepared,
        frames=frames,
        changed=changed,
        csrf=csrf_of(request, museum),
    )


@routes.post(
    f"{_BOARD}/plan",
    dependencies=own_form(Action.INGEST, what="The delivery was not taken in"),
    **LEADS_ON,
)
def decide(
    language: Language,
    museum: OpenMuseum,
    person: Reader,
    do: Annotated[Choice, Form()],
    delivery: Annotated[str, Form()] = "",
    sheet: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
    publish: Annotated[bool, Form()] = False,
    stitch: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Take a delivery in as its plan was shown, or discard it."""
    require(person, Action.INGEST, what="The delivery was not taken in")
    board = f"/{language}/staff/intake"
    if not delivery:
        return RedirectResponse(board, status_code=303)
    found = museum.deliveries.get(delivery)
    if do is Choice.DISCARD:
        discard(museum, found)
        return RedirectResponse(board, status_code=303)
    if publish:
        require(person, Action.PUBLISH, what="The delivery was not taken in")
    prepared = prepare(museum, found, sheet=sheet, publish=publish)
    if prepared.seen != seen or not prepared.plan.items:
        return RedirectResponse(f"{board}/plan?changed=true", status_code=303)
    intakes = take(museum, found, to_be_stitched(prepared.plan, stitch or ()), person)
    return RedirectResponse(f"{board}#{intakes[0]}", status_code=303)
