"""The command that stitches the frames of a scroll, and the page of a relic's frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from handscroll.departments.collection.as_json import echo_json
from handscroll.departments.collection.stitch_wishes import (
    Stage,
    require_joinable,
    wish,
    wishes_of,
)
from handscroll.departments.collection.stitching.showing import frames_of
from handscroll.errors import InvalidError
from handscroll.model.rights import Action
from handscroll.plugin import (
    LEADS_ON,
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    open_museum,
    own_form,
    relic_for,
)

if TYPE_CHECKING:
    # What joins pictures is heavy: who asks for help or for another command does without.
    from handscroll.departments.collection.stitching.in_museum import Done
    from handscroll.departments.collection.stitching.stitching import Stitched

routes = APIRouter()
commands = typer.Typer()
_PAGE = "/{language}/staff/relics/{relic}/stitch"


class Deed(StrEnum):
    """What a button of the page asks for."""

    LOOK = "look"
    JOIN = "join"
    UNDO = "undo"


@routes.get(_PAGE, response_class=HTMLResponse)
def frames_page(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
) -> str:
    """Show the frames of a relic, how they fit, and the picture that was joined from them."""
    found = relic_for(person, museum, relic, Action.INGEST, what="The frames are not shown")
    return pages.html(
        "collection/stitch.html",
        language,
        path=request.url.path,
        person=person,
        relic=found,
        told=frames_of(museum, found),
        csrf=csrf_of(request, museum),
    )


@routes.post(
    _PAGE, dependencies=own_form(Action.INGEST, what="The frames were not stitched"), **LEADS_ON
)
def act(
    language: Language,
    relic: str,
    museum: OpenMuseum,
    person: Reader,
    do: Annotated[Deed, Form()],
) -> Response:
    """Ask the worker to measure or to join frames; or show them again instead of the picture."""
    found = relic_for(person, museum, relic, Action.INGEST, what="The frames were not stitched")
    if do is Deed.UNDO:
        from handscroll.departments.collection.stitching import in_museum

        in_museum.unstitch_relic(museum, relic, in_museum.Order(person.name))
    else:
        require_joinable(found)
        stage = Stage.LOOKING if do is Deed.LOOK else Stage.JOINING
        wish(museum, relic, stage, person=person.name)
    return RedirectResponse(f"/{language}/staff/relics/{relic}/stitch", status_code=303)


@routes.get("/api/stitches/{relic}")
def progress(relic: str, museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return how far the worker is with the frames of a relic."""
    relic_for(person, museum, relic, Action.INGEST, what="The frames are not shown")
    wishes = wishes_of(museum)
    found = wishes.get(relic)
    body = {} if found is None else {"stage": found.stage.value, "share": wishes.share(relic)}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


@commands.command(name="stitch", epilog="Example: handscroll stitch HS-D-001 --dry-run")
def stitch_frames(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(help="A relic; or a folder of frames or a recipe (.json), with OUT.")
    ],
    out: Annotated[
        Path | None, typer.Argument(help="The picture to write: a .tif file; none for a relic.")
    ] = None,
    reference: Annotated[
        str | None, typer.Option(help="The frame that keeps its place and exposure.")
    ] = None,
    frames: Annotated[
        Path | None, typer.Option(help="Where the frames of a recipe lie; else beside it.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of files that are there.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Show the frames of a relic again.")] = False,
    by: Annotated[
        str, typer.Option("--by", help="Sign-in name that the journal will name.")
    ] = "command line",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Measure how the frames fit; write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
) -> None:
    """Join frames that were shot with overlap into one picture, and say how well they fit.

    The scans of a relic stay its originals; its pages show the stitched picture, which is drawn
    from them by a recipe. With a folder and OUT nothing needs a museum: beside the picture lie
    its recipe (.recipe.json), from which the same bytes are drawn again, and a report
    (.report.png). An interruption leaves nothing half done: run it again.
    """
    _require_sense(source, out, undo=undo, frames=frames)
    if out is None:
        from handscroll.departments.collection.stitching import in_museum

        order = in_museum.Order(by, reference, dry_run)
        with open_museum(context) as museum, _telling() as tell:
            if undo:
                made = in_museum.unstitch_relic(museum, source, order)
            else:
                made = in_museum.stitch_relic(museum, source, order, tell)
        _tell_relic(made, undo=undo, dry_run=dry_run, as_json=as_json)
        return
    from handscroll.departments.collection.stitching.stitching import Wishes, again, stitch

    wishes, given = Wishes(reference, replace, dry_run), Path(source)
    with _telling() as tell:
        if given.is_file():
            done = again(given, frames or given.parent, out, wishes, tell)
        else:
            done = stitch(given, out, wishes, tell)
    if as_json:
        echo_json(Console(), _body(done, dry_run=dry_run))
    else:
        _tell(done, dry_run=dry_run)


