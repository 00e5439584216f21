"""A warm process apart in which scans are decoded, so that no scan can hurt us.

Each sandbox is a fresh interpreter, never a fork of a process with threads. It takes one
scan at a time over a pipe, is used again while it behaves, and is replaced after a crash,
a stall, or many scans. Closing the pipe ends it, so it dies with its parent.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

MOST_SCANS = 100
MOST_IDLE = 2
MOST_WARM_KB = 400_000
MOST_LINE = 1 << 20
THREADS = "2"


class SandboxDied(Exception):  # noqa: N818 - caught here on the floor, never shown
    """The sandbox ended while it worked; ``signal`` tells by what, None when it stalled."""

    def __init__(self, by: int | None) -> None:
        super().__init__(f"signal {by}")
        self.signal = by


class Sandbox:
    """One decoding process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "handscroll.scans.sandbox_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            close_fds=True,
        )
        self._scans = 0
        self._peak_kb = 0
        self._pending = b""

    @property
    def pid(self) -> int:
        """Process id, for measurements."""
        return self._process.pid

    @property
    def worn(self) -> bool:
        """True when the next scan should get a fresh process."""
        gone = self._process.poll() is not None
        return gone or self._scans >= MOST_SCANS or self._peak_kb > MOST_WARM_KB

    def run(
        self, task: dict[str, Any], stall_s: float, on_progress: Callable[[float], None] | None
    ) -> dict[str, Any]:
        """Have one scan decoded and return the final answer.

        Raises
        ------
        SandboxDied
            When the process crashed, was killed, or said nothing for ``stall_s`` seconds.
        """
        self._scans += 1
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(task).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise self._ended() from None
        while True:
            words = json.loads(self._line(stall_s))
            if "progress" not in words:
                self._peak_kb = int(words.get("facts", {}).get("peak_rss_kb", 0))
                return dict(words)
            if on_progress is not None:
                on_progress(float(words["progress"]))

    def close(self) -> None:
        """End the process and wait until it is gone."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        self._process.wait()

    def _line(self, stall_s: float) -> bytes:
        """Return the next line the process writes."""
        assert self._process.stdout is not None
        handle, until = self._process.stdout.fileno(), time.monotonic() + stall_s
        while b"\n" not in self._pending:
            left = until - time.monotonic()
            ready = left > 0 and select.select([handle], [], [], left)[0]
            if not ready or len(self._pending) > MOST_LINE:
                raise SandboxDied(None)
            piece = os.read(handle, 1 << 16)
            if not piece:
                raise self._ended()
            self._pending += piece
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def _ended(self) -> SandboxDied:
        code = self._process.wait()
        return SandboxDied(-code if code < 0 else signal.SIGABRT)


class _Pool:
    """Sandboxes at rest, of this process only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Sandbox] = []
        self._owner = os.getpid()

    def take(self) -> Sandbox:
        with self._lock:
            if self._owner != os.getpid():  # a fork must not talk through its parent's pipes
                self._idle, self._owner = [], os.getpid()
            sandbox = self._idle.pop() if self._idle else None
        return sandbox or Sandbox()

    def give(self, sandbox: Sandbox) -> None:
        with self._lock:
            if not sandbox.worn and len(self._idle) < MOST_IDLE:
                self._idle.append(sandbox)
                return
        sandbox.close()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        if self._owner == os.getpid():
            for sandbox in idle:
                sandbox.close()


_pool = _Pool()
atexit.register(_pool.close)


def run_apart(
    task: dict[str, Any], stall_s: float, on_progress: Callable[[float], None] | None
) -> dict[str, Any]:
    """Run a task in a warm sandbox; errors as in `Sandbox.run`."""
    sandbox = _pool.take()
    try:
        answer = sandbox.run(task, stall_s, on_progress)
    except BaseException:
        sandbox.close()
        raise
    _pool.give(sandbox)
    return answer


def close_sandboxes() -> None:
    """End the sandboxes at rest; the next scan starts a fresh one."""
    _pool.close()


def environment() -> dict[str, str]:
    """Return what the child may know: where modules lie, nothing of our settings."""
    kept = {k: os.environ[k] for k in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if k in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        "VIPS_CONCURRENCY": THREADS,
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        # Rows come and go by the megabyte: keep their memory instead of mapping it anew.
        "MALLOC_MMAP_THRESHOLD_": str(64 * 2**20),
        "MALLOC_TRIM_THRESHOLD_": str(256 * 2**20),
    }
