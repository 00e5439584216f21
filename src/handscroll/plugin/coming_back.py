"""Long forms whose writer is signed in no longer: what was typed waits, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from handscroll.errors import RefusedError, TooOftenError, UnauthenticatedError
from handscroll.model.person import Person
from handscroll.model.rights import Action, ever
from handscroll.museum import Museum
from handscroll.museum.people import SignIn, SignOnOnlyError
from handscroll.pages import Pages
from handscroll.pages.sent_forms import Bounds, SentForm
from handscroll.plugin.heads import csrf_of, require_own_form
from handscroll.plugin.sessions import keep_session, open_session


async def read_body(request: Request, bounds: Bounds) -> bytes:
    """Read what was sent, and stop reading where it is too long.

    Raises
    ------
    TooLargeError
        If it is longer than the bounds allow.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        bounds.require(len(body))
    return bytes(body)


class Back(NamedTuple):
    """Somebody to whom the form is shown again, renewed: it is not saved before they see it.

    Attributes
    ----------
    csrf
        What the renewed form brings back.
    opened
        The session just opened, or None where it was open already.
    status
        Of the answer that shows the form.
    """

    person: Person
    csrf: str
    opened: SignIn | None
    status: int


@dataclass(frozen=True)
class LongForm:
    """One long form that came in.

    Attributes
    ----------
    action
        What its writer must be allowed to do, with some relic or with none.
    keeps
        Name and text of each field that goes on with the form, its version too.
    """

    request: Request
    language: str
    museum: Museum
    pages: Pages
    person: Person
    action: Action
    sent: SentForm
    keeps: Sequence[tuple[str, str]]

    def greet(self) -> Back | Response | None:
        """Say what is to be done with the form before it is looked at.

        Returns
        -------
        Back or Response or None
            None: it is one of our own, go on. Back: show it again to that person. Response:
            nobody is signed in, and the page that asks to sign in holds what was typed.

        Raises
        ------
        RefusedError
            If the form was made by another page, and its sender may not do what it does.
        """
        if self.sent.signs_in is not None:
            return self._sign_in(*self.sent.signs_in)
        try:
            require_own_form(self.request, self.museum, self.sent.csrf)
        except UnauthenticatedError:
            return self._ask()
        except RefusedError:
            if not ever(self.person.role, self.action):
                raise
            return self._back(status=403)
        return None

    def keep(self, answer: Response, back: Back) -> Response:
        """Give the session that was opened along with the answer, if one was."""
        if back.opened is not None:
            keep_session(answer, self.request, self.museum, back.opened)
        return answer

    def _back(self, status: int = 200) -> Back:
        return Back(self.person, csrf_of(self.request, self.museum), None, status)

    def _sign_in(self, name: str, password: str) -> Back | Response:
        # Without a name: who signed in elsewhere meanwhile.
        if not name and ever(self.person.role, self.action):
            return self._back()
        try:
            opened = open_session(self.request, self.museum, name, password)
        except SignOnOnlyError:
            return self._ask("edit.sign_on_only")
        except UnauthenticatedError:
            return self._ask("sign_in.wrong")
        except TooOftenError:
            return self._ask("edit.too_often")
        if not ever(opened.person.role, self.action):
            return self._ask("problem.said.refused")
        return Back(opened.person, opened.csrf, opened, 200)

    def _ask(self, problem: str = "") -> Response:
        body = self.pages.html(
            "signed_out.html",
            self.language,
            path=self.request.url.path,
            person=self.person,
            csrf=csrf_of(self.request, self.museum),
            keeps=self.keeps,
            problem=problem,
            name=self.sent.signs_in[0] if self.sent.signs_in else "",
            sign_on=self.museum.settings.sign_on,
        )
        return HTMLResponse(body, status_code=401)