def _require_sense(source: str, out: Path | None, *, undo: bool, frames: Path | None) -> None:
    if out is None and (frames is not None or Path(source).is_dir()):
        raise InvalidError(
            "Nothing was stitched",
            why="a folder or a recipe was given, and no file to write the picture to",
            fix="Name it behind, handscroll stitch FOLDER OUT.tif, or name a relic's identifier",
        )
    if out is not None and undo:
        raise InvalidError(
            "Nothing was undone",
            why="only the picture of a relic can be taken back, and a file was named",
            fix="Name the relic alone, or delete the file",
        )


@contextmanager
def _telling() -> Iterator[Callable[[str, float], None]]:
    with _progress() as progress:
        task = progress.add_task("Opening", total=1.0)
        yield lambda step, share: progress.update(task, description=step, completed=share)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)


def _body(done: Stitched, *, dry_run: bool) -> dict[str, Any]:
    return {
        "file": str(done.out),
        "dry_run": dry_run,
        "width": done.size.width,
        "height": done.size.height,
        "files": [str(one) for one in done.files],
        **done.told,
    }


def _tell(done: Stitched, *, dry_run: bool) -> None:
    console = Console()
    console.print(_pairs(done.told))
    _became(console, done.told, (done.size.width, done.size.height), dry_run=dry_run)
    for one in done.files:
        console.print(str(one), highlight=False)


def _pairs(told: dict[str, Any]) -> Table:
    table = Table(title="How the frames meet", title_justify="left")
    for heading in ("frames", "overlap", "features", "seam rms px", "95 % px", "light dE00"):
        table.add_column(heading, justify="left" if heading == "frames" else "right")
    for one in told["figures"]["pairs"]:
        table.add_row(
            f"{one['first']} - {one['second']}", f"{one['overlap']:.0%}", str(one["inliers"]),
            f"{one['seam_rms_px']:.3f}", f"{one['seam_p95_px']:.3f}",
            f"{one['exposure_de00_median']:.2f}",
        )  # fmt: skip
    return table


def _became(
    console: Console, told: dict[str, Any], size: tuple[int, int], *, dry_run: bool
) -> None:
    made = "would become" if dry_run else "became"
    console.print(
        f"{len(told['order'])} frames {made} {size[0]} x {size[1]} px, "
        f"read {told['reading']}; worst seam {told['figures']['seam_rms_px_worst']:.3f} px.",
        highlight=False,
    )


def _tell_relic(done: Done, *, undo: bool, dry_run: bool, as_json: bool) -> None:
    if as_json:
        frames = [
            {"capture": one.id, "file": one.file_name, "sha256": one.sha256, "path": one.path}
            for one in done.frames
        ]
        body = {
            "relic": done.relic.id,
            "accession_number": done.relic.accession_number,
            "dry_run": dry_run,
            "undone": undo,
            "capture": done.capture.id,
            "recipe": done.capture.path,
            "width": done.size.width,
            "height": done.size.height,
            **done.told,
            "frames": frames,
        }
        echo_json(Console(), body)
        return
    console = Console()
    if undo:
        shows = "would show" if dry_run else "shows"
        number = done.relic.accession_number
        console.print(f"{number} {shows} its {len(done.frames)} frames again.", highlight=False)
        return
    console.print(_pairs(done.told))
    _became(console, done.told, (done.size.width, done.size.height), dry_run=dry_run)
