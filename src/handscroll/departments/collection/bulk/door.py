"""Bulk edit: the page where a change is chosen, the page of a batch, and the command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from rich.console import Console
from starlette.datastructures import FormData

from handscroll.departments.collection.as_json import echo_json
from handscroll.departments.collection.bulk import form as forms
from handscroll.departments.collection.bulk import page as shown
from handscroll.departments.collection.bulk.batch import Batch
from handscroll.departments.collection.bulk.change import require_sound
from handscroll.departments.collection.bulk.form import BulkForm
from handscroll.departments.collection.bulk.judging import action_of
from handscroll.departments.collection.bulk.opening import (
    begin,
    bench_of,
    do_or_owe,
    found,
)
from handscroll.departments.collection.bulk.running import order, order_back
from handscroll.departments.collection.editing.page import offered_terms
from handscroll.departments.collection.editing.showing import Painter
from handscroll.departments.collection.finding.asked import (
    address,
    parameters,
    read_address,
    read_asked,
)
from handscroll.departments.collection.finding.vocabulary import vocabularies_of
from handscroll.errors import InvalidError
from handscroll.model.person import Person
from handscroll.model.rights import Action, State, may
from handscroll.museum import Museum
from handscroll.pages import Pages
from handscroll.plugin import (
    LEADS_ON,
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    open_museum,
    reads,
    require,
    require_own_form,
)

routes = APIRouter()
commands = typer.Typer()
Steps = list[str] | None
SOME_LEFT = 1
"""Exit code when some works were left out and the others went through."""
_PLACE = "/{language}/staff/bulk"
_WHAT = "Nothing was changed"
_MOST_PAGES = 10**6
_MOST_BYTES = 16 << 20
"""Of a form: ten thousand works that were selected one by one, and long texts of every step."""
_TAKEN = reads(Action.EDIT, what=_WHAT, most=_MOST_BYTES)
_STATES = (State.IN_REVIEW, State.PUBLISHED, State.WITHDRAWN, State.DRAFT)


async def _form(request: Request, person: Reader) -> BulkForm:
    """Read a form from whoever may edit; refuse others before anything is read."""
    require(person, Action.EDIT, what=_WHAT)
    sent: FormData = await request.form(max_fields=20_000, max_part_size=2_000_000)
    return forms.read_form((name, str(text)) for name, text in sent.multi_items())


SentForm = Annotated[BulkForm, Depends(_form)]


@routes.get(_PLACE, response_class=HTMLResponse)
def choose(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages, person: Reader
) -> str:
    """Show the works that were selected, and what may be done with them."""
    require(person, Action.EDIT, what="Bulk edit is not shown")
    sent = request.query_params.multi_items()
    named = tuple((text[:128], None) for name, text in sent if name == "work")
    if any(name == "of" and text == "all" for name, text in sent):
        asked = read_asked(read_address(sent))
        query = address(language, asked.but(page=1, more="")).partition("?")[2]
        return _Desk(request, language, museum, pages, person).page(BulkForm(query=query))
    return _Desk(request, language, museum, pages, person).page(BulkForm(works=named))


@routes.post(_PLACE, dependencies=_TAKEN, response_class=HTMLResponse)
async def change(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    form: SentForm,
) -> Response:
    """Choose one more field, or look at what the change would do; nothing is written yet."""
    desk = _Desk(request, language, museum, pages, person)
    return await run_in_threadpool(desk.change, form)


@routes.get(_PLACE + "/{batch}", response_class=HTMLResponse)
def batch_page(
    request: Request,
    language: Language,
    batch: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    page: int = 1,
    left: int = 1,
) -> str:
    """Show a batch: before and after, how far it is, what was left out."""
    require(person, Action.EDIT, what="The batch is not shown")
    desk = _Desk(request, language, museum, pages, person)
    page, left = (min(max(one, 1), _MOST_PAGES) for one in (page, left))
    return desk.batch(desk.bench.batches.get(batch), page, left)


@routes.get("/api/bulk/{batch}")
def progress(batch: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return how far a batch is."""
    require(person, Action.EDIT, what="The batch is not shown")
    found = bench_of(museum).batches.get(batch)
    far = {"share": found.share, "settled": found.settled, "total": found.total}
    body = {"stage": found.phase.value, **far}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


