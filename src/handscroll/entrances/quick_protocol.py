"""uvicorn's HTTP protocol, with the short way asked as soon as a request's head was read.

The server is uvicorn as it is: its parser, its limits, its shutdown. Only between "the head
is read" and "a task is made for the application" a shortcut may answer, which spares the
task, the messages and the framework. Whatever is unusual about a request or its connection
goes the ordinary way: pipelining, bodies, HTTP/1.0, closing, readers that read slowly.

And a request whose every byte the parser has read before is not read again: `familiar`.

Source: `uvicorn.protocols.http.httptools_impl`, which ``http=`` of its settings may replace.
"""

from __future__ import annotations

import asyncio
from asyncio import TimerHandle
from dataclasses import dataclass, field
from http import HTTPStatus
from time import monotonic
from typing import Any, ClassVar

import structlog
from uvicorn.config import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from handscroll.entrances.access_log import AccessLog, Asked, Client, formed
from handscroll.entrances.familiar import Familiar, Key, Known, rest_of
from handscroll.entrances.guards import SAFE_LINES
from handscroll.entrances.shortcuts import asked
from handscroll.entrances.wire import Wire
from handscroll.plugin import Ready, Shortcut

log = structlog.get_logger(__name__)

_UNUSUAL = frozenset(
    (b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"connection",
     b"x-forwarded-for", b"x-forwarded-proto")
)  # fmt: skip
"""Fields that stand in the way of a quick answer, or have to be thought about."""
_PROXYS = frozenset((b"x-forwarded-for", b"x-forwarded-proto"))
_MOST_VAIN = 20
"""Requests in a row, each with other fields, after which a connection is left alone."""
_END = SAFE_LINES + b"\r\n"
_STATUS = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus
}


@dataclass(frozen=True)
class ServerWay:
    """What all connections of a server share."""

    shortcut: Shortcut
    access: AccessLog | None
    proxied: ProxyHeadersMiddleware
    familiar: Familiar = field(default_factory=Familiar)


