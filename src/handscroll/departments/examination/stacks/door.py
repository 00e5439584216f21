"""The commands that bring stacks of bands and make their cubes, and the job that makes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from handscroll.departments.examination.pixels_owed import make_or_tell, owed_of
from handscroll.departments.examination.terminal.door import (
    AsJson,
    By,
    StackName,
    bar,
    echo_each,
)
from handscroll.model.laid import Modality
from handscroll.model.stack import Role, Stack
from handscroll.museum import Museum
from handscroll.plugin import open_museum

if TYPE_CHECKING:
    from handscroll.departments.examination.stacks.bringing import Looked

commands = typer.Typer(no_args_is_help=True, help="Relics under many wavelengths.")
JOB = "make_cube"
Reflectance = Annotated[float, typer.Option(help="Of the white, 0.05 to 1.2.")]
Uncertainty = Annotated[float, typer.Option(help="Of the white's reflectance, 1 sigma.")]
Certificate = Annotated[
    Path | None, typer.Option(help="CSV with the white's reflectance for each wavelength_nm.")
]
WhiteBox = Annotated[
    str, typer.Option(help="x,y,width,height of the white, if it does not fill its frames.")
]


@commands.command(
    "new", epilog="Example: handscroll stack new HS-D-001 bands/ --dark dark/ --white white/"
)
def new(
    context: typer.Context,
    relic: Annotated[str, typer.Argument(help="Accession number or identifier of the relic.")],
    bands: Annotated[
        Path, typer.Argument(help="A folder of bands, or a TIFF, ENVI, HDF5 or OME-Zarr stack.")
    ],
    dark: Annotated[Path | None, typer.Option(help="Frames with the lens covered.")] = None,
    flat: Annotated[Path | None, typer.Option(help="Frames of an even sheet.")] = None,
    white: Annotated[Path | None, typer.Option(help="Frames of a white that fills them.")] = None,
    reflectance: Reflectance = 0.99,
    uncertainty: Uncertainty = 0.0,
    certificate: Certificate = None,
    white_box: WhiteBox = "",
    wavelengths: Annotated[
        Path | None, typer.Option(help="CSV with file and wavelength_nm for each band.")
    ] = None,
    title: Annotated[str, typer.Option(help="What it is called, in the museum's language.")] = "",
    view_only: Annotated[
        bool, typer.Option("--view-only", help="Take 8 bits, JPEG, no darks; measure nothing.")
    ] = False,
    dataset: Annotated[
        list[str] | None,
        typer.Option(help="Which cube of an HDF5 file; ROLE=PATH for dark, flat or white frames."),
    ] = None,
    modality: Annotated[
        Modality | None,
        typer.Option(help="What made one picture that has no wavelength; it is only looked at."),
    ] = None,
    by: By = "command line",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Look at the files; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the captures of a relic in many bands, and owe the cube that is made of them.

    The files are kept as they are. What calibrates them is looked at before anything is
    copied; the same files brought again are the stack that is there.
    """
    from handscroll.departments.examination.stacks.bringing import Order, bring, look
    from handscroll.departments.examination.stacks.plain import datasets_of
    from handscroll.departments.examination.stacks.white import panel_of

    given = {Role.BANDS: bands, Role.DARK: dark, Role.FLAT: flat, Role.WHITE: white}
    panel = panel_of(reflectance, uncertainty, certificate, white_box)
    with open_museum(context) as museum:
        kept = museum.relics.named(relic)
        language = museum.settings.language
        order = Order(
            {role: path for role, path in given.items() if path is not None},
            panel,
            wavelengths,
            {language: title} if title else {},
            view_only,
            modality,
            datasets_of(dataset or ()),
        )
        if dry_run:
            with bar("Looking at the bands") as told:
                looked = look(order, told, scratch=museum.layout.staging)
            _tell_looked(looked, as_json=as_json)
            return
        with bar("Copying the bands") as told:
            stack, is_new = bring(museum, kept, order, person=by, told=told)
        museum.work.enqueue(JOB, stack.id, key=stack.id)
        _tell([stack], as_json=as_json, note="" if is_new else "It was there already.")


