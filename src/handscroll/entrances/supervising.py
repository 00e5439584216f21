"""Child processes that are started again when they die, and ended in order with us."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from threading import Event, Thread

import structlog

log = structlog.get_logger(__name__)

_LONGEST_PAUSE_S = 30.0
_LIVED_LONG_S = 60.0


class Child:
    """A Python process to keep alive.

    Parameters
    ----------
    name
        For the log.
    arguments
        What follows the interpreter on its command line.
    fds
        File descriptors that it inherits.
    """

    def __init__(self, name: str, arguments: Sequence[str], fds: Sequence[int] = ()) -> None:
        self.name = name
        self._arguments = arguments
        self._fds = fds

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, in a process group of its own: Ctrl-C reaches only us.

        Not in a session of its own: where the system shares processors out by sessions (sched(7),
        autogroup), ``nice`` tells nothing to processes of other sessions.
        """
        command = [sys.executable, *self._arguments]
        environment = os.environ.copy()
        return subprocess.Popen(
            command, env=environment, process_group=0, pass_fds=tuple(self._fds)
        )

    def keep_alive(self, stop: Event) -> None:
        """Start it again whenever it dies, until told to stop; then end it."""
        pause = 0.5
        while not stop.is_set():
            began = time.monotonic()
            process = self.start()
            while process.poll() is None and not stop.wait(0.2):
                pass
            if stop.is_set():
                _end(process)
                return
            if process.returncode:
                log.error(f"{self.name} ended", code=process.returncode)
            # What cannot live is started again ever more slowly.
            lived_long = time.monotonic() - began > _LIVED_LONG_S
            pause = 0.5 if lived_long else min(pause * 2, _LONGEST_PAUSE_S)
            stop.wait(pause)


@contextlib.contextmanager
def kept_alive(children: Sequence[Child]) -> Iterator[None]:
    """Keep children alive while the block runs."""
    stop = Event()
    threads = [
        Thread(target=child.keep_alive, args=(stop,), name=f"keep-{child.name}", daemon=True)
        for child in children
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=15)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
