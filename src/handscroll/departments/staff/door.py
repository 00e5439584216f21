"""Staff's door: signing in, the desk, intakes, marks; people on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from rich.console import Console
from rich.table import Table

from handscroll.departments.staff.auditing import door as auditing
from handscroll.departments.staff.keeping import door as keeping
from handscroll.departments.staff.marking import Mark, mark_region
from handscroll.errors import InvalidError, UnauthenticatedError
from handscroll.model.observation import Verdict
from handscroll.model.person import Person
from handscroll.model.rights import MOVES, Action, Role, State, may
from handscroll.museum.intakes import ItemState
from handscroll.plugin import (
    SESSION_COOKIE,
    Department,
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    keep_session,
    open_museum,
    open_session,
    relic_for,
    require,
    require_own_form,
)

routes = APIRouter()
_LEADS_ON: dict[str, Any] = {"status_code": 303, "response_class": RedirectResponse}
"""A form that did its work leads to the page that shows it."""
commands = typer.Typer()
person_commands = typer.Typer(help="Add and list the people who sign in.", no_args_is_help=True)
commands.add_typer(person_commands, name="person")
commands.add_typer(keeping.commands)
commands.add_typer(auditing.commands)
routes.include_router(auditing.routes)


@routes.get("/{language}/sign-in", response_class=HTMLResponse)
def sign_in_page(request: Request, language: Language, pages: OpenPages, person: Reader) -> str:
    """Show the form for signing in."""
    return pages.html(
        "staff/sign_in.html", language, path=request.url.path, person=person, problem=None, name=""
    )


@routes.post("/{language}/sign-in", **_LEADS_ON)
def sign_in(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=2000)],
) -> Response:
    """Open a session; a wrong name and a wrong password get the same answer."""
    try:
        opened = open_session(request, museum, name, password)
    except UnauthenticatedError as problem:
        page = pages.html(
            "staff/sign_in.html", language, path=request.url.path, problem=problem, name=name
        )
        return HTMLResponse(page, status_code=401)
    answer = RedirectResponse(f"/{language}/staff", status_code=303)
    keep_session(answer, request, museum, opened)
    return answer


@routes.post("/{language}/sign-out", **_LEADS_ON)
def sign_out(
    request: Request, language: Language, museum: OpenMuseum, csrf: Annotated[str, Form()]
) -> Response:
    """End the session."""
    token = require_own_form(request, museum, csrf)
    museum.people.sign_out(token)
    answer = RedirectResponse(f"/{language}/", status_code=303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


@routes.get("/{language}/staff", response_class=HTMLResponse)
def desk(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages, person: Reader
) -> str:
    """Show every relic with a picture that staff may see, with what may be done with it."""
    require(person, Action.VIEW, what="The desk is not shown")
    relics = museum.relics.pictured()
    moves = {relic.id: _moves(person, relic.state) for relic in relics}
    return pages.html(
        "staff/desk.html",
        language,
        path=request.url.path,
        person=person,
        relics=relics,
        moves=moves,
        csrf=_csrf(request, museum),
    )


@routes.get("/{language}/staff/intake", response_class=HTMLResponse)
def intake_board(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages, person: Reader
) -> str:
    """Show how far intakes are."""
    require(person, Action.VIEW, what="The intake board is not shown")
    return pages.html(
        "staff/intake.html",
        language,
        path=request.url.path,
        person=person,
        items=museum.intakes.recent(),
        csrf=_csrf(request, museum),
    )


@routes.get("/api/intakes")
def intakes(museum: OpenMuseum, person: Reader) -> JSONResponse:
    """Return how far intakes are, newest first."""
    require(person, Action.VIEW, what="Intakes are not shown")
    items = [
        {
            "key": view.key,
            "label": view.label,
            "state": view.state.value,
            "step": view.step,
            "progress": 1.0 if view.state is ItemState.DONE else view.progress,
            "relic": view.relic,
            "problem": None if view.problem is None else view.problem.model_dump(),
        }
        for view in museum.intakes.recent()
    ]
    return JSONResponse({"items": items}, headers={"Cache-Control": "no-store"})


@routes.get("/{language}/staff/relics/{relic}", response_class=HTMLResponse)
def staff_relic(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
) -> str:
    """Show a relic to staff: its state, its versions, its observations, and a place to draw."""
    found = relic_for(person, museum, relic, Action.OBSERVE, what="The staff page is not shown")
    return pages.html(
        "staff/relic.html",
        language,
        path=request.url.path,
        person=person,
        relic=found,
        moves=_moves(person, found.state),
        observations=museum.observations.of(relic),
        versions=museum.relics.versions(relic),
        csrf=_csrf(request, museum),
    )


@routes.post("/{language}/staff/relics/{relic}/state", **_LEADS_ON)
def move(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    person: Reader,
    state: Annotated[State, Form()],
    csrf: Annotated[str, Form()],
    back: Annotated[str, Form()] = "",
) -> Response:
    """Bring a relic into another state."""
    require_own_form(request, museum, csrf)
    found = museum.relics.get(relic)
    require(person, _action_of(state), found.state, what="The relic was not moved")
    museum.relics.move(relic, state, person=person.name)
    target = f"/{language}/staff" if back == "desk" else f"/{language}/staff/relics/{relic}"
    return RedirectResponse(target, status_code=303)


@routes.post("/{language}/staff/relics/{relic}/marks", **_LEADS_ON)
def mark(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    person: Reader,
    drawn: Annotated[Mark, Form()],
    csrf: Annotated[str, Form()],
) -> Response:
    """Keep what a person drew as a proposal."""
    require_own_form(request, museum, csrf)
    found = museum.relics.get(relic)
    require(person, Action.OBSERVE, found.state, what="The mark was not kept")
    mark_region(museum, relic, drawn, person)
    return RedirectResponse(f"/{language}/staff/relics/{relic}#marks", status_code=303)


@routes.post("/{language}/staff/observations/{observation}", **_LEADS_ON)
def review(
    request: Request,
    language: Language,
    observation: str,
    museum: OpenMuseum,
    person: Reader,
    verdict: Annotated[Verdict, Form()],
    csrf: Annotated[str, Form()],
) -> Response:
    """Keep a verdict on an observation."""
    require_own_form(request, museum, csrf)
    if verdict is Verdict.PROPOSED:
        raise InvalidError(
            "The verdict was not kept", why="it is none", fix="Choose accepted or rejected"
        )
    kept = museum.observations.get(observation)
    state = museum.relics.get(kept.relic).state
    require(person, Action.REVIEW, state, what="The verdict was not kept")
    museum.observations.review(observation, verdict, person=person.name)
    return RedirectResponse(f"/{language}/staff/relics/{kept.relic}#marks", status_code=303)


def _moves(person: Person, state: State) -> tuple[State, ...]:
    return tuple(to for to in MOVES[state] if may(person.role, _action_of(to), state))


def _action_of(state: State) -> Action:
    """Asking for review and taking back are editing; showing and hiding are publishing."""
    return Action.PUBLISH if state in (State.PUBLISHED, State.WITHDRAWN) else Action.EDIT


def _csrf(request: Request, museum: OpenMuseum) -> str:
    return museum.people.csrf(request.cookies.get(SESSION_COOKIE))


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
    summary="People, sign-in, the desk and the intake board.",
    routes=routes,
    commands=commands,
    templates=Path(__file__).parent / "pages",
)
