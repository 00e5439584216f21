"""The departments' short ways, and their answers under any ASGI server."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from handscroll.museum import Museum
from handscroll.plugin import Asgi, Department, Ready, Receive, Scope, Send, Shortcut

log = structlog.get_logger(__name__)


def shortcuts_of(museum: Museum, departments: Sequence[Department]) -> Shortcut:
    """Return what asks the short way of each department."""
    ways = [made.shortcut(museum) for made in departments if made.shortcut is not None]

    def ask(scope: Scope) -> Ready | None:
        for way in ways:
            ready = way(scope)
            if ready is not None:
                return ready
        return None

    return ways[0] if len(ways) == 1 else ask


def asked(shortcut: Shortcut, scope: Scope) -> Ready | None:
    """Ask a short way; where it fails, the ordinary way tells the reader."""
    try:
        return shortcut(scope)
    except Exception:
        log.exception("short way failed", path=scope["raw_path"][:200])
        return None


def in_front(app: Asgi, shortcut: Shortcut) -> Asgi:
    """Return an application that asks the short way first."""

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        ready = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and _plain(scope):
            ready = asked(shortcut, scope)
        if ready is None:
            await app(scope, receive, send)
            return
        lines = (line.partition(b": ") for line in ready.lines.split(b"\r\n")[:-1])
        headers = [(name, value) for name, _, value in lines]
        body = b"" if scope["method"] == "HEAD" else ready.body
        if not isinstance(body, bytes):
            body = body.read()
        start = {"type": "http.response.start", "status": ready.status, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return front


def _plain(scope: Scope) -> bool:
    return bool(scope.get("raw_path")) and not scope.get("query_string")
