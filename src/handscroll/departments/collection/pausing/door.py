"""The commands of the intake board: list, pause, resume, retry."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from handscroll.departments.collection.as_json import echo_json
from handscroll.departments.collection.intake.acting import resume as go_on
from handscroll.departments.collection.intake.acting import retry as try_again
from handscroll.departments.collection.intake.showing import item_document
from handscroll.museum import Museum
from handscroll.museum.intakes import IntakeView, ItemState
from handscroll.plugin import open_museum

commands = typer.Typer(
    help="List intakes, pause and resume them, try again what failed.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(help="Name of the intake, as the list has it.")]
By = Annotated[str, typer.Option("--by", help="Sign-in name that the journal will name.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]


@commands.command("list", epilog="Example: handscroll intake list --json")
def list_intakes(
    context: typer.Context,
    most: Annotated[int, typer.Option("--limit", min=1, help="How many, newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List intakes, the newest first: how far they are, and what failed."""
    with open_museum(context) as museum:
        found = museum.intakes.board(most)
    if as_json:
        echo_json(Console(), {"intakes": [_document(one) for one in found]})
        return
    table = Table("intake", "started", "who", "works", "done", "failed", "state")
    for one in found:
        counts = [str(one.counts.get(state, 0)) for state in (ItemState.DONE, ItemState.FAILED)]
        told = (one.id, one.started, one.person, str(one.total), *counts, _state(one))
        table.add_row(*map(Text, told))
    Console().print(table)


@commands.command("pause", epilog="Example: handscroll intake pause i20261122093000a1b2c3")
def pause(
    context: typer.Context,
    intake: Name,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Hold what waits of an intake; what is being done is finished."""
    with open_museum(context) as museum:
        count = _of(museum, intake, ItemState.WAITING)
        if not dry_run:
            count = museum.intakes.pause(intake, person=by)
    _tell(intake, count, "held", dry_run=dry_run, as_json=as_json)


@commands.command("resume", epilog="Example: handscroll intake resume i20261122093000a1b2c3")
def resume(
    context: typer.Context,
    intake: Name,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Go on with a paused intake; serve or worker does the work."""
    with open_museum(context) as museum:
        count = _of(museum, intake, ItemState.HELD)
        if not dry_run:
            count = go_on(museum, intake, person=by)
    _tell(intake, count, "owed again", dry_run=dry_run, as_json=as_json)


@commands.command("retry", epilog="Example: handscroll intake retry i20261122093000a1b2c3")
def retry(
    context: typer.Context,
    intake: Name,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Try again what failed of an intake; serve or worker does the work."""
    with open_museum(context) as museum:
        count = _of(museum, intake, ItemState.FAILED)
        if not dry_run:
            count = try_again(museum, intake, person=by)
    _tell(intake, count, "owed again", dry_run=dry_run, as_json=as_json)


def _of(museum: Museum, intake: str, state: ItemState) -> int:
    return museum.intakes.intake(intake, 1).counts.get(state, 0)


def _state(intake: IntakeView) -> str:
    return "paused" if intake.paused else "open" if intake.open else "settled"


def _document(intake: IntakeView) -> dict[str, object]:
    failed = [one for one in intake.items if one.state is ItemState.FAILED]
    return {
        "intake": intake.id,
        "started": intake.started,
        "person": intake.person,
        "state": _state(intake),
        "total": intake.total,
        "counts": {state.value: intake.counts.get(state, 0) for state in ItemState},
        "failed": [item_document(one) for one in failed],
    }


def _tell(intake: str, count: int, what: str, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        echo_json(Console(), {"intake": intake, "works": count, "dry_run": dry_run})
        return
    verb = "would be" if dry_run else "are"
    Console().print(f"{count} works of {intake} {verb} {what}.")
