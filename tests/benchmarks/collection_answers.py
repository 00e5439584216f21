"""What a question to `/api/find` takes: the server by itself, and all that a program waits for."""

from __future__ import annotations

import asyncio
import http.client
import json
import time
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from processes import settle
from search_bench import Classes
from served import serving

from handscroll.departments.collection.finding.asked import Address, read_asked
from handscroll.departments.collection.finding.opened import search_of
from handscroll.departments.collection.finding.searching import seek
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.museum import Museum
from handscroll.museum.search import Query

Waits = dict[str, list[float]]
"""Class to the milliseconds that each question took."""
Message = MutableMapping[str, Any]


def handled(museum: Path, classes: Classes, rounds: int) -> Waits:
    """Ask the whole application, in this process, every question once and then ``rounds`` times.

    Timed from its being called to the last byte of the answer: what the server itself takes.
    """
    with Museum.open(museum) as opened:
        app = build_app(opened, departments(), short=False)

        async def every() -> Waits:
            waits: Waits = {}
            for name, asked in classes.items():
                targets = [_target(*one) for one in asked]
                taken = [await _handle(app, target) for target in targets * (1 + rounds)]
                waits[name] = taken[len(targets) :]
            return waits

        return asyncio.run(every())


async def _handle(app: Any, target: str) -> float:  # noqa: ANN401  any ASGI application
    path, _, query = target.partition("?")
    ended, status = 0.0, 0
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(b"host", b"museum"), (b"accept-encoding", b"identity")],
        "client": ("127.0.0.1", 1), "server": ("museum", 80), "root_path": "",
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal ended, status
        status = message.get("status", status)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            ended = time.perf_counter()

    began = time.perf_counter()
    await app(scope, receive, send)
    assert status == 200, f"{target}: {status}"
    return (ended - began) * 1e3


def answered(museum: Path, classes: Classes, rounds: int) -> Waits:
    """Ask every question ``rounds`` times, warm, and check how many works each answer counts.

    What comes back is what a page has: 24 labels, counts of every facet and the bars.
    """
    with Museum.open(museum) as opened:
        index = search_of(opened)
        totals = {
            name: [seek(index, read_asked(Address(**_told(*one)))).total for one in asked]
            for name, asked in classes.items()
        }
    waits: Waits = {}
    with serving(museum) as server:
        link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        for name, asked in classes.items():
            for (typed, query), total in zip(asked, totals[name], strict=True):
                told = _answer(link, typed, query)
                assert told["total"] == total, f"{typed}: {told['total']}, not {total}"
                assert told["hits"]
        settle(server.tree)
        for name, asked in classes.items():
            waits[name] = [_wait(link, *one) for _ in range(rounds) for one in asked]
        link.close()
    return waits


def _wait(link: http.client.HTTPConnection, typed: str, query: Query) -> float:
    target = _target(typed, query)
    began = time.perf_counter()
    link.request("GET", target)
    link.getresponse().read()
    return (time.perf_counter() - began) * 1e3


def _answer(link: http.client.HTTPConnection, typed: str, query: Query) -> dict[str, object]:
    link.request("GET", _target(typed, query))
    answer = link.getresponse()
    body = answer.read()
    assert answer.status == 200, body[:300]
    return dict(json.loads(body))


def _told(typed: str, query: Query) -> dict[str, Any]:
    first, last = query.years or (None, None)
    told: dict[str, Any] = {"q": typed, "from": first, "to": last, **query.filters}
    return {
        name: value if isinstance(value, (list, tuple)) else str(value)
        for name, value in told.items()
        if value is not None
    }


def _target(typed: str, query: Query) -> str:
    return "/api/find?" + urlencode(_told(typed, query), doseq=True)
