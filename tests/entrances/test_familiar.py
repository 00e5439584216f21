"""Recognised or parsed, in whatever pieces: the same answers, in the same order."""

import asyncio
import json
import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uvicorn.server import ServerState

from handscroll.entrances.access_log import AccessLog
from handscroll.entrances.familiar import EXTRA, Familiar, Known, rest_of
from handscroll.entrances.quick_protocol import QuickProtocol, quick_protocol
from handscroll.plugin import Ready
from handscroll.scans.stored import Stored

END = b"\r\n\r\n"
CONTENT = os.urandom(4096)


class Source:
    """A file that is always as it was."""

    handle = -1

    def read(self, offset: int, count: int) -> bytes:
        """Return bytes of it."""
        return CONTENT[offset : offset + count]


class House:
    """Answers targets that begin with ``/tile``; knows whether the museum changed."""

    def __init__(self) -> None:
        self.generation = 0
        self.parsed = 0

    def __call__(self, scope) -> Ready | None:
        """Answer as a department does: by target, host and scheme, and by a range."""
        self.parsed += 1
        target = scope["raw_path"]
        if not target.startswith(b"/tile"):
            return None
        fields = dict(reversed(scope["headers"]))
        reached = scope["scheme"].encode(), fields.get(b"host", b"")
        said = b"%b|%b|%b|%d" % (target, *reached, self.generation)
        offset = len(target) * 7 + len(said)
        body = Stored(-1, offset, 11, Source())
        lines = b"content-length: 11\r\nsaid: %b\r\n" % said
        if b"range" in fields:
            return Ready(206, lines, body)
        return Ready(200, lines, body, partial(self._again, body, self.generation))

    def _again(self, body: Stored, generation: int, _now: float) -> Source | None:
        return Source() if generation == self.generation else None


class Transport(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 9), "sockname": ("192.0.2.2", 80)})
        self.written = b""
        self.closed = False

    def write(self, data) -> None:
        """Keep."""
        assert not self.closed
        self.written += bytes(data)

    def get_write_buffer_size(self) -> int:
        """Return 0: everything is taken at once."""
        return 0

    def is_closing(self) -> bool:
        """Say whether it was closed."""
        return self.closed

    def close(self) -> None:
        """Close."""
        self.closed = True

    def pause_reading(self) -> None:
        """Go on: the test waits by itself."""

    def resume_reading(self) -> None:
        """Go on."""


async def app(scope, receive, send) -> None:
    """Answer the ordinary way, with everything that was understood."""
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    told = [scope["method"], scope["path"], scope["http_version"], body.decode("latin-1")]
    told += [f"{name!r}{value!r}" for name, value in scope["headers"]]
    said = json.dumps(told).encode()
    length = str(len(said)).encode()
    start = {"type": "http.response.start", "status": 404, "headers": [(b"content-length", length)]}
    await send(start)
    await send({"type": "http.response.body", "body": said})


class Connection:
    """A connection to a server that recognises requests, or to one that parses all."""

    def __init__(self, house: House, kind: type[QuickProtocol]) -> None:
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
        config.load()
        self.house, self.state = house, ServerState()
        self.state.default_headers = [(b"date", b"today")]
        self.transport = Transport()
        self.protocol = kind(config, self.state, {})
        self.protocol.connection_made(self.transport)

    async def take(self, data: bytes) -> None:
        """Take what a reader sent, and answer."""
        if self.transport.closed or not data:
            return
        self.protocol.data_received(bytes(bytearray(data)))
        await self._work()

    async def leave(self) -> bytes:
        """End, and return what was answered."""
        written = self.transport.written
        self.protocol.connection_lost(None)
        await self._work()
        return written

    async def _work(self) -> None:
        """Let the application answer, unless it waits for more of a body."""
        for _ in range(60):
            if not self.state.tasks:
                break
            await asyncio.sleep(0)


class Forgetful(Familiar):
    """Recognises nothing."""

    def keep(self, _key, _known) -> None:
        """Forget it at once."""


def kinds(house: House, access: AccessLog | None = None):
    """Return a protocol that recognises and one that does not."""
    kind = quick_protocol(house, access)
    forgets = replace(kind.server_way, familiar=Forgetful())
    return kind, type("Parsing", (QuickProtocol,), {"server_way": forgets})


