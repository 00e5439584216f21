"""The commands that lay a stack on another one, and take it off."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from handscroll.departments.examination.terminal.door import AsJson, By, bar
from handscroll.model.laid import LayingModel
from handscroll.plugin import open_museum

if TYPE_CHECKING:
    from handscroll.departments.examination.laying.pair import Pair
    from handscroll.model.laid import Laid
    from handscroll.museum import Museum

commands = typer.Typer()
_Other = Annotated[str, typer.Argument(help="Name of the stack that is laid.")]
_On = Annotated[str, typer.Argument(help="Name of the stack on whose pixels it is laid.")]
_SOUGHT = 0.9


@dataclass(frozen=True, slots=True)
class _Wish:
    """How a place is to be found; ``mirrored`` None: on whichever side it is."""

    table: Path | None
    model: LayingModel
    seeking: bool
    mirrored: bool | None


@commands.command(
    "lay", epilog="Example: handscroll stack lay s3k9d2m5p7q1r sv8x2c4n6b8m0 --points points.csv"
)
def lay(
    context: typer.Context,
    other: _Other,
    on: _On,
    points: Annotated[
        Path | None, typer.Option(help="CSV with x, y and ox, oy: pixels of ON and of OTHER.")
    ] = None,
    model: Annotated[
        LayingModel, typer.Option(help="Transform for points set by hand.")
    ] = LayingModel.AUTO,
    seek: Annotated[
        bool, typer.Option("--seek", help="Seek from the points, instead of laying by them.")
    ] = False,
    mirrored: Annotated[
        bool | None,
        typer.Option(
            "--mirrored/--not-mirrored",
            help="Seek it from behind alone, or not at all; else where it is not found as it is.",
        ),
    ] = None,
    by: By = "command line",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say where it would lie; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Lay a picture of another geometry on a stack: a radiograph, fluorescence, another camera.

    Without points its place is sought, and told with its expected error; or it is said that it
    cannot be told. Radiographs are read from either side: what is not found as it is, is sought
    from behind. All figures are in pixels of the stack on which it is laid.
    """
    from handscroll.departments.examination.laying.making import make_laid
    from handscroll.departments.examination.laying.pair import pair_of

    with open_museum(context) as museum, bar("Laying the picture") as told:
        pair = pair_of(museum, other, on)
        wish = _Wish(points, model, points is None or seek, mirrored)
        share = _SOUGHT if wish.seeking else 0.0
        laid, note = _placed(museum, pair, wish, _part(told, share))
        if not dry_run:
            museum.stacks.lay(pair.other.id, laid, person=by)
            rest = 1 - share
            make_laid(museum, other, on, lambda done: told(share + rest * done))
            laid = museum.stacks.get(other).laid_on(on) or laid
    _tell(other, laid, note, as_json=as_json, dry_run=dry_run)


@commands.command("lift", epilog="Example: handscroll stack lift s3k9d2m5p7q1r sv8x2c4n6b8m0")
def lift(
    context: typer.Context,
    other: _Other,
    on: _On,
    by: By = "command line",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say whether it lies there; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take a stack off another one; the stack itself stays."""
    from handscroll.departments.examination.laying import laying

    with open_museum(context) as museum:
        lay_there = museum.stacks.get(other).laid_on(on) is not None
        if lay_there and not dry_run:
            laying.lift(museum, other, on, person=by)
    told = {"stack": other, "on": on, "lay_there": lay_there, "lifted": lay_there and not dry_run}
    if as_json:
        typer.echo(json.dumps(told))
        return
    if not lay_there:
        typer.echo(f"{other} does not lie on {on}.")
    else:
        typer.echo(f"{other} lies on {on}." if dry_run else f"{other} was taken off {on}.")


def _placed(
    museum: Museum, pair: Pair, wish: _Wish, told: Callable[[float], None]
) -> tuple[Laid, str]:
    """Return where the picture lies by points or by a search, and what to say with it."""
    from handscroll.departments.examination.laying.fitting import fit, laid_by_points, model_from
    from handscroll.departments.examination.laying.points import points_from, read_points
    from handscroll.departments.examination.laying.seeking import sought, start_of

    sent: list[list[float]] = [] if wish.table is None else read_points(wish.table)
    points = points_from(sent, pair.size, pair.other_size)
    if wish.seeking:
        laid, note = sought(museum, pair, points, told, mirrored=wish.mirrored)
        return laid, note
    start_of(points, pair, wish.mirrored)
    found = fit(points, model_from(wish.model.value), pair)
    return laid_by_points(found, pair), found.note


def _part(told: Callable[[float], None], share: float) -> Callable[[float], None]:
    return lambda done: told(share * done)


def _tell(other: str, laid: Laid, note: str, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        told: dict[str, Any] = {"stack": other, **laid.model_dump(mode="json")}
        told |= {"rms_px": laid.rms_px, "max_px": laid.max_px, "note": note}
        typer.echo(json.dumps(told | {"written": not dry_run}))
        return
    console = Console()
    console.print(f"{other} on {laid.on}: {laid.model.value}, by {laid.method}")
    if laid.expected_px is not None:
        console.print(f"  expected error {laid.expected_px:.2f} px")
    if laid.rms_px is not None and laid.max_px is not None:
        many = f"{len(laid.points)} points"
        console.print(f"  {many}: {laid.rms_px:.2f} px RMS, {laid.max_px:.2f} px at most")
    if note:
        console.print(f"  {note}")
    if dry_run:
        console.print("Nothing was written.")
