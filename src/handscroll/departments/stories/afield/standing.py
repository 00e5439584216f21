"""A kiosk's own server: the files that a folder's list names, and how the kiosk is."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from handscroll import __version__
from handscroll.departments.stories.afield.tree import HASHES, differing, read_hashes, read_mark
from handscroll.errors import MismatchError, NotFoundError
from handscroll.plugin import Receive, Scope, Send

START = "/kiosk/index.html"
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-cache"),
)
_MOST_TOLD = 20


class Kiosk:
    """Serves one folder to one screen, as a raw ASGI application.

    Only what the folder's list names is served, so that no address leads anywhere else. What it
    tells of itself at ``/healthz`` is about the machine: nothing that a visitor did is kept but
    when something was asked for last.

    Parameters
    ----------
    clock
        Returns the moment that it is.

    Raises
    ------
    NotFoundError
        If the folder holds no story, or was not written to its end.
    MismatchError
        If a file is not as it was written.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._folder, self._clock = folder, clock
        self._mark = read_mark(folder)
        names = read_hashes(folder)
        if not self._mark.get("whole") or START.lstrip("/") not in names:
            raise NotFoundError(
                f"The kiosk does not stand on {folder.name}",
                why="the folder holds no story, or it was not written to its end",
                fix="Write it with: handscroll story export-site STORY FOLDER",
            )
        if wrong := differing(folder):
            raise MismatchError(
                f"The kiosk does not stand on {folder.name}",
                why=f"{len(wrong)} files are not as they were written, {wrong[0]} first",
                fix="Copy the folder again, or write it again",
            )
        self._names = frozenset(names) | {HASHES}
        self._started = clock()
        self._asked: datetime | None = None
        self._used: datetime | None = None
        self._errors: list[str] = []
        self._failed = 0

    def health(self) -> dict[str, Any]:
        """Return how the kiosk is: what it shows, since when, when it was used, what failed."""
        return {
            "state": "well" if not self._failed else "errors",
            "story": self._mark["story"],
            "title": self._mark.get("title", {}),
            "version": self._mark.get("version"),
            "as_it_is_since": self._mark.get("since"),
            "started": _written(self._started),
            "last_asked": _written(self._asked),
            "last_used": _written(self._used),
            "errors": self._failed,
            "last_errors": list(self._errors),
            "files": len(self._names),
            "handscroll": __version__,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        status, headers, body = self._answer(scope["method"], unquote(scope["path"]))
        start = {"type": "http.response.start", "status": status}
        length = (b"content-length", str(len(body)).encode())
        await send({**start, "headers": [*headers, length, *_HEADERS]})
        sent = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": sent})

    def _answer(self, method: str, path: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        if method not in ("GET", "HEAD"):
            return 405, [(b"allow", b"GET, HEAD")], b""
        if path == "/healthz":
            body = json.dumps(self.health(), ensure_ascii=False).encode()
            return 200, [(b"content-type", b"application/json")], body
        if path in ("/", "/kiosk/", "/kiosk"):
            return 303, [(b"location", START.encode())], b""
        self._asked = self._clock()
        name = path.removeprefix("/")
        try:
            if name not in self._names:
                raise FileNotFoundError(name)
            body = (self._folder / name).read_bytes()
        except OSError as error:
            self._failed += 1
            self._errors = [*self._errors, f"{type(error).__name__}: {path[:200]}"][-_MOST_TOLD:]
            return (
                404,
                [(b"content-type", b"text/plain; charset=utf-8")],
                b"There is no such file\n",
            )
        if name.endswith(".html") and path != START:
            self._used = self._asked
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind += "; charset=utf-8" if kind.startswith("text/") else ""
        return 200, [(b"content-type", kind.encode())], body


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
