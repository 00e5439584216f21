"""The commands that seek hidden layers and judge what was found."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from handscroll.departments.examination.hidden.chains import candidate as candidate_of
from handscroll.departments.examination.hidden.judging import Deed, Telling, judge
from handscroll.departments.examination.hidden.kept_map import kept
from handscroll.departments.examination.hidden.progress import tell
from handscroll.departments.examination.hidden.showing import listed, told
from handscroll.departments.examination.terminal.door import AsJson, By, DryRun, StackName, bar
from handscroll.plugin import open_museum

commands = typer.Typer()
_Candidate = Annotated[str, typer.Argument(help="Identifier of the candidate, see stack hidden.")]
_Text = Annotated[str, typer.Option(show_default=False)]


@commands.command("seek", epilog="Example: handscroll stack seek s3k9d2m5p7q1r --json")
def seek_hidden(
    context: typer.Context,
    stack: StackName,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Map what lies beneath the paint, and propose regions for people to judge.

    Sought again, nothing is proposed twice, whatever was said of it.
    """
    from handscroll.departments.examination.hidden.seeking import seek

    with open_museum(context) as museum:
        if dry_run:
            known = museum.stacks.get(stack)
            there = kept(museum.layout, known, earlier=False) is not None
            body = {"stack": known.id, "dry_run": True, "map_is_there": there}
            _say(body, f"The map of {known.id} {'is there' if there else 'would be made'}.",
                 as_json=as_json)  # fmt: skip
            return
        with bar("Seeking hidden layers") as share:
            sought = seek(museum, stack, share)
        tell(museum.layout, sought.stack, 1.0)
        counts = {
            "proposed": list(sought.proposed),
            "before": sought.before,
            "beyond": sought.beyond,
        }
        if as_json:
            typer.echo(json.dumps({**listed(museum, sought.stack), **counts}))
            return
        _table(listed(museum, sought.stack))
        Console().print(
            f"{len(sought.proposed)} proposed now, {sought.before} known before,"
            f" {sought.beyond} with less evidence left out."
        )


@commands.command("hidden", epilog="Example: handscroll stack hidden s3k9d2m5p7q1r")
def list_hidden(
    context: typer.Context,
    stack: StackName,
    as_json: AsJson = False,
) -> None:
    """List the candidates of hidden layers, with contrast to noise and what was said of them."""
    with open_museum(context) as museum:
        body = listed(museum, museum.stacks.get(stack))
    if as_json:
        typer.echo(json.dumps(body))
    else:
        _table(body)


@commands.command(
    "accept", epilog='Example: handscroll stack accept o3f2a --name-en "A pavilion" --name-zh 亭'
)
def accept(
    context: typer.Context,
    candidate: _Candidate,
    name_en: _Text = "",
    name_zh: _Text = "",
    caption_en: _Text = "",
    caption_zh: _Text = "",
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Accept a candidate; with a name and a caption visitors see it so."""
    telling = _telling(name_en, name_zh, caption_en, caption_zh)
    _judge(context, candidate, Deed.ACCEPT, (by, dry_run, as_json), telling)


@commands.command("name", epilog='Example: handscroll stack name o3f2a --name-en "A pavilion"')
def name_candidate(
    context: typer.Context,
    candidate: _Candidate,
    name_en: _Text = "",
    name_zh: _Text = "",
    caption_en: _Text = "",
    caption_zh: _Text = "",
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give an accepted candidate another name or caption; what was said before stays readable."""
    telling = _telling(name_en, name_zh, caption_en, caption_zh)
    _judge(context, candidate, Deed.NAME, (by, dry_run, as_json), telling)


@commands.command("reject", epilog="Example: handscroll stack reject o3f2a")
def reject(
    context: typer.Context,
    candidate: _Candidate,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Reject a candidate; it is not proposed again."""
    _judge(context, candidate, Deed.REJECT, (by, dry_run, as_json))


@commands.command("undo", epilog="Example: handscroll stack undo o3f2a")
def undo(
    context: typer.Context,
    candidate: _Candidate,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take an acceptance or a rejection back: the candidate waits to be judged again."""
    _judge(context, candidate, Deed.UNDO, (by, dry_run, as_json))


def _telling(name_en: str, name_zh: str, caption_en: str, caption_zh: str) -> Telling:
    return Telling({"en": name_en, "zh-Hans": name_zh}, {"en": caption_en, "zh-Hans": caption_zh})


def _judge(
    context: typer.Context,
    observation: str,
    deed: Deed,
    how: tuple[str, bool, bool],
    telling: Telling | None = None,
) -> None:
    person, dry_run, as_json = how
    with open_museum(context) as museum:
        if dry_run:
            _, now = candidate_of(museum, observation)
        else:
            now = judge(museum, observation, deed, person=person, telling=telling)
    body = {**told(now), "dry_run": dry_run}
    line = f"{now.id} is {now.standing}." + (" Nothing was written." if dry_run else "")
    _say(body, line, as_json=as_json)


def _say(body: dict[str, Any], line: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(body, ensure_ascii=False))
    else:
        Console().print(line, highlight=False)


def _table(body: dict[str, Any]) -> None:
    table = Table("Candidate", "State", "Place", "Contrast to noise", "R²", "Cautions", "Name")
    for one in body["candidates"]:
        contrast = one["contrast"]
        told_so = "" if contrast is None else f"{contrast:.2f} ± {one['contrast_uncertainty']:.2f}"
        share = "" if one["r2"] is None else f"{one['r2']:.2f}"
        place = ",".join(str(side) for side in one["box"])
        name = one["name"].get("en") or next(iter(one["name"].values()), "")
        table.add_row(
            one["id"], one["state"], place, told_so, share, ", ".join(one["cautions"]), name
        )
    Console().print(table)
