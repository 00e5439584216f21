"""The commands of spectra of a stack: spectrum, candidates, unmix, point and points."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from handscroll.departments.examination.terminal.door import AsJson, By, DryRun, StackName, bar
from handscroll.errors import InvalidError
from handscroll.museum import Museum
from handscroll.plugin import open_museum

if TYPE_CHECKING:
    from handscroll.departments.examination.spectra.place import Place
    from handscroll.model.stack import Stack

commands = typer.Typer()
_Box = Annotated[str | None, typer.Option("--xywh", help="x,y,w,h; w = h = 1 is a point.")]
_Outline = Annotated[str | None, typer.Option(help="Corners instead: x,y x,y x,y …")]
_Library = Annotated[str, typer.Option(help="Name of the library; the only one needs none.")]


@commands.command("spectrum", epilog="Example: handscroll stack spectrum s3k9 --xywh 120,80,30,20")
def spectrum(
    context: typer.Context, stack: StackName, xywh: _Box = None, outline: _Outline = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Show the spectrum of a place: mean, spread and uncertainty in each band."""
    from handscroll.departments.examination.spectra.measuring import measure

    with open_museum(context) as museum:
        found, place = _place(museum, stack, xywh, outline)
        told = measure(museum, found, place).told()
    if as_json:
        typer.echo(json.dumps(told))
        return
    table = Table("nm", "mean", "uncertainty", "robust SD", "SD")
    keys = ("mean", "uncertainty", "spread", "deviation")
    for at, nm in enumerate(told["bands"]):
        table.add_row(
            f"{nm:g}", *("" if told[k][at] is None else f"{told[k][at]:.4f}" for k in keys)
        )
    Console().print(table)
    mixed = "; more than one material" if told["mixed"] else ""
    Console().print(f"{told['pixels']} pixels, {told['unknown']} unknown{mixed}")


