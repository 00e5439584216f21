"""The command that takes scans in, with the bars and tables it shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from threading import Event, Thread
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from handscroll.departments.collection import telling
from handscroll.departments.collection.as_json import echo_json
from handscroll.departments.collection.asking import ask_for, given_up, views_of
from handscroll.departments.collection.planning import Plan, plan_intake
from handscroll.departments.collection.sheet import read_sheet
from handscroll.departments.collection.taking_in import limits_of
from handscroll.departments.collection.vocabularies.store import load
from handscroll.museum import Museum
from handscroll.museum.intakes import ItemState, ItemView
from handscroll.plugin import CommandContext, open_museum

SOME_FAILED = 1
"""Exit code when some files were not taken and the others were."""
_POLL_S = 0.1

commands = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]
By = Annotated[str, typer.Option("--by", help="Sign-in name that the journal will name.")]


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
        plan = plan_intake(
            scans,
            read,
            limits_of(museum),
            publish=publish,
            words=load(museum.folder),
            on_progress=lambda share: progress.update(task, completed=share),
        )
        plan.notes += _overlapping(plan, museum, progress)
    return plan


def _overlapping(plan: Plan, museum: Museum, progress: Progress) -> list[str]:
    """Return what is noticed of files that look like frames of one scroll."""
    several = [item for item in plan.items if len(item.files) > 1]
    if not several:
        return []
    # Looking at pictures needs libraries that most intakes do without.
    from handscroll.departments.collection.stitching.noticing import noticed

    task = progress.add_task("Looking for frames of one scroll", total=1.0)
    return noticed(several, limits_of(museum), lambda share: progress.update(task, completed=share))


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
            body["became"] = [asdict(one) for one in plan.became]
        echo_json(Console(), body)
        return
    for note in plan.notes:
        console.print(note)
    if dry_run:
        console.print(telling.plan_table(plan))
        if plan.became:
            console.print(telling.columns_table(plan))
    if plan.remarks:
        console.print(telling.problems_table(plan.remarks, "Kept as written"))
    problems = [*plan.problems, *telling.failures(views)]
    if problems:
        console.print(telling.problems_table(problems))
    done = sum(view.state is ItemState.DONE for view in views)
    if not dry_run:
        kept = f", {len(plan.remarks)} kept as written" if plan.remarks else ""
        console.print(f"{done} relics taken in, {len(problems)} problems{kept}.")
