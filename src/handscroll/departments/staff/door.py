"""Staff's door: signing in, the desk, marks; people on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from rich.console import Console
from rich.table import Table

from handscroll.departments.staff.auditing import door as auditing
from handscroll.departments.staff.desk import door as desk
from handscroll.departments.staff.keeping import door as keeping
from handscroll.departments.staff.marking import MARKED, Mark, mark_region
from handscroll.departments.staff.reviewing import door as reviewing
from handscroll.departments.staff.signing import door as signing
from handscroll.departments.staff.wording import door as wording
from handscroll.departments.staff.wording_commands.door import commands as word_commands
from handscroll.errors import InvalidError
from handscroll.model.observation import Verdict
from handscroll.model.person import Person
from handscroll.model.review import deciders
from handscroll.model.rights import Action, Role
from handscroll.plugin import (
    LEADS_ON,
    Department,
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
"""A form that did its work leads to the page that shows it."""
commands = typer.Typer()
person_commands = typer.Typer(help="Add and list the people who sign in.", no_args_is_help=True)
commands.add_typer(person_commands, name="person")
person_commands.add_typer(signing.person_commands)
commands.add_typer(keeping.commands)
commands.add_typer(auditing.commands)
commands.add_typer(word_commands, name="words")
for one in (signing, auditing, desk, reviewing, wording):
    routes.include_router(one.routes)


@routes.get("/{language}/staff/relics/{relic}", response_class=HTMLResponse)
def staff_relic(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    correct: Annotated[str, Query(max_length=128)] = "",
) -> str:
    """Show a relic to staff: its state, its versions, its observations, and a place to draw."""
    found = relic_for(person, museum, relic, Action.OBSERVE, what="The staff page is not shown")
    observations = museum.observations.on_pictures(relic)
    return pages.html(
        "staff/relic.html",
        language,
        path=request.url.path,
        person=person,
        relic=found,
        last=museum.doings.moved(relic),
        moves=museum.reviews.moves(found, person),
        roles=deciders(),
        people=museum.reviews.addressees(),
        observations=observations,
        corrected=next((one for one in observations if one.id == correct), None),
        kinds=MARKED,
        versions=museum.relics.versions(relic),
        csrf=csrf_of(request, museum),
    )


@routes.post(
    "/{language}/staff/relics/{relic}/marks",
    dependencies=own_form(Action.OBSERVE, what="The mark was not kept"),
    **LEADS_ON,
)
def mark(
    language: Language,
    relic: str,
    museum: OpenMuseum,
    person: Reader,
    drawn: Annotated[Mark, Form()],
) -> Response:
    """Keep what a person drew as a proposal."""
    relic_for(person, museum, relic, Action.OBSERVE, what="The mark was not kept")
    mark_region(museum, relic, drawn, person)
    return RedirectResponse(f"/{language}/staff/relics/{relic}#marks", status_code=303)


@routes.post(
    "/{language}/staff/observations/{observation}",
    dependencies=own_form(Action.REVIEW, what="The verdict was not kept"),
    **LEADS_ON,
)
def review(
    language: Language,
    observation: str,
    museum: OpenMuseum,
    person: Reader,
    verdict: Annotated[Verdict, Form()],
    back: Annotated[str, Form()] = "",
) -> Response:
    """Keep a verdict on an observation."""
    if verdict is Verdict.PROPOSED:
        raise InvalidError(
            "The verdict was not kept", why="it is none", fix="Choose accepted or rejected"
        )
    kept = museum.observations.get(observation)
    relic_for(person, museum, kept.relic, Action.REVIEW, what="The verdict was not kept")
    museum.observations.review(observation, verdict, person=person.name)
    page = "relics/{}/review" if back == "review" else "staff/relics/{}"
    target = f"/{language}/{page.format(kept.relic)}#marks"
    return RedirectResponse(target, status_code=303)


@person_commands.command("add", epilog="Example: handscroll person add wang --role curator")
def add_person(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Sign-in name.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")],
    password: Annotated[
        str,
        typer.Option(
            prompt=True, confirmation_prompt=True, hide_input=True, envvar="HANDSCROLL_PASSWORD",
            help="At least 12 characters; asked for when not given.",
        ),
    ],
    by: Annotated[str, typer.Option(help="Who adds, for the journal.")] = "command line",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
) -> None:  # fmt: skip
    """Add a person who may sign in."""
    with open_museum(context) as museum:
        added = museum.people.add(name, role, password, by=by)
    _show([added], as_json=as_json)


@person_commands.command("password", epilog="Example: handscroll person password wang")
def change_password(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Sign-in name.")],
    password: Annotated[
        str,
        typer.Option(
            prompt=True, confirmation_prompt=True, hide_input=True, envvar="HANDSCROLL_PASSWORD"
        ),
    ],
) -> None:
    """Give a person a new password; their sessions end."""
    with open_museum(context) as museum:
        museum.people.change_password(name, password, by="command line")


@person_commands.command("role", epilog="Example: handscroll person role wang --role registrar")
def change_role(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Sign-in name.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")],
) -> None:
    """Give a person another role."""
    with open_museum(context) as museum:
        museum.people.set_role(name, role, by="command line")


@person_commands.command("disable", epilog="Example: handscroll person disable wang")
def disable(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Sign-in name.")],
    undo: Annotated[bool, typer.Option("--undo", help="Let the person sign in again.")] = False,
) -> None:
    """Let a person no longer sign in; their name stays in the journal."""
    with open_museum(context) as museum:
        museum.people.set_active(name, undo, by="command line")


@person_commands.command("list", epilog="Example: handscroll person list --json")
def list_people(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
) -> None:
    """List the people who may sign in."""
    with open_museum(context) as museum:
        people = museum.people.list()
    _show(people, as_json=as_json)


def _show(people: list[Person], *, as_json: bool) -> None:
    if as_json:
        body: list[dict[str, Any]] = [person.model_dump(mode="json") for person in people]
        Console().print_json(data=body)
        return
    table = Table("name", "role", "active")
    for person in people:
        table.add_row(person.display_name, person.role.value, "yes" if person.active else "no")
    Console().print(table)


department = Department(
    name="staff",
    summary="People, sign-in and the desk.",
    routes=routes,
    commands=commands,
    templates=Path(__file__).parent / "pages",
)
