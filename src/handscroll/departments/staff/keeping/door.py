"""The commands that back a whole museum up, and restore one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed
from rich.table import Table

from handscroll import settings
from handscroll.departments.staff.keeping.backup import OnProgress, back_up
from handscroll.departments.staff.keeping.restore import Damage, Restored
from handscroll.departments.staff.keeping.restore import restore as restore_museum
from handscroll.errors import MisconfiguredError, UnreadableError
from handscroll.museum import Museum
from handscroll.museum.rebuilding import Rebuilt
from handscroll.plugin import CommandContext, find_museum

SOME_FAILED = 1
"""Exit code when some of it could not be kept, and the rest was."""
DAMAGED = 16
"""Exit code when a damaged backup was not restored: that of `UnreadableError`."""
_SHOWN = 40

commands = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]


@commands.command(epilog="Example: handscroll backup /mnt/disk/museum-backup")
def backup(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(help="Folder of the backup; a new one or its own.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Back the whole museum up: what is new since the last time is copied and checked.

    The museum may be used meanwhile. Run it again after an interruption: it goes on, and the
    backup before stays whole until the new one is.
    """
    console = Console(stderr=as_json)
    folder = find_museum(_told(context).museum, Path.cwd())
    with _progress() as show, _writable(target):
        done = back_up(folder, target.absolute(), dry_run=dry_run, on_progress=show)
    if as_json:
        _echo(asdict(done) | {"dry_run": dry_run})
    else:
        verb = "would be copied" if dry_run else "copied"
        console.print(
            f"{done.copied_files} files ({done.copied_bytes / 1e6:.1f} MB) {verb} to {target};"
            f" {done.files} files ({done.bytes / 1e6:.1f} MB) in all, up to journal entry"
            f" {done.journal_sequence}.",
            markup=False,
        )
        for line in done.left_out:
            console.print(f"Left out: {line} (a link or no plain file)", markup=False)
        for line in done.problems:
            console.print(f"Damaged in the museum: {line}", markup=False)
    if done.problems:
        raise typer.Exit(SOME_FAILED)


@commands.command(
    epilog="Example: handscroll restore /mnt/disk/museum-backup mymuseum, or to check a backup"
    " only: handscroll restore /mnt/disk/museum-backup mymuseum --dry-run"
)
def restore(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help="Folder of the backup.")],
    folder: Annotated[Path, typer.Argument(help="Folder of the new museum; new or empty.")],
    what_is_whole: Annotated[
        bool,
        typer.Option("--what-is-whole", help="Restore a damaged backup: what is whole of it."),
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make a museum again from a backup; every checksum is compared while it is copied.

    A damaged backup is told file by file, with the relics concerned, and nothing is restored
    unless you ask for what is whole.
    """
    console = Console(stderr=as_json)
    with _progress() as show, _writable(folder):
        done = restore_museum(
            source, folder, what_is_whole=what_is_whole, dry_run=dry_run, on_progress=show
        )
        rebuilt, waits = _caches(context, folder, show) if done.restored else (None, "")
    if as_json:
        body = asdict(done) | {"dry_run": dry_run, "rebuild_waits": waits}
        problems = [] if rebuilt is None else [one.model_dump() for one in rebuilt.problems]
        shown = {} if rebuilt is None else asdict(rebuilt) | {"problems": problems}
        _echo(body | {"rebuilt": shown})
    else:
        _tell(console, done, rebuilt, waits)
    if done.damages and not done.restored and not (dry_run and what_is_whole):
        if as_json:
            raise typer.Exit(DAMAGED)
        raise _damaged(source, done.damages)
    if done.damages or (rebuilt is not None and rebuilt.problems):
        raise typer.Exit(SOME_FAILED)


def _caches(context: typer.Context, folder: Path, show: OnProgress) -> tuple[Rebuilt | None, str]:
    """Make register, index and pyramids, unless the register may be another museum's."""
    if settings.load(folder.absolute()).register_url is not None:
        return None, (
            "The settings name a register outside the museum's folder, which another museum may"
            " be using. Correct register_url or make sure of it, then run: handscroll rebuild"
        )
    with Museum.open(folder.absolute()) as museum:
        return _told(context).rebuild(museum, show), ""


def _tell(console: Console, done: Restored, rebuilt: Rebuilt | None, waits: str) -> None:
    if done.damages:
        table = Table("object", "relics", "file", "what is wrong", title="Damaged")
        for one in done.damages[:_SHOWN]:
            numbers = ", ".join(one.relics[:5]) + (" …" if len(one.relics) > 5 else "")
            table.add_row(one.object, numbers, one.path, one.why)
        console.print(table, markup=False)
        if len(done.damages) > _SHOWN:
            console.print(f"and {len(done.damages) - _SHOWN} more; --json tells them")
    verb = "restored" if done.restored else "whole; nothing was written"
    console.print(
        f"{done.objects} objects, {done.files} files ({done.bytes / 1e6:.1f} MB), journal up to"
        f" entry {done.journal_sequence}: {verb}.",
        markup=False,
    )
    if rebuilt is not None:
        console.print(
            f"{rebuilt.relics} relics and {rebuilt.people} people shown again,"
            f" {rebuilt.pyramids_built} pyramids built."
        )
        for problem in rebuilt.problems:
            console.print(f"{problem.what}: {problem.why}. {problem.fix}.", markup=False)
    if waits:
        console.print(waits, markup=False)


def _damaged(source: Path, damages: list[Damage]) -> UnreadableError:
    objects = {one.object for one in damages if one.object}
    return UnreadableError(
        f"Nothing was restored from {source}",
        why=f"{len(damages)} files are missing or damaged, of {len(objects)} objects;"
        f" first {damages[0].path}: {damages[0].why}",
        fix="Take another backup, or restore the rest with --what-is-whole",
    )


@contextmanager
def _progress() -> Iterator[OnProgress]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), Elapsed())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Looking", total=1.0)

        def show(name: str, share: float) -> None:
            # Names hold brackets at times, which are no markup.
            progress.update(task, description=name[-60:].replace("[", "("), completed=share)

        yield show


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    """Say plainly when the system refuses a file."""
    try:
        yield
    except OSError as error:
        raise MisconfiguredError(
            f"{folder} could not be written or read to the end",
            why=f"the system answered {error.strerror!r} about {error.filename}",
            fix="Give this account the right to it, or name another folder, and run it again",
        ) from error


def _told(context: typer.Context) -> CommandContext:
    told = context.obj
    assert isinstance(told, CommandContext)
    return told


def _echo(body: dict[str, Any]) -> None:
    typer.echo(json.dumps(body, ensure_ascii=False, indent=1))
