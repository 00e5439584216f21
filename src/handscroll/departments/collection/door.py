"""Collection's door: taking in, listing and publishing relics."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Annotated, Any

import typer
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from handscroll.departments.collection import telling
from handscroll.departments.collection.asking import ask_for, given_up, owed, views_of
from handscroll.departments.collection.entry.entry import entry_of
from handscroll.departments.collection.finding import door as finding
from handscroll.departments.collection.finding import opened
from handscroll.departments.collection.planning import Plan, plan_intake
from handscroll.departments.collection.sheet import read_sheet
from handscroll.departments.collection.taking_in import JOB, limits_of, take_in
from handscroll.departments.collection.vocabularies import telling as telling_words
from handscroll.departments.collection.vocabularies.store import Vocabularies, check, load
from handscroll.errors import MisconfiguredError, NotFoundError
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, State, may, tier_of
from handscroll.museum import Museum
from handscroll.museum.intakes import ItemState, ItemView
from handscroll.plugin import (
    CommandContext,
    Department,
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    find_museum,
    open_museum,
)
from handscroll.settings import load as load_settings

SOME_FAILED = 1
"""Exit code when some files were not taken and the others were."""
_POLL_S = 0.1

routes = APIRouter()
routes.include_router(finding.routes)
commands = typer.Typer()
relic_commands = typer.Typer(help="List, show, publish and withdraw relics.", no_args_is_help=True)
commands.add_typer(relic_commands, name="relic")
vocabulary_commands = typer.Typer(
    help="List, show and check the words of the field.", no_args_is_help=True
)
commands.add_typer(vocabulary_commands, name="vocabulary")

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]
By = Annotated[str, typer.Option("--by", help="Sign-in name that the journal will name.")]


@routes.get("/{language}/relics/{relic}/record", response_class=HTMLResponse)
def record_page(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
) -> str:
    """Show a relic's whole record, part by part."""
    found = None
    with contextlib.suppress(NotFoundError):
        found = museum.relics.get(relic)
    if found is None or not may(person.role, Action.VIEW, found.state):
        raise NotFoundError(
            f"The record {relic[:80]} is not shown",
            why="there is none of that name, or it is not public",
            fix="Look it up in the collection, or sign in as staff",
        )
    return pages.html(
        "collection/record.html",
        language,
        path=request.url.path,
        person=person,
        entry=entry_of(found, language, tier_of(person.role)),
    )


@commands.command(epilog="Example: handscroll ingest ~/scans --sheet records.csv --publish")
def ingest(
    context: typer.Context,
    scans: Annotated[list[Path], typer.Argument(help="Scan files and folders of scans.")],
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="Records of the scans: CSV or XLSX.")
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish at once; without it relics are drafts.")
    ] = False,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take scans in, as scanned: each becomes a part of a relic, kept byte for byte.

    Several files become the parts of one relic by the sheet, or by their names when there is
    no sheet (scroll_part1.tif, scroll_part2.tif), in reading order from right to left. Run the
    same command again after an interruption: what is there stays, the rest goes on.
    """
    console = Console(stderr=as_json)
    told = context.obj
    assert isinstance(told, CommandContext)
    with open_museum(context) as museum:
        plan = _plan(museum, scans, sheet, console, publish=publish)
        views: list[ItemView] = []
        if not dry_run and plan.items:
            asked = ask_for(museum, plan, person=by)
            if asked.resumed:
                console.print(f"Going on with {asked.resumed} relics that are owed already.")
            views = _watch(museum, told.work, asked.keys, console)
        _tell(plan, views, console, dry_run=dry_run, as_json=as_json)
    if plan.problems or telling.failures(views):
        raise typer.Exit(SOME_FAILED)


def _plan(
    museum: Museum, scans: list[Path], sheet: Path | None, console: Console, *, publish: bool
) -> Plan:
    read = None if sheet is None else read_sheet(sheet)
    with _progress(console) as progress:
        task = progress.add_task("Looking at the files", total=1.0)
        return plan_intake(
            scans,
            read,
            limits_of(museum),
            publish=publish,
            on_progress=lambda share: progress.update(task, completed=share),
        )


def _watch(
    museum: Museum,
    work: Callable[[Museum, Callable[[], bool]], None],
    keys: tuple[str, ...],
    console: Console,
) -> list[ItemView]:
    """Work, or watch another process work, until every item is settled."""
    stop = Event()
    failed: list[BaseException] = []

    def run() -> None:
        # A thread's error would be lost; it is raised where the person is told.
        try:
            work(museum, stop.is_set)
        except BaseException as error:
            failed.append(error)

    worker = Thread(target=run, name="worker")
    worker.start()
    try:
        with _progress(console) as progress:
            task = progress.add_task("Taking in", total=float(len(keys)))
            while not failed:
                # Asked before looking: work that ends in between is seen as settled below.
                idle = museum.work.idle()
                views = views_of(museum, keys)
                progress.update(task, completed=sum(map(_share, views)), description=_now(views))
                if all(view.state in (ItemState.DONE, ItemState.FAILED) for view in views):
                    return views
                if idle:
                    raise given_up(museum, views)
                time.sleep(_POLL_S)
        raise failed[0]
    finally:
        stop.set()
        worker.join()


def _share(view: ItemView) -> float:
    settled = view.state in (ItemState.DONE, ItemState.FAILED)
    return 1.0 if settled else view.progress


def _now(views: list[ItemView]) -> str:
    done = sum(view.state is ItemState.DONE for view in views)
    working = [f"{v.label[:24]} ({v.step})" for v in views if v.state is ItemState.WORKING]
    return f"Taking in {done}/{len(views)}" + (f"  {working[0]}" if working else "")


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    return Progress(*columns, TimeElapsedColumn(), console=console, transient=True)


def _tell(
    plan: Plan, views: list[ItemView], console: Console, *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        body = telling.report(views, plan)
        if dry_run:
            body["would_become"] = [item.model_dump(mode="json") for item in plan.items]
        telling.echo_json(Console(), body)
        return
    for note in plan.notes:
        console.print(note)
    if dry_run:
        console.print(telling.plan_table(plan))
    problems = [*plan.problems, *telling.failures(views)]
    if problems:
        console.print(telling.problems_table(problems))
    done = sum(view.state is ItemState.DONE for view in views)
    if not dry_run:
        console.print(f"{done} relics taken in, {len(problems)} problems.")


@relic_commands.command("list", epilog="Example: handscroll relic list --state draft")
def list_relics(
    context: typer.Context,
    state: Annotated[State | None, typer.Option(help="Only relics in this state.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the relics by accession number."""
    with open_museum(context) as museum:
        relics = museum.relics.list(state)
    if as_json:
        telling.echo_json(Console(), [relic.model_dump(mode="json") for relic in relics])
    else:
        Console().print(telling.relics_table(relics))


