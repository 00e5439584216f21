"""Editing a record: the form, its small buttons, and saving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import ValidationError

from handscroll.departments.collection.editing.acting import ACTS, act, new_row, place_of
from handscroll.departments.collection.editing.checking import checked
from handscroll.departments.collection.editing.joining import (
    NoRecordError,
    as_it_is,
    joined,
    partings,
)
from handscroll.departments.collection.editing.offering import offered, written
from handscroll.departments.collection.editing.page import Form, find_term_in, form_context
from handscroll.departments.collection.editing.people import offered_people, person_option
from handscroll.departments.collection.editing.reading import read
from handscroll.departments.collection.editing.references import Trouble
from handscroll.departments.collection.editing.sending import BOUNDS, Sent, read_sent
from handscroll.departments.collection.editing.shapes import PEOPLE, Rows, relic_shape
from handscroll.departments.collection.editing.showing import Painter
from handscroll.departments.collection.editing.typed import Row, filled, is_name, sent
from handscroll.departments.collection.figures.seeing import Seeing
from handscroll.departments.collection.finding.vocabulary import vocabularies_of
from handscroll.departments.collection.history.showing import FieldRow, field_rows
from handscroll.errors import MismatchError, NotFoundError
from handscroll.model.difference import document
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.rights import Action
from handscroll.museum import Museum
from handscroll.museum.stale import StaleEditError
from handscroll.pages import Pages
from handscroll.plugin import (
    Language,
    LongForm,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    long_form,
    read_body,
    relic_for,
    require,
)

routes = APIRouter()
_ADDRESS = "/{language}/relics/{relic}/edit"
_WHAT = "The record was not changed"


async def _sent(request: Request) -> Sent:
    return await run_in_threadpool(read_sent, await read_body(request, BOUNDS))


SentForm = Annotated[Sent, Depends(_sent)]


@routes.get(_ADDRESS, response_class=HTMLResponse)
def edit_page(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    saved: int | None = None,
) -> str:
    """Show a record as a form; after saving, what changed."""
    relic_for(person, museum, relic, Action.EDIT, what="The form is not shown")
    found, version = museum.relics.standing(relic)
    changes = None
    if saved is not None:
        told = museum.revisions.changes(relic, saved - 1, saved) if 0 < saved == version else ()
        changes = field_rows(told, pages.words(language))
    desk = _Desk(request, language, museum, pages, person)
    return desk.page(_form(found, version), changes=changes)


@routes.post(_ADDRESS, dependencies=long_form(BOUNDS.most_bytes), response_class=HTMLResponse)
def save(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    form: SentForm,
) -> Response:
    """Save a form, or do what one of its small buttons says; what was typed is never lost."""
    keeps = [("expected", str(form.expected)), *form.pairs]
    long = LongForm(request, language, museum, pages, person, Action.EDIT, form.form, keeps)
    greeted = long.greet()
    if isinstance(greeted, Response):
        return greeted
    if greeted is not None:
        relic_for(greeted.person, museum, relic, Action.EDIT, what=_WHAT)
        desk = _Desk(request, language, museum, pages, greeted.person, greeted.csrf)
        shown = desk.answer(desk.typed_form(form, relic), greeted.status, notice="edit.renewed")
        return long.keep(shown, greeted)
    relic_for(person, museum, relic, Action.EDIT, what=_WHAT)
    desk = _Desk(request, language, museum, pages, person)
    typed = desk.typed_form(form, relic)
    if form.do.partition(" ")[0] in ACTS:
        going_to = act(form.do, typed.shape, typed.typed, typed.base)
        return desk.answer(typed, 200, going_to=going_to)
    return desk.save(typed, form)


@routes.get("/{language}/relics/{relic}/edit/row", response_class=HTMLResponse)
def row(
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    name: str,
    number: int,
    expected: int,
    taken: str = "",
) -> str:
    """Give one row of the form: a new one, or an old one opened."""
    relic_for(person, museum, relic, Action.EDIT, what="The form is not shown")
    form = _form(_as_of(museum, relic, expected), expected)
    table, _, key = name.rpartition(".")
    at = place_of(table, form.shape, form.typed, form.base) if is_name(name) else None
    if at is None or not isinstance(at.shape, Rows):
        raise NotFoundError(
            "The row was not found", why="no field bears its name", fix="Save first"
        )
    before = at.base if isinstance(at.base, list) else []
    old = before[int(key)] if key.isdecimal() and int(key) < len(before) else None
    known = {str(one.get("id")) for one in before if isinstance(one, dict)} | {*taken.split()}
    made = (
        new_row(at.shape, key, table, frozenset(known))
        if old is None
        else Row(key, filled(at.shape.of, old))
    )
    words = pages.words(language)
    painter = Painter(words, vocabularies_of(museum))
    shown = painter.row(at.shape, made, before, name, number, depth=name.count("."))
    return pages.html("collection/edit_row.html", language, row=shown, fixed=at.shape.fixed)


@routes.get("/{language}/relics/{relic}/edit/check")
def check(
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    name: str,
    value: str,
) -> JSONResponse:
    """Say of one field what is wrong with it, or what is understood of it."""
    relic_for(person, museum, relic, Action.EDIT, what="The field was not checked")
    return JSONResponse(checked(name, value, pages.words(language), vocabularies_of(museum)))


@routes.get("/api/terms")
def terms(
    vocabulary: str,
    museum: OpenMuseum,
    person: Reader,
    q: str = "",
    language: str = "en",
    picks: str = "id",
) -> JSONResponse:
    """Return terms of a vocabulary that are spelt as typed, in any language or pinyin.

    The vocabulary ``people`` is everybody whom a record names; who has no identifier has no value.
    """
    require(person, Action.EDIT, what="Terms are not shown")
    if vocabulary == PEOPLE:
        somebodies = offered_people(Seeing.of(museum, person), q[:200])
        return JSONResponse([person_option(one, language) for one in somebodies])
    found = offered(vocabularies_of(museum), vocabulary, q[:200])
    return JSONResponse(
        [
            {
                "value": written(one, picks, language),
                "label": one.name(language),
                "also": [*one.label.values(), *one.also][:6],
                "words": one.label,
            }
            for one in found
        ]
    )


class _Desk:
    """Where one request about a form is worked on."""

    def __init__(
        self,
        request: Request,
        language: str,
        museum: Museum,
        pages: Pages,
        person: Person,
        csrf: str | None = None,
    ) -> None:
        self._request, self._language, self._person = request, language, person
        known = csrf_of(request, museum) if csrf is None else csrf
        self._csrf = known
        self._museum, self._pages = museum, pages
        self._words = pages.words(language)
        self._vocabularies = vocabularies_of(museum)

    def typed_form(self, form: Sent, relic: str) -> Form:
        """Return what was typed, on the record that filled the form."""
        filled_from = _form(_as_of(self._museum, relic, form.expected), form.expected)
        return Form(
            filled_from.shape,
            sent(filled_from.shape, form.pairs),
            filled_from.base,
            filled_from.relic,
            form.expected,
        )

    def save(self, typed: Form, form: Sent) -> Response:
        """Save what was typed, or say what is in the way."""
        reading = read(typed.shape, typed.typed, typed.base, self._find_term)
        if reading.relic is None:
            return self.answer(typed, 422, troubles=reading.troubles)
        mine = reading.relic
        try:
            wanted, expected = self._wanted(typed, mine, form)
            self._museum.relics.rewrite(wanted, expected=expected, person=self._person.name)
        except StaleEditError as stale:
            return self._conflict(typed, mine, form, stale)
        except MismatchError as problem:
            said = f"{problem.why}. {problem.fix}."
            trouble = Trouble("catalogue.relations", "value_error", said=said)
            return self.answer(typed, 422, troubles=[trouble])
        done = self._museum.relics.standing(mine.id)[1]
        seen = typed.version if form.onto is None else form.onto
        told = done if done != seen else 0
        return RedirectResponse(f"{self._request.url.path}?saved={told}", status_code=303)

    def _wanted(self, typed: Form, mine: Relic, form: Sent) -> tuple[Relic, int]:
        """Return the record to be written, and the version onto which."""
        if form.onto is None:
            return mine, typed.version
        theirs, present = self._museum.relics.standing(mine.id)
        mine = as_it_is(mine, theirs)
        try:
            whole = form.do == "mine"
            wanted = mine if whole else joined(typed.relic, mine, theirs, form.chosen)
        except ValidationError as error:
            raise NoRecordError(mine, theirs, form.expected, present) from error
        # One that says what stands already was sent twice.
        if present != form.onto and wanted != theirs:
            raise StaleEditError(mine, theirs, expected=form.onto, present=present)
        return wanted, present

    def _conflict(self, typed: Form, mine: Relic, form: Sent, stale: StaleEditError) -> Response:
        """Show both edits side by side; nothing of either is lost."""
        found = partings(typed.relic, as_it_is(mine, stale.theirs), stale.theirs)
        body = self._html(
            "collection/edit_conflict.html",
            relic=stale.theirs,
            problem=stale,
            together=not isinstance(stale, NoRecordError),
            expected=form.expected,
            pairs=form.pairs,
            partings=[(one, field_rows(one.changes, self._words)) for one in found],
        )
        return HTMLResponse(body, status_code=409)

    def answer(self, form: Form, status: int, **told: Any) -> Response:
        """Return the page of a form."""
        return HTMLResponse(self.page(form, **told), status_code=status)

    def page(
        self,
        form: Form,
        *,
        notice: str = "",
        changes: Sequence[FieldRow] | None = None,
        **told: Any,
    ) -> str:
        """Return the page of a form as it is typed."""
        context = form_context(form, self._words, self._vocabularies, **told)
        return self._html("collection/edit.html", notice=notice, changes=changes, **context)

    def _html(self, template: str, **context: Any) -> str:
        return self._pages.html(
            template,
            self._language,
            path=self._request.url.path,
            person=self._person,
            csrf=self._csrf,
            **context,
        )

    def _find_term(self, vocabulary: str, typed: str) -> str | None:
        return find_term_in(self._vocabularies, vocabulary, typed)


def _form(relic: Relic, version: int) -> Form:
    base, shape = document(relic), relic_shape()
    return Form(shape, filled(shape, base), base, relic, version)


def _as_of(museum: Museum, relic: str, version: int) -> Relic:
    found, present = museum.relics.standing(relic)
    return found if version == present else museum.revisions.at(relic, version)
