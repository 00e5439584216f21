"""JSON that is longer than any page of ours sends is not read, whoever sends it."""

import asyncio
from typing import Any

import pytest

from handscroll.entrances.guards import MOST_JSON, bound_json
from handscroll.plugin import Receive, Scope, Send

PIECE = b"1" * (1 << 20)


def asked(headers: list[tuple[bytes, bytes]], pieces: int) -> tuple[list[Any], int]:
    """Send a body in pieces of a megabyte; return what was answered and how much was read."""
    answers: list[Any] = []
    given = 0

    async def reader(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal given
        while True:
            message = await receive()
            given += len(message.get("body", b""))
            if message["type"] == "http.disconnect" or not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def whole() -> None:
        left = iter(range(pieces - 1, -1, -1))

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": PIECE, "more_body": next(left) > 0}

        async def send(message: object) -> None:
            answers.append(message)

        scope = {"type": "http", "method": "POST", "path": "/api/x", "headers": headers}
        await bound_json(reader)(scope, receive, send)

    asyncio.run(whole())
    return answers, given


JSON = (b"content-type", b"application/json; charset=utf-8")


def test_what_says_that_it_is_too_long_is_answered_at_once() -> None:
    length = (b"content-length", str(MOST_JSON + 1).encode())
    answers, given = asked([JSON, length], 9)
    assert (answers[0]["status"], given) == (413, 0)


def test_what_does_not_say_how_long_it_is_ends_at_the_bound() -> None:
    _, given = asked([JSON], 9)
    assert given == MOST_JSON


@pytest.mark.parametrize("kind", [b"application/octet-stream", b"multipart/form-data"])
def test_other_bodies_have_bounds_of_their_own(kind: bytes) -> None:
    assert asked([(b"content-type", kind)], 9)[1] == 9 * len(PIECE)


def test_what_is_short_is_read_whole() -> None:
    length = (b"content-length", str(2 * len(PIECE)).encode())
    assert asked([JSON, length], 2) == ([{"type": "http.response.start", "status": 200,
                                          "headers": []}], 2 * len(PIECE))  # fmt: skip
