"""Who may send what is asked before a byte of it is read, at every address that takes a body."""

import asyncio
import json
from collections.abc import Callable, MutableMapping
from typing import Any

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient

from handscroll.entrances.bodies import Bodies
from handscroll.entrances.permits import PERMITS, Manner, Permit, addresses
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app, framework
from handscroll.model.rights import Action, Role, ever
from handscroll.museum import Museum
from handscroll.plugin import Asgi
from handscroll.plugin.bodies import MOST_FORM, MOST_JSON, MOST_SIGNED_OUT, MOST_UNSAID, Body

PASSWORD = "a long enough password"
PIECE = b"1" * (1 << 16)
BEGUN = b'--b\r\ncontent-disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
ENDED = b"\r\n--b--\r\n"
WHOLE = 100 << 20
LARGE = 8 << 20
"""More than a form of words or JSON may have; a small scan."""
MULTIPART = b"multipart/form-data; boundary=b"
KINDS = (MULTIPART, b"application/x-www-form-urlencoded", b"application/json", b"text/plain")
OPEN = {
    "/{language}/sign-in": MOST_UNSAID,
    "/lamp": MOST_UNSAID,
    "/{language}/relics/{relic}/edit": MOST_SIGNED_OUT,
    "/{language}/staff/stories/{story}/edit": MOST_SIGNED_OUT,
}
"""Addresses that read what a stranger sends, and how much of it.

Two forms of many fields are shown again to somebody whose session ended while they wrote.
"""

SAID_WITHIN = {"/api/stacks/{stack}/candidates"}
"""Addresses whose body says what is done: candidates are compared by many, and kept by fewer."""


class Sent:
    """One request, whose body is made as it is read."""

    def __init__(
        self, method: str, target: str, *heads: tuple[bytes, bytes], whole: int = WHOLE
    ) -> None:
        path, _, query = target.partition("?")
        self.read, self.told, self.body = 0, 0, b""
        self.heads: dict[bytes, bytes] = {}
        self._whole = whole
        self._scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
            "query_string": query.encode(), "server": ("testserver", 80),
            "client": ("127.0.0.1", 9), "headers": [(b"host", b"testserver"), *heads],
        }  # fmt: skip

    async def _receive(self) -> dict[str, Any]:
        ends = self.read + len(PIECE) >= self._whole
        piece = BEGUN if self.read == 0 else ENDED if ends else PIECE
        self.read += len(piece)
        return {"type": "http.request", "body": piece, "more_body": not ends}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.told = message["status"]
            self.heads = dict(message["headers"])
        else:
            self.body += message.get("body", b"")

    def to(self, app: Asgi) -> "Sent":
        """Send it."""

        async def sent() -> None:
            await app(self._scope, self._receive, self._send)

        asyncio.run(sent())
        return self


def writes(museum: Museum) -> list[tuple[str, str]]:
    """Every address of the house that takes a body."""
    every = set(addresses(framework(museum, departments())))
    return sorted(one for one in every if one[0] in ("POST", "PUT", "PATCH", "DELETE"))


def target(method: str, path: str) -> str:
    """Return an address as somebody asks it; nothing bears the names in it."""
    bare = path.replace("{language}", "zh-Hans").replace("{", "").replace("}", "")
    return f"{bare}?name=a.png&size=9&modified=1" if method == "PUT" else bare


def length(count: int) -> tuple[bytes, bytes]:
    """Say how long a body is."""
    return b"content-length", str(count).encode()


@pytest.fixture
def app(museum: Museum) -> Asgi:
    """The whole house, as a server has it."""
    return build_app(museum, departments())


@pytest.fixture
def cookie(museum: Museum, app: Asgi) -> Callable[[Role], tuple[bytes, bytes]]:
    """Sign somebody in; return what the browser says then."""

    def signed_in(role: Role) -> tuple[bytes, bytes]:
        museum.people.add(role.value, role, PASSWORD, by="test")
        client = TestClient(app, follow_redirects=False)
        answer = client.post("/en/sign-in", data={"name": role.value, "password": PASSWORD})
        assert answer.status_code == 303
        return b"cookie", f"handscroll_session={client.cookies['handscroll_session']}".encode()

    return signed_in


def test_of_what_says_that_it_has_100_mb_a_stranger_gets_nothing_read_at_any_address(museum, app):
    found = writes(museum)
    assert len(found) > 40
    for method, path in found:
        for kind in KINDS:
            sent = Sent(method, target(method, path), (b"content-type", kind), length(WHOLE))
            sent.to(app)
            assert (sent.read, sent.told) == (0, 413 if path in OPEN else 401), (path, kind)


def test_of_what_does_not_say_how_long_it_is_a_stranger_gets_nothing_read_either(museum, app):
    for method, path in writes(museum):
        for kind in KINDS:
            sent = Sent(method, target(method, path), (b"content-type", kind)).to(app)
            most = OPEN.get(path, 0)
            assert sent.read <= most + (len(PIECE) if most else 0), (path, kind)
            assert sent.told == (413 if most else 401) or (most and sent.told < 500), (path, kind)


