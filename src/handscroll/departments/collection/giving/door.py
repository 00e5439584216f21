"""The command that takes records out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed
from rich.table import Table
from rich.text import Text

from handscroll.departments.collection.as_json import echo_json
from handscroll.departments.collection.giving.giving import Given, Wanted, give
from handscroll.model.rights import State
from handscroll.plugin import open_museum

SOME_FAILED = 1
"""Exit code when some records could not be written and the others were."""

commands = typer.Typer()


@commands.command(epilog="Example: handscroll export records.jsonl --state published")
def export(
    context: typer.Context,
    out: Annotated[
        Path,
        typer.Argument(help="Ends in .jsonl (all), .csv, .xlsx, .lido.xml, .linked-art.json(l)."),
    ],
    state: Annotated[State | None, typer.Option(help="Only records in this state.")] = None,
    public: Annotated[
        bool, typer.Option("--public", help="Only what the public may read of published records.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of a file that is there.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
) -> None:
    """Take records out into a file that ``handscroll load`` reads.

    Staff's own fields are included without --public, but never in LIDO and Linked Art.

    What the file cannot carry is told by field. An interruption leaves no file: run it again.
    """
    wanted = Wanted(state, public)
    with open_museum(context) as museum, _progress() as progress:
        task = progress.add_task("Taking out", total=museum.relics.count())
        given = give(
            museum,
            out,
            wanted,
            replace=replace,
            dry_run=dry_run,
            on_record=lambda: progress.advance(task),
        )
    if as_json:
        echo_json(Console(), {"file": str(out), "dry_run": dry_run} | _body(given))
    else:
        _tell(given, out, dry_run=dry_run)
    if given.refused_in_all:
        raise typer.Exit(SOME_FAILED)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    return Progress(*columns, Elapsed(), console=Console(stderr=True), transient=True)


def _body(given: Given) -> dict[str, object]:
    return {
        "records": given.records,
        "bytes": given.bytes,
        "refused": given.refused,
        "refused_in_all": given.refused_in_all,
        "not_carried": [asdict(gap) for gap in given.gaps.found],
    }


def _tell(given: Given, out: Path, *, dry_run: bool) -> None:
    console = Console()
    if given.gaps.found:
        table = Table(title="Does not come back as it was", title_justify="left")
        for heading in ("field", "left out", "read otherwise", "for instance"):
            table.add_column(heading, overflow="fold")
        for gap in given.gaps.found:
            counts = (str(gap.left_out or ""), str(gap.otherwise or ""))
            table.add_row(gap.field, *counts, Text(", ".join(gap.first)))
        console.print(table)
    for number in given.refused[:20]:
        console.print(Text(f"{number} cannot be written into such a file."))
    verb = "would be written" if dry_run else "written"
    size = "" if given.bytes is None else f", {given.bytes:,} bytes"
    told = f"{given.records} records {verb} to {out}{size}"
    console.print(Text(f"{told}, {given.refused_in_all} left out."))
