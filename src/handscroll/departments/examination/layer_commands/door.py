"""``handscroll stack view``, ``layers``, ``publish`` and ``withdraw``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from handscroll.departments.examination.terminal.door import AsJson, Because, By, DryRun, StackName
from handscroll.errors import ConflictError, InvalidError, UnreadableError
from handscroll.model.layer import Layer
from handscroll.model.rights import MOVES, State
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.plugin import open_museum

commands = typer.Typer()
_Layers = Annotated[
    str, typer.Option(help="Names of saved views, parted by commas; or all.", show_default=False)
]


@commands.command(
    "view",
    epilog="Example: handscroll stack view s3k9d2m5p7q1r --expression b9/b2 --out a.png",
)
def view(
    context: typer.Context,
    stack: StackName,
    recipe: Annotated[
        Path | None, typer.Argument(help="A recipe or an analysis, JSON.", show_default=False)
    ] = None,
    expression: Annotated[str, typer.Option(help="An expression of bands.")] = "",
    named: Annotated[str, typer.Option(help="A view that is there: colour, b1, v… .")] = "",
    save: Annotated[str, typer.Option(help="Save it under this label.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write it as PNG or JPEG.")] = None,
    region: Annotated[str, typer.Option(help="x,y,width,height in pixels of the stack.")] = "",
    width: Annotated[int | None, typer.Option(min=1, help="Of the file, in pixels.")] = None,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make a view of a stack from a recipe, an analysis or an expression; draw it, save it.

    The same recipe is the same view: saved twice it is one layer, drawn twice the same bytes.
    """
    from handscroll.departments.examination.layer_commands.drawing import write_picture
    from handscroll.departments.examination.layer_commands.viewing import Asked, viewed

    with open_museum(context) as museum:
        found = museum.stacks.get(stack)
        body = _asked(recipe, expression, named)
        made = viewed(museum, found, Asked(body, named, by), keep=not dry_run)
        told: dict[str, Any] = {"id": made.id, "recipe": made.view.model_dump(mode="json")}
        if out is not None and not dry_run:
            told["file"] = str(out)
            write_picture(museum, found, made.view, out, (region, width))
        if save and not dry_run:
            from handscroll.departments.examination.layers.trying import save_view

            label = {museum.settings.language: save}
            told["state"] = save_view(museum, found, made.id, label, person=by).state.value
        notes = _notes(made.notes)
        if as_json:
            typer.echo(json.dumps(told | {"notes": notes}, ensure_ascii=False))
            return
        for line in (f"View {made.id} ({made.view.kind})", *notes):
            typer.echo(line)
        for name in ("file", "state"):
            if name in told:
                typer.echo(f"{name}: {told[name]}")
        if dry_run:
            typer.echo("Nothing was written.")


@commands.command("layers", epilog="Example: handscroll stack layers s3k9d2m5p7q1r --json")
def layers(context: typer.Context, stack: StackName, as_json: AsJson = False) -> None:
    """List the saved views of a stack."""
    with open_museum(context) as museum:
        found = museum.stacks.get(stack)
        _tell_layers(museum, museum.layers.of(found.id), as_json=as_json)