@commands.command("list", epilog="Example: handscroll stack list --json")
def list_stacks(
    context: typer.Context,
    relic: Annotated[str | None, typer.Argument(help="Only those of this relic.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the stacks of bands."""
    with open_museum(context) as museum:
        named = None if relic is None else museum.relics.named(relic).id
        _tell(museum.stacks.list(named), as_json=as_json)


@commands.command("make", epilog="Example: handscroll stack make s3k9d2m5p7q1r")
def make(
    context: typer.Context,
    stack: StackName,
    as_json: AsJson = False,
) -> None:
    """Make the cube of calibrated reflectance of a stack; made twice it is the same bytes."""
    from handscroll.departments.examination.stacks.making import make_cube

    with open_museum(context) as museum, bar("Making the cube") as told:
        made = make_cube(museum, stack, told)
    _tell([made], as_json=as_json)


@commands.command(
    "calibrate", epilog="Example: handscroll stack calibrate s3k9d2m5p7q1r --reflectance 0.98"
)
def calibrate(
    context: typer.Context,
    stack: StackName,
    reflectance: Reflectance = 0.99,
    uncertainty: Uncertainty = 0.0,
    certificate: Certificate = None,
    white_box: WhiteBox = "",
    by: By = "command line",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check what is told; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Tell the white of a stack anew, and owe its cube again.

    What was seen in the cube that was made before stays, and says of which cube it is.
    """
    from handscroll.departments.examination.stacks.white import panel_of

    panel = panel_of(reflectance, uncertainty, certificate, white_box)
    with open_museum(context) as museum:
        found = museum.stacks.get(stack)
        if found.white != panel and not dry_run:
            found = museum.stacks.calibrate(stack, panel, person=by)
            museum.work.enqueue(JOB, stack, key=stack, again=True)
        note = "Nothing was written." if dry_run else ""
        _tell([found], as_json=as_json, note=note)


def _tell(found: Iterable[Stack], *, as_json: bool, note: str = "") -> None:
    found = list(found)
    if as_json:
        echo_each(found)
        return
    table = Table("Stack", "Relic", "Bands", "Size", "State", "Cube", "Lies on")
    for one in found:
        made = one.made
        bands = "" if made is None else str(len(made.bands))
        size = f"{made.width} x {made.height}" if made is not None else ""
        cube = made.digest[:12] if made is not None else "owed"
        lies = ", ".join(laid.on for laid in one.laid)
        table.add_row(one.id, one.relic, bands, size, one.state.value, cube, lies)
    Console().print(table)
    if note:
        Console().print(note)


def _tell_looked(found: Looked, *, as_json: bool) -> None:
    if as_json:
        import json

        told = {
            "kind": found.kind, "width": found.width, "height": found.height,
            "wavelengths": found.wavelengths, "notes": found.notes, "bytes": found.bytes,
            "unfit": found.unfit, "unnamed": found.unnamed,
            "files": {role.value: list(some) for role, some in found.files.items()},
        }  # fmt: skip
        typer.echo(json.dumps(told))
        return
    console = Console()
    console.print(f"{found.kind}, {found.width} x {found.height}, {len(found.wavelengths)} bands:")
    if not found.unnamed:
        console.print("  " + ", ".join(f"{nm:g}" for nm in found.wavelengths) + " nm")
    for note in found.notes:
        console.print(f"  {note}")
    if found.unfit:
        console.print(f"  For viewing only: {found.unfit}")
    console.print("Nothing was written.")


def make_one(museum: Museum, stack: str) -> None:
    """Make the cube of a stack, as a job; what is wrong with the stack is written down."""
    from handscroll.departments.examination.stacks.making import make_cube

    make_or_tell(museum.stacks, stack, lambda: make_cube(museum, stack))


def owed(museum: Museum) -> Iterator[tuple[str, str]]:
    """Name the stacks whose cube is not there; ``handscroll stack make`` tries others again."""
    return ((JOB, name) for name in owed_of(museum.stacks, museum.stacks.cube))
