"""Several processes that make entries of relics while another writes them into the index.

Each is a fresh interpreter, never a fork of a process with threads, and ends when its pipe is
closed: so none outlives whoever called it, however that one ends.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import IO

from handscroll.museum.indexing import Made
from handscroll.museum.search import Entry

MODULE = "handscroll.departments.collection.finding.crew_member"
MOST = 4
"""Members at most: one process writes, and more would only wait for it."""
_AHEAD = 2
"""Portions that each member has before it, beyond the one it works on."""

Names = tuple[str, ...]


def tell(stream: IO[bytes], value: tuple[str, ...] | list[tuple[object, ...]] | None) -> None:
    """Write plain values into a pipe.

    Between processes of our own, over a pipe that nobody else holds; for the hundreds of tokens
    of an entry it takes a third of pickle's time.
    """
    content = marshal.dumps(value)
    stream.write(len(content).to_bytes(8, "big"))
    stream.write(content)
    stream.flush()


def heard(stream: IO[bytes]) -> object:
    """Return the next value of a pipe.

    Raises
    ------
    EOFError
        If the pipe ended.
    """
    # Read whole: read from a stream, each of its thousands of values would be a call.
    return marshal.loads(stream.read(int.from_bytes(stream.read(8), "big")))


class Member:
    """One process of a crew, for one museum."""

    def __init__(self, museum: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", MODULE, str(museum)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def entries(self, names: Names) -> list[Entry] | None:
        """Return the entries of these relics; None where the process could not make them."""
        ask, answer = self._process.stdin, self._process.stdout
        assert ask is not None
        assert answer is not None
        try:
            tell(ask, names)
            found = heard(answer)
        except (OSError, EOFError, ValueError, TypeError):
            return None
        return [Entry(*one) for one in found] if isinstance(found, list) else None

    def close(self) -> None:
        """Let the process end."""
        self._process.kill()
        # What a process that has ended was not told is still to be flushed to it.
        with contextlib.suppress(BrokenPipeError), self._process:
            pass
        self._process.wait()


def crewed(museum: Path, here: Callable[[Names], list[Entry]], asked: Iterator[Names]) -> Made:
    """Yield the entries of each portion asked for, in order.

    Parameters
    ----------
    museum
        Its folder.
    here
        Makes entries in this process: of a portion with which a member failed, so that the
        trouble with it is told as it would be without a crew.
    """
    cores = len(os.sched_getaffinity(0))
    members = [Member(museum) for _ in range(min(cores, MOST))]
    idle: SimpleQueue[Member] = SimpleQueue()
    for one in members:
        idle.put(one)

    def made(names: Names) -> list[Entry] | None:
        member = idle.get()
        try:
            return member.entries(names)
        finally:
            idle.put(member)

    waiting: deque[tuple[Names, Future[list[Entry] | None]]] = deque()

    def first() -> list[Entry]:
        names, future = waiting.popleft()
        found = future.result()
        return here(names) if found is None else found

    with ThreadPoolExecutor(len(members), "crew") as threads:
        try:
            for names in asked:
                waiting.append((names, threads.submit(made, names)))
                if len(waiting) > len(members) * (_AHEAD + 1):
                    yield first()
            while waiting:
                yield first()
        finally:
            for _, future in waiting:
                future.cancel()
            for one in members:
                one.close()