@commands.command("publish", epilog="Example: handscroll stack publish s3k9d2m5p7q1r --layers all")
def publish(
    context: typer.Context,
    stack: StackName,
    layers: _Layers = "",
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let visitors see a stack of a published relic, and its saved views that are named."""
    _move(context, (stack, layers, by, ""), State.PUBLISHED, dry_run=dry_run, as_json=as_json)


@commands.command(
    "withdraw",
    epilog='Example: handscroll stack withdraw s3k9d2m5p7q1r --because "White told wrongly"',
)
def withdraw(
    context: typer.Context,
    stack: StackName,
    layers: _Layers = "",
    because: Because = "",
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a stack from visitors; with --layers only those saved views."""
    _move(context, (stack, layers, by, because), State.WITHDRAWN, dry_run=dry_run, as_json=as_json)


def _move(
    context: typer.Context,
    asked: tuple[str, str, str, str],
    state: State,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    stack, named, by, because = asked
    with open_museum(context) as museum:
        found = museum.stacks.get(stack)
        chosen = _chosen(museum, found, named, state)
        # Of a withdrawal with layers the stack itself stays: it is they that are taken away.
        whole = state is State.PUBLISHED or not named
        if whole:
            _require_move(found.id, found.state, state)
        for one in chosen:
            _require_move(one.id, one.state, state)
        if dry_run:
            _tell_moves(found.id if whole else "", chosen, state, as_json=as_json)
            return
        if whole and found.state is not state:
            museum.stacks.move(found.id, state, person=by, because=because)
        moved = [museum.layers.move(one.id, state, person=by, because=because) for one in chosen]
        _tell_moves(found.id if whole else "", moved, state, as_json=as_json)
        relic = museum.relics.get(found.relic)
        if state is State.PUBLISHED and relic.state is not State.PUBLISHED:
            typer.echo(f"Visitors see it once {relic.accession_number} is published.", err=True)


def _chosen(museum: Museum, stack: Stack, named: str, state: State) -> list[Layer]:
    if not named:
        return []
    held = museum.layers.of(stack.id)
    if named == "all":
        ways = [one for one in held if one.state is state or state in MOVES[one.state]]
        return [
            one for one in ways if state is not State.PUBLISHED or museum.layers.is_current(one)
        ]
    wanted = [one.strip() for one in named.split(",") if one.strip()]
    known = {one.id: one for one in held}
    strange = [one for one in wanted if one not in known]
    if strange:
        raise InvalidError(
            "Nothing was moved",
            why=f"{strange[0][:60]!r} is no saved view of {stack.id}",
            fix=f"Look them up with: handscroll stack layers {stack.id}",
        )
    return [known[one] for one in wanted]


def _require_move(name: str, held: State, state: State) -> None:
    if held is not state and state not in MOVES[held]:
        raise ConflictError(
            "Nothing was moved",
            why=f"{name} is {held}, and {state} cannot follow",
            fix="Choose one of: " + ", ".join(MOVES[held]),
        )


def _asked(recipe: Path | None, expression: str, named: str) -> object:
    given = [bool(recipe), bool(expression), bool(named)]
    if sum(given) != 1:
        raise InvalidError(
            "No view was made",
            why=f"{sum(given)} of a recipe, an expression and a name were given",
            fix="Give one of them",
        )
    if expression:
        return {"kind": "expression", "expression": expression}
    if recipe is None:
        return None
    from handscroll.departments.examination.layers.orders import MOST_BYTES
    from handscroll.standards.json_bodies import parsed

    try:
        with recipe.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as trouble:
        raise UnreadableError(
            f"The recipe {recipe.name} cannot be read",
            why=str(trouble.strerror),
            fix="Name a file of JSON",
        ) from trouble
    if len(content) > MOST_BYTES:
        raise InvalidError(
            f"The recipe {recipe.name} cannot be read",
            why=f"it has more than {MOST_BYTES:,} bytes",
            fix="Name a file that holds one recipe",
        )
    return parsed(content)


def _notes(notes: tuple[tuple[str, dict[str, str]], ...]) -> list[str]:
    from handscroll.pages.words import shipped

    return [str(shipped("en")[key]).format(**told) for key, told in notes]


def _tell_moves(stack: str, layers: list[Layer], state: State, *, as_json: bool) -> None:
    if as_json:
        told = {"stack": stack or None, "layers": [one.id for one in layers], "state": state.value}
        typer.echo(json.dumps(told))
        return
    for name in filter(None, (stack, *(one.id for one in layers))):
        typer.echo(f"{name}: {state.value}")


def _tell_layers(museum: Museum, found: Sequence[Layer], *, as_json: bool) -> None:
    rows = [
        one.model_dump(mode="json") | {"current": museum.layers.is_current(one)} for one in found
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("View", "Kind", "Label", "State", "Cube")
    for one in rows:
        label = " / ".join(one["label"].values())
        cube = "present" if one["current"] else "made for an earlier cube"
        table.add_row(one["id"], one["kind"], label, one["state"], cube)
    Console().print(table)
