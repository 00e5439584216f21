"""What every answer carries, and how raw mounts answer when something goes wrong."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import structlog

from handscroll.entrances.problems import MEDIA_TYPE, problem_document, status_of
from handscroll.errors import BusyError, HandscrollError, UnsupportedError
from handscroll.plugin import SESSION_COOKIE, Asgi, Receive, Scope, Send

log = structlog.get_logger(__name__)

_SECURITY = (
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
        b" object-src 'none'; base-uri 'self'; frame-ancestors 'self'; form-action 'self'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
)
_PRIVATE = ((b"cache-control", b"private, no-cache"),)
_SESSION = SESSION_COOKIE.encode() + b"="
SAFE_LINES = b"".join(b"%b: %b\r\n" % header for header in _SECURITY)
"""The security headers as they are sent."""
_OPEN_PREFIXES = ("/iiif/", "/bands/", "/static/")
_CORS = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Link, ETag, Content-Length, Content-Range, Retry-After",
    ),
)


def add_headers(app: Asgi) -> Asgi:
    """Give every answer its security headers, and open interfaces their CORS header.

    What somebody with a session is told is kept by nobody else, whatever a page forgot to say.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        wanted = _SECURITY + (_CORS if scope["path"].startswith(_OPEN_PREFIXES) else ())
        if _has_session(scope):
            wanted += _PRIVATE

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                headers += [(name, value) for name, value in wanted if name not in present]
                message["headers"] = headers
            await send(message)

        await app(scope, receive, with_headers)

    return guarded


def _has_session(scope: Scope) -> bool:
    return any(name == b"cookie" and _SESSION in value for name, value in scope["headers"])


async def answer_mounted(app: Asgi, scope: Scope, receive: Receive, send: Send) -> None:
    """Run a raw application; what it raises before it answers becomes a problem document."""
    started = False

    async def noting(message: MutableMapping[str, Any]) -> None:
        nonlocal started
        started = started or message["type"] == "http.response.start"
        await send(message)

    try:
        await app(scope, receive, noting)
    except HandscrollError as error:
        if started:
            raise
        await _answer(error, status_of(error), scope, send)
    except Exception:
        log.exception("mounted request failed", path=scope["path"])
        if started:
            raise
        told = UnsupportedError(
            "Something went wrong on our side",
            why="the request met a fault that nobody foresaw; it was written into the log",
            fix="Try again; if it stays, tell the museum the address",
        )
        await _answer(told, 500, scope, send)


async def _answer(error: HandscrollError, status: int, scope: Scope, send: Send) -> None:
    body = problem_document(error, scope["path"])
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if isinstance(error, BusyError):
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    sent = b"" if scope["method"] == "HEAD" else body
    await send({"type": "http.response.body", "body": sent})
