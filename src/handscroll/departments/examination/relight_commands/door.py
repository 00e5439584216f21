"""``handscroll relight``: bring, make, name, publish, withdraw, draw relightable images."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from handscroll.departments.examination.relighting.door import JOB
from handscroll.departments.examination.terminal.door import (
    AsJson,
    Because,
    By,
    DryRun,
    bar,
    echo_each,
)
from handscroll.model.relight import Relight
from handscroll.model.rights import State
from handscroll.plugin import open_museum

if TYPE_CHECKING:
    from handscroll.departments.examination.relighting.bringing import Looked

commands = typer.Typer(no_args_is_help=True, help="Images that are lit from any side.")
Name = Annotated[str, typer.Argument(help="Name of the relightable image.")]


class Fits(StrEnum):
    """Which functions photographs are fitted with."""

    PTM = "ptm"
    HSH4 = "hsh4"
    HSH9 = "hsh9"
    HSH16 = "hsh16"


class Ways(StrEnum):
    """How an image is seen."""

    COLOUR = "colour"
    GLOSS = "gloss"
    GAIN = "gain"
    SHARP = "sharp"
    NORMALS = "normals"


@commands.command(
    "new", epilog="Example: handscroll relight new HS-D-001 dome/ --lights dome/lights.lp"
)
def new(
    context: typer.Context,
    relic: Annotated[str, typer.Argument(help="Accession number or identifier of the relic.")],
    source: Annotated[
        Path, typer.Argument(help="A folder of photographs, or a .ptm or .rti file.")
    ],
    lights: Annotated[
        Path | None, typer.Option(help="The .lp file, where the folder has not just one.")
    ] = None,
    fit: Annotated[Fits, typer.Option(help="Functions that photographs are fitted with.")] = (
        Fits.HSH16
    ),
    title: Annotated[str, typer.Option(help="What it is called, in the museum's language.")] = "",
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring a relightable image of a relic, and owe the tiles that are made of it.

    The files are kept as they are, and are looked at before anything is copied; the same files
    brought again are the image that is there.
    """
    from handscroll.departments.examination.relighting.bringing import Order, bring, look

    with open_museum(context) as museum:
        kept = museum.relics.named(relic)
        named = {museum.settings.language: title} if title else {}
        order = Order(source, lights, fit.value, named)
        if dry_run:
            _tell_looked(look(order), as_json=as_json)
            return
        with bar("Copying") as told:
            found, is_new = bring(museum, kept, order, person=by, told=told)
        museum.work.enqueue(JOB, found.id, key=f"{JOB}:{found.id}")
        _tell([found], as_json=as_json, note="" if is_new else "It was there already.")


