"""A real reconciliation service on this machine: our vocabularies, and every kind of bad answer."""

import gzip
import json
import threading
import time
from collections.abc import Iterator
from difflib import SequenceMatcher
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from handscroll.departments.collection.vocabularies.folding import fold
from handscroll.departments.collection.vocabularies.reconciliation.asking import Limits
from handscroll.departments.collection.vocabularies.store import load

WORDS = load()
MANIFEST = {
    "versions": ["0.1", "0.2"],
    "name": "Vocabularies of painting",
    "identifierSpace": "https://vocabularies.example/id/",
    "schemaSpace": "https://vocabularies.example/schema/",
    "defaultTypes": [{"id": "formats", "name": "Formats"}],
    "view": {"url": "https://vocabularies.example/id/{{id}}"},
    "suggest": {"entity": {"service_url": "https://vocabularies.example"}},
}


def candidates(query: dict[str, Any]) -> list[dict[str, Any]]:
    """Score every term of a vocabulary against the words asked for."""
    name = query.get("type", "formats")
    exact = WORDS.find(name, query["query"])
    found = []
    for term in WORDS.vocabulary(name).terms:
        score = max(
            SequenceMatcher(None, fold(query["query"]), fold(one)).ratio() for one in term.spellings
        )
        if score > 0.5:
            match = exact is not None and exact.id == term.id
            shown = {"id": term.id, "name": term.name("en"), "score": round(100 * score, 1)}
            found.append(shown | {"match": match, "type": [name], "description": None})
    return found[: int(query.get("limit", 10)) + 5]


class Handler(BaseHTTPRequestHandler):
    """Answers by path."""

    server: "Site"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer without a question."""
        self._answer(None)

    def do_POST(self) -> None:
        """Answer a batch of questions."""
        content = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
        asked = json.loads(parse_qs(content)["queries"][0])
        self.server.batches.append(asked)
        self._answer(asked)

    def _answer(self, asked: dict[str, Any] | None) -> None:
        self.server.requests.append(self.path)
        name = urlsplit(self.path).path.strip("/").replace("-", "_") or "service"
        getattr(self, f"_{name}", self._missing)(asked)

    def _send(self, body: object, status: int = 200, **headers: str) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _missing(self, _: object) -> None:
        self._send(b"not here", 404)

    def _service(self, asked: dict[str, Any] | None) -> None:
        if asked is None:
            self._send(MANIFEST)
        else:
            self._send({key: {"result": candidates(query)} for key, query in asked.items()})

    def _moved(self, _: object) -> None:
        self._send(b"", 301, Location="/service")

    def _moved_to(self, _: object) -> None:
        self._send(b"", 307, Location=parse_qs(urlsplit(self.path).query)["to"][0])

    def _loop(self, _: object) -> None:
        self._send(b"", 302, Location="/loop")

    def _broken(self, _: object) -> None:
        self._send({"error": "down"}, 500)

    def _page(self, _: object) -> None:
        self._send(b"<html><body>hello</body></html>")

    def _list(self, _: object) -> None:
        self._send([1, 2])

    def _no_number(self, _: object) -> None:
        body = '{"q0": {"result": [{"id": "a", "name": "b", "score": NaN}]}}'
        self._send(body.encode())

    def _deep(self, _: object) -> None:
        self._send(b"[" * 200_000)

    def _not_text(self, _: object) -> None:
        self._send(b"\xff\xfe\x00{}")

    def _lacking(self, _: object) -> None:
        self._send({})

    def _no_score(self, _: object) -> None:
        self._send({"q0": {"result": [{"id": "a", "name": "b"}]}})

    def _other_version(self, _: object) -> None:
        self._send(MANIFEST | {"versions": ["1.0"]})

    def _packed(self, _: object) -> None:
        self._send(gzip.compress(json.dumps(MANIFEST).encode()), Content_Encoding="gzip")

    def _huge(self, _: object) -> None:
        self._send(b" " * 200_000)

    def _endless(self, _: object) -> None:
        self.send_response(200)
        self.end_headers()
        self._drip(b" " * 1000, 0.01)

    def _slow(self, _: object) -> None:
        self.send_response(200)
        self.end_headers()
        self._drip(b" ", 0.05)

    def _slow_headers(self, _: object) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self._drip(b"a", 0.05)

    def _drip(self, part: bytes, pause: float) -> None:
        try:
            while not self.server.stopping.is_set():
                self.wfile.write(part)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            return

    def _cut(self, _: object) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"q0": ')

    def _rude(self, _: object) -> None:
        self.wfile.write(b"\x00\x01 no protocol at all\r\n\r\n")


class Site(ThreadingHTTPServer):
    """The running service, and what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[str] = []
        self.batches: list[dict[str, Any]] = []
        self.stopping = threading.Event()

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def site() -> Iterator[Site]:
    """The service, running on a port of this machine."""
    made = Site()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.stopping.set()
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def limits() -> Limits:
    """Short limits that allow this one address of this machine, and no other."""
    return Limits(timeout_s=20.0, max_bytes=100_000, private_networks=(ip_network("127.0.0.1/32"),))
