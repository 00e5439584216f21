"""The terminal: one program, whose commands the departments bring."""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from handscroll import __version__, errors

EXIT_CODES: dict[type[errors.HandscrollError], int] = {
    errors.InvalidError: 10,
    errors.UnauthenticatedError: 11,
    errors.RefusedError: 12,
    errors.NotFoundError: 13,
    errors.ConflictError: 14,
    errors.TooLargeError: 15,
    errors.UnreadableError: 16,
    errors.MismatchError: 17,
    errors.UnsupportedError: 18,
    errors.BusyError: 19,
    errors.StorageFullError: 20,
    errors.MisconfiguredError: 21,
    errors.UnreachableError: 22,
    errors.TooOftenError: 23,
}
"""What the shell is told; 1 is "some of it could not be done", 2 a wrong command line."""

INTERRUPTED = 130

EPILOG = "Preserve, study, share. Start with: handscroll init mymuseum"


def build() -> typer.Typer:
    """Return the program with every department's commands."""
    # The whole house is imported here, and not with this module: see `main`.
    from handscroll.entrances import house
    from handscroll.entrances.roster import departments

    app = typer.Typer(
        help="A digital relics warehouse: from a folder of scans to scrolls that unroll.",
        epilog=EPILOG,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    app.add_typer(house.commands)
    for department in departments():
        if department.commands is not None:
            app.add_typer(department.commands)
    return app


def _options(
    context: typer.Context,
    museum: Annotated[
        Path | None,
        typer.Option(
            "--museum",
            "-m",
            envvar="HANDSCROLL_MUSEUM",
            help="Folder of the museum. Without it: this folder, or the one museum inside it.",
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
    from handscroll.entrances import house
    from handscroll.entrances.logs import set_up_logs
    from handscroll.entrances.visiting import visiting
    from handscroll.entrances.worker import work
    from handscroll.plugin import CommandContext

    set_up_logs()
    context.obj = CommandContext(museum, work, house.rebuild_everything, visiting)


def main() -> None:
    """Run the program; errors become three plain lines and an exit code."""
    # Its processes and threads share the processors out; a library that takes all of them for
    # one small product of matrices waits for itself: ten to fifty times as long on a busy machine.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What is imported stays. To look for garbage in it took a fifth of the time until a command
    # began, and a fifth of that of a load of many records.
    gc.disable()
    command = typer.main.get_command(build())
    gc.freeze()
    gc.enable()
    try:
        code = command.main(standalone_mode=False)
    except errors.HandscrollError as error:
        _tell(error)
        sys.exit(EXIT_CODES[errors.kind_of(error)])
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("\nInterrupted. Nothing is lost; run the same command again.", err=True)
        sys.exit(INTERRUPTED)
    except typer.TyperException as error:
        # A wrong command line shows its usage as well.
        if hasattr(error, "show"):
            error.show()
        else:
            typer.echo(error.format_message(), err=True)
        sys.exit(error.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


def _tell(error: errors.HandscrollError) -> None:
    """Write what, why and fix; a program that asked for JSON gets JSON on its output."""
    if "--json" in sys.argv:
        kind = errors.kind_of(error).__name__
        body = {"error": kind, "what": error.what, "why": error.why, "fix": error.fix}
        typer.echo(json.dumps(body, ensure_ascii=False))
        return
    for label, text in (("what", error.what), ("why", error.why), ("fix", error.fix)):
        typer.secho(f"{label:>5}  ", fg="red" if label == "what" else None, nl=False, err=True)
        typer.echo(text, err=True)
