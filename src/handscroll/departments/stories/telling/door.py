"""The commands that list, show, carry, publish and withdraw stories."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from handscroll.departments.stories.clock import now
from handscroll.departments.stories.telling.carrying import carried, read_carried
from handscroll.model.rights import State
from handscroll.model.stories.lacking import lacking
from handscroll.museum import Museum
from handscroll.museum.stories import KeptStory
from handscroll.plugin import open_museum

commands = typer.Typer(
    help="List, show, carry, publish and withdraw stories.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(help="Name of the story, as in its address.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]
By = Annotated[str, typer.Option("--by", help="Sign-in name that the journal will name.")]


@commands.command("list", epilog="Example: handscroll story list")
def list_stories(context: typer.Context, as_json: AsJson = False) -> None:
    """List every story: how it stands, and whether visitors read it now."""
    with open_museum(context) as museum:
        stories = museum.stories.list()
    _tell(stories, as_json=as_json)


@commands.command("show", epilog="Example: handscroll story show ink-by-machine")
def show_story(context: typer.Context, story: Name, as_json: AsJson = False) -> None:
    """Show one story: how it stands, its sections, what it lacks, what was saved."""
    with open_museum(context) as museum:
        kept = museum.stories.get(story)
        steps = museum.stories.steps(story)
    lacks = [
        f"{one.section or story}: {one.what} {one.language}".strip() for one in lacking(kept.story)
    ]
    if as_json:
        body = _told(kept) | {
            "sections": [{"id": one.id, "kind": one.kind} for one in kept.story.sections],
            "lacks": lacks,
            "steps": [
                {"revision": one.revision, "at": one.at, "person": one.person, "why": one.why}
                for one in steps
            ],
        }
        _echo(body)
        return
    _tell([kept], as_json=False)
    table = Table("revision", "at (UTC)", "by", "why")
    for one in steps:
        table.add_row(str(one.revision), one.at[:19], one.person, one.why)
    Console().print(table)
    for lack in lacks:
        Console().print(f"lacks  {lack}", markup=False)


@commands.command("export", epilog="Example: handscroll story export ink-by-machine > story.json")
def export(context: typer.Context, story: Name) -> None:
    """Write a story as it was last saved, as JSON that `story import` reads."""
    with open_museum(context) as museum:
        _echo(carried(museum.stories.get(story).story))


@commands.command("import", epilog="Example: handscroll story import story.json --dry-run")
def bring(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `story export` wrote.", dir_okay=False)],
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring a story as a draft, or as the next revision of the one of that name."""
    with open_museum(context) as museum:
        kept = read_carried(museum, file, person=by, dry_run=dry_run)
    _tell([kept], as_json=as_json, dry_run=dry_run)


@commands.command("publish", epilog="Example: handscroll story publish ink-by-machine --dry-run")
def publish(
    context: typer.Context,
    story: Name,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let visitors read a story as it was last saved, within its dates."""
    with open_museum(context) as museum:
        kept = _moved(museum, story, State.PUBLISHED, by, dry_run=dry_run)
    _tell([kept], as_json=as_json, dry_run=dry_run)


@commands.command("withdraw", epilog="Example: handscroll story withdraw ink-by-machine")
def withdraw(
    context: typer.Context,
    story: Name,
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let visitors no longer read a story; nothing of it is lost."""
    with open_museum(context) as museum:
        kept = _moved(museum, story, State.WITHDRAWN, by, dry_run=dry_run)
    _tell([kept], as_json=as_json, dry_run=dry_run)


def _moved(museum: Museum, story: str, state: State, by: str, *, dry_run: bool) -> KeptStory:
    if not dry_run:
        return museum.stories.move(story, state, person=by)
    kept = museum.stories.get(story)
    moved = museum.stories.movable(kept, state)
    shown = moved if state is State.PUBLISHED else None
    return KeptStory(moved, kept.revision, kept.version, shown)


def _told(kept: KeptStory) -> dict[str, Any]:
    story = kept.story
    return {
        "id": story.id, "kind": story.kind, "state": story.state, "title": story.title,
        "opens": story.opens, "closes": story.closes, "revision": kept.revision,
        "version": kept.version, "ahead": kept.ahead,
        "open_now": kept.shown is not None and kept.shown.open_at(now()),
    }  # fmt: skip


def _tell(stories: Sequence[KeptStory], *, as_json: bool, dry_run: bool | None = None) -> None:
    if as_json:
        told = [_told(one) for one in stories]
        more = {} if dry_run is None else {"dry_run": dry_run}
        _echo([one | more for one in told])
        return
    table = Table("story", "kind", "state", "revision", "opens", "closes", "visitors read it")
    for kept in stories:
        one = _told(kept)
        table.add_row(
            one["id"], one["kind"], one["state"].value.replace("_", " "), str(one["revision"]),
            one["opens"][:16], one["closes"][:16], "yes" if one["open_now"] else "no",
        )  # fmt: skip
    Console().print(table)


def _echo(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    Console().print(text, soft_wrap=True, markup=False, highlight=False)
