"""Options that many commands of this department have, and the bar that shows how far work is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

By = Annotated[str, typer.Option("--by", help="Sign-in name that the journal will name.")]
Because = Annotated[str, typer.Option("--because", help="Why; the journal keeps it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")]
StackName = Annotated[str, typer.Argument(help="Name of the stack.")]


def echo_each(found: Iterable[BaseModel]) -> None:
    """Write records as JSON for programs, one on each line."""
    typer.echo("[" + ",\n".join(one.model_dump_json() for one in found) + "]")


@contextmanager
def bar(what: str) -> Iterator[Callable[[float], None]]:
    """Show how far work is, on the error stream; what is given is called with the part done."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda share: progress.update(task, completed=share)
