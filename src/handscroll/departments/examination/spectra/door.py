"""The addresses of spectra: measured, compared, kept, and files of points."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import FormData, UploadFile

from handscroll.departments.examination.spectra.staff import staff_stack
from handscroll.errors import InvalidError, TooLargeError
from handscroll.model.observation import Verdict
from handscroll.model.person import Person
from handscroll.model.rights import Action, State
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.museum.point_files import file_name
from handscroll.plugin import (
    LEADS_ON,
    Language,
    OpenMuseum,
    Reader,
    own_json,
    reads,
    require,
    require_own_form,
)
from handscroll.storage.disk import full_disk_named

routes = APIRouter()
_HOME = "/api/stacks/{stack}"
_NO_POINT = "The point file was not kept"
_MOST_WORDS = 16 << 10
"""Bytes of a form besides its file."""
_FRESH = {"Cache-Control": "private, no-store"}
_Corners = list[Annotated[list[float], Field(min_length=2, max_length=2)]]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Outline(_Sent):
    """Corners of an outline, in pixels of the stack."""

    outline: _Corners = Field(min_length=3, max_length=2000)


class Comparison(_Sent):
    """A place, and the library to compare it with; kept as candidates if that is asked for."""

    xywh: str | None = Field(default=None, max_length=40)
    outline: _Corners | None = Field(default=None, max_length=2000)
    library: str = Field(default="", max_length=80)
    keep: bool = False


class Judgement(_Sent):
    """What somebody says of kept candidates."""

    verdict: Verdict


@routes.get(_HOME + "/spectra")
def listed(stack: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return the libraries, and what was kept of a stack: candidates, points, maps."""
    from handscroll.departments.examination.spectra.showing import panel_of

    found = staff_stack(museum, person, stack, Action.VIEW, "The spectra are not shown")
    return JSONResponse(panel_of(museum, found), headers=_FRESH)


