"""Commands, pages and the job of the quality of captures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from rich.console import Console

from handscroll.departments.examination.quality.asking import choices_of, targets_of
from handscroll.errors import InvalidError, NotFoundError
from handscroll.model.observation import Verdict
from handscroll.model.quality.card import KIND
from handscroll.model.quality.choosing import Choice
from handscroll.model.rights import Action, State
from handscroll.museum import Museum
from handscroll.plugin import (
    LEADS_ON,
    OWN_FORM,
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    open_museum,
    relic_for,
    require,
)

if TYPE_CHECKING:
    from handscroll.departments.examination.quality.table import Row
    from handscroll.model.quality.target import Target

routes = APIRouter()
commands = typer.Typer(no_args_is_help=True, help="How well captures were taken.")
JOB = "check_capture"
_HOME = "/{language}/quality"
_Profiles = Annotated[list[str], Query(max_length=80, alias="profile")]


@commands.callback()
def _group() -> None:
    """Keep the name of the only command."""


@commands.command(
    "check", epilog="Example: handscroll quality check scan.tif --target colorchecker-classic"
)
def check(
    context: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="FILE_OR_CAPTURE...", help="Scans, captures or relics.")
    ],
    target: Annotated[
        str | None, typer.Option(help="A shipped target, or a JSON file that describes yours.")
    ] = None,
    reference: Annotated[
        Path | None, typer.Option(help="CSV of L*, a*, b* measured on this very target.")
    ] = None,
    profile: Annotated[
        list[str] | None, typer.Option(help="fadgi-4, iso-19264-a, metamorfoze-full … or a file.")
    ] = None,
    flat: Annotated[
        Path | None, typer.Option(help="Scan of an even sheet under the same light.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the cards (JSON) and the table (CSV).")
    ] = None,
    now: Annotated[
        bool, typer.Option("--now", help="Measure captures here; do not leave it to the worker.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Measure; write and keep nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
) -> None:
    """Find the colour target in scans, and measure them against published tolerances.

    Files are measured at once and need no museum. Captures and relics are measured by the
    worker, which keeps a card of each; with --now, --target, --flat, --out or --dry-run here.
    """
    choices = choices_of(profile or [])
    targets = targets_of(target, reference)
    files = [Path(one) for one in names if Path(one).is_file()]
    others = [one for one in names if not Path(one).is_file()]
    rows = [_of_file(one, targets, flat, choices) for one in files]
    if others:
        here = now or dry_run or target is not None or flat is not None or out is not None
        with open_museum(context) as museum:
            if here:
                rows += _of_museum(museum, others, (targets, flat), choices, keep=not dry_run)
            else:
                _owe(museum, others)
    if out is not None and not dry_run:
        from handscroll.departments.examination.quality.terminal import write

        write(out, rows, choices)
    _tell(rows, as_json=as_json)


def _of_file(
    path: Path, targets: Sequence[Target] | None, flat: Path | None, choices: Sequence[Choice]
) -> Row:
    import tempfile

    from handscroll.departments.examination.quality.measuring import Ask, measure, usual_targets
    from handscroll.departments.examination.quality.table import row_of
    from handscroll.scans.limits import Limits

    ask = Ask(path, path.name, "", usual_targets() if targets is None else targets, flat)
    with tempfile.TemporaryDirectory(prefix="handscroll-quality-") as scratch:
        return row_of(path.name, measure(ask, Limits(), Path(scratch)), choices)


def _of_museum(
    museum: Museum,
    names: Sequence[str],
    how: tuple[Sequence[Target] | None, Path | None],
    choices: Sequence[Choice],
    *,
    keep: bool,
) -> list[Row]:
    from handscroll.departments.examination.quality.checking import captures_of, check_capture
    from handscroll.departments.examination.quality.showing import row_of_kept

    rows = []
    for name in names:
        for capture in captures_of(museum, name):
            done = check_capture(museum, capture.id, targets=how[0], flat=how[1], keep=keep)
            rows.append(row_of_kept(museum, done.observation, choices))
    return rows


def _owe(museum: Museum, names: Sequence[str]) -> None:
    from handscroll.departments.examination.quality.checking import captures_of, owe

    for name in names:
        for capture in captures_of(museum, name):
            owe(museum, capture)
            Console(stderr=True).print(
                f"{capture.id} ({capture.file_name}): the worker will measure it.", highlight=False
            )


def _tell(rows: Sequence[Row], *, as_json: bool) -> None:
    from handscroll.departments.examination.quality.terminal import body_of, show
    from handscroll.model.wording import SHIPPED
    from handscroll.pages.words import words_in

    if as_json:
        typer.echo(json.dumps([body_of(one) for one in rows], ensure_ascii=False))
        return
    console, words = Console(), words_in("en", SHIPPED)
    for row in rows:
        show(console, row, words)


@routes.get(_HOME, response_class=HTMLResponse)
def table_page(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    profile: _Profiles = [],  # noqa: B006 - FastAPI copies it
    state: Annotated[str, Query(max_length=20)] = "",
    outcome: Annotated[str, Query(max_length=20)] = "",
    sort: Annotated[str, Query(max_length=40)] = "",
    worst: Annotated[bool, Query()] = False,
    asked: Annotated[str, Query(max_length=80)] = "",
) -> str:
    """Show the cards of all captures in a table."""
    from handscroll.departments.examination.quality.showing import Sought, table_of

    require(person, Action.VIEW, State.DRAFT, what="The captures are not shown")
    sought = Sought(tuple(profile), state, outcome, sort, worst)
    return pages.html(
        "examination/quality.html",
        language,
        path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        person=person,
        table=table_of(museum, sought),
        asked=asked,
        csrf=csrf_of(request, museum),
    )


@routes.get(f"{_HOME}/table.csv")
def table_csv(
    museum: OpenMuseum,
    person: Reader,
    language: Language,
    profile: _Profiles = [],  # noqa: B006 - FastAPI copies it
    state: Annotated[str, Query(max_length=20)] = "",
    outcome: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Return the table for a program that reckons."""
    from handscroll.departments.examination.quality.showing import Sought, table_of
    from handscroll.departments.examination.quality.table import as_csv

    require(person, Action.VIEW, State.DRAFT, what="The captures are not shown")
    found = table_of(museum, Sought(tuple(profile), state, outcome))
    name = {"Content-Disposition": 'attachment; filename="captures.csv"'}
    body = as_csv(found.rows, found.choices).encode("utf-8-sig")
    head = {"Cache-Control": "private, no-store", **name}
    return Response(body, media_type="text/csv; charset=utf-8", headers=head)


