"""Requests over one raw connection that stays open, whatever bytes they are made of."""

from __future__ import annotations

import socket

from fuzz_grammar import Asked
from fuzz_judge import Reply

WAIT_S = 60.0
LOST = 0
"""The status of an answer that never came."""


class Wire:
    """A connection to a server; opened again when the server closes it."""

    def __init__(self, host: str, port: int) -> None:
        self._place = host, port
        self._link: socket.socket | None = None
        self._rest = b""

    def send(self, asked: Asked) -> Reply:
        """Send a request and return its answer."""
        lines = [f"Host: {self._place[0]}:{self._place[1]}"]
        lines += [f"{name}: {value}" for name, value in asked.headers]
        head = "\r\n".join(lines).encode("latin-1")
        message = asked.method.encode() + b" " + asked.target + b" HTTP/1.1\r\n" + head
        fresh = self._link is None
        try:
            return self._exchange(message + b"\r\n\r\n", asked.method)
        except OSError as error:
            self.close()
            # A server may close a connection at rest; that it does is no answer to a request.
            if fresh or isinstance(error, TimeoutError):
                return Reply(LOST, {}, str(error).encode())
            return self.send(asked)

    def close(self) -> None:
        """Close the connection."""
        if self._link is not None:
            self._link.close()
        self._link, self._rest = None, b""

    def _exchange(self, message: bytes, method: str) -> Reply:
        if self._link is None:
            self._link = socket.create_connection(self._place, timeout=WAIT_S)
        self._link.sendall(message)
        head = self._until(b"\r\n\r\n").decode("latin-1")
        first, *lines = head.split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        status = int(first.split(" ")[1])
        body = b""
        if method != "HEAD" and status not in (204, 304):
            body = self._body(headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Reply(status, headers, body)

    def _body(self, headers: dict[str, str]) -> bytes:
        if "content-length" in headers:
            return self._count(int(headers["content-length"]))
        if headers.get("transfer-encoding") != "chunked":
            headers["connection"] = "close"
            return self._rest
        body = b""
        while size := int(self._until(b"\r\n").split(b";")[0], 16):
            body += self._count(size)
            self._until(b"\r\n")
        self._until(b"\r\n")
        return body

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._rest:
            self._more()
        found, _, self._rest = self._rest.partition(mark)
        return found

    def _count(self, count: int) -> bytes:
        while len(self._rest) < count:
            self._more()
        found, self._rest = self._rest[:count], self._rest[count:]
        return found

    def _more(self) -> None:
        assert self._link is not None
        data = self._link.recv(1 << 20)
        if not data:
            raise ConnectionError("the server closed the connection without an answer")
        self._rest += data
