"""The command that stitches the frames of a scroll."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from handscroll.departments.collection.as_json import echo_json
from handscroll.departments.collection.stitching.stitching import Stitched, Wishes, again, stitch

commands = typer.Typer()


@commands.command(name="stitch", epilog="Example: handscroll stitch frames/ scroll.tif")
def stitch_frames(
    source: Annotated[Path, typer.Argument(help="A folder of frames, or a recipe (.json).")],
    out: Annotated[Path, typer.Argument(help="The picture to write: a .tif file.")],
    reference: Annotated[
        str | None, typer.Option(help="The frame that keeps its place and exposure.")
    ] = None,
    frames: Annotated[
        Path | None, typer.Option(help="Where the frames of a recipe lie; else beside it.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of files that are there.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Measure how the frames fit; write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
) -> None:
    """Join frames that were shot with overlap into one picture, and say how well they fit.

    The frames stay as they are. Beside the picture lie its recipe (.recipe.json), from which the
    same bytes are drawn again, and a report (.report.png). An interruption leaves no file: run
    it again.
    """
    wishes = Wishes(reference, replace, dry_run)
    with _progress() as progress:
        task = progress.add_task("Opening", total=1.0)

        def tell(step: str, share: float) -> None:
            progress.update(task, description=step, completed=share)

        if source.is_file():
            done = again(source, frames or source.parent, out, wishes, tell)
        else:
            done = stitch(source, out, wishes, tell)
    if as_json:
        echo_json(Console(), _body(done, dry_run=dry_run))
    else:
        _tell(done, dry_run=dry_run)


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
    figures = done.told["figures"]
    table = Table(title="How the frames meet", title_justify="left")
    for heading in ("frames", "overlap", "features", "seam rms px", "95 % px", "light dE00"):
        table.add_column(heading, justify="left" if heading == "frames" else "right")
    for one in figures["pairs"]:
        table.add_row(
            f"{one['first']} - {one['second']}", f"{one['overlap']:.0%}", str(one["inliers"]),
            f"{one['seam_rms_px']:.3f}", f"{one['seam_p95_px']:.3f}",
            f"{one['exposure_de00_median']:.2f}",
        )  # fmt: skip
    console.print(table)
    made = "would become" if dry_run else "became"
    console.print(
        f"{len(done.told['order'])} frames {made} {done.size.width} x {done.size.height} px, "
        f"read {done.told['reading']}; worst seam {figures['seam_rms_px_worst']:.3f} px.",
        highlight=False,
    )
    for one in done.files:
        console.print(str(one), highlight=False)
