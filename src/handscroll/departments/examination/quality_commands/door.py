"""The command that measures scans and captures on the targets in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from handscroll.departments.examination.quality.asking import choices_of, targets_of
from handscroll.departments.examination.terminal.door import AsJson
from handscroll.model.quality.choosing import Choice
from handscroll.museum import Museum
from handscroll.plugin import open_museum

if TYPE_CHECKING:
    from handscroll.departments.examination.quality.table import Row
    from handscroll.model.quality.target import Target

commands = typer.Typer(no_args_is_help=True, help="How well captures were taken.")


@commands.callback()
def _group() -> None:
    """Keep the name of the only command."""


@commands.command(
    "check", epilog="Example: handscroll quality check scan.tif --target colorchecker-classic"
)
def check(
    context: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="FILE_OR_CAPTURE...", help="Scans, captures or relics.")
    ],
    target: Annotated[
        str | None, typer.Option(help="A shipped target, or a JSON file that describes yours.")
    ] = None,
    reference: Annotated[
        Path | None, typer.Option(help="CSV of L*, a*, b* measured on this very target.")
    ] = None,
    profile: Annotated[
        list[str] | None, typer.Option(help="fadgi-4, iso-19264-a, metamorfoze-full … or a file.")
    ] = None,
    flat: Annotated[
        Path | None, typer.Option(help="Scan of an even sheet under the same light.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the cards (JSON) and the table (CSV).")
    ] = None,
    now: Annotated[
        bool, typer.Option("--now", help="Measure captures here; do not leave it to the worker.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Measure; write and keep nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Find the colour target in scans, and measure them against published tolerances.

    Files are measured at once and need no museum. Captures and relics are measured by the
    worker, which keeps a card of each; with --now, --target, --flat, --out or --dry-run here.
    """
    choices = choices_of(profile or [])
    targets = targets_of(target, reference)
    files = [Path(one) for one in names if Path(one).is_file()]
    others = [one for one in names if not Path(one).is_file()]
    rows = [_of_file(one, targets, flat, choices) for one in files]
    if others:
        here = now or dry_run or target is not None or flat is not None or out is not None
        with open_museum(context) as museum:
            if here:
                rows += _of_museum(museum, others, (targets, flat), choices, keep=not dry_run)
            else:
                _owe(museum, others)
    if out is not None and not dry_run:
        from handscroll.departments.examination.quality.terminal import write

        write(out, rows, choices)
    _tell(rows, as_json=as_json)


def _of_file(
    path: Path, targets: Sequence[Target] | None, flat: Path | None, choices: Sequence[Choice]
) -> Row:
    import tempfile

    from handscroll.departments.examination.quality.measuring import Ask, measure, usual_targets
    from handscroll.departments.examination.quality.table import row_of
    from handscroll.scans.limits import Limits

    ask = Ask(path, path.name, "", usual_targets() if targets is None else targets, flat)
    with tempfile.TemporaryDirectory(prefix="handscroll-quality-") as scratch:
        return row_of(path.name, measure(ask, Limits(), Path(scratch)), choices)


def _of_museum(
    museum: Museum,
    names: Sequence[str],
    how: tuple[Sequence[Target] | None, Path | None],
    choices: Sequence[Choice],
    *,
    keep: bool,
) -> list[Row]:
    from handscroll.departments.examination.quality.checking import captures_of, check_capture
    from handscroll.departments.examination.quality.showing import row_of_kept

    rows = []
    for name in names:
        for capture in captures_of(museum, name):
            done = check_capture(museum, capture.id, targets=how[0], flat=how[1], keep=keep)
            rows.append(row_of_kept(museum, done.observation, choices))
    return rows


def _owe(museum: Museum, names: Sequence[str]) -> None:
    from handscroll.departments.examination.quality.checking import captures_of, owe

    for name in names:
        for capture in captures_of(museum, name):
            owe(museum, capture)
            Console(stderr=True).print(
                f"{capture.id} ({capture.file_name}): the worker will measure it.", highlight=False
            )


def _tell(rows: Sequence[Row], *, as_json: bool) -> None:
    from handscroll.departments.examination.quality.terminal import body_of, show
    from handscroll.model.wording import SHIPPED
    from handscroll.pages.words import words_in

    if as_json:
        typer.echo(json.dumps([body_of(one) for one in rows], ensure_ascii=False))
        return
    console, words = Console(), words_in("en", SHIPPED)
    for row in rows:
        show(console, row, words)