paths = st.sampled_from(["/tile/1", "/tile/2", "/tile/33", "/page", "/tile/1?x"])
rests = st.sampled_from(
    [b"\r\nHost: a" + END] * 6
    + [b"\r\nHost: b" + END, b"\r\nHost: a\r\nHost: b" + END, b"\r\nhost:a" + END, END,
       b"\r\nHost: a\r\nRange: bytes=0-1" + END, b"\r\nHost: a\r\nCookie: s=1" + END,
       b"\r\nHost: a\r\nContent-Length: 3" + END + b"abc", b"\nHost: a\n\n",
       b"\r\nHost: a\r\nX-Forwarded-Proto: https" + END, b"\r\nHost: a" + END + b"\r\n",
       b"\r\nHost: a\r\nConnection: close" + END, b"\r\nHost: a\r\nConnection: keep-alive" + END,
       b"\r\nHost: a\r\nTransfer-Encoding: chunked" + END + b"3\r\nabc\r\n0" + END,
       b"\r\nX: ", b"\r\nHost: a" + END + b"GET /tile/1 HTTP/1.1",
       b"\r\nHost: a\r\nX: GET /tile/2 HTTP/1.1\r\nHost: b" + END]
)  # fmt: skip
lines = st.one_of(
    paths.map(lambda path: b"GET %b HTTP/1.1" % path.encode()),
    paths.map(lambda path: b"GET %b HTTP/1.1" % path.encode()),
    st.builds(
        "{}{}{}{}{}".format, st.sampled_from(["", "\r\n", "\n"]),
        st.sampled_from(["GET ", "HEAD ", "POST ", "GET  "]), paths,
        st.sampled_from([" ", "  "]), st.sampled_from(["HTTP/1.1", "HTTP/1.0", "HTTP/1.1 "]),
    ).map(str.encode),
)  # fmt: skip
requests = st.builds(bytes.__add__, lines, rests)
pieces = st.one_of(requests, requests, st.builds(bytes.__add__, requests, requests))
# What is recognised must come again: a stream is drawn from a few pieces.
streams = st.lists(pieces, min_size=1, max_size=4).flatmap(
    lambda pool: st.lists(st.sampled_from(pool), min_size=2, max_size=14)
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stream=streams, data=st.data())
def test_recognised_requests_are_answered_as_parsed_ones(stream, data):
    pieces = stream
    if data.draw(st.integers(0, 3)) == 0:
        joined = b"".join(stream)
        cuts = sorted(data.draw(st.sets(st.integers(0, len(joined)), max_size=8)))
        pieces = [joined[a:b] for a, b in zip([0, *cuts], [*cuts, len(joined)], strict=True)]
    change = data.draw(st.one_of(st.none(), st.integers(0, len(pieces))))

    async def answers(kind) -> bytes:
        connection = Connection(kind.server_way.shortcut, kind)
        for number, piece in enumerate(pieces):
            if number == change:
                connection.house.generation += 1
            await connection.take(piece)
        return await connection.leave()

    recognising, parsing = kinds(House())[0], kinds(House())[1]
    assert asyncio.run(answers(recognising)) == asyncio.run(answers(parsing))


def test_a_connection_that_always_says_something_else_is_left_alone():
    house = House()
    kind = kinds(house)[0]

    async def ask() -> int:
        connection = Connection(house, kind)
        for number in range(60):
            for _ in range(2):
                await connection.take(
                    b"GET /tile/%d HTTP/1.1\r\nHost: a%d" % (number, number) + END
                )
                if number < 30:
                    break
        return len(kind.server_way.familiar)

    assert asyncio.run(ask()) == 20
    assert house.parsed == 90


def test_a_reader_who_walks_on_is_recognised_when_he_comes_back():
    house = House()
    kind = kinds(house)[0]

    async def ask() -> None:
        connection = Connection(house, kind)
        for number in [*range(100), *range(100)]:
            await connection.take(b"GET /tile/%d HTTP/1.1\r\nHost: a" % number + END)

    asyncio.run(ask())
    assert house.parsed == 100


def test_a_reader_behind_a_trusted_proxy_is_recognised_as_such(tmp_path: Path):
    house, access = House(), AccessLog(str(tmp_path / "log"))
    kind = kinds(house, access)[0]
    before = b"GET /tile/1 HTTP/1.1\r\nConnection: keep-alive\r\nHost: a"
    two = b"\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https"

    async def ask() -> bytes:
        connection = Connection(house, kind)
        for told in (b"", b"", two, two, b"", two):
            await connection.take(before + told + END)
        return await connection.leave()

    answered = asyncio.run(ask())
    assert house.parsed == 4
    plain, secure = (b"/tile/1|%b|a|0" % scheme for scheme in (b"http", b"https"))
    got = [part[: len(plain) + 1].strip() for part in answered.split(b"said: ")[1:]]
    assert got == [plain, plain, secure, secure, plain, secure]
    access.flush()
    clients = [json.loads(line)["client"] for line in (tmp_path / "log").read_text().splitlines()]
    one, other = "127.0.0.1", "192.0.2.7"
    assert clients == [one, one, other, other, one, other]


