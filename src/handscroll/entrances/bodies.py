"""Who may send what is asked, and how much is counted, before the framework reads a body whole."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import cached_property
from re import Pattern
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.requests import ClientDisconnect

from handscroll.errors import HandscrollError
from handscroll.plugin import Asgi, Receive, Scope, Send, body_of
from handscroll.plugin.bodies import UNSAID, Body

_WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
Answer = Callable[[Request, HandscrollError], Response]


class Bodies:
    """Stands before the routes of a house.

    Parameters
    ----------
    house
        Whose routes say what they take; see `handscroll.plugin.bodies`.
    answer
        Tells an error in the form that the reader asked for.
    """

    def __init__(self, app: Asgi, house: FastAPI, answer: Answer) -> None:
        self._app, self._house, self._answer = app, house, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a body, or let as much of it through as its route takes."""
        if scope["type"] != "http" or scope["method"] not in _WRITES:
            await self._app(scope, receive, send)
            return
        request, body = Request(scope), self._body(scope)
        try:
            most = await run_in_threadpool(body.admit, request, self._house.state.museum)
            if most is not None and _told(request) > most:
                raise body.too_long(most)
        except HandscrollError as error:
            await self._answer(request, error)(scope, receive, send)
            return
        if most is None:
            await self._app(scope, receive, send)
            return
        counted = _Counted(receive, send, most)
        try:
            await self._app(scope, counted.receive, counted.send)
        except ClientDisconnect:
            if not counted.over:
                raise
        if counted.over and not counted.started:
            await self._answer(request, body.too_long(most))(scope, receive, send)

    def _body(self, scope: Scope) -> Body:
        path = scope["path"].removeprefix(scope.get("root_path", "").rstrip("/"))
        method = scope["method"]
        taken = (body for methods, at, body in self._taken if method in methods and at.match(path))
        return next(taken, UNSAID)

    @cached_property
    def _taken(self) -> list[tuple[set[str], Pattern[str], Body]]:
        """Methods, paths and bodies of the routes that take any, in the order of the routes."""
        return [
            (one.methods, one.path_regex, body_of(one.dependencies))
            for one in iter_route_contexts(self._house.routes)
            if isinstance(one.original_route, APIRoute) and one.methods and one.methods & _WRITES
        ]


def _told(request: Request) -> int:
    told = request.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdecimal() else 0


class _Counted:
    """A request whose body ends at a bound; what is answered to half of it is not sent."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send, self._left = receive, send, most
        self.over = self.started = False

    async def receive(self) -> MutableMapping[str, Any]:
        """Take the next piece; beyond the bound nobody is left to send one."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        self.over = self.over or self._left < 0
        return {"type": "http.disconnect"} if self.over else message

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Send what was made of a whole body."""
        if self.started or not self.over:
            self.started = True
            await self._send(message)
