"""Bringing in by the browser: files, their columns, trials, loads, and taking loads back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from handscroll.departments.collection.finding.vocabulary import vocabularies_of
from handscroll.departments.collection.importing import acting
from handscroll.departments.collection.importing.fields import fields
from handscroll.departments.collection.importing.form import SHOWN, constants_of
from handscroll.departments.collection.importing.kept import OWED, Stage, Waiting
from handscroll.departments.collection.importing.looking import (
    ENDS,
    TABLE,
    as_file,
    draft_of,
    looked_of,
    require_taken,
)
from handscroll.departments.collection.importing.receiving import Received, Receiving
from handscroll.departments.collection.importing.showing import (
    column_rows,
    load_rows,
    shown_records,
)
from handscroll.departments.collection.importing.working import (
    PROBLEMS,
    TOLD,
    ask,
    kept_of,
)
from handscroll.departments.collection.importing.working import (
    SHOWN as RECORDS,
)
from handscroll.errors import NotFoundError, TooLargeError
from handscroll.model.person import Person
from handscroll.model.rights import Action
from handscroll.museum import Museum
from handscroll.pages import Pages
from handscroll.plugin import (
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    reads,
    require,
    require_own_form,
)

routes = APIRouter()
_ALL = "/{language}/staff/import"
_ONE = f"{_ALL}/{{waiting}}"
_GONE: dict[int | str, dict[str, Any]] = {
    303: {"description": "To the list: nothing waits by that key"}
}
_NOT = "Nothing was brought in"
_TAKEN = reads(Action.INGEST, what=_NOT, most=None)
_OURS = {"Cache-Control": "no-store"}


async def _received(
    request: Request, museum: OpenMuseum, person: Reader
) -> AsyncIterator[Received]:
    """Read a form from whoever may bring in; refuse others before anything is read."""
    require(person, Action.INGEST, what=_NOT)
    limit = museum.settings.imports.max_bytes
    kept = kept_of(museum)
    kind = request.headers.get("content-type", "")
    receiving = Receiving(kind, kept.incoming(), limit)
    try:
        said = request.headers.get("content-length", "")
        if said.isdecimal() and int(said) > limit + acting.ROOM:
            raise receiving.too_large()
        async for piece in request.stream():
            await run_in_threadpool(receiving.feed, piece)
        yield await run_in_threadpool(receiving.done)
    finally:
        receiving.close()


Form = Annotated[Received, Depends(_received)]


@routes.get(_ALL, response_class=HTMLResponse)
def imports(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    undo: str = "",
    said: str = "",
    count: int = 0,
) -> HTMLResponse:
    """Show where files are brought in, those that wait, and the loads that were made."""
    require(person, Action.INGEST, what="What is brought in is not shown")
    desk = _Desk(request, language, museum, pages, person)
    return desk.all(undo=undo, said=said, count=count)


@routes.post(_ALL, dependencies=_TAKEN)
def take(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    person: Reader,
    form: Form,
) -> Response:
    """Keep a file that was sent, and owe it a look."""
    require_own_form(request, museum, form.fields.get("csrf", ""))
    if form.file is None:
        return _to(language, "?said=no_file")
    require_taken(form.name)
    kept, most = kept_of(museum), museum.settings.imports.max_files
    if len(kept.each()) >= most:
        raise TooLargeError(
            _NOT,
            why=f"{most} files wait already",
            fix="Load or discard some of them, or raise imports.max_files",
        )
    waiting = kept.take(form.file, form.name, person=person.name)
    ask(museum, waiting)
    return _to(language, f"/{waiting.key}")


@routes.post(f"{_ALL}/undo", dependencies=_TAKEN)
def undo_load(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    person: Reader,
    form: Form,
) -> Response:
    """Take a load back."""
    require_own_form(request, museum, form.fields.get("csrf", ""))
    try:
        done = museum.lots.undo(form.fields.get("load", ""), person=person.name)
    except NotFoundError:
        return _to(language, "?said=no_load")
    return _to(language, f"?said=undone&count={done.removed}")


@routes.get(_ONE, response_class=HTMLResponse, responses=_GONE)
def one_import(
    request: Request,
    language: Language,
    waiting: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    saved: bool = False,
) -> Response:
    """Show how a file stands: its columns, its trial, its load."""
    require(person, Action.INGEST, what="What is brought in is not shown")
    found = kept_of(museum).get(waiting)
    if found is None:
        return _to(language, "?said=gone")
    desk = _Desk(request, language, museum, pages, person)
    return desk.one(found, notice="import.saved" if saved else "")


@routes.post(_ONE, dependencies=_TAKEN)
def act(
    request: Request,
    language: Language,
    waiting: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    form: Form,
) -> Response:
    """Do what a button of a file's page says."""
    require_own_form(request, museum, form.fields.get("csrf", ""))
    kept = kept_of(museum)
    if kept.get(waiting) is None:
        return _to(language, "?said=gone")
    done = acting.act(museum, waiting, form, person=person.name, language=language)
    if done.gone:
        return _to(language, "?said=discarded")
    found = kept.get(waiting)
    if done.refused and found is not None:
        desk = _Desk(request, language, museum, pages, person)
        return desk.one(found, status=422, done=done, typed=form.fields)
    return _to(language, f"/{waiting}" + ("?saved=true" if done.saved else ""))