@commands.command(
    "candidates", epilog="Example: handscroll stack candidates s3k9 --xywh 9,9,1,1 --library Cards"
)
def candidates(
    context: typer.Context, stack: StackName, xywh: _Box = None, outline: _Outline = None,
    library: _Library = "",
    keep: Annotated[bool, typer.Option("--keep", help="Keep them, to be judged.")] = False,
    by: By = "command line", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Rank the pigments of a library that a place may hold; none of them is thereby known."""
    from handscroll.departments.examination.spectra import candidates as comparing

    with open_museum(context) as museum:
        found, place = _place(museum, stack, xywh, outline)
        compared = comparing.compare(museum, found, place, comparing.library_for(museum, library))
        told = compared.told()
        if keep:
            told["kept"] = comparing.keep(museum, found, compared, person=by).id
    if as_json:
        typer.echo(json.dumps(told))
        return
    table = Table("Candidate", "Distance", "Chance", "Nearest reference")
    for one in told["candidates"]:
        chance = "not calibrated" if one["chance"] is None else f"{one['chance']:.0%}"
        table.add_row(one["pigment"], f"{one['distance']:.2f}", chance, one["reference"])
    Console().print(table)
    Console().print(_sentence(told), soft_wrap=True)


def _sentence(told: dict[str, Any]) -> str:
    bands = f"{told['bands']} bands, {told['library']['name']}, {told['library']['origin']}"
    if told["outcome"] == "candidates":
        return f"The first stands out ({bands}); other pigments and mixtures may reflect alike."
    return f"It cannot be told: {told['reason']} ({bands})."


@commands.command(
    "unmix", epilog="Example: handscroll stack unmix s3k9 --library Cards --pigment azurite"
)
def unmix(
    context: typer.Context, stack: StackName, library: _Library = "",
    pigment: Annotated[list[str] | None, typer.Option(help="Of the library; several.")] = None,
    place: Annotated[
        list[str] | None, typer.Option(help="Pure paint on the picture: name=x,y,w,h; several.")
    ] = None,
    side: Annotated[int, typer.Option(help="Longest side of the map in pixels.")] = 1600,
    by: By = "command line", dry_run: DryRun = False, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Map how much of each pigment there is, in absorption; for layers that hide their ground."""
    from handscroll.departments.examination.spectra import unmixing
    from handscroll.departments.examination.spectra.candidates import library_for
    from handscroll.departments.examination.spectra.maps import OWED, PigmentMaps
    from handscroll.departments.examination.spectra.wishing import Wish, recipe_of

    with open_museum(context) as museum, bar("Unmixing") as share:
        named = library_for(museum, library).name if pigment else library
        wish = Wish(named, tuple(pigment or ()), _pairs(place or ()), side)
        found, maps = museum.stacks.get(stack), PigmentMaps(museum)
        recipe = recipe_of(museum, found, wish)
        if dry_run:
            told: dict[str, Any] = {"stack": found.id, "recipe": recipe, "dry_run": True}
        else:
            asked = maps.ask(found.id, recipe, person=by)
            done = unmixing.make(museum, asked, share) if asked.state == OWED else asked
            told = {**maps.told(done), "file": str(maps.array(done.id))}
    if as_json or dry_run:
        typer.echo(json.dumps(told))
        return
    result = told["result"]
    Console().print(f"{told['id']}: {', '.join(result['names'])}; {result['told']:.0%} explained")
    Console().print(told["file"], highlight=False)


@commands.command("point", epilog="Example: handscroll stack point s3k9 spot1.jdx --at 120,80")
def point(
    context: typer.Context, stack: StackName,
    file: Annotated[Path, typer.Argument(help="XRF, Raman or FORS: CSV or JCAMP-DX.")],
    at: Annotated[str, typer.Option(help="Where on the picture: x,y.")],
    kind: Annotated[str, typer.Option(help="xrf, raman, fors; where the file is silent.")] = "",
    label: Annotated[str, typer.Option(help="A few words, in the museum's language.")] = "",
    by: By = "command line", dry_run: DryRun = False, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Attach a spectrum that was taken at a point to its place on the picture."""
    from handscroll.departments.examination.spectra import points
    from handscroll.departments.examination.spectra.kept import told

    x, _, y = at.partition(",")
    with open_museum(context) as museum:
        found = museum.stacks.get(stack)
        said = {"x": x.strip(), "y": y.strip(), "kind": kind}
        wanted = points.wanted(found, (file, file.name), said, {museum.settings.language: label})
        if dry_run:
            body: dict[str, Any] = {"dry_run": True, **points.drawn(points.look(wanted), 200)}
        else:
            body = told(points.attach(museum, found, wanted, person=by)[0])
    if as_json or dry_run:
        typer.echo(json.dumps(body))
    else:
        Console().print(
            f"{body['id']}: {body['facts']['method']}, {body['facts']['points']} values"
        )


@commands.command("points", epilog="Example: handscroll stack points s3k9d2m5p7q1r")
def list_points(context: typer.Context, stack: StackName, as_json: AsJson = False) -> None:
    """List the point files of a stack."""
    from handscroll.departments.examination.spectra import points
    from handscroll.departments.examination.spectra.kept import kept_of, told

    with open_museum(context) as museum:
        found = museum.stacks.get(stack)
        body = [told(one) for one in kept_of(museum, found, points.KIND)]
    if as_json:
        typer.echo(json.dumps(body))
        return
    table = Table("Point", "Place", "Kind", "File", "State")
    for one in body:
        x, y = one["place"]["xywh"][:2]
        facts = one["facts"]
        table.add_row(one["id"], f"{x},{y}", facts["method"], facts["file"]["name"], one["verdict"])
    Console().print(table)


def _place(
    museum: Museum, stack: str, xywh: str | None, outline: str | None
) -> tuple[Stack, Place]:
    from handscroll.departments.examination.spectra.showing import chosen

    found = museum.stacks.get(stack)
    try:
        corners = [[float(n) for n in one.split(",")] for one in (outline or "").split()]
    except ValueError:
        raise InvalidError(
            "The place has no spectrum", why="a corner is no pair of numbers",
            fix='Write it so: --outline "10,10 50,10 30,40"',
        ) from None  # fmt: skip
    return found, chosen(found, xywh, None if outline is None else corners)


def _pairs(given: Sequence[str]) -> tuple[tuple[str, str], ...]:
    parts = [one.partition("=") for one in given]
    return tuple((name.strip(), box.strip()) for name, _, box in parts)
