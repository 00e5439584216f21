"""What a route says of the bodies sent to it: who may send one, and how long it may be.

The framework reads a form whole, files in it too, before it asks a route's dependencies. What
stands here is asked by the entrance before a byte of the body is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

from fastapi import Depends, Form, Header, Request
from fastapi.params import Depends as Dependency

from handscroll.errors import TooLargeError
from handscroll.model.person import VISITOR, Person
from handscroll.model.rights import Action, ever
from handscroll.museum import Museum
from handscroll.plugin.heads import (
    SESSION_COOKIE,
    OpenMuseum,
    require,
    require_own_form,
    require_session,
)

MOST_UNSAID: Final = 64 << 10
"""Bytes of a body of which its route says nothing: a sign-in, or which lamp."""
MOST_FORM: Final = 256 << 10
"""Bytes of a form of our own without a file; the longest brings some thousand signs of text."""
MOST_JSON: Final = 4 << 20
"""Bytes of a body of JSON; outlines of regions are the longest, some 100 kB."""
MOST_SIGNED_OUT: Final = 4 << 20
"""Bytes of a long form whose writer is signed in no longer."""
_NOTHING: Final = "Nothing was changed"


class Body:
    """A body that a route takes.

    Parameters
    ----------
    actions
        Who may never do any of them is refused; without one everybody may send it.
    what
        What a refusal begins with.
    most
        Bytes; None where the route itself stops reading, as the settings say.
    signed_out
        Bytes from somebody who is not signed in, where that is less.
    """

    def __init__(
        self,
        *actions: Action,
        what: str = _NOTHING,
        most: int | None = MOST_UNSAID,
        signed_out: int | None = None,
    ) -> None:
        self._actions, self._what = actions, what
        self._most, self._signed_out = most, signed_out

    def admit(self, request: Request, museum: Museum) -> int | None:
        """Refuse who may not send it; return how many bytes may be read, None for no bound here.

        Raises
        ------
        UnauthenticatedError, RefusedError
            As `require`; of our own forms and JSON as `require_own_form` besides.
        """
        person = museum.people.signed_in(request.cookies.get(SESSION_COOKIE)) or VISITOR
        self._admit(request, museum, person)
        return self._signed_out if self._signed_out and person is VISITOR else self._most

    def _admit(self, request: Request, museum: Museum, person: Person) -> None:
        if self._actions and not any(ever(person.role, one) for one in self._actions):
            require(person, self._actions[0], what=self._what)

    @property
    def asked(self) -> list[Dependency]:
        """The ``dependencies`` of a route that takes such a body."""
        return [Depends(self.taken)]

    async def taken(self) -> None:
        """Ask no further: the route reads the body itself."""

    def too_long(self, most: int) -> TooLargeError:
        """Return the error that tells of more bytes than may be read."""
        return TooLargeError(
            "The request was not read",
            why=f"it is longer than {most >> 10:,} kB",
            fix="Sign in in another window of the browser and send it again from this one"
            if most == self._signed_out
            else "Send it from the page, less at once and without a file",
        )


class _OwnForm(Body):
    """A form that a page of ours made for a session; the form itself shows for which."""

    def _admit(self, request: Request, museum: Museum, person: Person) -> None:
        require_session(request, museum)
        super()._admit(request, museum, person)

    @property
    def asked(self) -> list[Dependency]:
        return [Depends(self.made)]

    def made(self, request: Request, museum: OpenMuseum, csrf: Annotated[str, Form()]) -> None:
        """Refuse a form that another page made."""
        require_own_form(request, museum, csrf)


class _OwnJson(Body):
    """JSON that a page of ours sends in a session; a head of the request shows for which."""

    def _admit(self, request: Request, museum: Museum, person: Person) -> None:
        require_own_form(request, museum, request.headers.get("x-csrf", ""))
        super()._admit(request, museum, person)

    @property
    def asked(self) -> list[Dependency]:
        return [Depends(self.made)]

    def made(
        self,
        request: Request,
        museum: OpenMuseum,
        x_csrf: Annotated[str, Header(max_length=200)] = "",
    ) -> None:
        """Refuse JSON that another page sends."""
        require_own_form(request, museum, x_csrf)


UNSAID: Final = Body()
"""What a route takes that says nothing of it."""
OWN_FORM: Final = _OwnForm(most=MOST_FORM).asked
"""The ``dependencies`` of a route that only a form of our own may reach; as `require_own_form`."""


def own_form(*actions: Action, what: str = _NOTHING, most: int = MOST_FORM) -> list[Dependency]:
    """Return `OWN_FORM` of a route that is for those who may do one of the actions."""
    return _OwnForm(*actions, what=what, most=most).asked


def own_json(*actions: Action, what: str = _NOTHING) -> list[Dependency]:
    """Return the ``dependencies`` of a route to which only a page of our own may send JSON.

    It is for those who may do one of the actions. The head ``X-CSRF`` carries what `csrf_of` gave
    the page; refused as `require_own_form` does.
    """
    return _OwnJson(*actions, what=what, most=MOST_JSON).asked


def long_form(most: int) -> list[Dependency]:
    """Return the ``dependencies`` of a route whose form waits for who is signed in no longer."""
    return Body(most=most, signed_out=min(most, MOST_SIGNED_OUT)).asked


def reads(*actions: Action, what: str, most: int | None) -> list[Dependency]:
    """Return the ``dependencies`` of a route that reads what it takes itself."""
    return Body(*actions, what=what, most=most).asked


def body_of(dependencies: Iterable[Dependency]) -> Body:
    """Return what a route says of the body it takes, given its ``dependencies``."""
    said = (getattr(one.dependency, "__self__", None) for one in dependencies)
    return next((one for one in said if isinstance(one, Body)), UNSAID)
