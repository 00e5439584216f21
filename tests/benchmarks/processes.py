"""Servers under measurement: started as a person starts them, watched through ``/proc``.

What is measured is always the whole tree of a server's processes, so that a program that
leaves its work to children, or to a server in front of it, is charged for all of it.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
HOST = "127.0.0.1"
ENDING_S = 15.0


class PeerError(Exception):
    """A server could not be installed or started; its figures are then absent."""


@dataclass(frozen=True)
class Tree:
    """A server's processes: every root and all that they started."""

    roots: tuple[int, ...]

    def pids(self) -> list[int]:
        """Return the living processes."""
        found, ahead = [], list(self.roots)
        while ahead:
            pid = ahead.pop()
            found.append(pid)
            ahead.extend(_children(pid))
        return [pid for pid in found if Path(f"/proc/{pid}").exists()]

    def cpu_s(self) -> float:
        """Return user and system time of the living and of their ended children, in seconds.

        Read only while no process of the tree ends: what nobody waited for is not counted twice.
        """
        return sum(_cpu_ticks(pid) for pid in self.pids()) / TICKS

    def pss_mb(self) -> float:
        """Return proportional set size: shared pages are shared out among their holders."""
        return sum(_rollup(pid, ("Pss",)) for pid in self.pids()) / 1024

    def private_mb(self) -> float:
        """Return the pages that would be free if the tree ended."""
        return sum(_rollup(pid, ("Private_Clean", "Private_Dirty")) for pid in self.pids()) / 1024


def _children(pid: int) -> list[int]:
    found = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(word) for word in tasks.read_text().split()]
        except OSError:
            continue
    return found


def _cpu_ticks(pid: int) -> int:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(word) for word in words[11:15])


def _rollup(pid: int, wanted: Sequence[str]) -> int:
    """Sum fields of ``smaps_rollup`` in kB; 0 for a process that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.partition(":")[0] in wanted)


def settle(tree: Tree, seconds: float = 20.0) -> None:
    """Wait until a server that was just started has nothing more to do."""
    until, before = time.monotonic() + seconds, tree.cpu_s()
    while time.monotonic() < until:
        time.sleep(0.5)
        now = tree.cpu_s()
        if now - before < 0.03:
            return
        before = now


def free_port() -> int:
    """Return a port of the loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(
    command: Sequence[str], port: int, log: Path, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program, wait until its port takes connections, and end it at the end.

    Raises
    ------
    PeerError
        When it ends before, or takes longer than a minute.
    """
    with log.open("ab") as said:
        # Not in a session of its own: the system may share processors out by sessions, and who
        # asks would then wait for its turn behind all that is polite towards who answers.
        process = subprocess.Popen(
            command, stdout=said, stderr=said, env={**os.environ, **(env or {})},
            process_group=0,
        )  # fmt: skip
    try:
        wait_for_port(port, process, log)
        yield process
    finally:
        end(process)


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return as soon as something listens at the port."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise PeerError(f"{process.args!r} does not listen: {log.read_text(errors='replace')[-800:]}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program that this one started, kindly at first, with all that it started itself."""
    pids = Tree((process.pid,)).pids()
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(ENDING_S)
    # A wrapper may end and leave the program that it wrapped.
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait(ENDING_S)


def fetch(port: int, path: str, timeout_s: float = 60.0) -> tuple[int, bytes, dict[str, str]]:
    """Return status, body and headers (names in lower case) of one GET."""
    link = http.client.HTTPConnection(HOST, port, timeout=timeout_s)
    try:
        link.request("GET", path)
        answer = link.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, answer.read(), headers
    finally:
        link.close()
