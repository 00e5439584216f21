"""Answers of the raw server of pictures of stacks, with the headers that all of them carry."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from handscroll.pages.addresses import header
from handscroll.plugin import Scope, Send

METHODS = "GET, HEAD, OPTIONS"
_ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Link, ETag, Content-Length, Retry-After"),
)


@dataclass(frozen=True)
class Answer:
    """One answer, before it is sent."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


PREFLIGHT = Answer(
    204,
    {
        "allow": METHODS,
        "access-control-allow-methods": METHODS,
        "access-control-allow-headers": "Accept, Authorization, Content-Type, If-None-Match",
        "access-control-max-age": "86400",
    },
)
"""The answer to who asks what may be asked."""


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


def tag_of(*seen: bytes) -> str:
    """Return a strong entity tag of what decides about an answer."""
    return f'"{hashlib.sha256(b" ".join(seen)).hexdigest()[:24]}"'


def fresh(scope: Scope, headers: Mapping[str, str]) -> Answer | None:
    """Return the answer to a reader who holds what would be sent (RFC 9110, section 13.1.2)."""
    held = header(scope, b"if-none-match")
    tags = [one.strip().removeprefix("W/") for one in held.split(",")]
    if not held or (held.strip() != "*" and headers["etag"] not in tags):
        return None
    kept = ("cache-control", "etag", "vary", "link")
    return Answer(304, {name: value for name, value in headers.items() if name in kept})


async def send_answer(what: Answer, scope: Scope, send: Send) -> None:
    """Send an answer; to ``HEAD`` its headers only."""
    headers = [(name.encode(), value.encode("latin-1")) for name, value in what.headers.items()]
    if what.status not in (204, 304):
        headers.append((b"content-length", str(len(what.body)).encode()))
    headers += _ALWAYS
    await send({"type": "http.response.start", "status": what.status, "headers": headers})
    body = b"" if scope["method"] == "HEAD" else what.body
    await send({"type": "http.response.body", "body": body})
