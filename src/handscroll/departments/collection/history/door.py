"""A relic's history: the page for staff, and the commands that list, compare and restore."""

from __future__ import annotations

from typing import Annotated

import typer
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from rich.console import Console

from handscroll.departments.collection.as_json import echo_json
from handscroll.departments.collection.history.showing import field_rows, history_of
from handscroll.departments.collection.history.telling import (
    as_told,
    changes_table,
    versions_table,
)
from handscroll.model.difference import differences
from handscroll.model.rights import Action, may
from handscroll.museum.stale import StaleEditError
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

routes = APIRouter()
commands = typer.Typer()

Number = Annotated[str, typer.Argument(help="Identifier or accession number.", metavar="NUMBER")]
Version = Annotated[int | None, typer.Argument(min=0, help="A version's number.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")]
By = Annotated[str, typer.Option("--by", help="Sign-in name that the journal will name.")]


@routes.get("/{language}/relics/{relic}/history", response_class=HTMLResponse)
def history_page(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    old: int | None = None,
    new: int | None = None,
    newest: int | None = None,
    done: int | None = None,
) -> str:
    """Show a relic's versions to staff, two of them side by side."""
    found = relic_for(person, museum, relic, Action.OBSERVE, what="The history is not shown")
    words = pages.words(language)
    history = history_of(museum, relic, words, newest=newest)
    after = history.newest if new is None else new
    before = max(after - 1, history.oldest) if old is None else old
    return pages.html(
        "collection/history.html",
        language,
        path=request.url.path,
        person=person,
        csrf=csrf_of(request, museum),
        relic=found,
        history=history,
        old=before,
        new=after,
        fields=field_rows(museum.revisions.changes(relic, before, after), words),
        edits=may(person.role, Action.EDIT, found.state),
        done=done if done == history.newest else None,
    )


@routes.post(
    "/{language}/relics/{relic}/history",
    dependencies=own_form(Action.EDIT, what="The version was not restored"),
    **LEADS_ON,
)
def restore_version(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    version: Annotated[int, Form(ge=0)],
    expected: Annotated[int, Form(ge=0)],
    csrf: Annotated[str, Form()],
) -> Response:
    """Restore a version; where somebody saved since the page was shown, show both."""
    found = relic_for(person, museum, relic, Action.EDIT, what="The version was not restored")
    try:
        museum.revisions.restore(relic, version, person=person.name, expected=expected)
    except StaleEditError as stale:
        page = pages.html(
            "collection/history_conflict.html",
            language,
            path=request.url.path,
            person=person,
            csrf=csrf,
            relic=found,
            version=version,
            problem=stale,
            fields=field_rows(differences(stale.theirs, stale.mine), pages.words(language)),
        )
        return HTMLResponse(page, status_code=409)
    done = museum.relics.standing(relic)[1]
    told = "" if done == expected else f"?done={done}"
    return RedirectResponse(f"/{language}/relics/{relic}/history{told}", status_code=303)


@commands.command("history", epilog="Example: handscroll relic history HS-D-001")
def tell_history(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """List a relic's versions: when, by whom, why, and how many fields each changed."""
    with open_museum(context) as museum:
        relic = museum.relics.named(number)
        revisions = museum.revisions.of(relic.id)
        told = []
        for before, one in zip([None, *revisions], revisions, strict=False):
            versions = None if before is None else (before.version, one.version)
            changed = len(museum.revisions.changes(relic.id, *versions)) if versions else 0
            told.append(as_told(one, changed))
    if as_json:
        echo_json(Console(), told)
    else:
        Console().print(versions_table(relic, told))


@commands.command("diff", epilog="Example: handscroll relic diff HS-D-001 1 3")
def tell_differences(
    context: typer.Context,
    number: Number,
    old: Version = None,
    new: Version = None,
    as_json: AsJson = False,
) -> None:
    """Show the fields in which two versions differ; without numbers, the newest two."""
    with open_museum(context) as museum:
        relic = museum.relics.named(number)
        known = [one.version for one in museum.revisions.of(relic.id)]
        after = known[-1] if new is None else new
        before = max(after - 1, known[0]) if old is None else old
        changes = museum.revisions.changes(relic.id, before, after)
    if as_json:
        told = [one.as_json() for one in changes]
        echo_json(Console(), {"relic": relic.id, "old": before, "new": after, "changes": told})
    else:
        title = f"{relic.accession_number}: version {before} to version {after}"
        Console().print(changes_table(title, changes))


@commands.command("restore", epilog="Example: handscroll relic restore HS-D-001 2 --dry-run")
def restore(
    context: typer.Context,
    number: Number,
    version: Annotated[int, typer.Argument(min=0, help="The version to be said again.")],
    by: By = "command line",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say again what a version said, in a new one; identifier, state and pictures stay."""
    with open_museum(context) as museum:
        relic = museum.relics.named(number)
        head = museum.revisions.of(relic.id)[-1].version
        wanted = museum.revisions.restorable(relic.id, version)
        if not dry_run:
            museum.revisions.restore(relic.id, version, person=by, expected=head)
            head = museum.relics.standing(relic.id)[1]
    changes = differences(relic, wanted)
    if as_json:
        told = [one.as_json() for one in changes]
        body = {"relic": relic.id, "restored": version, "version": head, "changes": told}
        echo_json(Console(), body | {"dry_run": dry_run})
    else:
        verb = "would say" if dry_run else "says"
        title = f"{relic.accession_number} {verb} again what version {version} said"
        Console().print(changes_table(title, changes))