@relic_commands.command("show", epilog="Example: handscroll relic show HS-D-001")
def show_relic(
    context: typer.Context,
    relic: Annotated[str, typer.Argument(help="Identifier or accession number.")],
    as_json: AsJson = False,
) -> None:
    """Show one relic: its record, its parts, its versions."""
    with open_museum(context) as museum:
        found = _find(museum, relic)
        versions = museum.relics.versions(found.id)
    body: dict[str, Any] = found.model_dump(mode="json") | {"versions": versions}
    if as_json:
        telling.echo_json(Console(), body)
    else:
        telling.show_relic(Console(), found, versions)


@relic_commands.command(epilog="Example: handscroll relic publish HS-D-001 HS-D-002")
def publish(
    context: typer.Context,
    relics: Annotated[list[str], typer.Argument(help="Identifiers or accession numbers.")],
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Publish relics: from now on everybody may see them."""
    _move(context, relics, State.PUBLISHED, by, dry_run=dry_run, as_json=as_json)


@relic_commands.command(epilog="Example: handscroll relic withdraw HS-D-001")
def withdraw(
    context: typer.Context,
    relics: Annotated[list[str], typer.Argument(help="Identifiers or accession numbers.")],
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Withdraw published relics: only staff see them from now on."""
    _move(context, relics, State.WITHDRAWN, by, dry_run=dry_run, as_json=as_json)


def _move(
    context: typer.Context,
    names: list[str],
    state: State,
    by: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    moved = []
    with open_museum(context) as museum:
        for found in [_find(museum, name) for name in names]:
            moved.append(found if dry_run else museum.relics.move(found.id, state, person=by))
    if as_json:
        telling.echo_json(Console(), [{"id": one.id, "state": one.state} for one in moved])
    else:
        Console().print(telling.relics_table(moved))


def _find(museum: Museum, name: str) -> Relic:
    """Return a relic by its accession number, or else by its identifier."""
    kept = museum.relics.kept(relic_id(name))
    return museum.relics.get(name if kept is None else kept.id)


@vocabulary_commands.command("list", epilog="Example: handscroll vocabulary list")
def list_vocabularies(context: typer.Context, as_json: AsJson = False) -> None:
    """List the vocabularies, with how many of their terms are verified."""
    words = _words(context)
    if as_json:
        telling.echo_json(Console(), telling_words.list_body(words))
    else:
        Console().print(telling_words.list_table(words))


@vocabulary_commands.command("show", epilog="Example: handscroll vocabulary show formats 立轴")
def show_vocabulary(
    context: typer.Context,
    vocabulary: Annotated[str, typer.Argument(help="Name of a vocabulary.")],
    term: Annotated[str | None, typer.Argument(help="Only this term, in any spelling.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the terms of a vocabulary, shipped ones and the museum's own."""
    words = _words(context)
    shown = words.vocabulary(vocabulary)
    found = None if term is None else words.find(vocabulary, term)
    terms = shown.terms if term is None else (found or words.term(vocabulary, term),)
    if as_json:
        telling.echo_json(Console(), [one.model_dump(mode="json") for one in terms])
    else:
        Console().print(telling_words.terms_table(shown, terms))


@vocabulary_commands.command("check", epilog="Example: handscroll vocabulary check formats.csv")
def check_vocabulary(
    file: Annotated[Path, typer.Argument(help="A museum's own terms: JSON or CSV.")],
    as_json: AsJson = False,
) -> None:
    """Say what of a file of terms could not be used, and why; nothing is changed."""
    troubles = check(file)
    if as_json:
        telling.echo_json(Console(), telling_words.troubles_body(troubles))
    elif troubles:
        Console().print(telling_words.troubles_table(troubles))
    else:
        Console().print("All of it can be used.")
    if troubles:
        raise typer.Exit(SOME_FAILED)


def _words(context: typer.Context) -> Vocabularies:
    """Return the museum's vocabularies; where no museum is, the shipped ones."""
    told = context.obj
    assert isinstance(told, CommandContext)
    try:
        folder = find_museum(told.museum, Path.cwd())
    except MisconfiguredError:
        return load()
    # A folder that is named must be a museum: its absence is a slip, not a wish for ours.
    load_settings(folder)
    words = load(folder)
    if words.troubles:
        Console(stderr=True).print(telling_words.troubles_table(words.troubles))
    return words


department = Department(
    name="collection",
    summary="Accession: from scans and records to relics.",
    routes=routes,
    commands=commands,
    jobs={JOB: take_in},
    owed=owed,
    tends=opened.keep,
    rebuilds=opened.fill,
    templates=Path(__file__).parent / "pages",
)
