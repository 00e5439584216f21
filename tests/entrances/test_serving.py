"""A museum as it is really served: two processes, kept connections, an access log, clean ends."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.scans.limits import Limits

TILE = "/iiif/3/{}/0,0,512,400/512,400/0/default.jpg"


@dataclass
class Served:
    """A running museum with one published picture of 700 x 400 pixels."""

    folder: Path
    port: int
    process: subprocess.Popen[str]
    capture: str
    relic: str

    @property
    def tile(self) -> str:
        """Address of one tile."""
        return TILE.format(self.capture)

    @property
    def log(self) -> Path:
        """The access log."""
        return self.folder / "access.jsonl"

    def ask(self, method: str, path: str, **headers: str):
        """Ask once, over a connection of its own."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(link):
            named = {key.replace("_", "-"): value for key, value in headers.items()}
            link.request(method, path, headers=named)
            answer = link.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()

    def raw(self, sent: bytes, wait_s: float = 5.0) -> bytes:
        """Send bytes and return all that comes until the other side closes or falls silent."""
        got = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as link:
            link.sendall(sent)
            with contextlib.suppress(TimeoutError):
                while part := link.recv(65_536):
                    got += part
                    link.settimeout(wait_s)
        return got

    def logged(self, enough: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """Wait until the access log tells enough; return its whole lines."""
        end = time.monotonic() + 30
        while True:
            whole, _, _ = self.log.read_text().rpartition("\n")
            lines = [json.loads(line) for line in whole.splitlines()]
            if enough(lines):
                return lines
            assert time.monotonic() < end, lines[-5:]
            time.sleep(0.05)


def start(folder: Path, *words: str, **env: str) -> tuple[subprocess.Popen[str], int]:
    """Start ``handscroll serve`` and return its process and port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "handscroll", "--museum", str(folder), "serve", "--port", "0",
         "--no-worker", *words],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ | env,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r":(\d+)/", line)
    assert found, line + process.stdout.read()
    return process, int(found[1])


def ended(process: subprocess.Popen[str], number: int) -> str:
    """End a server by a signal; it must end well. Return what it said."""
    process.send_signal(number)
    assert process.stdout is not None
    with process.stdout as said:
        text = said.read()
    assert process.wait(timeout=30) == 0, text
    return text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A museum with one published relic, made once."""
    place = tmp_path_factory.mktemp("served")
    rng = np.random.default_rng(5)
    pixels = rng.integers(90, 160, (400, 700, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(place / "plum.png")
    with Museum.create(place / "museum") as museum:
        plan = plan_intake([place / "plum.png"], None, Limits(), publish=True)
        [view] = museum.intakes.plan(plan.items, person="test")
        take_in(museum, view.key)
    return place / "museum"


@pytest.fixture(scope="module")
def served(folder: Path):
    with Museum.open(folder) as museum:
        [relic] = museum.relics.list()
    process, port = start(
        folder, HANDSCROLL_WORKERS="2", HANDSCROLL_ACCESS_LOG=str(folder / "access.jsonl")
    )
    yield Served(folder, port, process, relic.captures[0].id, relic.id)
    assert "Traceback" not in ended(process, signal.SIGTERM)


def stored(served: Served) -> bytes:
    with Museum.open(served.folder) as museum:
        return museum.captures.pyramid(served.capture).stored_tile(0, 0, 0)


def test_a_tile_is_sent_as_it_is_stored(served: Served):
    status, headers, body = served.ask("GET", served.tile)
    assert (status, body) == (200, stored(served))
    assert headers["content-type"] == "image/jpeg"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-content-type-options"] == "nosniff"
    assert "date" in headers
    address = f"http://127.0.0.1:{served.port}/iiif/3/{served.capture}"
    assert f'<{address}/0,0,512,400/max/0/default.jpg>;rel="canonical"' in headers["link"]


def test_quick_and_ordinary_answers_have_the_same_headers(served: Served):
    """``Connection: close`` is one of the things that make a request go the ordinary way."""
    for extra in ({}, {"if_none_match": "*"}):
        for method in ("GET", "HEAD"):
            quick = served.ask(method, served.tile, **extra)
            slow = served.ask(method, served.tile, connection="close", **extra)
            assert slow[1].pop("connection") == "close"
            for answer in (quick, slow):
                answer[1].pop("date")
            assert quick == slow


def test_head_has_no_content_and_a_kept_copy_none_either(served: Served):
    status, headers, body = served.ask("HEAD", served.tile)
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) == len(stored(served))
    status, headers, body = served.ask("GET", served.tile, if_none_match=headers["etag"])
    assert (status, body) == (304, b"")
    assert "content-length" not in headers


def test_a_range_and_a_preflight_are_answered(served: Served):
    whole = stored(served)
    status, headers, body = served.ask("GET", served.tile, range="bytes=10-19")
    assert (status, body) == (206, whole[10:20])
    assert headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert served.ask("GET", served.tile, range=f"bytes={len(whole)}-")[0] == 416
    status, headers, _ = served.ask("OPTIONS", served.tile)
    assert status == 204
    assert "Range" in headers["access-control-allow-headers"]


def test_many_requests_on_one_connection_come_back_in_order(served: Served):
    """Tiles, pages and errors, sent without waiting: the quick must not overtake the slow."""
    paths = [served.tile, "/en/", served.tile, "/iiif/3/nobody/info.json", served.tile] * 3
    sent = "".join(f"GET {path} HTTP/1.1\r\nHost: a.example\r\n\r\n" for path in paths)
    sent += "GET /healthz HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"
    got = served.raw(sent.encode(), 20.0)
    kinds = re.findall(rb"HTTP/1\.1 (\d+)[^\r]*\r\n(?:[^\r]+\r\n)*?content-type: ([a-z/+-]+)", got)
    one = [(b"200", b"image/jpeg"), (b"200", b"text/html"), (b"200", b"image/jpeg"),
           (b"404", b"application/problem+json"), (b"200", b"image/jpeg")]  # fmt: skip
    assert kinds == [*one * 3, (b"200", b"text/plain")]
    assert got.count(stored(served)) == 9


def test_a_stranger_who_begins_to_send_files_is_refused_while_the_rest_is_still_to_come(served):
    head = (
        "POST /zh-Hant/staff/intake/files HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n{}\r\n\r\n"
    )
    # The port is open before the web processes are: the first answer may be long in coming.
    assert any(served.raw(b"GET /healthz HTTP/1.0\r\n\r\n", 20.0) for _ in range(5))
    for length, begun in (
        ("Content-Length: 104857600", ""), ("Transfer-Encoding: chunked", "5\r\n--b\r\n\r\n"),
    ):  # fmt: skip
        got = served.raw(head.format(length).encode() + begun.encode(), 20.0).decode()
        assert got.startswith("HTTP/1.1 401 ")
        assert 'lang="zh-Hant"' in got


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET %b HTTP/1.0\r\n\r\n", b"200"),
        (b"GET %b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", b"200"),
        (b"GET %b HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", b"200"),
        (b"POST %b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", b"405"),
        (b"GET %b HTTP/9.9\r\n\r\n", b"400"),
        (b"GET %b\x00 HTTP/1.1\r\nHost: a\r\n\r\n", b"400"),
        (b"\x16\x03\x01 not HTTP %b\r\n\r\n", b"400"),
    ],
)
def test_odd_requests_are_answered_as_http_says(served: Served, head: bytes, status: bytes):
    got = served.raw(head % served.tile.encode(), 1.5)
    assert got.startswith(b"HTTP/1.1 " + status), got[:200]


