"""One line of JSON for each request, gathered and written together.

Who came, when, for what, and what was sent; no cookie, no token. Addresses of people are
personal data: without the setting ``access_log`` nothing is kept.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import structlog

from handscroll.plugin import Asgi, Receive, Scope, Send

log = structlog.get_logger(__name__)

FLUSH_S = 1.0
MOST_WAITING = 500
"""Requests after which lines are written at once."""
_PLAIN = re.compile(rb"[ !#-\[\]-~]*")
Client = tuple[str, int] | None
Asked = tuple[str, bytes, int, int]
"""Method, target, status and bytes of an answer."""
Entry = tuple[float, Client, Asked | str]
"""When an answer was given and to whom, and the rest of its line, formed or not."""


class AccessLog:
    """Lines that wait, and the file they go to.

    The file is opened for each writing, and lines are appended whole: it may be moved away
    at any time, and several processes may share it.

    Parameters
    ----------
    target
        Path of the file, or "-" for standard output.
    """

    def __init__(self, target: str) -> None:
        self._target = target
        self._waiting: list[Entry] = []
        self._lock = Lock()

    def note(self, client: Client, asked: Asked | str) -> None:
        """Note an answer, or what `formed` made of it before; to be called from one thread."""
        waiting = self._waiting
        waiting.append((time.time(), client, asked))
        if len(waiting) >= MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Write what waits; a disk that is full loses lines, never requests."""
        with self._lock:
            count = len(self._waiting)
            if not count:
                return
            text = "".join(_lines(self._waiting[:count]))
            del self._waiting[:count]
            try:
                self._write(text)
            except OSError as error:
                log.warning("access log not written", reason=str(error), lines=count)

    def _write(self, text: str) -> None:
        if self._target == "-":
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            with Path(self._target).open("a", encoding="ascii") as file:
                file.write(text)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write every second while the block runs, and what is left when it ends."""
        ended = Event()

        def write() -> None:
            while not ended.wait(FLUSH_S):
                self.flush()

        thread = Thread(target=write, name="access-log", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(timeout=5)
            self.flush()


def logged(app: Asgi, access: AccessLog) -> Asgi:
    """Return an application whose answers are noted."""

    async def noting(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        status, count = 500, 0

        async def counted(message: MutableMapping[str, Any]) -> None:
            nonlocal status, count
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                count += len(message.get("body", b""))
            await send(message)

        try:
            await app(scope, receive, counted)
        finally:
            target = scope.get("raw_path") or scope["path"].encode()
            access.note(scope.get("client"), (scope["method"], target, status, count))

    return noting


def formed(asked: Asked, *, plain: bool = False) -> str:
    """Return the end of an answer's line, for one who notes the same answer many times.

    Parameters
    ----------
    plain
        True where nothing in the target needs quoting.
    """
    method, target, status, count = asked
    said = target.decode("latin-1")
    quoted = f'"{said}"' if plain else json.dumps(said)
    return f'"method":"{method}","target":{quoted},"status":{status},"bytes":{count}}}\n'


def _lines(entries: Sequence[Entry]) -> Iterator[str]:
    """Return a line for each entry; what several of them have in common is done once."""
    # What a stranger wrote is quoted by the library; what is plainly harmless need not be.
    targets = b" ".join([asked[1] for _, _, asked in entries if not isinstance(asked, str)])
    plain = _PLAIN.fullmatch(targets) is not None
    moment, who, began = -1, "", ""
    for when, client, asked in entries:
        milliseconds = int(when * 1000)
        name = client[0] if client else ""
        if milliseconds != moment or name != who:
            moment, who = milliseconds, name
            began = f'{{"time":"{_second(moment // 1000)}.{moment % 1000:03d}Z",'
            began += f'"client":{_quoted(name)},'
        yield began + (asked if isinstance(asked, str) else formed(asked, plain=plain))


@lru_cache(maxsize=2)
def _second(since: int) -> str:
    return datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=1024)
def _quoted(client: str) -> str:
    return json.dumps(client)
