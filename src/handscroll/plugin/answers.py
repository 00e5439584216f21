"""Answers of raw servers of pictures, with the headers that every one of them carries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from handscroll.pages.addresses import header
from handscroll.plugin.socket import Scope, Send

ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Link, ETag, Content-Length, Content-Range, Retry-After",
    ),
)
METHODS = "GET, HEAD, OPTIONS"


@dataclass(frozen=True)
class Answer:
    """One answer, before it is sent."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def no_body(status: int, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer without content, for redirects and preflights."""
    named = dict(headers or {})
    if status == 204:
        named |= {
            "allow": METHODS,
            "access-control-allow-methods": METHODS,
            "access-control-allow-headers": (
                "Accept, Authorization, Content-Type, If-None-Match, If-Range, Range"
            ),
            "access-control-max-age": "86400",
        }
    return Answer(status, named)


def refuse_method(method: str, path: str) -> Answer:
    """Return the answer to a method that is not done here, a problem document."""
    document = {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": f"{method[:20]} is not done here",
        "fix": f"Use one of {METHODS}",
        "instance": path,
    }
    headers = {
        "allow": METHODS,
        "content-type": "application/problem+json",
        "cache-control": "no-store",
    }
    return Answer(405, headers, json.dumps(document).encode())


def is_fresh(scope: Scope, tag: str) -> bool:
    """Say whether the reader holds what bears that entity tag (RFC 9110, section 13.1.2)."""
    held = header(scope, b"if-none-match")
    return bool(held) and (
        held.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in held.split(","))
    )


def unchanged(headers: Mapping[str, str]) -> Answer:
    """Return the answer to a reader who holds what would have been sent with these headers."""
    kept = ("cache-control", "etag", "vary", "link")
    return Answer(304, {name: value for name, value in headers.items() if name in kept})


async def answer(what: Answer, scope: Scope, send: Send) -> None:
    """Send an answer; to ``HEAD`` its headers only."""
    headers = [(name.encode(), value.encode("latin-1")) for name, value in what.headers.items()]
    if what.status not in (204, 304):
        headers.append((b"content-length", str(len(what.body)).encode()))
    start = {"type": "http.response.start", "status": what.status, "headers": [*headers, *ALWAYS]}
    await send(start)
    body = b"" if scope["method"] == "HEAD" else what.body
    await send({"type": "http.response.body", "body": body})
