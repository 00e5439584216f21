"""The socket every department fits: routes and mounts for the web, commands, jobs, projections."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from fastapi import APIRouter, Depends, Request

from handscroll.errors import RefusedError, UnauthenticatedError
from handscroll.model.person import VISITOR, Person
from handscroll.model.rights import Action, State, may
from handscroll.museum import Museum
from handscroll.pages import Pages

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

SESSION_COOKIE = "handscroll_session"


@dataclass(frozen=True)
class Department:
    """What a department shows to the rest of the house.

    Attributes
    ----------
    mounts
        Path prefix to a maker of a raw ASGI application, served in front of the framework.
    jobs
        Name of a job to the function that does it, given the museum and one identifier.
    templates
        Folder of the department's own pages, or None.
    """

    name: str
    summary: str
    routes: APIRouter | None = None
    commands: typer.Typer | None = None
    mounts: Mapping[str, Callable[[Museum], Asgi]] = field(default_factory=dict)
    jobs: Mapping[str, Callable[[Museum, str], None]] = field(default_factory=dict)
    templates: Path | None = None


def _museum_of(request: Request) -> Museum:
    museum = request.app.state.museum
    assert isinstance(museum, Museum)
    return museum


def _pages_of(request: Request) -> Pages:
    pages = request.app.state.pages
    assert isinstance(pages, Pages)
    return pages


OpenMuseum = Annotated[Museum, Depends(_museum_of)]
OpenPages = Annotated[Pages, Depends(_pages_of)]


def _person_of(request: Request, museum: OpenMuseum) -> Person:
    return museum.people.signed_in(request.cookies.get(SESSION_COOKIE)) or VISITOR


Reader = Annotated[Person, Depends(_person_of)]
"""Whoever asks: a signed-in person or the visitor."""


def require(person: Person, action: Action, state: State = State.DRAFT, *, what: str) -> None:
    """Let a person through, or say why not.

    Raises
    ------
    UnauthenticatedError
        If nobody is signed in and the action needs somebody.
    RefusedError
        If the person's role does not allow the action.
    """
    if may(person.role, action, state):
        return
    if person.id == VISITOR.id:
        raise UnauthenticatedError(what, why="nobody is signed in", fix="Sign in first")
    raise RefusedError(
        what,
        why=f"the role {person.role} may not {action.replace('_', ' ')} in state {state}",
        fix="Ask an administrator for a role that may",
    )
