"""From a file to a socket: whole and in order, whoever reads slowly, goes away or cuts the file."""

import asyncio
import contextlib
import os
import socket
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvloop

from handscroll.entrances.wire import Wire
from handscroll.errors import UnreadableError
from handscroll.scans.stored import Stored

HEAD = b"head\r\n\r\n"
LARGE = 6_000_001


@dataclass
class Source:
    """An open file; counts how often its bytes passed through the program."""

    handle: int
    reads: list[tuple[int, int]] = field(default_factory=list)

    def read(self, offset: int, count: int) -> bytes:
        """Return bytes as a pyramid does."""
        self.reads.append((offset, count))
        data = os.pread(self.handle, count, offset)
        if len(data) != count:
            raise UnreadableError("cut", why="bytes are missing", fix="Build it again")
        return data


class Answering(asyncio.Protocol):
    """Sends the stored bytes for every byte that comes."""

    def __init__(self, stored: Stored, open_ones: set[asyncio.Transport]) -> None:
        self.stored = stored
        self.open_ones = open_ones

    def connection_made(self, transport) -> None:
        """Begin."""
        self.transport = transport
        self.open_ones.add(transport)
        self.wire = Wire(transport)

    def data_received(self, data: bytes) -> None:
        """Answer."""
        for _ in data:
            self.wire.send(HEAD, self.stored)

    def connection_lost(self, _exc: Exception | None) -> None:
        """End."""
        self.open_ones.discard(self.transport)
        self.wire.leave()


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def loop(request):
    made = request.param()
    yield made
    made.close()


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    data = os.urandom(LARGE)
    (tmp_path / "file").write_bytes(b"before" + data + b"behind")
    return data


@pytest.fixture
def source(tmp_path: Path, content: bytes):
    handle = os.open(tmp_path / "file", os.O_RDONLY)
    yield Source(handle)
    os.close(handle)


@pytest.fixture
def listening(loop, source):
    """Serve in a thread of its own; return a function that connects."""
    stored = Stored(source.handle, 6, LARGE, source)
    complaints: list[object] = []
    open_ones: set[asyncio.Transport] = set()
    loop.set_exception_handler(lambda _loop, told: complaints.append(told))
    server = loop.run_until_complete(
        loop.create_server(lambda: Answering(stored, open_ones), "127.0.0.1", 0)
    )
    port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def connect(receive: int | None = None) -> socket.socket:
        link = socket.socket()
        if receive:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        link.settimeout(20)
        link.connect(("127.0.0.1", port))
        return link

    def end() -> None:
        server.close()
        for transport in list(open_ones):
            transport.abort()
        loop.call_later(0.1, loop.stop)

    yield connect
    loop.call_soon_threadsafe(end)
    thread.join()
    assert not open_ones
    assert complaints == []


def taken(link: socket.socket, count: int, piece: int = 1 << 16) -> bytes:
    got = bytearray()
    while len(got) < count:
        part = link.recv(min(piece, count - len(got)))
        if not part:
            break
        got += part
    return bytes(got)


def test_whoever_reads_slowly_gets_everything_in_order(listening, content):
    with listening(receive=4096) as link:
        link.sendall(b"12")
        for _ in range(2):
            assert taken(link, len(HEAD) + LARGE, piece=9973) == HEAD + content


def test_what_is_taken_at_once_never_passes_through_the_program(listening, source, content):
    with listening() as link:
        link.sendall(b"1")
        assert taken(link, len(HEAD) + LARGE) == HEAD + content
    # A connection holds a part of six megabytes; only what it did not hold was read.
    assert sum(count for _, count in source.reads) < LARGE


def test_a_small_answer_is_not_read_at_all(loop, source, content):
    wire_ends = socket.socketpair()
    stored = Stored(source.handle, 6, 5000, source)

    async def send() -> None:
        transport, made = await asyncio.get_running_loop().create_connection(
            lambda: Answering(stored, set()), sock=wire_ends[0]
        )
        made.wire.send(HEAD, stored)
        transport.close()

    loop.run_until_complete(send())
    with wire_ends[1] as link:
        assert taken(link, 1 << 20) == HEAD + content[:5000]
    assert source.reads == []


def test_a_file_that_was_cut_breaks_the_answer_off_and_nothing_else(listening, source, tmp_path):
    os.truncate(tmp_path / "file", 1_000_000)
    with listening() as link:
        link.sendall(b"1")
        with contextlib.suppress(ConnectionError):
            assert len(taken(link, len(HEAD) + LARGE)) < len(HEAD) + LARGE
    with listening() as link:
        link.sendall(b"1")
        with contextlib.suppress(ConnectionError):
            assert taken(link, len(HEAD) + LARGE).startswith(HEAD)


def test_readers_who_leave_in_the_middle_harm_nobody(listening, content):
    for _ in range(20):
        link = listening(receive=4096)
        link.sendall(b"1")
        link.recv(100)
        link.close()
    with listening() as link:
        link.sendall(b"1")
        assert taken(link, len(HEAD) + LARGE) == HEAD + content


def test_letting_go_of_a_descriptor_does_not_close_it():
    ours, theirs = socket.socketpair()

    class Transport(asyncio.Transport):
        def get_write_buffer_size(self) -> int:
            return 0

        def get_extra_info(self, name: str, default=None):
            return ours if name == "socket" else default

    wire = Wire(Transport())
    wire.leave()
    wire.leave()
    del wire
    ours.sendall(b"still here")
    assert theirs.recv(100) == b"still here"
    ours.close()
    theirs.close()
