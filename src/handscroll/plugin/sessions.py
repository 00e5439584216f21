"""Sessions of a browser: opened with a password, not tried too often, kept in a cookie."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from fastapi import Request, Response

from handscroll.errors import RefusedError, UnauthenticatedError
from handscroll.museum import Museum
from handscroll.museum.people import SignIn
from handscroll.museum.throttle import Throttle
from handscroll.plugin.heads import SESSION_COOKIE
from handscroll.settings import folded_name


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
    with patience(request, f"name:{folded_name(name)[:80]}"):
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