def test_who_may_never_do_what_a_form_does_is_told_so_before_it_is_read(museum, app, cookie):
    researcher = cookie(Role.RESEARCHER)
    token = researcher[1].partition(b"=")[2].decode()
    # As our own pages send it, so that the role alone is what refuses.
    own = (b"x-csrf", museum.people.csrf(token).encode())

    def never(permit: Permit) -> bool:
        refuses = permit.manner is Manner.REFUSING and permit.path not in OPEN
        return refuses and not ever(Role.RESEARCHER, permit.action)

    asked = 0
    for method, path in writes(museum):
        permits = [one for one in PERMITS if (one.method, one.path) == (method, path)]
        if not all(never(one) for one in permits):
            continue
        heads = (researcher,) if path in SAID_WITHIN else (researcher, own)
        for kind in (MULTIPART, b"application/json"):
            sent = Sent(method, target(method, path), (b"content-type", kind), *heads).to(app)
            assert (sent.read, sent.told) == (0, 403), (path, kind)
        asked += 1
    assert asked > 30


def test_a_signed_in_person_s_form_ends_at_its_bound_and_the_page_tells_what_why_and_fix(
    app, cookie
):
    heads = (b"content-type", MULTIPART), cookie(Role.CURATOR), (b"accept", b"text/html")
    for more in ((length(WHOLE),), ()):
        sent = Sent("POST", "/zh-Hant/staff/relics/r1/comments", *heads, *more).to(app)
        assert sent.told == 413
        assert sent.read <= (0 if more else MOST_FORM + len(PIECE))
        page = sent.body.decode()
        assert 'lang="zh-Hant"' in page
        assert f"longer than {MOST_FORM >> 10} kB" in page
        assert "without a file" in page


def test_a_program_is_told_in_a_problem_document(app, cookie):
    kind = (b"content-type", b"application/json")
    stranger = Sent("POST", "/api/stacks/s1/views", kind, length(WHOLE)).to(app)
    assert stranger.heads[b"content-type"] == b"application/problem+json"
    assert {"title", "detail", "fix"} <= json.loads(stranger.body).keys()


def test_json_of_another_page_is_refused_before_it_is_read(museum, app, cookie):
    kind, session = (b"content-type", b"application/json"), cookie(Role.CURATOR)
    token = session[1].partition(b"=")[2].decode()
    guessed, own = (b"x-csrf", b"guessed"), (b"x-csrf", museum.people.csrf(token).encode())
    sent = Sent("POST", "/api/stacks/s1/spectrum", kind, session, guessed).to(app)
    assert (sent.read, sent.told) == (0, 403)
    sent = Sent("POST", "/api/stacks/s1/spectrum", kind, session, own).to(app)
    assert sent.told == 413
    assert MOST_JSON <= sent.read <= MOST_JSON + len(PIECE)


def test_a_writer_whose_session_ended_is_told_how_to_keep_a_form_that_is_too_long(app):
    heads = (b"content-type", b"application/x-www-form-urlencoded"), (b"accept", b"text/html")
    sent = Sent("POST", "/en/relics/r1/edit", *heads, length(MOST_SIGNED_OUT + 1)).to(app)
    assert (sent.read, sent.told) == (0, 413)
    assert "Sign in in another window" in sent.body.decode()


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.ADMINISTRATOR])
def test_who_may_bring_in_still_sends_large_files(museum, app, cookie, role):
    heads = (b"content-type", b"multipart/form-data; boundary=b"), cookie(role)
    for path in ("/en/staff/intake/files", "/en/staff/import"):
        sent = Sent("POST", path, *heads, length(LARGE), whole=LARGE).to(app)
        assert sent.read > LARGE - 2 * len(PIECE), "its own bound is as the settings say"
        assert sent.told == 403, "the form does not say that it is our own"


def test_what_a_route_does_not_say_is_short(museum: Museum):
    """A new address that forgot to say anything of its body is no hole."""
    house = FastAPI()
    house.state.museum = museum

    @house.post("/forgot")
    async def forgot(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    said = Body(Action.AUDIT, what="Nothing is told", most=None)

    @house.post("/said", dependencies=[Depends(said.taken)])
    async def says(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    house.add_middleware(
        Bodies,
        house=house,
        answer=lambda _, error: PlainTextResponse(str(error), status_code=418),
    )
    sent = Sent("POST", "/forgot").to(house)
    assert sent.told == 418
    assert sent.read <= MOST_UNSAID + len(PIECE)
    sent = Sent("POST", "/said", length(WHOLE)).to(house)
    assert (sent.read, sent.told) == (0, 418)
    short = TestClient(house).post("/forgot", content=PIECE[:100])
    assert (short.status_code, short.text) == (200, "100")