@routes.post(_PLACE + "/{batch}", dependencies=_TAKEN, **LEADS_ON)
async def carry_out(
    request: Request,
    language: Language,
    batch: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    form: SentForm,
) -> Response:
    """Carry a batch out, go on with it, or take it back."""
    desk = _Desk(request, language, museum, pages, person)
    await run_in_threadpool(desk.carry_out, batch, form)
    return RedirectResponse(f"/{language}/staff/bulk/{batch}", status_code=303)


class _Desk:
    """Where one request is worked on."""

    def __init__(
        self, request: Request, language: str, museum: Museum, pages: Pages, person: Person
    ) -> None:
        self._request, self._language, self._person = request, language, person
        self._museum, self._pages = museum, pages
        self._words = pages.words(language)
        self.bench = bench_of(museum)

    def change(self, form: BulkForm) -> Response:
        """Do what the button of a form says."""
        require_own_form(self._request, self._museum, form.csrf)
        require(self._person, Action.EDIT, what=_WHAT)
        if form.do != "look":
            return HTMLResponse(self.page(forms.acted(form)))
        wanted = form.change
        try:
            require_sound(wanted)
            require(self._person, action_of(wanted.state), what=_WHAT)
            works = self._works(form)
            role = self._person.role
            batch = begin(self.bench, wanted, works, person=self._person.name, role=role)
        except InvalidError as trouble:
            return HTMLResponse(self.page(form, trouble), status_code=422)
        do_or_owe(self.bench, batch)
        return RedirectResponse(f"/{self._language}/staff/bulk/{batch.id}", status_code=303)

    def carry_out(self, name: str, form: BulkForm) -> None:
        """Begin a batch, go on with it, or begin to take it back."""
        require_own_form(self._request, self._museum, form.csrf)
        require(self._person, Action.EDIT, what=_WHAT)
        batch = self.bench.batches.get(name)
        require(self._person, action_of(batch.change.state), what=_WHAT)
        if form.do == "apply":
            batch = order(self.bench, batch, person=self._person.name)
        elif form.do == "undo":
            batch = order_back(self.bench, batch, person=self._person.name)
        do_or_owe(self.bench, batch)

    def _works(self, form: BulkForm) -> Iterator[tuple[str, int | None]]:
        if form.query is None:
            return iter(form.works)
        every = found(self._museum, read_address(forms.address_of(form.query)))
        return ((one, None) for one in every)

    def page(self, form: BulkForm, trouble: InvalidError | None = None) -> str:
        """Return the page where a change is chosen."""
        vocabularies = vocabularies_of(self._museum)
        painter = Painter(self._words, vocabularies)
        works, total, back = self._selected(form)
        states = [one for one in _STATES if may(self._person.role, action_of(one))]
        return self._html(
            "collection/bulk.html",
            form=form,
            works=works,
            total=total,
            back=back,
            trouble=trouble,
            steps=[*shown.steps_shown(form.steps, painter)],
            deeds={one.field: shown.possible(one.field) for one in form.steps},
            fields=shown.field_choices(painter),
            choices=shown.deed_choices(self._words),
            states=states,
            offers=offered_terms(vocabularies, self._language),
            going_to="",
        )

    def _selected(self, form: BulkForm) -> tuple[list[Any], int, str]:
        """Return the first works of a selection with their revisions, how many, and the search."""
        if form.query is None:
            names = [name for name, _ in form.works]
            standing = self.bench.together.standing(names)
            seen = dict(form.works)
            told = [
                (*standing[one], standing[one][1] if seen[one] is None else seen[one])
                for one in names
                if one in standing
            ]
            return told, len(names), ""
        asked = read_asked(read_address(forms.address_of(form.query)))
        every = [*found(self._museum, read_address(parameters(asked)))]
        standing = self.bench.together.standing(every[: shown.FEW])
        told = [(*standing[one], standing[one][1]) for one in every[: shown.FEW] if one in standing]
        return told, len(every), address(self._language, asked)

    def batch(self, batch: Batch, page: int, left: int) -> str:
        """Return the page of a batch."""
        rows = (
            []
            if batch.phase == "looking"
            else shown.rows_shown(self.bench, batch, page, self._words)
        )
        return self._html(
            "collection/bulk_batch.html",
            batch=batch,
            told=shown.change_told(batch.change, self._words),
            rows=rows,
            page=page,
            pages=-(-batch.changes // shown.AT_ONCE),
            left=shown.left_shown(self.bench, batch, left, self._words),
            left_page=left,
            left_pages=-(-batch.left // shown.AT_ONCE),
            kept=[*self.bench.batches.kept(batch)][: 4 * shown.AT_ONCE],
        )

    def _html(self, template: str, **context: Any) -> str:
        return self._pages.html(
            template,
            self._language,
            path=self._request.url.path,
            person=self._person,
            csrf=csrf_of(self._request, self._museum),
            **context,
        )


@commands.command(
    epilog="Example: handscroll edit --find medium:slik --words medium=slik→silk --dry-run"
)
def edit(
    context: typer.Context,
    find: Annotated[
        str | None, typer.Option("--find", help="As in the box of search; '' is every work.")
    ] = None,
    set_: Annotated[Steps, typer.Option("--set", help="FIELD=VALUE")] = None,
    clear: Annotated[Steps, typer.Option("--clear", help="FIELD")] = None,
    add: Annotated[Steps, typer.Option("--add", help="FIELD=VALUE, to a list.")] = None,
    remove: Annotated[Steps, typer.Option("--remove", help="FIELD=VALUE, from a list.")] = None,
    replace: Annotated[
        Steps, typer.Option("--replace", help="FIELD=OLD→NEW: a whole term or text.")
    ] = None,
    words: Annotated[
        Steps, typer.Option("--words", help="FIELD=OLD→NEW: words within a text.")
    ] = None,
    state: Annotated[State | None, typer.Option("--state", help="Change the state.")] = None,
    because: Annotated[
        str, typer.Option("--because", help="Why; needed to withdraw and to send back.")
    ] = "",
    undo: Annotated[str, typer.Option("--undo", help="Take this batch back.")] = "",
    resume: Annotated[str, typer.Option("--resume", help="Go on with this batch.")] = "",
    by: Annotated[
        str, typer.Option("--by", help="Sign-in name that the journal will name.")
    ] = "command line",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
) -> None:
    """Change many records at once, as one batch that can be taken back as one.

    Works that the change would make wrong, or that are withdrawn, are left out and named; the
    others go through. FIELD is named as in the form of a record; catalogue. may be left out.
    """
    from handscroll.departments.collection.bulk import telling

    asked = {"set": set_, "clear": clear, "add": add, "remove": remove,
             "replace": replace, "words": words}  # fmt: skip
    with open_museum(context) as museum, telling.shown_bench(museum, Console(stderr=True)) as bench:
        if undo or resume:
            batch = telling.gone_on(bench, undo or resume, by, back=bool(undo), dry_run=dry_run)
            told: list[dict[str, Any]] = []
        else:
            wanted = telling.change_of(bench, asked, state, because)
            batch, told = telling.new(bench, find, wanted, by, dry_run=dry_run)
        body = telling.body_of(bench, batch, told, dry_run=dry_run)
        if dry_run and not (undo or resume):
            bench.batches.forget(batch)
    if as_json:
        echo_json(Console(), body)
    else:
        telling.tell(Console(), body)
    if body["left_in_all"] or body["kept"]:
        raise typer.Exit(SOME_LEFT)
