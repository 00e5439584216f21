"""What the command of bulk edit does and tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table
from rich.text import Text

from handscroll.departments.collection.bulk.batch import Batch
from handscroll.departments.collection.bulk.change import BulkChange, Deed, require_sound
from handscroll.departments.collection.bulk.judging import Selected
from handscroll.departments.collection.bulk.opening import begin, bench_of, found, make_again
from handscroll.departments.collection.bulk.running import Bench, go_on, order, order_back
from handscroll.departments.collection.bulk.spelling import step_of
from handscroll.departments.collection.finding.asked import Address
from handscroll.errors import InvalidError
from handscroll.model.difference import differences
from handscroll.model.rights import State
from handscroll.museum import Museum

_SHOWN = 20
"""Works that are shown; --json names a thousand of those left out."""


def change_of(
    bench: Bench, asked: Mapping[str, list[str] | None], state: State | None, because: str = ""
) -> BulkChange:
    """Return the change that was typed."""
    steps = [
        step_of(Deed(deed), one, bench.terms) for deed, told in asked.items() for one in told or ()
    ]
    return require_sound(BulkChange(tuple(steps), state, because.strip()))


def new(
    bench: Bench, find: str | None, change: BulkChange, by: str, *, dry_run: bool
) -> tuple[Batch, list[dict[str, Any]]]:
    """Look at what a change would do and do it; return also what the first works say."""
    if find is None:
        raise InvalidError(
            "Nothing was changed",
            why="it is not said which works are meant",
            fix="Add --find WORDS, or --find '' for every work",
        )
    works = ((one, None) for one in found(bench.museum, Address(q=find)))
    batch = go_on(bench, begin(bench, change, works, person=by, role=None).id)
    told = _rows(bench, batch)
    if batch.changes and not dry_run:
        batch = go_on(bench, order(bench, batch, person=by).id)
    return batch, told


def gone_on(bench: Bench, name: str, by: str, *, back: bool, dry_run: bool) -> Batch:
    """Go on with a batch, or take it back."""
    if not bench.batches.there(name):
        make_again(bench.museum)
    batch = bench.batches.get(name)
    if dry_run:
        return batch
    if back:
        order_back(bench, batch, person=by)
    return go_on(bench, name)


def _rows(bench: Bench, batch: Batch) -> list[dict[str, Any]]:
    """Return what the first works say before and after."""
    works = [Selected(one.relic, one.revision)
             for one in islice(bench.batches.planned(batch), _SHOWN)]  # fmt: skip
    return [
        {"relic": one.relic.id, "number": one.relic.accession_number,
         "changes": [change.as_json() for change in differences(one.relic, one.wanted)]}
        for one in bench.foresee(batch, works)
        if one.relic is not None and one.wanted is not None
    ]  # fmt: skip


def body_of(
    bench: Bench, batch: Batch, told: list[dict[str, Any]], *, dry_run: bool
) -> dict[str, Any]:
    """Return what is told of a batch."""
    left = [one.as_json() for one in islice(bench.batches.left(batch), 1_000)]
    return {
        "batch": batch.id, "phase": batch.phase.value, "dry_run": dry_run,
        "change": batch.change.as_json(), "changes": batch.changes, "same": batch.same,
        "left_in_all": batch.left, "left": left, "restored": batch.restored,
        "kept": [number for _, number in bench.batches.kept(batch)], "first": told,
    }  # fmt: skip


def tell(console: Console, body: dict[str, Any]) -> None:
    """Write what became of a batch."""
    if body["first"]:
        table = Table(title="Before and after", title_justify="left", show_lines=True)
        for heading in ("number", "field", "before", "after"):
            table.add_column(heading, overflow="fold")
        for row in body["first"]:
            for one in row["changes"]:
                cells = (row["number"], one["path"], _said(one["old"]), _said(one["new"]))
                table.add_row(*map(Text, cells))
        console.print(table)
    if body["left"]:
        table = Table("number", "why", "field", title="Left out", title_justify="left")
        for one in body["left"][:_SHOWN]:
            fields = "; ".join(f"{name}: {said}" for name, _, _, said in one["troubles"])
            table.add_row(Text(one["number"]), one["kind"], Text(fields or one["said"]))
        console.print(table)
    if body["phase"] == "undone":
        stay = ", ".join(body["kept"][:50]) or "none"
        console.print(f"{body['restored']} works are as before. Worked on since, or without a"
                      f" way back, and left: {stay}")  # fmt: skip
        return
    verb = "would change" if body["dry_run"] else "changed"
    console.print(f"{body['changes']} works {verb}, {body['same']} stay as they are,"
                  f" {body['left_in_all']} are left out.")  # fmt: skip
    if not body["dry_run"] and body["changes"]:
        console.print(f"Take it back with: handscroll edit --undo {body['batch']}")


def _said(value: object) -> str:
    return "" if value is None else str(value)


@contextmanager
def shown_bench(museum: Museum, console: Console) -> Iterator[Bench]:
    """Yield where batches are worked on, with a bar that shows how far one is."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=1)

        def show(batch: Batch) -> None:
            share = batch.settled / max(batch.total, 1)
            progress.update(task, description=batch.phase.value, completed=share)

        yield bench_of(museum, show)
