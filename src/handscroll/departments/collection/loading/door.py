"""The commands that load records without files, and take a load back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed
from rich.table import Table
from rich.text import Text

from handscroll.departments.collection import telling
from handscroll.departments.collection.as_json import echo_json
from handscroll.departments.collection.finding.opened import indexing_of
from handscroll.departments.collection.loading.problem_list import problem_list
from handscroll.departments.collection.loading.reading import (
    LINES,
    MAPPED,
    SHEETS,
    Asked,
    Reading,
    Told,
    files_of,
)
from handscroll.departments.collection.mapping.mapping import read_mapping
from handscroll.departments.collection.vocabularies.store import load as load_words
from handscroll.museum import Museum
from handscroll.museum.lots import Loaded
from handscroll.plugin import open_museum

SOME_FAILED = 1
"""Exit code when some records were left out and the others were loaded."""
_SHOWN = 20
"""Problems that are shown; --json has up to a thousand."""

commands = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]
By = Annotated[
    str, typer.Option("--by", "--person", help="Sign-in name that the journal will name.")
]


@commands.command(epilog="Example: handscroll load cards.csv --name cards-1958 --publish")
def load(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="A sheet, JSON lines, LIDO, Linked Art or IIIF.")],
    name: Annotated[str, typer.Option("--name", help="Name of the load, for undoing it.")],
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="What the columns are; handscroll map guesses it."),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish at once; without it drafts stay drafts.")
    ] = False,
    encoding: Annotated[str, typer.Option(help="Of a text file; else found out.")] = "",
    table: Annotated[
        str, typer.Option(help="Sheet of a workbook, or path of the list in a JSON document.")
    ] = "",
    problems: Annotated[
        Path | None, typer.Option("--problems", help="Write all problems into this CSV too.")
    ] = None,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Load records without files, many at a time: a row or a line is a relic.

    Rows that cannot be loaded are told with their number; the others go through. Run the same
    command again after an interruption: what is there stays, the rest goes on.
    """
    console = Console(stderr=as_json)
    read = None if mapping is None else read_mapping(mapping)
    files = files_of(source, LINES | SHEETS if read is None else MAPPED)
    with (
        problem_list(problems, files) as (on_problem, on_remark),
        open_museum(context) as museum,
        _progress(console) as progress,
    ):
        task = progress.add_task("Reading", total=1.0)
        reading = Reading(
            files,
            load_words(museum.folder),
            publish=publish,
            asked=Asked(read, encoding, table, on_problem, on_remark),
            on_share=lambda share: progress.update(task, completed=share),
        )
        done = museum.lots.load(
            reading,
            name,
            person=by,
            on_problem=reading.left_out,
            on_changed=reading.changed,
            dry_run=dry_run,
        )
        searched = dry_run or _indexed(museum, progress, task)
    _tell(done, reading, console, searched=searched, dry_run=dry_run, as_json=as_json)
    if reading.problems.count:
        raise typer.Exit(SOME_FAILED)


def _indexed(museum: Museum, progress: Progress, task: TaskID) -> bool:
    """Bring the search up to what was loaded; False where the worker does it."""
    progress.reset(task, description="Making searchable", total=1.0)

    def show(done: int, total: int) -> None:
        progress.update(task, completed=done / max(total, 1))

    return indexing_of(museum).bring_up(show)


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    return Progress(*columns, Elapsed(), console=console, transient=True)


def _tell(
    done: Loaded,
    reading: Reading,
    console: Console,
    *,
    searched: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    if as_json:
        body = asdict(done) | {
            "unchanged": done.there - done.changed,
            "dry_run": dry_run,
            "searchable": searched,
            "problems": [one.model_dump() for one in reading.problems.first],
            "problems_in_all": reading.problems.count,
            "remarks": [one.model_dump() for one in reading.remarks.first],
            "remarks_in_all": reading.remarks.count,
            "commonest_remarks": [
                {"field": field, "why": why, "rows": rows}
                for (field, why), rows in reading.remarks.kinds.most_common(50)
            ],
        }
        echo_json(Console(), body)
        return
    for told, title in ((reading.remarks, "Kept as written"), (reading.problems, "Not loaded")):
        if told.count:
            console.print(telling.problems_table(told.first[:_SHOWN], title))
        if told.count > _SHOWN:
            console.print(f"and {told.count - _SHOWN} more; --problems FILE writes them all")
            console.print(_kinds_table(told))
    verb = "would be loaded" if dry_run else "loaded"
    console.print(
        f"{done.added} records {verb} in {done.lots} lots as {done.name}, {done.there} were"
        f" there ({done.changed} of them changed since, and stay), {reading.problems.count}"
        " problems."
    )
    if not searched:
        console.print("The worker is making them searchable.")


def _kinds_table(told: Told) -> Table:
    """Return a table of the commonest reasons: one correction often mends hundreds of rows."""
    table = Table(title="The commonest reasons", title_justify="left")
    for heading in ("rows", "field", "why"):
        table.add_column(heading, overflow="fold")
    for (field, why), count in told.kinds.most_common(10):
        table.add_row(str(count), Text(field), Text(why))
    return table


@commands.command(epilog="Example: handscroll undo cards-1958")
def undo(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the load.")],
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a whole load back, but for the relics that somebody has worked on since.

    The vault keeps the records as history; loading again under the same name brings them back.
    """
    console = Console(stderr=as_json)
    with open_museum(context) as museum, _progress(console) as progress:
        done = museum.lots.undo(name, person=by, dry_run=dry_run)
        if not dry_run:
            _indexed(museum, progress, progress.add_task("Taking back", total=1.0))
    if as_json:
        echo_json(Console(), {"name": name, "dry_run": dry_run} | asdict(done))
        return
    verb = "would be taken back" if dry_run else "taken back"
    console.print(f"{done.removed} records {verb}, {done.kept} stay since somebody worked on them.")
