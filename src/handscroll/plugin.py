"""The socket every department fits: routes and mounts for the web, commands, jobs, projections."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from handscroll.errors import (
    MisconfiguredError,
    NotFoundError,
    RefusedError,
    UnauthenticatedError,
)
from handscroll.model.person import VISITOR, Person
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, State, ever, may
from handscroll.museum import Museum
from handscroll.museum.people import SignIn
from handscroll.museum.rebuilding import Rebuilt
from handscroll.museum.throttle import Throttle
from handscroll.pages import Pages
from handscroll.scans.stored import Source, Stored
from handscroll.settings import FILE as SETTINGS_FILE

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


class Ready(NamedTuple):
    """An answer that needs nothing but to be sent.

    Attributes
    ----------
    lines
        Header lines with the content's length, each ended by CRLF; of one content only.
    body
        The content, or where it is stored; also for ``HEAD``, which is sent without it.
    again
        Given ``time.monotonic()``, returns where the same content is stored as long as the same
        answer may be given again, and None from then on. Who sets it says: of the fields of this
        request none but ``Host`` mattered; with them, each target of that host and scheme gets
        the answer that it got from one who set this too.
    """

    status: int
    lines: bytes
    body: bytes | Stored
    again: Callable[[float], Source | None] | None = None


Shortcut = Callable[[Scope], Ready | None]
"""Answers a request at once, without waiting for anything, or leaves it to the ordinary way.

Its scope is that of ASGI; ``raw_path`` may have the query behind it. One thread calls it.
"""

SESSION_COOKIE = "handscroll_session"
LAMP_COOKIE = "handscroll_lamp"
"""By which light a browser wants its pages: ``day`` or ``night``, and nothing else."""


@dataclass(frozen=True)
class CommandContext:
    """What the program's own options say, for the commands that departments bring.

    Attributes
    ----------
    museum
        Folder named on the command line or in the environment, or None.
    work
        Works off what the museum owes until the function given says stop; returns at once
        where another live process is the worker.
    rebuild
        Makes every cache again that is missing, all departments' too; tells a name and the share
        done, 0 to 1.
    """

    museum: Path | None
    work: Callable[[Museum, Callable[[], bool]], None]
    rebuild: Callable[[Museum, Callable[[str, float], None]], Rebuilt]


def open_museum(context: typer.Context) -> Museum:
    """Open the museum that a command is about.

    Raises
    ------
    MisconfiguredError
        If no museum was named and none, or more than one, lies here.
    """
    return Museum.open(museum_folder(context))


def museum_folder(context: typer.Context) -> Path:
    """Return the folder of the museum that a command is about, without opening it.

    Raises
    ------
    MisconfiguredError
        As `open_museum`.
    """
    told = context.obj
    assert isinstance(told, CommandContext)
    return find_museum(told.museum, Path.cwd())


def find_museum(named: Path | None, here: Path) -> Path:
    """Return the museum's folder: the one named, the one we stand in, or the only one here."""
    if named is not None:
        return named.absolute()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    inside = sorted(file.parent for file in here.glob(f"*/{SETTINGS_FILE}"))
    if len(inside) == 1:
        return inside[0]
    names = ", ".join(folder.name for folder in inside)
    raise MisconfiguredError(
        "No museum was opened",
        why=f"there are several here: {names}" if inside else f"{here} is no museum",
        fix="Name one with --museum FOLDER, or make one with: handscroll init FOLDER",
    )


@dataclass(frozen=True)
class Department:
    """What a department shows to the rest of the house.

    Attributes
    ----------
    mounts
        Path prefix to a maker of a raw ASGI application, served in front of the framework; one
        maker of several prefixes is called once.
    shortcut
        Makes what is asked before anything else; it must leave what is not its own at once.
    jobs
        Name of a job to the function that does it, given the museum and one identifier.
    owed
        Says which ``(job, identifier)`` the museum owes, derived from its own stores.
    tends
        What runs beside the jobs for as long as the worker lives: given the museum and what
        says stop, it returns when told to.
    rebuilds
        Makes the department's own caches again, with ``handscroll rebuild``.
    templates
        Folder of the department's own pages, or None.
    """

    name: str
    summary: str
    routes: APIRouter | None = None
    commands: typer.Typer | None = None
    mounts: Mapping[str, Callable[[Museum], Asgi]] = field(default_factory=dict)
    shortcut: Callable[[Museum], Shortcut] | None = None
    jobs: Mapping[str, Callable[[Museum, str], None]] = field(default_factory=dict)
    owed: Callable[[Museum], Iterable[tuple[str, str]]] = lambda _museum: ()
    tends: Callable[[Museum, Callable[[], bool]], None] | None = None
    rebuilds: Callable[[Museum], None] | None = None
    templates: Path | None = None


