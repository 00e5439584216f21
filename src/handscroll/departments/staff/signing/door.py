"""Signing in and out: with a password, or through the museum's sign-on provider."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from rich.console import Console

from handscroll.departments.staff.signing.begun import COOKIE, LASTS_S, Begun
from handscroll.departments.staff.signing.deciding import StrangerError, person_for
from handscroll.departments.staff.signing.provider import Provider, TokenRefusedError
from handscroll.errors import (
    MisconfiguredError,
    TooOftenError,
    UnauthenticatedError,
    UnreachableError,
)
from handscroll.museum import Museum
from handscroll.museum.people import SignIn, SignOnOnlyError
from handscroll.pages import Pages
from handscroll.plugin import (
    LEADS_ON,
    OWN_FORM,
    SESSION_COOKIE,
    Language,
    OpenMuseum,
    OpenPages,
    Reader,
    keep_session,
    open_museum,
    open_session,
    patience,
    require_own_form,
)

routes = APIRouter()
person_commands = typer.Typer()
_ANSWER = "/sign-in/answer"
"""Where the provider sends people back to; registered there, behind the museum's address."""
_OWN = {"Cache-Control": "no-store"}


@routes.get("/{language}/sign-in", response_class=HTMLResponse)
def sign_in_page(language: Language, pages: OpenPages, person: Reader, left: str = "") -> Response:
    """Show the form for signing in; ``left`` is set behind a sign-out of the museum."""
    return _page(pages, language, person=person, left=bool(left))


@routes.post("/{language}/sign-in", **LEADS_ON)
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
    except SignOnOnlyError:
        return _page(pages, language, said="only", name=name, status=401)
    except UnauthenticatedError:
        return _page(pages, language, said="wrong", name=name, status=401)
    answer = RedirectResponse(f"/{language}/staff", status_code=303)
    keep_session(answer, request, museum, opened)
    return answer


