"""The commands that list and show relics and bring them into another state."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import Console

from handscroll.departments.collection import telling
from handscroll.departments.collection.as_json import echo_json
from handscroll.model.review import Said
from handscroll.model.rights import State
from handscroll.plugin import open_museum

commands = typer.Typer(help="List, show, publish and withdraw relics.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]
By = Annotated[str, typer.Option("--by", help="Sign-in name that the journal will name.")]


@commands.command("list", epilog="Example: handscroll relic list --state draft")
def list_relics(
    context: typer.Context,
    state: Annotated[State | None, typer.Option(help="Only relics in this state.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the relics by accession number."""
    with open_museum(context) as museum:
        relics = museum.relics.list(state)
    if as_json:
        echo_json(Console(), [relic.model_dump(mode="json") for relic in relics])
    else:
        Console().print(telling.relics_table(relics))


@commands.command("show", epilog="Example: handscroll relic show HS-D-001")
def show_relic(
    context: typer.Context,
    relic: Annotated[str, typer.Argument(help="Identifier or accession number.")],
    as_json: AsJson = False,
) -> None:
    """Show one relic: its record, its parts, its versions."""
    with open_museum(context) as museum:
        found = museum.relics.named(relic)
        versions = museum.relics.versions(found.id)
    body: dict[str, Any] = found.model_dump(mode="json") | {"versions": versions}
    if as_json:
        echo_json(Console(), body)
    else:
        telling.show_relic(Console(), found, versions)


@commands.command(
    "move",
    epilog='Example: handscroll relic move HS-D-001 withdrawn --because "Upside down"',
)
def move(
    context: typer.Context,
    relics: Annotated[list[str], typer.Argument(help="Identifiers or accession numbers.")],
    state: Annotated[State, typer.Argument(help="Where they are to stand.")],
    because: Annotated[
        str, typer.Option(help="Why; needed for sending back to draft and for withdrawing.")
    ] = "",
    look: Annotated[str, typer.Option(help="What a reviewer is to look at.")] = "",
    to: Annotated[str, typer.Option(help="Who is to review: a role, or @ and a name.")] = "",
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring relics into another state: draft, in review, published or withdrawn."""
    said = Said(because=because, look=look, addressee=to)
    moved = []
    with open_museum(context) as museum:
        for found in [museum.relics.named(name) for name in relics]:
            museum.reviews.movable(found.id, state, person=by, said=said)
            moved.append(
                found if dry_run else museum.reviews.move(found.id, state, person=by, said=said)
            )
    if as_json:
        echo_json(Console(), [{"id": one.id, "state": one.state} for one in moved])
    else:
        Console().print(telling.relics_table(moved))
