"""Lines of JSON, whole and harmless, whoever wrote what into an address."""

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from handscroll.entrances.access_log import MOST_WAITING, AccessLog, logged


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_what_was_noted_is_written_when_it_ends(tmp_path: Path):
    access = AccessLog(str(tmp_path / "log"))
    with access.writing():
        access.note(("192.0.2.1", 5), ("GET", b"/iiif/3/c/info.json", 200, 17))
    [line] = lines(tmp_path / "log")
    assert line.pop("time").endswith("Z")
    assert line == {
        "client": "192.0.2.1", "method": "GET", "target": "/iiif/3/c/info.json",
        "status": 200, "bytes": 17,
    }  # fmt: skip


@pytest.mark.parametrize("target", [b'/"},{"a":"', b"/\\", b"/\xff\x00\n", "/富春".encode(), b""])
def test_nothing_in_an_address_breaks_a_line(tmp_path: Path, target: bytes):
    access = AccessLog(str(tmp_path / "log"))
    access.note(('"\n', 1), ("GET", target, 404, 0))
    access.note(None, ("GET", b"/", 200, 0))
    access.flush()
    first, second = lines(tmp_path / "log")
    assert first["target"].encode("latin-1") == target
    assert first["client"] == '"\n'
    assert second["client"] == ""


def test_no_line_is_lost_while_lines_are_written(tmp_path: Path):
    access = AccessLog(str(tmp_path / "log"))
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            access.flush()

    thread = threading.Thread(target=write)
    thread.start()
    count = 40 * MOST_WAITING + 7
    for number in range(count):
        access.note(("a", 1), ("GET", b"/%d" % number, 200, number))
    ended.set()
    thread.join()
    access.flush()
    assert sorted(line["bytes"] for line in lines(tmp_path / "log")) == list(range(count))


def test_a_log_that_was_moved_away_begins_anew(tmp_path: Path):
    access = AccessLog(str(tmp_path / "log"))
    for name in ("/first", "/second"):
        access.note(("a", 1), ("GET", name.encode(), 200, 0))
        access.flush()
        (tmp_path / "log").replace(tmp_path / name[1:])
    assert [lines(tmp_path / name)[0]["target"] for name in ("first", "second")] == [
        "/first", "/second",
    ]  # fmt: skip


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path):
    access = AccessLog(str(tmp_path / "no folder" / "log"))
    access.note(("a", 1), ("GET", b"/", 200, 0))
    access.flush()


@pytest.mark.parametrize("fails", [False, True])
def test_answers_of_an_application_are_noted(tmp_path: Path, fails: bool):
    async def app(_scope, _receive, send):
        if fails:
            raise ValueError("nobody answers")
        await send({"type": "http.response.start", "status": 201, "headers": []})
        await send({"type": "http.response.body", "body": b"abc", "more_body": True})
        await send({"type": "http.response.body", "body": b"de"})

    async def receive():
        return {"type": "http.request"}

    async def send(_message) -> None:
        pass

    async def run() -> None:
        await logged(app, access)(scope, receive, send)

    access = AccessLog(str(tmp_path / "log"))
    scope = {"type": "http", "method": "POST", "path": "/x", "client": ("a", 1)}
    if fails:
        with pytest.raises(ValueError, match="nobody"):
            asyncio.run(run())
    else:
        asyncio.run(run())
    access.flush()
    [line] = lines(tmp_path / "log")
    assert (line["status"], line["bytes"]) == ((500, 0) if fails else (201, 5))