class QuickProtocol(HttpToolsProtocol):
    """One connection. Make a class of your own with `quick_protocol`."""

    server_way: ClassVar[ServerWay]

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._answered = False
        self._lively = False
        self._idle: TimerHandle | None = None
        self._dated: object = None
        self._date_lines = b""
        self._begin = b""
        self._wire: Wire
        self._read: bytes | None = None
        self._began_in: bytes | None = None
        # What followed the first line of a request; whether the parser waits for the next one,
        # which may be recognised by it; and how often in a row the next one was different.
        self._rest = b""
        self._waits = False
        self._vain = 0
        self._reader: Client = None
        self._reached = b""
        self._find = self.server_way.familiar.find
        self._asked: dict[str, Any] = {"type": "http", "root_path": config.root_path}
        self._odd: list[tuple[bytes, bytes]] = []

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin with a connection."""
        super().connection_made(transport)
        self._wire = Wire(transport)
        self._asked |= {"server": self.server, "client": self.client, "scheme": self.scheme}

    def data_received(self, data: bytes) -> None:
        """Answer a request that is recognised; give everything else to the parser."""
        if self._waits and data.endswith(self._rest):
            key = data[: -len(self._rest)], self._reached
            known = self._find(key)
            if known is not None and self._answer_again(key, known):
                return
        self._waits = False
        self._read = data
        super().data_received(data)
        self._read = self._began_in = None

    def pause_writing(self) -> None:
        """Wait for a reader who reads slowly."""
        self._waits = False
        super().pause_writing()

    def shutdown(self) -> None:
        """Close the connection as soon as nothing is owed."""
        self._waits = False
        super().shutdown()

    def on_message_begin(self) -> None:
        """Begin a request; what uvicorn lays out for the application waits until it is needed."""
        self._began_in = self._read
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        if self._odd:
            self._odd = []

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field of the head."""
        name = name.lower()
        self.headers.append((name, value))
        if name in _UNUSUAL:
            self._odd.append((name, value))

    def on_headers_complete(self) -> None:
        """Answer at once if that can be done; else let uvicorn do what it does."""
        self._answered = self._quick()
        if not self._answered:
            self._go_on()

    def _go_on(self) -> None:
        """Let uvicorn do from the beginning what it would have done."""
        url, headers = self.url, self.headers
        super().on_message_begin()
        self.url = url
        for name, value in headers:
            super().on_header(name, value)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of a request's body; what was answered at once has none."""
        if not self._answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        if self._answered:
            self._answered = False
        else:
            super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        self._wire.leave()
        super().connection_lost(exc)

    def _quick(self) -> bool:
        parser, way = self.parser, self.server_way
        method = parser.get_method()
        if (method != b"GET" and method != b"HEAD") or parser.get_http_version() != "1.1":
            return False
        if self._busy() or self.flow.write_paused or self.transport.is_closing():
            return False
        scope = self._asked
        if self._odd:
            if not self._usual():
                return False
            scope = self._believing_proxy()
        scope["method"] = "GET" if method == b"GET" else "HEAD"
        scope["raw_path"] = self.url
        scope["headers"] = self.headers
        ready = asked(way.shortcut, scope)
        if ready is None:
            return False
        status, lines, body, again = ready
        self._look_at_the_clock()
        head = b"".join((_STATUS[status], self._date_lines, lines, _END))
        if method == b"HEAD":
            body = b""
        if isinstance(body, bytes):
            count = len(body)
            self.transport.write(head + body)
        else:
            count = body.length
            self._wire.send(head, body)
        told = scope["method"], self.url, status, count
        if way.access is not None:
            way.access.note(scope["client"], told)
        whole = status == 200 and method == b"GET"
        if again is not None and whole and self._vain < _MOST_VAIN:
            self._learn(ready, scope, told)
        self.server_state.total_requests += 1
        self._stay()
        return True

    def _look_at_the_clock(self) -> None:
        """Lay out, once a second, what begins every answer."""
        always = self.server_state.default_headers
        if always is not self._dated:
            self._dated = always
            self._date_lines = b"".join(b"%b: %b\r\n" % header for header in always)
            self._begin = _STATUS[200] + self._date_lines

    def _learn(self, ready: Ready, scope: dict[str, Any], told: Asked) -> None:
        """Remember a request that was answered, to recognise it and those that are like it."""
        line = b"GET %b HTTP/1.1" % self.url
        rest = rest_of(self._began_in, line) if self._began_in else None
        hosts = [value for name, value in self.headers if name == b"host"]
        if rest is None or len(hosts) != 1 or ready.again is None or isinstance(ready.body, bytes):
            return
        if self.flow.write_paused or self.transport.is_closing():
            return
        if rest != self._rest:
            self._vain += 1
        self._rest, self._waits = rest, True
        # A trusted proxy says in that rest who asks, and by which scheme.
        self._reader = scope["client"]
        self._reached = b"%b %b" % (scope["scheme"].encode(), hosts[0])
        key = line, self._reached
        if self._find(key) is None:
            _, offset, length, _ = ready.body
            known = Known(ready.lines, offset, length, ready.again, formed(told))
            self.server_way.familiar.keep(key, known)

    def _answer_again(self, key: Key, known: Known) -> bool:
        """Answer as before, if that answer still holds."""
        lines, offset, length, again, said = known
        try:
            source = again(monotonic())
        except Exception:
            log.exception("short way failed", path=key[0][:200])
            source = None
        if source is None:
            self.server_way.familiar.drop(key)
            return False
        if self.server_state.default_headers is not self._dated:
            self._look_at_the_clock()
        self._wire.pass_on(b"".join((self._begin, lines, _END)), source, offset, length)
        access = self.server_way.access
        if access is not None:
            access.note(self._reader, said)
        self._vain = 0
        self.server_state.total_requests += 1
        if not self._lively:
            self._stay()
        return True

    def _usual(self) -> bool:
        """Say whether the fields that were noted allow a quick answer."""
        return all(
            name in _PROXYS or (name == b"connection" and value.lower() == b"keep-alive")
            for name, value in self._odd
        )

    def _believing_proxy(self) -> dict[str, Any]:
        """Take scheme and client from a trusted proxy, as uvicorn does it for the application."""
        scope = self._asked | {"headers": self.headers}
        waiting = self.server_way.proxied(scope, _nothing, _nothing)  # type: ignore[arg-type]
        try:
            waiting.send(None)
        except StopIteration:
            return scope
        waiting.close()
        return scope

    def _busy(self) -> bool:
        """Say whether an earlier request of this connection is not answered yet."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _stay(self) -> None:
        """Close the connection when nothing comes for a while; one timer for many requests."""
        self._lively = True
        if self._idle is None:
            self._idle = self.loop.call_later(self.timeout_keep_alive, self._look)

    def _look(self) -> None:
        self._idle, lively, self._lively = None, self._lively, False
        if self.transport.is_closing() or self._busy() or self.timeout_keep_alive_task is not None:
            return  # uvicorn minds the connection
        if lively:
            self._idle = self.loop.call_later(self.timeout_keep_alive, self._look)
        else:
            self.timeout_keep_alive_handler()


def quick_protocol(
    shortcut: Shortcut, access: AccessLog | None, trusted: str = "127.0.0.1,::1"
) -> type[QuickProtocol]:
    """Return the protocol for one server.

    Parameters
    ----------
    trusted
        Addresses of proxies whose ``X-Forwarded`` fields are believed, as uvicorn takes them.
    """
    way = ServerWay(shortcut, access, ProxyHeadersMiddleware(_nothing, trusted))
    return type("QuickProtocol", (QuickProtocol,), {"server_way": way})


async def _nothing(*_messages: object) -> Any:  # noqa: ANN401
    """Stand for the application and its messages where only the scope is wanted."""
