"""The commands of libraries of reference spectra: add, list and show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from handscroll.departments.examination.terminal.door import AsJson, By, echo_each
from handscroll.model.spectral_library import Origin, Reading, SpectralLibrary
from handscroll.museum.libraries import Bring
from handscroll.plugin import open_museum

commands = typer.Typer(no_args_is_help=True, help="Libraries of reference spectra.")


@commands.command("add", epilog='Example: handscroll library add cards.hdr --name "Cards 2024"')
def add(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="ENVI library (.hdr with .sli) or CSV.")],
    name: Annotated[str, typer.Option(help="What it is called; no other library bears it.")],
    licence: Annotated[str, typer.Option(help="Under which licence it was given.")] = "",
    source: Annotated[str, typer.Option(help="Where it comes from.")] = "",
    origin: Annotated[Origin, typer.Option(help="Measured, or calculated.")] = Origin.MEASURED,
    percent: Annotated[
        bool | None, typer.Option("--percent/--fractions", help="What the values are.")
    ] = None,
    pigment_field: Annotated[str, typer.Option(help="Field of the header with pigments.")] = "",
    paint_pattern: Annotated[
        str | None, typer.Option(help="Pattern of the paint in a spectrum's name: (.*)-[0-9].")
    ] = None,
    by: By = "command line",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read the file; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Keep a library of reference spectra with its files as they are.

    The same files read alike are the library that is there. Say what one paint is where the
    file does not: spectra of one paint must not vouch for each other.
    """
    fields = {"pigment": pigment_field} if pigment_field else {}
    reading = Reading(percent=percent, fields=fields, paint=paint_pattern)
    wanted = Bring(file, name, reading, origin, licence, source)
    with open_museum(context) as museum:
        if dry_run:
            kept, note = museum.libraries.look(wanted), "Nothing was written."
        else:
            kept, new = museum.libraries.add(wanted, person=by)
            note = "" if new else "It was there already."
    _tell_libraries([kept], as_json=as_json, note=note)


@commands.command("list", epilog="Example: handscroll library list --json")
def list_libraries(context: typer.Context, as_json: AsJson = False) -> None:
    """List the libraries of spectra."""
    with open_museum(context) as museum:
        _tell_libraries(museum.libraries.list(), as_json=as_json)


@commands.command("show", epilog='Example: handscroll library show "Cards 2024"')
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name or identifier.")],
    as_json: AsJson = False,
) -> None:
    """Show what a library holds: its pigments, files and licence."""
    from handscroll.departments.examination.spectra.showing import pigments_told

    with open_museum(context) as museum:
        kept = museum.libraries.named(name)
        told = {**pigments_told(museum, kept), "files": [one.name for one in kept.files]}
    if as_json:
        typer.echo(json.dumps(told))
        return
    _tell_libraries([kept], as_json=False, note=", ".join(told["names"]))
    Console().print(f"{kept.source or 'source not said'}; {', '.join(told['files'])}")


def _tell_libraries(found: Sequence[SpectralLibrary], *, as_json: bool, note: str = "") -> None:
    if as_json:
        echo_each(found)
        return
    table = Table("Library", "Name", "Origin", "Spectra", "Pigments", "nm", "Licence")
    for one in found:
        table.add_row(
            one.id, one.name, one.origin.value, str(one.spectra), str(one.pigments),
            f"{one.nm[0]:g} to {one.nm[1]:g}", one.licence or "not said",
        )  # fmt: skip
    Console().print(table)
    if note:
        Console().print(note, highlight=False)
