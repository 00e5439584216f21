"""Commands of the house itself: make a museum, serve it, rebuild it, look after it."""

from __future__ import annotations

import os
import secrets
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from handscroll.demo import SMALLEST
from handscroll.entrances import serving
from handscroll.entrances.checkup import Finding, look_at, look_at_end
from handscroll.entrances.roster import departments
from handscroll.entrances.worker import work
from handscroll.model.rights import Role
from handscroll.museum import Museum
from handscroll.museum.mending import mend_journal
from handscroll.museum.rebuilding import NOT_REBUILT, Rebuilt, missing_pyramids
from handscroll.museum.rebuilding import rebuild as rebuild_museum
from handscroll.plugin import museum_folder, open_museum

commands = typer.Typer()
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]


@commands.command(epilog="Example: handscroll init mymuseum")
def init(
    folder: Annotated[Path, typer.Argument(help="Folder of the new museum.")],
    administrator: Annotated[
        str, typer.Option(help="Sign-in name of the first administrator.")
    ] = "admin",
    password: Annotated[
        str | None,
        typer.Option(envvar="HANDSCROLL_PASSWORD", help="Without it one is made and shown once."),
    ] = None,
    language: Annotated[str, typer.Option(help="zh-Hans, zh-Hant or en.")] = "zh-Hans",
    as_json: AsJson = False,
) -> None:
    """Make a new museum and its first administrator."""
    made = password or secrets.token_urlsafe(12)
    with Museum.create(folder.absolute(), language=language) as museum:
        museum.people.add(administrator, Role.ADMINISTRATOR, made, by="init")
    console = Console()
    if as_json:
        body = {"museum": str(folder), "administrator": administrator}
        console.print_json(data=body if password else body | {"password": made})
        return
    console.print(f"Made the museum {folder}.")
    if not password:
        console.print(
            f"Sign in as [bold]{administrator}[/] with [bold]{made}[/] (shown only now;"
            " change it with: handscroll person password)"
        )
    console.print("Next: handscroll ingest SCANS… --publish, then: handscroll serve")


@commands.command(epilog="Example: handscroll serve --port 8000")
def serve(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Leave the work to another process.")
    ] = False,
) -> None:
    """Serve the museum's pages and pictures, and work off what is owed."""
    with open_museum(context) as museum:
        serving.serve(
            museum,
            host=host or museum.settings.host,
            port=museum.settings.port if port is None else port,
            with_worker=not no_worker,
        )


@commands.command(epilog="Example: handscroll worker --until-idle")
def worker(
    context: typer.Context,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="Stop when nothing is owed.")
    ] = False,
) -> None:
    """Work off what the museum owes, without serving pages."""
    with open_museum(context) as museum:
        asked_to_stop = _stop_signal()

        def stop() -> bool:
            if asked_to_stop() or not until_idle:
                return asked_to_stop()
            return not museum.intakes.owed() and museum.work.idle()

        work(museum, stop)


def _stop_signal() -> Callable[[], bool]:
    """Return a question that is true once we were told to stop, or our parent has gone."""
    parent = os.getppid()
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: told.append(received))
    return lambda: bool(told) or os.getppid() != parent


def rebuild_everything(
    museum: Museum, on_progress: Callable[[str, float], None], *, all_pyramids: bool = False
) -> Rebuilt:
    """Make register, pyramids and the departments' own caches again."""
    done = rebuild_museum(museum, all_pyramids=all_pyramids, on_progress=on_progress)
    for department in departments():
        if department.rebuilds is not None:
            department.rebuilds(museum)
    return done


@commands.command(epilog="Example: handscroll rebuild")
def rebuild(
    context: typer.Context,
    all_pyramids: Annotated[
        bool, typer.Option("--all", help="Also build pyramids that are there.")
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make the register, the search index and missing pyramids again, from vault and journal."""
    console = Console(stderr=as_json)
    with open_museum(context) as museum:
        if dry_run:
            missing = [capture.file_name for capture in missing_pyramids(museum)]
            stale = museum.stale_relics()
            Console().print_json(data={"pyramids_missing": missing, "relics_stale": stale})
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("Rebuilding", total=1.0)
            done = rebuild_everything(
                museum,
                lambda name, share: progress.update(task, description=name, completed=share),
                all_pyramids=all_pyramids,
            )
    if as_json:
        body = asdict(done) | {"problems": [problem.model_dump() for problem in done.problems]}
        Console().print_json(data=body)
    else:
        console.print(
            f"{done.relics} relics and {done.people} people shown again,"
            f" {done.pyramids_built} pyramids built."
        )
        for line in NOT_REBUILT:
            console.print(f"Not kept: {line}")
        for problem in done.problems:
            console.print(f"{problem.what}: {problem.why}. {problem.fix}.")
    if done.problems:
        raise typer.Exit(1)


@commands.command(epilog="Example: handscroll doctor --deep")
def doctor(
    context: typer.Context,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every file of the vault and compare digests.")
    ] = False,
    mend: Annotated[
        bool, typer.Option("--mend", help="Put damaged last lines of the journal aside.")
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Look whether everything is well, and say how to mend what is not."""
    if mend and not dry_run:
        _mend(museum_folder(context), Console(stderr=as_json))
    findings = _look(context, deep=deep)
    if as_json:
        Console().print_json(data=[asdict(finding) for finding in findings])
    else:
        table = Table("", "looked at", "found", "how to mend it")
        for one in findings:
            table.add_row("[green]well" if one.well else "[red]ill", one.name, one.told, one.fix)
        Console().print(table)
    if not all(one.well for one in findings):
        raise typer.Exit(1)


def _look(context: typer.Context, *, deep: bool) -> list[Finding]:
    """Look at a museum; at its journal alone where that keeps it from opening."""
    if findings := look_at_end(museum_folder(context)):
        return findings
    with open_museum(context) as museum:
        return list(look_at(museum, deep=deep))


def _mend(folder: Path, console: Console) -> None:
    done = mend_journal(folder, by="command line")
    for line in done.aside:
        name = line.segment.with_suffix(".damaged").name
        console.print(f"Put aside into {name}: a line of {line.segment.name}.", highlight=False)
    if done.missing:
        console.print(f"Gone without a trace: {len(done.missing)} entries; the journal says so.")
    if not (done.aside or done.missing):
        console.print("There was nothing to mend at the journal's end.")


@commands.command(epilog="Example: handscroll demo demo-museum --port 8000")
def demo(
    folder: Annotated[Path, typer.Argument(help="Folder of the demo museum.")] = Path(
        "demo-museum"
    ),
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 8000,
    scale: Annotated[
        float, typer.Option(min=SMALLEST, max=1, help="Paint smaller, to try things out.")
    ] = 1.0,
) -> None:
    """Paint the demo collection and serve it; everything in it is painted by software."""
    # The painter is large, and no other command needs it.
    from handscroll.entrances import demonstration

    sys.exit(demonstration.run(folder.absolute(), port=port, scale=scale))
