"""One request to another's service: limited in time and size, followed only where allowed."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from handscroll.departments.collection.vocabularies.reconciliation.addresses import (
    Network,
    Place,
    place_of,
)
from handscroll.errors import InvalidError, TooLargeError, UnreachableError, UnreadableError

_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 307, 308})
"""Statuses after which the same request is sent again, elsewhere."""
_FORM = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass(frozen=True)
class Limits:
    """What a request may take.

    Attributes
    ----------
    timeout_s
        Seconds for the whole request, redirects and reading included.
    max_bytes
        Bytes of the answer.
    max_redirects
        Times that the request may be sent elsewhere.
    private_networks
        Networks that may be asked though they are not public.
    """

    timeout_s: float = 20.0
    max_bytes: int = 4 * 2**20
    max_redirects: int = 5
    private_networks: tuple[Network, ...] = ()


def ask_json(url: str, limits: Limits, form: str | None = None) -> Any:  # noqa: ANN401  # JSON
    """Send one request and return the JSON of its answer.

    Parameters
    ----------
    url
        The service.
    form
        Percent-encoded form; with it the request is a POST, else a GET.

    Raises
    ------
    InvalidError
        If the address, or one it leads to, may not be asked.
    UnreachableError
        If the service does not answer in time, or answers with a failure.
    TooLargeError
        If the answer is larger than allowed.
    UnreadableError
        If the answer is no JSON.
    """
    deadline = time.monotonic() + limits.timeout_s
    at = url
    for _ in range(limits.max_redirects + 1):
        place = place_of(at, limits.private_networks)
        status, location, body = _once(place, form, limits, deadline)
        if status not in _REDIRECTS or location is None:
            return _json(place, status, body)
        leads_to = urljoin(at, location)
        if place.scheme == "https" and not leads_to.startswith("https:"):
            raise InvalidError(
                f"The service {place.host} was not followed",
                why="it leads from an encrypted address to one that is not",
                fix="Ask the service's owner for its encrypted address",
            )
        at = leads_to
    raise UnreachableError(
        f"The service {place.host} did not answer",
        why=f"it led elsewhere more than {limits.max_redirects} times",
        fix="Check the address of the service",
    )


def _once(
    place: Place, form: str | None, limits: Limits, deadline: float
) -> tuple[int, str | None, bytes]:
    """Return ``(status, where it leads, content)`` of one exchange."""
    headers = {
        "Host": place.authority,
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "handscroll",
        "Connection": "close",
    }
    if form is not None:
        headers["Content-Type"] = _FORM
    try:
        with _connected(place, deadline) as connection:
            content = None if form is None else form.encode("ascii")
            connection.request("GET" if form is None else "POST", place.target, content, headers)
            with closing(connection.getresponse()) as answer:
                body = _content(answer, place, limits)
                if time.monotonic() >= deadline:
                    # The line was cut: what came is not all of it.
                    raise TimeoutError
                return answer.status, answer.getheader("Location"), body
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = time.monotonic() >= deadline
        raise UnreachableError(
            f"The service {place.host} did not answer",
            why=f"it took longer than {limits.timeout_s:g} s" if late else _reason(error),
            fix="Try again later, or ask another service",
        ) from None


@contextmanager
def _connected(place: Place, deadline: float) -> Iterator[http.client.HTTPConnection]:
    """Connect to the address that was looked at; at the deadline the line is cut.

    Time limits of a socket count each wait anew, so a service that sends a byte now and then
    would hold us for ever; the timer does not.
    """
    left = max(deadline - time.monotonic(), 0.001)
    sock = socket.create_connection((place.address, place.port), timeout=left)
    timer = threading.Timer(max(deadline - time.monotonic(), 0.001), _cut, (sock,))
    timer.daemon = True
    timer.start()
    connection = http.client.HTTPConnection(place.host, place.port)
    try:
        connection.sock = _encrypted(sock, place, timer, deadline)
        yield connection
    finally:
        timer.cancel()
        connection.close()
        sock.close()


def _encrypted(
    sock: socket.socket, place: Place, timer: threading.Timer, deadline: float
) -> socket.socket:
    if place.scheme == "http":
        return sock
    safe = ssl.create_default_context().wrap_socket(
        sock, server_hostname=place.host, do_handshake_on_connect=False
    )
    # Wrapping takes the line over: from here on it is the wrapped one that must be cut.
    timer.args = [safe]
    try:
        safe.settimeout(max(deadline - time.monotonic(), 0.001))
        safe.do_handshake()
    except OSError:
        safe.close()
        raise
    return safe


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        # Already closed by the other side, or by us.
        return


def _content(answer: http.client.HTTPResponse, place: Place, limits: Limits) -> bytes:
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise UnreadableError(
            f"The answer of {place.host} was not read",
            why="it is compressed, and we asked for it plain",
            fix="Ask another service",
        )
    parts: list[bytes] = []
    size = 0
    while part := answer.read(_CHUNK):
        size += len(part)
        if size > limits.max_bytes:
            raise TooLargeError(
                f"The answer of {place.host} was not read",
                why=f"it is larger than {limits.max_bytes} bytes",
                fix="Ask for fewer names at once, or raise reconciliation.max_bytes",
            )
        parts.append(part)
    return b"".join(parts)


def _json(place: Place, status: int, body: bytes) -> Any:  # noqa: ANN401  # JSON
    if status != http.client.OK:
        raise UnreachableError(
            f"The service {place.host} did not answer",
            why=f"it said {status} {http.client.responses.get(status, '')}".rstrip(),
            fix="Check the address of the service, or try again later",
        )
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise UnreadableError(
            f"The answer of {place.host} was not read",
            why="it is not JSON",
            fix="Check that the address is that of a reconciliation service",
        ) from None


def _no_number(word: str) -> None:
    raise ValueError(word)


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "the encrypted connection failed: " + str(error.reason or error)[:200]
    if isinstance(error, OSError) and error.strerror:
        return f"the connection failed: {error.strerror}"
    return f"the answer broke off or is no HTTP ({type(error).__name__})"