@pytest.mark.parametrize(
    "path",
    [
        "/iiif/3/..%2F..%2Fetc%2Fpasswd/full/max/0/default.jpg",
        "/iiif/3/a%00b/full/max/0/default.jpg",
        "/iiif/3/%E5%AF%8C%E6%98%A5/full/max/0/default.jpg",
        "/iiif/3/%FF%FE/full/max/0/default.jpg",
        "/iiif/3/" + "a" * 10_000 + "/full/max/0/default.jpg",
        "/iiif/3/{}/0,0," + "9" * 300 + ",1/max/0/default.jpg",
        "/iiif/3/{}/../{}/full/max/0/default.jpg",
        "/iiif/2/{}/0,0,512,400/0,0/0/default.jpg",
    ],
)
def test_bad_addresses_get_a_problem_and_nothing_else(served: Served, path: str):
    status, headers, body = served.ask("GET", path.replace("{}", served.capture))
    assert status in (400, 404)
    assert headers["content-type"] == "application/problem+json"
    assert headers["access-control-allow-origin"] == "*"
    assert json.loads(body)["status"] == status


def test_a_trusted_proxy_says_how_the_reader_came(served: Served):
    said = {"x_forwarded_proto": "https", "x_forwarded_for": "192.0.2.7", "host": "m.example"}
    for extra in ({}, {"connection": "close"}):
        _, headers, _ = served.ask("GET", served.tile, **said, **extra)
        assert f"<https://m.example/iiif/3/{served.capture}/" in headers["link"]
    served.logged(lambda lines: [one["client"] for one in lines].count("192.0.2.7") >= 2)


