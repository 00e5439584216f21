"""The commands that take a story out of the house."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from handscroll.departments.stories.afield.standing import Kiosk
from handscroll.departments.stories.afield.taking import (
    IDLE,
    LARGEST,
    Taken,
    Wish,
    packed,
    take_along,
)
from handscroll.departments.stories.afield.tree import differing, read_hashes, read_mark
from handscroll.errors import MisconfiguredError, MismatchError, NotFoundError
from handscroll.museum import Museum
from handscroll.pages import Pages
from handscroll.plugin import open_museum, visiting

commands = typer.Typer()
kiosk = typer.Typer(help="Stand a story in a hall, without a network.", no_args_is_help=True)
TEMPLATES = Path(__file__).parents[1] / "pages"
Folder = Annotated[Path, typer.Argument(help="Folder of the story, on a USB stick for instance.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
_SHOWN = 20


@commands.command(
    "export-site", epilog="Example: handscroll story export-site ink-by-number usb/ink --dry-run"
)
def export_site(
    context: typer.Context,
    story: Annotated[str, typer.Argument(help="Name of a published story.")],
    folder: Folder,
    largest: Annotated[
        int,
        typer.Option(min=256, max=100_000, help="Longest side of a picture in pixels, at most."),
    ] = LARGEST,
    idle: Annotated[
        int, typer.Option(min=10, max=3600, help="Seconds until a kiosk asks who is there.")
    ] = IDLE,
    as_zip: Annotated[bool, typer.Option("--zip", help="Also write FOLDER.zip beside it.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write a story, its works and all their pictures as a folder that opens without a network."""
    console = Console(stderr=as_json)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with (
        open_museum(context) as museum,
        visiting(context, museum) as visit,
        Progress(*columns, console=console, transient=True) as progress,
    ):
        task = progress.add_task("Pictures", total=None)
        taken = take_along(
            museum,
            _pages(museum),
            visit,
            story,
            folder.absolute(),
            Wish(
                largest,
                idle,
                dry_run,
                lambda done, of: progress.update(task, completed=done, total=of),
            ),
        )
    archive = packed(folder.absolute()) if as_zip and not dry_run else None
    told = _told(taken) | {"folder": str(folder), "dry_run": dry_run}
    if archive is not None:
        told["zip"] = str(folder.with_name(archive.name))
    if as_json:
        _echo(told)
        return
    begun = "Would write" if dry_run else "Wrote"
    console.print(
        f"{begun} {told['written']} files to {folder}; {told['kept']} are there already,"
        f" {told['removed']} are no longer wanted.",
        highlight=False,
    )
    for name in taken.plan.away:
        console.print(f"Not on show, so not taken along: {name}", markup=False, highlight=False)
    if not dry_run:
        console.print(f"Open {folder / 'index.html'} with a double click.", highlight=False)


@commands.command("check-site", epilog="Example: handscroll story check-site usb/ink")
def check_site(folder: Folder, as_json: AsJson = False) -> None:
    """Compare every file of a story's folder with the list that was written with it."""
    named = read_hashes(folder)
    if not named or not read_mark(folder):
        raise NotFoundError(
            f"There is no story in {folder.name}",
            why="the folder does not say that one was written there, or not to its end",
            fix="Name a folder that handscroll story export-site wrote; write it again if needed",
        )
    wrong = differing(folder)
    if as_json:
        _echo({"folder": str(folder), "files": len(named), "differing": wrong})
    if wrong:
        raise MismatchError(
            f"The folder {folder.name} is not as it was written",
            why=f"{len(wrong)} of {len(named)} files differ: " + ", ".join(wrong[:_SHOWN]),
            fix="Write it again with handscroll story export-site, or copy it again",
        )
    if not as_json:
        Console().print(f"All {len(named)} files are as they were written.", highlight=False)


@kiosk.command("serve", epilog="Example: handscroll kiosk serve usb/ink --port 8090")
def serve(
    folder: Folder,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8090,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve a story's folder to the screen of a kiosk, and tell at /healthz how it is."""
    standing = Kiosk(folder.absolute())
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            # Before it is said: whoever comes at once waits, and is not turned away.
            listener.listen()
        except (OSError, UnicodeError) as error:
            raise MisconfiguredError(
                "The kiosk was not served",
                why=f"{host} does not let us listen on port {port}: {error}",
                fix="Name another port with --port, or 0 for a free one",
            ) from None
        shown = f"[{host}]" if ":" in host else host
        Console().print(
            f"Serving {folder.name} at http://{shown}:{listener.getsockname()[1]}/",
            highlight=False, soft_wrap=True, markup=False,
        )  # fmt: skip
        config = uvicorn.Config(
            standing, log_config=None, access_log=False, lifespan="off", server_header=False
        )
        uvicorn.Server(config).run(sockets=[listener])


def _pages(museum: Museum) -> Pages:
    return Pages(museum.settings, [TEMPLATES], museum.relics.only_painted, museum.wordings.now)


def _told(taken: Taken) -> dict[str, Any]:
    done = taken.done
    return {
        "written": len(done.written), "kept": len(done.kept), "removed": len(done.removed),
        "about_bytes": taken.bytes, "works": taken.plan.facts["works"],
        "away": list(taken.plan.away), "languages": taken.plan.facts["languages"],
    }  # fmt: skip


def _echo(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    Console().print(text, soft_wrap=True, markup=False, highlight=False)