ASKED = b"GET /tile/1 HTTP/1.1\r\nHost: a" + END


@pytest.mark.parametrize(
    "before",
    [
        b"GET /page HTTP/1.1\r\nX: ",
        b"POST /page HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(ASKED),
        b"GET /page HTTP/1.1\r\nHost: a",
    ],
)
def test_what_looks_familiar_inside_another_request_is_a_part_of_it(before):
    async def answers(kind) -> bytes:
        connection = Connection(kind.server_way.shortcut, kind)
        for piece in (ASKED, ASKED, before, ASKED):
            await connection.take(piece)
        return await connection.leave()

    recognised, parsed = (asyncio.run(answers(kind)) for kind in kinds(House()))
    assert recognised == parsed
    assert recognised.count(b"said: /tile/1") == 2


def test_what_was_read_before_is_not_read_again(tmp_path: Path):
    house, access = House(), AccessLog(str(tmp_path / "log"))
    kind = kinds(house, access)[0]

    async def ask() -> bytes:
        first, second = Connection(house, kind), Connection(house, kind)
        for path in (b"/tile/1", b"/tile/2"):
            await first.take(b"GET %b HTTP/1.1\r\nHost: a\r\nCookie: one" % path + END)
        assert house.parsed == 2
        await second.take(b"GET /tile/1 HTTP/1.1\r\nHost: a\r\nCookie: two" + END)
        assert house.parsed == 3
        for path in (b"/tile/2", b"/tile/1", b"/tile/2"):
            await second.take(b"GET %b HTTP/1.1\r\nHost: a\r\nCookie: two" % path + END)
        assert house.parsed == 3
        house.generation += 1
        await second.take(b"GET /tile/2 HTTP/1.1\r\nHost: a\r\nCookie: two" + END)
        assert house.parsed == 4
        return await second.leave()

    answered = asyncio.run(ask())
    got = [part.partition(b"\r")[0] for part in answered.split(b"said: /tile/")[1:]]
    assert got == [b"1|http|a|0", b"2|http|a|0", b"1|http|a|0", b"2|http|a|0", b"2|http|a|1"]
    access.flush()
    noted = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [one["target"][-1] for one in noted] == ["1", "2", "1", "2", "1", "2", "2"]
    assert {one["bytes"] for one in noted} == {11}
    assert {one["client"] for one in noted} == {"127.0.0.1"}


def test_a_fault_of_what_is_remembered_is_not_the_readers(capsys, caplog):
    house = House()
    kind = kinds(house)[0]
    request = b"GET /tile/1 HTTP/1.1\r\nHost: a" + END

    async def ask() -> bytes:
        connection = Connection(house, kind)
        await connection.take(request)
        key = (b"GET /tile/1 HTTP/1.1", b"http a")
        known = kind.server_way.familiar.find(key)
        assert known is not None
        kind.server_way.familiar.keep(key, known._replace(again=lambda _now: 1 // 0))
        await connection.take(request)
        return await connection.leave()

    assert asyncio.run(ask()).count(b"said: /tile/1|http|a|0\r\n") == 2
    assert house.parsed == 2
    # Where logs go depends on whether a command ran in this process before.
    assert "short way failed" in capsys.readouterr().out + caplog.text


@pytest.mark.parametrize(
    ("whole", "rest"),
    [
        (b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n", b"\r\nHost: a\r\n\r\n"),
        (b"GET /a HTTP/1.1\r\n\r\n", b"\r\n\r\n"),
        (b"GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\n\r\n", None),
        (b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n\r\n", None),
        (b"GET /a HTTP/1.1\r\nHost: a\r\n", None),
        (b"GET /a HTTP/1.1\nHost: a\r\n\r\n", None),
        (b"\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n", None),
        (b"GET /a HTTP/1.1 \r\nHost: a\r\n\r\n", None),
        (b"", None),
    ],
)
def test_a_rest_is_what_follows_the_first_line_of_one_whole_head(whole, rest):
    assert rest_of(whole, b"GET /a HTTP/1.1") == rest


def test_what_is_remembered_stays_within_its_bytes():
    familiar = Familiar(20 * (EXTRA + 40))
    for number in range(1000):
        familiar.keep((b"%03d" % number, b"host"), Known(b"lines", 0, 1, lambda _now: None, ""))
        assert len(familiar) <= 21
        assert familiar.find((b"%03d" % number, b"host")) is not None
    familiar.drop((b"999", b"host"))
    familiar.drop((b"999", b"host"))
    assert familiar.find((b"999", b"host")) is None
