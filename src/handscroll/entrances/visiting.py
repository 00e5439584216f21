"""A walk through the museum's own site without a network: what a visitor gets, as bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.museum import Museum
from handscroll.plugin import Asgi, Seen, Visit


@contextmanager
def visiting(museum: Museum) -> Iterator[Visit]:
    """Open the site of a museum for a visitor who sits in the same process."""
    app = build_app(museum, departments(), short=False)
    with asyncio.Runner() as runner:
        yield lambda address: runner.run(_asked(app, address))


async def _asked(app: Asgi, address: str) -> Seen:
    path, _, query = address.partition("?")
    scope: MutableMapping[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": query.encode(), "headers": [(b"host", b"museum.invalid")],
        "client": ("127.0.0.1", 0), "server": ("museum.invalid", 80),
    }  # fmt: skip
    status, pieces, asked = 0, bytearray(), False

    async def receive() -> MutableMapping[str, Any]:
        nonlocal asked
        if asked:
            # This visitor never goes away: whoever sends a stream listens for it.
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            pieces.extend(message.get("body", b""))

    await app(scope, receive, send)
    return Seen(status, bytes(pieces))
