"""What routes begin with: the museum, the reader, the language, and whether they may."""

from __future__ import annotations

import contextlib
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from handscroll.errors import NotFoundError, RefusedError, UnauthenticatedError
from handscroll.model.person import VISITOR, Person
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, State, ever, may
from handscroll.model.text import LANGUAGES
from handscroll.museum import Museum
from handscroll.pages import Pages
from handscroll.pages.addresses import base_url

SESSION_COOKIE = "handscroll_session"
LAMP_COOKIE = "handscroll_lamp"
"""By which light a browser wants its pages: ``day`` or ``night``, and nothing else."""


# These wait for nothing, and are coroutines so that none of them takes a turn of the thread pool.
async def _museum_of(request: Request) -> Museum:
    museum = request.app.state.museum
    assert isinstance(museum, Museum)
    return museum


async def _pages_of(request: Request) -> Pages:
    pages = request.app.state.pages
    assert isinstance(pages, Pages)
    lit = pages.by_lamp(request.cookies.get(LAMP_COOKIE))
    return lit.at(base_url(request.scope, pages.settings))


OpenMuseum = Annotated[Museum, Depends(_museum_of)]
OpenPages = Annotated[Pages, Depends(_pages_of)]


async def _person_of(request: Request, museum: OpenMuseum) -> Person:
    session = request.cookies.get(SESSION_COOKIE)
    if session is None:
        return VISITOR
    return await run_in_threadpool(museum.people.signed_in, session) or VISITOR


async def _language_of(language: str, pages: OpenPages) -> str:
    # Ours are known without the register, for which the event loop must not wait.
    if language not in LANGUAGES and language not in await run_in_threadpool(
        lambda: pages.languages
    ):
        raise NotFoundError(
            "The page was not found",
            why=f"there are no pages in the language {language[:20]!r}",
            fix="Choose one of: " + ", ".join(pages.languages),
        )
    return language


Language = Annotated[str, Depends(_language_of)]
"""The language in a page's address; another one is a page that does not exist."""

Reader = Annotated[Person, Depends(_person_of)]
"""Whoever asks: a signed-in person or the visitor."""


def shown_relic(museum: Museum, person: Person, name: str) -> Relic:
    """Return a relic as it is kept, if this person may see it.

    Raises
    ------
    NotFoundError
        If there is none of that identifier, or it is not public: which of the two is not told.
    """
    with contextlib.suppress(NotFoundError):
        found = museum.relics.get(name)
        if may(person.role, Action.VIEW, found.state):
            return found
    raise NotFoundError(
        f"Relic {name[:80]} is not shown",
        why="there is none of that name, or it is not public",
        fix="Look it up in the collection, or sign in as staff",
    )


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
    when = f" in state {state}" if ever(person.role, action) else ""
    raise RefusedError(
        what,
        why=f"the role {person.role} may not {action.replace('_', ' ')}{when}",
        fix="Ask an administrator for a role that may",
    )


def relic_for(person: Person, museum: Museum, name: str, action: Action, *, what: str) -> Relic:
    """Return the relic that a page of staff is about, if this person may do that with it.

    Who may do it with no relic is told so before one is looked up: a refusal must not say
    whether there is a relic of that name.

    Raises
    ------
    UnauthenticatedError, RefusedError
        As `require`.
    NotFoundError
        As `shown_relic`.
    """
    if not ever(person.role, action):
        require(person, action, what=what)
    found = shown_relic(museum, person, name)
    require(person, action, found.state, what=what)
    return found


def require_session(request: Request, museum: Museum) -> str:
    """Return the session of who sends something.

    Raises
    ------
    UnauthenticatedError
        If nobody is signed in.
    """
    token = request.cookies.get(SESSION_COOKIE)
    if token is None or museum.people.signed_in(token) is None:
        raise UnauthenticatedError(
            "Nothing was changed", why="nobody is signed in", fix="Sign in and send it again"
        )
    return token


def require_own_form(request: Request, museum: Museum, csrf: str) -> str:
    """Let a form through that our own page made for this session; return the session.

    Raises
    ------
    UnauthenticatedError
        If nobody is signed in.
    RefusedError
        If the form was made for another session, or by somebody else's page.
    """
    token = require_session(request, museum)
    if not museum.people.csrf_fits(token, csrf):
        raise RefusedError(
            "Nothing was changed",
            why="the form does not belong to your session",
            fix="Open the page again and send it from there",
        )
    return token


LEADS_ON: dict[str, Any] = {"status_code": 303, "response_class": RedirectResponse}
"""What a route says of itself that answers a form by leading to another page."""


def csrf_of(request: Request, museum: OpenMuseum) -> str:
    """Return what a form of our own brings back to show that it is one; as a dependency too."""
    return museum.people.csrf(request.cookies.get(SESSION_COOKIE))