@routes.post("/{language}/sign-out", dependencies=OWN_FORM, **LEADS_ON)
def sign_out(
    request: Request, language: Language, museum: OpenMuseum, csrf: Annotated[str, Form()]
) -> Response:
    """End the session; who came through the provider is asked whether to leave that too."""
    token = require_own_form(request, museum, csrf)
    person = museum.people.signed_in(token)
    museum.people.sign_out(token)
    linked = person is not None and person.subject and museum.settings.sign_on.issuer
    target = f"/{language}/sign-in?left=yes" if linked else f"/{language}/"
    answer = RedirectResponse(target, status_code=303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


@routes.get("/{language}/sign-in/provider", **LEADS_ON)
def begin(request: Request, language: Language, museum: OpenMuseum, pages: OpenPages) -> Response:
    """Lead to the provider; nothing is kept but one cookie in the browser."""
    provider = _provider_of(request)
    if provider is None:
        return RedirectResponse(f"/{language}/sign-in", status_code=303)
    begun = Begun.now(language)
    try:
        address = provider.address(begun, _base(request, museum) + _ANSWER)
    except UnreachableError:
        return _page(pages, language, said="silent", status=502)
    answer = RedirectResponse(address, status_code=303, headers=_OWN)
    answer.set_cookie(
        COOKIE, begun.cookie, max_age=LASTS_S, path=_ANSWER, httponly=True, samesite="lax",
        secure=_base(request, museum).startswith("https:"),
    )  # fmt: skip
    return answer


@routes.get(_ANSWER, **LEADS_ON)
def take_answer(
    request: Request,
    museum: OpenMuseum,
    pages: OpenPages,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    iss: Annotated[str, Query(max_length=500)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Take the provider's answer and open a session, or say plainly why not."""
    provider, begun = _provider_of(request), Begun.read(request.cookies.get(COOKIE))
    spoken = pages.wanted(request.headers.get("accept-language"))
    language = spoken if begun is None or begun.language not in pages.languages else begun.language
    if provider is None:
        return RedirectResponse(f"/{language}/sign-in", status_code=303)
    issuer = museum.settings.sign_on.issuer
    if begun is None or not begun.fits(state) or begun.late or (iss and iss != issuer):
        return _page(pages, language, said="state", status=401)
    if error or not code:
        return _page(pages, language, said="denied", status=401)
    try:
        opened = _opened(request, museum, provider, begun, code)
    except UnreachableError:
        return _page(pages, language, said="silent", status=502)
    except TooOftenError:
        return _page(pages, language, said="too_often", status=429)
    except StrangerError as stranger:
        facts = {"said": stranger.reason, "subject": stranger.subject}
        return _page(pages, language, status=403, **facts)
    except UnauthenticatedError:
        return _page(pages, language, said="refused", status=401)
    answer = RedirectResponse(f"/{language}/staff", status_code=303, headers=_OWN)
    keep_session(answer, request, museum, opened)
    answer.delete_cookie(COOKIE, path=_ANSWER)
    return answer


def _opened(
    request: Request, museum: Museum, provider: Provider, begun: Begun, code: str
) -> SignIn:
    """Open a session for whom the provider's code means; every refusal is in the journal."""
    people = museum.people
    with patience(request):
        try:
            if not people.spend(begun.state):
                raise TokenRefusedError(
                    "You are not signed in", why="that answer was used before", fix="Begin again"
                )
            token = provider.redeem(code, begun, _base(request, museum) + _ANSWER)
            claims = provider.claims(token, begun.nonce)
            person = person_for(museum, claims)
        except StrangerError as stranger:
            people.refuse(way="sign_on", why=stranger.reason, account=stranger.subject)
            raise
        except TokenRefusedError as refused:
            people.refuse(way="sign_on", why="refused", told=refused.why)
            raise
        return people.open_for(person, way="sign_on", instead=request.cookies.get(SESSION_COOKIE))


@routes.get("/{language}/sign-out/provider", **LEADS_ON)
def leave_provider(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages
) -> Response:
    """Lead to where one signs out of the provider itself, where it offers that."""
    provider = _provider_of(request)
    try:
        address = provider and provider.leaving(f"{_base(request, museum)}/")
    except UnreachableError:
        return _page(pages, language, said="silent", status=502)
    return RedirectResponse(address or f"/{language}/", status_code=303, headers=_OWN)


def _base(request: Request, museum: Museum) -> str:
    return (museum.settings.base_url or str(request.base_url)).rstrip("/")


def _provider_of(request: Request) -> Provider | None:
    """Return the application's provider, None where the settings name none."""
    state = request.app.state
    settings = state.museum.settings.sign_on
    if settings.issuer is None:
        return None
    if not hasattr(state, "provider"):
        state.provider = Provider(settings)
    provider: Provider = state.provider
    return provider


def _page(pages: Pages, language: str, *, status: int = 200, **told: Any) -> Response:
    facts = {"said": "", "name": "", "subject": "", "left": False, **told}
    settings = pages.settings.sign_on
    page = pages.html(
        "staff/sign_in.html", language, path=f"/{language}/sign-in", sign_on=settings, **facts
    )
    return HTMLResponse(page, status_code=status, headers=_OWN)


_DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]
_AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]


@person_commands.command("link", epilog="Example: handscroll person link wang --subject 4711")
def link(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Sign-in name.")],
    subject: Annotated[str, typer.Option(help="What the provider calls the account (sub).")],
    issuer: Annotated[str, typer.Option(help="The provider; else that of the settings.")] = "",
    dry_run: _DryRun = False,
    as_json: _AsJson = False,
) -> None:
    """Link a person with their account at the sign-on provider; their sessions end."""
    with open_museum(context) as museum:
        told = issuer or museum.settings.sign_on.issuer
        if told is None:
            raise MisconfiguredError(
                f"{name} was not linked",
                why="the settings name no sign-on provider",
                fix="Set sign_on.issuer, or name one with --issuer",
            )
        _link(museum, (name, told, subject), dry_run=dry_run, as_json=as_json)


@person_commands.command("unlink", epilog="Example: handscroll person unlink wang")
def unlink(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Sign-in name.")],
    dry_run: _DryRun = False,
    as_json: _AsJson = False,
) -> None:
    """Take the link with an account away; their sessions end."""
    with open_museum(context) as museum:
        _link(museum, (name, "", ""), dry_run=dry_run, as_json=as_json)


def _link(museum: Museum, told: tuple[str, str, str], *, dry_run: bool, as_json: bool) -> None:
    person = museum.people.link(*told, by="command line", dry_run=dry_run)
    console = Console()
    if as_json:
        console.print_json(data=person.model_dump(mode="json") | {"dry_run": dry_run})
        return
    would = "would be " if dry_run else ""
    said = f"linked with {person.subject} of {person.issuer}" if person.subject else "not linked"
    console.print(f"{person.display_name} {would or 'is '}{said}.", highlight=False, markup=False)
