"""Relightable images: their commands, their pages, their tiles, and the job that makes them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, Response
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from handscroll.errors import (
    BusyError,
    HandscrollError,
    InvalidError,
    NotFoundError,
    StorageFullError,
)
from handscroll.model.intake import Problem
from handscroll.model.relight import Relight
from handscroll.model.rights import Action, State, may
from handscroll.museum import Museum
from handscroll.pages.public import PublicPage, few
from handscroll.plugin import Language, OpenMuseum, OpenPages, Reader, open_museum

if TYPE_CHECKING:
    from handscroll.departments.examination.relighting.bringing import Looked

routes = APIRouter()
commands = typer.Typer(no_args_is_help=True, help="Images that are lit from any side.")
JOB = "make_relight"
_FOR_EVER = "max-age=31536000, immutable"
Name = Annotated[str, typer.Argument(help="Name of the relightable image.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]
By = Annotated[str, typer.Option("--by", help="Sign-in name that the journal will name.")]


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


@routes.get("/{language}/relights", response_class=HTMLResponse)
def relights_page(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages, person: Reader
) -> str:
    """List the relightable images that the reader may see."""
    from handscroll.departments.examination.relighting.showing import listed

    return pages.html(
        "examination/relights.html",
        language,
        path=request.url.path,
        person=person,
        images=listed(museum, person),
    )


@routes.get("/{language}/relight/{relight}", response_class=HTMLResponse)
def relight_page(
    request: Request,
    language: Language,
    relight: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
) -> str:
    """Show a relightable image, its lamp, and four pictures for readers without scripts."""
    from handscroll.departments.examination.relighting import showing

    found, relic = showing.may_see(museum, person, relight)
    return pages.html(
        "examination/relight.html",
        language,
        path=request.url.path,
        person=person,
        told=showing.shown(museum, person, found, relic),
        problem=museum.relights.problem(found.id) if may(person.role, Action.OBSERVE) else None,
    )


@routes.get(
    "/relights/{relight}/{digest}/{level}/{piece}.jpg",
    response_class=Response,
    responses={200: {"description": "Pixels", "content": {"image/jpeg": {}}}},
)
def pixels(
    relight: str,
    digest: Annotated[str, InPath(pattern="^[0-9a-f]{12}$")],
    level: Annotated[int, InPath(ge=0, le=30)],
    piece: Annotated[str, InPath(pattern=r"^([a-z]{3,8}|[0-9]{1,5}_[0-9]{1,5})$")],
    museum: OpenMuseum,
    person: Reader,
) -> Response:
    """Return a tile's planes, a picture under one light, or a map of what is not sure."""
    from handscroll.departments.examination.relighting import showing

    found, relic = showing.may_see(museum, person, relight)
    tiles = showing.tiles_of(museum, found)
    body = None
    if tiles is not None and found.made is not None and found.made.digest.startswith(digest):
        first = showing.first_level(tiles.facts["levels"], showing.limit_of(person, relic))
        body = tiles.read(f"{level}/{piece}.jpg") if level >= first else None
    if body is None:
        raise NotFoundError(
            f"The tile {level}/{piece} is not shown",
            why="there is no such tile, or not for you",
            fix="Take the address from the image's page",
        )
    public = showing.is_public(found, relic) and showing.limit_of(person, relic) == (
        relic.rights.max_public_px
    )
    kept = f"{'public' if public else 'private'}, {_FOR_EVER}"
    return Response(body, media_type="image/jpeg", headers={"Cache-Control": kept})


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
        with _bar("Copying") as told:
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

    with open_museum(context) as museum, _bar("Making the tiles") as told:
        made = make_relight(museum, relight, told)
    _tell([made], as_json=as_json)


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
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let visitors no longer see a relightable image; nothing of it is lost."""
    _move(context, relight, State.WITHDRAWN, (by, dry_run, as_json))


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
    from handscroll.departments.examination.relighting.drawing import draw_relight

    at = _direction(light)
    with open_museum(context) as museum:
        size = draw_relight(museum, relight, out, at, (way.value, amount, level))
    typer.echo(f"{out}: {size[0]} x {size[1]} px")


def make_one(museum: Museum, relight: str) -> None:
    """Make the tiles of a relightable image, as a job; what is wrong with it is written down."""
    from handscroll.departments.examination.relighting.making import make_relight

    try:
        make_relight(museum, relight)
    except (StorageFullError, BusyError):
        raise  # trouble of the house: the tiles stay owed
    except HandscrollError as error:
        problem = Problem(what=error.what, why=error.why, fix=error.fix)
        museum.relights.fail(relight, problem, person="worker")


def owed(museum: Museum) -> Iterator[tuple[str, str]]:
    """Name those whose tiles are not there: not made yet, or lost with the cache.

    Not those of which it is known why none can be made: ``handscroll relight make`` tries again.
    """
    for one in museum.relights.list():
        place = museum.relights.tiles(one)
        if (place is None or not place.is_file()) and museum.relights.problem(one.id) is None:
            yield JOB, one.id


def _public(museum: Museum) -> Iterator[PublicPage]:
    from handscroll.departments.examination.relighting.showing import is_public

    for one in museum.relights.list():
        if one.state is State.PUBLISHED and is_public(one, museum.relics.get(one.relic)):
            yield PublicPage(f"/relight/{one.id}")


public = few(_public)


def _direction(text: str) -> tuple[float, float, float]:
    try:
        clock, height = (math.radians(float(one)) for one in text.split(","))
    except ValueError:
        clock = height = math.nan
    if not (math.isfinite(clock) and 0 <= height <= math.pi / 2 + 1e-9):
        raise InvalidError(
            "Nothing was drawn",
            why=f"{text[:40]!r} does not say where a light stands",
            fix="Give degrees clockwise from above and degrees high, for instance --light 315,45",
        )
    flat = math.cos(height)
    return flat * math.sin(clock), flat * math.cos(clock), math.sin(height)


def _move(
    context: typer.Context, relight: str, state: State, order: tuple[str, bool, bool]
) -> None:
    by, dry_run, as_json = order
    with open_museum(context) as museum:
        if dry_run:
            moved = museum.relights.movable(relight, state)
        else:
            moved = museum.relights.move(relight, state, person=by)
        relic = museum.relics.get(moved.relic)
    hidden = state is State.PUBLISHED and relic.state is not State.PUBLISHED
    _tell([moved], as_json=as_json, note="Its relic is not published yet." if hidden else "")


@contextmanager
def _bar(what: str) -> Iterator[Callable[[float], None]]:
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda share: progress.update(task, completed=share)


def _tell(found: Iterable[Relight], *, as_json: bool, note: str = "") -> None:
    found = list(found)
    if as_json:
        typer.echo("[" + ",\n".join(one.model_dump_json() for one in found) + "]")
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