# These wait for nothing, and are coroutines so that none of them takes a turn of the thread pool.
async def _museum_of(request: Request) -> Museum:
    museum = request.app.state.museum
    assert isinstance(museum, Museum)
    return museum


async def _pages_of(request: Request) -> Pages:
    pages = request.app.state.pages
    assert isinstance(pages, Pages)
    return pages.by_lamp(request.cookies.get(LAMP_COOKIE))


OpenMuseum = Annotated[Museum, Depends(_museum_of)]
OpenPages = Annotated[Pages, Depends(_pages_of)]


async def _person_of(request: Request, museum: OpenMuseum) -> Person:
    session = request.cookies.get(SESSION_COOKIE)
    if session is None:
        return VISITOR
    return await run_in_threadpool(museum.people.signed_in, session) or VISITOR


async def _language_of(language: str, pages: OpenPages) -> str:
    if language not in pages.languages:
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


def require_own_form(request: Request, museum: Museum, csrf: str) -> str:
    """Let a form through that our own page made for this session; return the session.

    Raises
    ------
    UnauthenticatedError
        If nobody is signed in.
    RefusedError
        If the form was made for another session, or by somebody else's page.
    """
    token = request.cookies.get(SESSION_COOKIE)
    if token is None or museum.people.signed_in(token) is None:
        raise UnauthenticatedError(
            "Nothing was changed", why="nobody is signed in", fix="Sign in and send it again"
        )
    if not museum.people.csrf_fits(token, csrf):
        raise RefusedError(
            "Nothing was changed",
            why="the form does not belong to your session",
            fix="Open the page again and send it from there",
        )
    return token


def _own_form(request: Request, museum: OpenMuseum, csrf: Annotated[str, Form()]) -> None:
    require_own_form(request, museum, csrf)


OWN_FORM = [Depends(_own_form)]
"""The ``dependencies`` of a route that only a form of our own may reach; as `require_own_form`."""


LEADS_ON: dict[str, Any] = {"status_code": 303, "response_class": RedirectResponse}
"""What a route says of itself that answers a form by leading to another page."""


def csrf_of(request: Request, museum: OpenMuseum) -> str:
    """Return what a form of our own brings back to show that it is one; as a dependency too."""
    return museum.people.csrf(request.cookies.get(SESSION_COOKIE))


def open_session(request: Request, museum: Museum, name: str, password: str) -> SignIn:
    """Open a session for a person who knows their password.

    Raises
    ------
    UnauthenticatedError
        If the name or the password is wrong; both are told alike, and counted.
    TooOftenError
        If that name or that address tried too often in a short while.
    RefusedError
        If the form came from another site.
    """
    _require_same_site(request)
    with patience(request, f"name:{name.casefold()[:80]}"):
        return museum.people.sign_in(name, password)


@contextlib.contextmanager
def patience(request: Request, *keys: str) -> Iterator[None]:
    """Let somebody try to sign in, and count it where that fails.

    Raises
    ------
    TooOftenError
        If the address or one of the keys was wrong too often in a short while.
    """
    address = request.client.host if request.client else "unknown"
    keys = (*keys, f"address:{address}")
    throttle = _throttle_of(request)
    throttle.require_patience(*keys)
    try:
        yield
    except UnauthenticatedError:
        throttle.count_wrong(*keys)
        raise


def keep_session(answer: Response, request: Request, museum: Museum, opened: SignIn) -> None:
    """Give a browser the secret of its session."""
    answer.set_cookie(
        SESSION_COOKIE,
        opened.token,
        max_age=int(museum.settings.session_hours * 3600),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def _throttle_of(request: Request) -> Throttle:
    """Return the application's throttle; each application counts its own wrong tries."""
    state = request.app.state
    if not hasattr(state, "throttle"):
        state.throttle = Throttle()
    throttle: Throttle = state.throttle
    return throttle


def _require_same_site(request: Request) -> None:
    """Refuse a sign-in form that another site sent: there is no session to bind it to yet."""
    origin = request.headers.get("origin")
    if origin in (None, f"{request.url.scheme}://{request.url.netloc}"):
        return
    if origin == str(request.app.state.museum.settings.base_url):
        return
    raise RefusedError(
        "You are not signed in",
        why="the form came from another site",
        fix="Open the sign-in page of this museum and send it from there",
    )
