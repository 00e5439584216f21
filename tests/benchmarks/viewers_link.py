"""One viewer's connection: kept alive, one question at a time, answers compared byte for byte."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import cast

END = b"\r\n\r\n"
LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, when it was due (``time.monotonic``), and what must come back."""

    due: float
    request: bytes
    right: Callable[[bytes], bool]
    kind: str


@dataclass
class Ledger:
    """Answers as they came: waits in seconds since they were due, and what was wrong."""

    waits: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    """Seconds from due to sent, of questions whose connection was free: the generator's own."""
    errors: list[str] = field(default_factory=list)
    bytes: int = 0

    def answered(self, question: Question, body_bytes: int) -> None:
        """Keep one good answer."""
        wait = monotonic() - question.due
        self.waits.setdefault(question.kind, []).append((question.due, wait))
        self.bytes += body_bytes


class Link(asyncio.Protocol):
    """A kept HTTP/1.1 connection; questions that come while one is open wait their turn.

    A wait is counted from the moment a question was due, so a server that answers late is not
    asked more gently for it.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._ahead: deque[Question] = deque()
        self._open: Question | None = None
        self._parts: list[bytes] = []
        self._missing = -1  # bytes to come; -1 while the head is not complete
        self._body_at = 0
        self._ok = False
        self._transport: asyncio.Transport | None = None

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._open is not None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the way out."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own is none of asyncio's

    def connection_lost(self, error: Exception | None) -> None:
        """A connection that ends with questions open is an error for each of them."""
        for _ in range(len(self._ahead) + self.busy):
            self._ledger.errors.append(f"the connection ended: {error}")
        self._transport, self._open = None, None
        self._ahead.clear()

    def ask(self, question: Question) -> None:
        """Ask now, or as soon as the answer before it has come."""
        if self._transport is None:
            self._ledger.errors.append("there is no connection")
        elif self._open is not None:
            self._ahead.append(question)
        else:
            self._ledger.late.append(monotonic() - question.due)
            self._send(question)

    def _send(self, question: Question) -> None:
        assert self._transport is not None
        self._open, self._missing, self._parts = question, -1, []
        self._transport.write(question.request)

    def data_received(self, data: bytes) -> None:
        """Gather an answer; when it is whole, judge it and ask what waits."""
        self._parts.append(data)
        if self._missing < 0:
            self._head()
        else:
            self._missing -= len(data)
        if self._missing == 0:
            self._whole()

    def _head(self) -> None:
        data = b"".join(self._parts)
        at = data.find(END)
        if at < 0:
            return
        head = data[:at].lower()
        start = head.find(LENGTH)
        if start < 0:
            self._ledger.errors.append(f"no length: {head[:200]!r}")
            self.close()
            return
        length = int(head[start + len(LENGTH) :].split(b"\r\n", 1)[0])
        self._ok = head.startswith(b"http/1.1 200 ")
        self._body_at = at + len(END)
        self._parts = [data]
        self._missing = self._body_at + length - len(data)

    def _whole(self) -> None:
        question, self._open = self._open, None
        assert question is not None
        data = b"".join(self._parts)
        body = data[self._body_at :]
        if self._ok and question.right(body):
            self._ledger.answered(question, len(body))
        else:
            self._ledger.errors.append(f"{question.request[:120]!r}: {data[:200]!r}")
        if self._ahead:
            self._send(self._ahead.popleft())

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.close()