@routes.get(f"{_HOME}/stacks/{{stack}}", response_class=HTMLResponse)
def stack_page(
    request: Request,
    language: Language,
    stack: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
) -> str:
    """Show what the darks, flats and whites of a stack say of its bands."""
    from handscroll.departments.examination.layers.shown import stack_for
    from handscroll.departments.examination.quality.stacks import bands_of

    what = "The bands are not shown"
    require(person, Action.VIEW, State.DRAFT, what=what)
    found = stack_for(museum, person, stack, Action.VIEW, what=what)
    return pages.html(
        "examination/quality_stack.html",
        language,
        path=request.url.path,
        person=person,
        stack=found.stack,
        relic=museum.relics.get(found.stack.relic),
        quality=bands_of(museum, found.stack),
        csrf=csrf_of(request, museum),
    )


@routes.get(f"{_HOME}/{{card}}", response_class=HTMLResponse)
def card_page(
    request: Request,
    language: Language,
    card: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    profile: Annotated[str, Query(max_length=80)] = "",
) -> str:
    """Show one capture's card."""
    from handscroll.departments.examination.quality.showing import shown_card

    require(person, Action.VIEW, State.DRAFT, what="The card is not shown")
    return pages.html(
        "examination/quality_card.html",
        language,
        path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        person=person,
        shown=shown_card(museum, card, profile),
        csrf=csrf_of(request, museum),
    )


@routes.post(f"{_HOME}/check", dependencies=OWN_FORM, **LEADS_ON)
def ask(
    language: Language,
    museum: OpenMuseum,
    person: Reader,
    work: Annotated[str, Form(max_length=200)],
) -> Response:
    """Owe the check of a relic's captures to the worker."""
    from handscroll.departments.examination.quality.checking import captures_of, owe

    what = "Nothing was measured"
    require(person, Action.OBSERVE, State.DRAFT, what=what)
    found = relic_for(
        person, museum, museum.relics.named(work.strip()).id, Action.OBSERVE, what=what
    )
    for capture in captures_of(museum, found.id):
        owe(museum, capture)
    return RedirectResponse(f"/{language}/quality?asked={found.id}", status_code=303)


@routes.post(f"{_HOME}/{{card}}", dependencies=OWN_FORM, **LEADS_ON)
def judge(
    language: Language,
    card: str,
    museum: OpenMuseum,
    person: Reader,
    verdict: Annotated[Verdict, Form()],
) -> Response:
    """Keep a person's verdict on a card: whether it may be relied on."""
    what = "The verdict was not kept"
    require(person, Action.REVIEW, State.DRAFT, what=what)
    if verdict is Verdict.PROPOSED:
        raise InvalidError(what, why="it is none", fix="Choose accepted or rejected")
    kept = museum.observations.get(card)
    if kept.kind != KIND:
        raise InvalidError(what, why="that is no card", fix="Choose one from the table of captures")
    relic_for(person, museum, kept.relic, Action.REVIEW, what=what)
    museum.observations.review(card, verdict, person=person.name)
    return RedirectResponse(f"/{language}/quality/{card}", status_code=303)


def make_one(museum: Museum, capture: str) -> None:
    """Check a capture, as a job."""
    from handscroll.departments.examination.quality.checking import check_capture

    try:
        check_capture(museum, capture)
    except NotFoundError:
        return


def owed(museum: Museum) -> Iterator[tuple[str, str]]:
    """Owe nothing by itself: a capture is measured when somebody asks."""
    yield from ()