@commands.command("list", epilog="Example: handscroll relight list --json")
def list_relights(
    context: typer.Context,
    relic: Annotated[str | None, typer.Argument(help="Only those of this relic.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the relightable images."""
    with open_museum(context) as museum:
        named = None if relic is None else museum.relics.named(relic).id
        _tell(museum.relights.list(named), as_json=as_json)


@commands.command("make", epilog="Example: handscroll relight make l3k9d2m5p7q1r")
def make(context: typer.Context, relight: Name, as_json: AsJson = False) -> None:
    """Make the tiles of a relightable image; made twice they are the same bytes."""
    from handscroll.departments.examination.relighting.making import make_relight

    with open_museum(context) as museum, bar("Making the tiles") as told:
        made = make_relight(museum, relight, told)
    _tell([made], as_json=as_json)


@commands.command(
    "name", epilog="Example: handscroll relight name l3k9d2m5p7q1r --title-en 'The mirror, back'"
)
def name_it(
    context: typer.Context,
    relight: Name,
    title_en: Annotated[str | None, typer.Option(help="What it is called, in English.")] = None,
    title_zh: Annotated[str | None, typer.Option(help="The same in simplified Chinese.")] = None,
    title_zh_hant: Annotated[str | None, typer.Option(help="In traditional Chinese.")] = None,
    caption_en: Annotated[str | None, typer.Option(help="What is to be seen, in English.")] = None,
    caption_zh: Annotated[str | None, typer.Option(help="The same in simplified Chinese.")] = None,
    caption_zh_hant: Annotated[str | None, typer.Option(help="In traditional Chinese.")] = None,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say what an image is called, and what is to be seen on it; an empty text takes one away."""
    from handscroll.departments.examination.relighting.staffing import Telling, told_of

    title = {"en": title_en, "zh-Hans": title_zh, "zh-Hant": title_zh_hant}
    caption = {"en": caption_en, "zh-Hans": caption_zh, "zh-Hant": caption_zh_hant}
    with open_museum(context) as museum:
        kept = museum.relights.get(relight)
        told = told_of(
            kept, Telling.model_validate({"title": _said(title), "caption": _said(caption)})
        )
        if not dry_run:
            told = museum.relights.tell(kept.id, told.title, told.caption, person=by)
    _tell([told], as_json=as_json)


@commands.command("publish", epilog="Example: handscroll relight publish l3k9d2m5p7q1r --dry-run")
def publish(
    context: typer.Context,
    relight: Name,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let visitors see a relightable image; its relic must be published as well."""
    _move(context, relight, State.PUBLISHED, (by, dry_run, as_json))


@commands.command("withdraw", epilog="Example: handscroll relight withdraw l3k9d2m5p7q1r")
def withdraw(
    context: typer.Context,
    relight: Name,
    because: Because = "",
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let visitors no longer see a relightable image; nothing of it is lost."""
    _move(context, relight, State.WITHDRAWN, (by, dry_run, as_json), because)


@commands.command(
    "draw", epilog="Example: handscroll relight draw l3k9d2m5p7q1r raking.png --light 270,15"
)
def draw(
    context: typer.Context,
    relight: Name,
    out: Annotated[Path, typer.Argument(help="The picture to write, a .png file.")],
    light: Annotated[
        str, typer.Option(help="Where it stands: degrees clockwise from above, degrees high.")
    ] = "315,45",
    way: Annotated[Ways, typer.Option(help="How it is seen.")] = Ways.COLOUR,
    amount: Annotated[float, typer.Option(min=0, max=1, help="How much of the effect.")] = 0.5,
    level: Annotated[int, typer.Option(min=0, help="0 is the full size, each next one half.")] = 0,
) -> None:
    """Draw a relightable image under one light, as the page shows it."""
    from handscroll.departments.examination.relighting.drawing import direction_of, draw_relight

    at = direction_of(light)
    with open_museum(context) as museum:
        size = draw_relight(museum, relight, out, at, (way.value, amount, level))
    typer.echo(f"{out}: {size[0]} x {size[1]} px")


def _said(texts: dict[str, str | None]) -> dict[str, str]:
    return {tag: text for tag, text in texts.items() if text is not None}


def _move(
    context: typer.Context,
    relight: str,
    state: State,
    order: tuple[str, bool, bool],
    because: str = "",
) -> None:
    by, dry_run, as_json = order
    with open_museum(context) as museum:
        if dry_run:
            moved = museum.relights.movable(relight, state)
        else:
            moved = museum.relights.move(relight, state, person=by, because=because)
        relic = museum.relics.get(moved.relic)
    hidden = state is State.PUBLISHED and relic.state is not State.PUBLISHED
    _tell([moved], as_json=as_json, note="Its relic is not published yet." if hidden else "")


def _tell(found: Iterable[Relight], *, as_json: bool, note: str = "") -> None:
    found = list(found)
    if as_json:
        echo_each(found)
        return
    table = Table("Image", "Relic", "Brought as", "Size", "State", "Tiles")
    for one in found:
        made = one.made
        size = f"{made.width} x {made.height}" if made is not None else ""
        tiles = made.digest[:12] if made is not None else "owed"
        table.add_row(one.id, one.relic, one.kind, size, one.state.value, tiles)
    Console().print(table)
    if note:
        Console().print(note)


def _tell_looked(found: Looked, *, as_json: bool) -> None:
    told: dict[str, Any] = {
        "kind": found.kind, "width": found.width, "height": found.height, "bytes": found.bytes,
        "lights": found.lights, "files": list(found.files), "notes": list(found.notes),
    }  # fmt: skip
    if as_json:
        typer.echo(json.dumps(told))
        return
    console = Console()
    console.print(f"{found.kind}, {found.width} x {found.height}, {found.bytes} bytes")
    for note in found.notes:
        console.print(f"  {note}")
    console.print("Nothing was written.")