def test_every_request_is_in_the_access_log(served: Served):
    mark = f"/en/?{time.time_ns()}"
    assert served.ask("GET", mark)[0] == 200
    for _ in range(20):
        served.ask("GET", served.tile)
    served.ask("GET", "/iiif/3/logged-nobody/full/max/0/default.jpg")
    served.ask("GET", '/iiif/3/quo"te/full/max/0/default.jpg')

    def tiles_of(lines):
        return [one for one in lines if one["target"] == served.tile and one["status"] == 200]

    def told(lines):
        targets = " ".join(one["target"] for one in lines)
        return len(tiles_of(lines)) >= 20 and "logged-nobody" in targets and 'quo"te' in targets

    lines = served.logged(told)
    tiles = tiles_of(lines)
    assert {one["bytes"] for one in tiles} <= {0, len(stored(served))}
    assert {"time", "client", "method", "target", "status", "bytes"} == set(tiles[0])
    assert [one["status"] for one in lines if "logged-nobody" in one["target"]] == [404]
    assert any('quo"te' in one["target"] for one in lines)
    assert not any("?" in one["target"] for one in lines)


def test_a_withdrawal_in_another_process_is_seen_within_a_second(served: Served):
    assert [served.ask("GET", served.tile)[0] for _ in range(8)] == [200] * 8
    with Museum.open(served.folder) as museum:
        museum.relics.move(served.relic, State.WITHDRAWN, person="li")
        time.sleep(1.0)
        withdrawn = [served.ask("GET", served.tile)[0] for _ in range(8)]
        museum.relics.move(served.relic, State.PUBLISHED, person="li")
    assert withdrawn == [404] * 8
    time.sleep(1.0)
    assert served.ask("GET", served.tile)[0] == 200


def test_a_kept_connection_gets_the_same_again_until_the_museum_changes(served: Served):
    """From the second request on it is recognised; what it gets must not tell."""
    link = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)

    def ask(**headers: str):
        link.request("GET", served.tile, headers=headers)
        answer = link.getresponse()
        told = {name: value for name, value in answer.getheaders() if name != "date"}
        return answer.status, told, answer.read()

    with contextlib.closing(link), Museum.open(served.folder) as museum:
        first = ask()
        assert (first[0], first[2]) == (200, stored(served))
        assert [ask() for _ in range(5)] == [first] * 5
        assert ask(**{"If-None-Match": first[1]["etag"]})[0] == 304
        assert ask(Range="bytes=0-9")[2] == first[2][:10]
        assert [ask() for _ in range(5)] == [first] * 5
        museum.relics.move(served.relic, State.WITHDRAWN, person="li")
        time.sleep(1.0)
        assert [ask()[0] for _ in range(3)] == [404] * 3
        museum.relics.move(served.relic, State.PUBLISHED, person="li")
        time.sleep(1.0)
        assert [ask() for _ in range(5)] == [first] * 5


def test_a_web_process_that_dies_is_started_again(served: Served):
    tasks = Path(f"/proc/{served.process.pid}/task")
    listed = " ".join((one / "children").read_text() for one in tasks.iterdir())
    webs = [
        int(pid)
        for pid in listed.split()
        if b"entrances.web_process" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    assert len(webs) == 2
    os.kill(webs[0], signal.SIGKILL)
    until = time.monotonic() + 120
    answered = 0
    while answered < 12:
        assert time.monotonic() < until
        with contextlib.suppress(OSError, http.client.HTTPException):
            answered = answered + 1 if served.ask("GET", served.tile)[0] == 200 else 0


def test_an_address_that_is_taken_is_told_even_if_it_could_be_shared(served: Served):
    done = subprocess.run(
        [sys.executable, "-m", "handscroll", "--museum", str(served.folder), "serve",
         "--no-worker", "--port", str(served.port)],
        capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | {"HANDSCROLL_WORKERS": "2"},
    )  # fmt: skip
    assert done.returncode == 21
    assert "the address cannot be taken" in done.stderr
    assert "Choose another port" in done.stderr


@pytest.mark.parametrize(("workers", "number"), [("1", signal.SIGTERM), ("2", signal.SIGINT)])
def test_it_ends_in_order_with_connections_open(folder: Path, number: int, workers: str):
    process, port = start(folder, HANDSCROLL_WORKERS=workers)
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as link:
        link.request("GET", "/healthz")
        assert link.getresponse().read() == b"well\n"
        assert "Traceback" not in ended(process, number)
