"""The page and the command that say who did what and when."""

from __future__ import annotations

import json
from itertools import islice
from typing import Annotated, Any

import typer
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from rich.console import Console
from rich.table import Table

from handscroll.departments.staff.auditing.asking import Told, day, read, relic_named
from handscroll.departments.staff.auditing.showing import page_of, what
from handscroll.model.rights import Action
from handscroll.museum.trail import Asked, Trail, told
from handscroll.pages.words import Words, words_in
from handscroll.plugin import (
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    open_museum,
    require,
)
from handscroll.storage.journal import Entry

routes = APIRouter()
commands = typer.Typer()


@routes.get("/{language}/staff/audit", response_class=HTMLResponse)
def audit_page(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    told: Annotated[Told, Query()],
) -> str:
    """Show who did what and when, newest first."""
    require(person, Action.AUDIT, what="The audit trail is not shown")
    question = read(museum, told)
    query = f"?{request.url.query}" if request.url.query else ""
    return pages.html(
        "staff/audit.html",
        language,
        path=request.url.path + query,
        person=person,
        csrf=csrf_of(request, museum),
        told=told,
        question=question,
        shown=page_of(museum, question, pages.words(language)),
    )


@commands.command(epilog="Example: handscroll audit --person wang --since 2026-11-01")
def audit(
    context: typer.Context,
    person: Annotated[str, typer.Option(help="Sign-in name of who did it.")] = "",
    kind: Annotated[str, typer.Option(help="What: relic, relic.state, session, …")] = "",
    relic: Annotated[str, typer.Option(help="Identifier or accession number.")] = "",
    since: Annotated[str, typer.Option(help="First day in UTC, as 2026-11-21.")] = "",
    until: Annotated[str, typer.Option(help="Last day in UTC.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="How many at most; 0 shows all.")] = 100,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write JSON for programs, an object a line.")
    ] = False,
) -> None:
    """Say who did what and when, newest first, from the journal."""
    first, last = (day(text) if text else None for text in (since, until))
    with open_museum(context) as museum:
        named = relic_named(museum, relic) if relic else ""
        asked = Asked(person, kind, named, first, last)
        found = Trail(museum.journal).each(asked)
        words = words_in("en", museum.wordings.now())
        _tell(islice(found, limit or None), words, as_json=as_json)


def _tell(entries: islice[Entry], words: Words, *, as_json: bool) -> None:
    if as_json:
        for one in entries:
            typer.echo(json.dumps(_document(one), ensure_ascii=False))
        return
    table = Table("entry", "when (UTC)", "who", "what", "kind", "to what")
    for one in entries:
        moment = one.at[:19].replace("T", " ")
        done = what(one.kind, words)
        table.add_row(str(one.seq), moment, one.person, done, one.kind, one.subject)
    Console().print(table)


def _document(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq, "at": entry.at, "person": entry.person, "kind": entry.kind,
        "subject": entry.subject, "payload": told(entry.payload), "hash": entry.hash,
        "previous": entry.previous,
    }  # fmt: skip