@routes.get("/api/libraries/{library}")
def pigments(library: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return what a library holds, with the names of its pigments."""
    from handscroll.departments.examination.spectra.showing import pigments_told

    require(person, Action.VIEW, State.DRAFT, what="The library is not shown")
    return JSONResponse(pigments_told(museum, museum.libraries.named(library)), headers=_FRESH)


@routes.get(_HOME + "/spectrum")
def spectrum(
    stack: str,
    museum: OpenMuseum,
    person: Reader,
    xywh: Annotated[str, Query(max_length=40)] = "",
) -> JSONResponse:
    """Return the spectrum of a box; of one pixel the mean of 3 x 3 around it."""
    return _spectrum(museum, person, stack, xywh, None)


@routes.post(
    _HOME + "/spectrum", dependencies=own_json(Action.VIEW, what="The spectrum is not shown")
)
def spectrum_within(stack: str, sent: Outline, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return the spectrum of what an outline holds; nothing is kept."""
    return _spectrum(museum, person, stack, None, sent.outline)


def _spectrum(
    museum: Museum, person: Person, stack: str, xywh: str | None, outline: _Corners | None
) -> JSONResponse:
    from handscroll.departments.examination.spectra.measuring import measure
    from handscroll.departments.examination.spectra.showing import chosen

    found = staff_stack(museum, person, stack, Action.VIEW, "The spectrum is not shown")
    place = chosen(found, xywh, outline)
    return JSONResponse(measure(museum, found, place).told(), headers=_FRESH)


@routes.get(_HOME + "/candidates")
def candidates_of(
    stack: str,
    museum: OpenMuseum,
    person: Reader,
    xywh: Annotated[str, Query(max_length=40)] = "",
    library: Annotated[str, Query(max_length=80)] = "",
) -> JSONResponse:
    """Return ranked candidates of pigments for a box; nothing is kept."""
    found = staff_stack(museum, person, stack, Action.VIEW, "The candidates are not shown")
    return _compared(museum, person, found, Comparison(xywh=xywh, library=library))


@routes.post(
    _HOME + "/candidates",
    dependencies=own_json(Action.OBSERVE, Action.VIEW, what="The candidates were not kept"),
)
def candidates_kept(
    stack: str, sent: Comparison, museum: OpenMuseum, person: Reader
) -> JSONResponse:
    """Return ranked candidates of pigments for a place, and keep them if that is asked for."""
    action = Action.OBSERVE if sent.keep else Action.VIEW
    found = staff_stack(museum, person, stack, action, "The candidates were not kept")
    return _compared(museum, person, found, sent)


def _compared(museum: Museum, person: Person, stack: Stack, sent: Comparison) -> JSONResponse:
    from handscroll.departments.examination.spectra.candidates import compare, keep, library_for
    from handscroll.departments.examination.spectra.kept import told
    from handscroll.departments.examination.spectra.showing import chosen

    place = chosen(stack, sent.xywh, sent.outline)
    found = compare(museum, stack, place, library_for(museum, sent.library))
    body = found.told()
    if sent.keep:
        body["kept"] = told(keep(museum, stack, found, person=person.name))
    return JSONResponse(body, status_code=201 if sent.keep else 200, headers=_FRESH)


@routes.post(
    _HOME + "/candidates/{candidate}",
    dependencies=own_json(Action.REVIEW, what="The candidates were not judged"),
)
def judge(
    stack: str, candidate: str, sent: Judgement, museum: OpenMuseum, person: Reader
) -> JSONResponse:
    """Accept or reject candidates or a point file that were kept."""
    from handscroll.departments.examination.spectra.kept import told
    from handscroll.departments.examination.spectra.showing import judged

    found = staff_stack(museum, person, stack, Action.REVIEW, "The candidates were not judged")
    if sent.verdict is Verdict.PROPOSED:
        raise InvalidError(
            "The candidates were not judged",
            why="what was kept is a proposal already",
            fix="Accept or reject it",
        )
    done = judged(museum, found, candidate, sent.verdict, person=person.name)
    return JSONResponse(told(done), headers=_FRESH)


@routes.get(_HOME + "/points/{point}")
def point_file(stack: str, point: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return the spectrum of a point file, to be drawn."""
    from handscroll.departments.examination.spectra import points
    from handscroll.departments.examination.spectra.kept import told

    found = staff_stack(museum, person, stack, Action.VIEW, "The point is not shown")
    one = museum.observations.get(point)
    read = points.read_back(museum, found, one)
    return JSONResponse({**told(one), "drawn": points.drawn(read)}, headers=_FRESH)


async def _form_of(
    request: Request, stack: str, museum: OpenMuseum, person: Reader
) -> AsyncIterator[FormData]:
    """Read a form with a file, which the disk keeps; who may not send it is told before."""
    from handscroll.departments.examination.spectra.points import MOST_BYTES

    await run_in_threadpool(staff_stack, museum, person, stack, Action.OBSERVE, _NO_POINT)
    said = request.headers.get("content-length", "")
    if not said.isdecimal() or int(said) > MOST_BYTES + _MOST_WORDS:
        raise TooLargeError(
            _NO_POINT,
            why=f"it is not said how long it is, or it is longer than {MOST_BYTES >> 20} MB",
            fix="Export one spectrum, or bin it first, and send it from the page",
        )
    with full_disk_named(_NO_POINT):
        form = await request.form(max_files=1, max_fields=10)
    try:
        yield form
    finally:
        await form.close()


@routes.post(
    "/{language}/examine/{stack}/points",
    dependencies=reads(Action.OBSERVE, what=_NO_POINT, most=None),
    **LEADS_ON,
)
def attach(
    request: Request,
    language: Language,
    stack: str,
    museum: OpenMuseum,
    person: Reader,
    form: Annotated[FormData, Depends(_form_of)],
) -> Response:
    """Keep the spectrum of a point, and where on the picture it was taken."""
    from handscroll.departments.examination.spectra import points

    require_own_form(request, museum, _said(form, "csrf"))
    found = staff_stack(museum, person, stack, Action.OBSERVE, _NO_POINT)
    sent = form.get("file")
    if not isinstance(sent, UploadFile):
        raise InvalidError(_NO_POINT, why="no file was sent", fix="Choose a CSV or JCAMP-DX file")
    name = file_name(sent.filename or "")
    with points.received(museum, sent.file, name) as place:
        wanted = points.wanted(found, (place, name), {
            "x": _said(form, "x"), "y": _said(form, "y"), "kind": _said(form, "kind"),
        }, {language: _said(form, "label").strip()})  # fmt: skip
        kept, _ = points.attach(museum, found, wanted, person=person.name)
    return RedirectResponse(f"/{language}/examine/{stack}?point={kept.id}#spectra", 303)


def _said(form: FormData, name: str) -> str:
    text = form.get(name, "")
    return text if isinstance(text, str) else ""