@routes.get(f"{_ONE}/mapping.toml", responses=_GONE)
def mapping_file(language: Language, waiting: str, museum: OpenMuseum, person: Reader) -> Response:
    """Give the mapping as the file that the command writes."""
    require(person, Action.INGEST, what="The mapping is not shown")
    kept = kept_of(museum)
    found = kept.get(waiting)
    if found is None or found.kind != TABLE:
        return _to(language, "?said=gone")
    text = as_file(looked_of(kept, waiting), draft_of(kept, waiting), found)
    return _download(text.encode(), "application/toml", f"{waiting}.toml")


@routes.get(f"{_ONE}/problems.csv", responses=_GONE)
def problems_file(language: Language, waiting: str, museum: OpenMuseum, person: Reader) -> Response:
    """Give all problems of the last trial or load as a sheet."""
    require(person, Action.INGEST, what="The problems are not shown")
    kept = kept_of(museum)
    place = kept.folder(waiting) / PROBLEMS
    if kept.get(waiting) is None or not place.is_file():
        return _to(language, "?said=gone")
    return _download(place.read_bytes(), "text/csv; charset=utf-8", f"{waiting}-problems.csv")


@routes.get("/api/imports/{waiting}")
def progress(waiting: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return how far a file is; of one that is gone nothing."""
    require(person, Action.INGEST, what="What is brought in is not shown")
    kept = kept_of(museum)
    found = kept.get(waiting)
    body = {} if found is None else {"stage": found.stage.value, "share": kept.share(waiting)}
    return JSONResponse(body, headers=_OURS)


class _Desk:
    """Where one request about files that wait is answered."""

    def __init__(
        self, request: Request, language: str, museum: Museum, pages: Pages, person: Person
    ) -> None:
        self._request, self._language, self._person = request, language, person
        self._museum, self._pages = museum, pages

    def all(self, *, undo: str, said: str, count: int) -> HTMLResponse:
        """Return the page of all files and loads."""
        rows = load_rows(self._museum)
        found = next((row for row in rows if row.name == undo and row.records), None)
        asked = None
        if found is not None:
            counted = self._museum.lots.undo(found.name, person=self._person.name, dry_run=True)
            changed = self._museum.lots.worked_on(found.name) if counted.kept else []
            asked = (found, counted, changed)
        settings = self._museum.settings.imports
        return self._html(
            "collection/imports.html", 200, files=kept_of(self._museum).each(), loads=rows,
            asked=asked, said=said, count=count, ends=ENDS, limit=settings.max_bytes // 2**20,
        )  # fmt: skip

    def one(
        self,
        found: Waiting,
        *,
        status: int = 200,
        notice: str = "",
        done: acting.Done | None = None,
        typed: dict[str, str] | None = None,
    ) -> HTMLResponse:
        """Return the page of a file."""
        kept = kept_of(self._museum)
        done = done or acting.Done()
        words = self._pages.words(self._language)
        tried = found.stage in (Stage.CHECKED, Stage.LOADED)
        told = kept.read_beside(found.key, TOLD) if tried else None
        records = kept.read_beside(found.key, RECORDS) if tried else None
        return self._html(
            "collection/import.html", status, waiting=found, notice=notice,
            working=found.stage in OWED, share=kept.share(found.key), told=told,
            records=shown_records(records or (), words), problem=done.problem or found.problem,
            wrong=done.wrong, needs_number=done.needs_number,
            **self._columns(found, done, typed or {}),
        )  # fmt: skip

    def _columns(self, found: Waiting, done: acting.Done, typed: dict[str, str]) -> dict[str, Any]:
        kept = kept_of(self._museum)
        editable = found.kind == TABLE and found.stage in acting.EDITABLE
        if not editable:
            return {"rows": None}
        draft, looked = draft_of(kept, found.key), looked_of(kept, found.key)
        vocabularies = vocabularies_of(self._museum)
        rows = column_rows(draft, looked, vocabularies, self._language, (typed, done.wrong))
        constants = typed.get("constants", constants_of(draft, self._language))
        return {
            "rows": rows, "constants": constants, "fields": fields(), "looked": looked,
            "more": max(0, len(draft.columns) - SHOWN),
        }  # fmt: skip

    def _html(self, template: str, status: int, **context: Any) -> HTMLResponse:
        body = self._pages.html(
            template,
            self._language,
            path=self._request.url.path,
            person=self._person,
            csrf=csrf_of(self._request, self._museum),
            **context,
        )
        return HTMLResponse(body, status_code=status)


def _to(language: str, rest: str) -> RedirectResponse:
    return RedirectResponse(f"/{language}/staff/import{rest}", status_code=303)


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {**_OURS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
