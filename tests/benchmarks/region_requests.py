"""The region benchmark's requests: the same sequence for everybody, and how it is asked.

3,000 regions, the width log-uniform from 200 to 8,000 px, the height half to twice of it, anywhere
on the picture; the answer's longer side uniform from 150 to 1,000 px, never larger than the region.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import psutil

CONNECTIONS = 16


@dataclass(frozen=True)
class Region:
    """One request in pixels: a box of the picture, and the answer's size."""

    x: int
    y: int
    w: int
    h: int
    wide: int
    high: int

    @property
    def path(self) -> str:
        """The part of the address after the identifier."""
        return f"{self.x},{self.y},{self.w},{self.h}/{self.wide},{self.high}/0/default.jpg"


def sequence(count: int, width: int, height: int, seed: int = 3) -> list[Region]:
    """Draw the sequence; a seed always gives the same one."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        wide = np.exp(rng.uniform(np.log(200), np.log(8000)))
        high = wide * np.exp(rng.uniform(np.log(0.5), np.log(2)))
        w, h = int(np.clip(wide, 200, min(8000, width))), int(np.clip(high, 200, min(8000, height)))
        x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
        longest = min(float(rng.uniform(150, 1000)), float(max(w, h)))
        scale = longest / max(w, h)
        made.append(Region(x, y, w, h, max(1, round(w * scale)), max(1, round(h * scale))))
    return made


@dataclass(frozen=True)
class Told:
    """What a server did with a sequence: milliseconds of CPU and of waiting, bytes, errors."""

    cpu_ms: float
    wall_s: float
    p50_ms: float
    p99_ms: float
    mean_bytes: float
    errors: int
    pss_mb: float


def ask_all(
    port: int, paths: Sequence[str], processes: Sequence[psutil.Process],
    connections: int = CONNECTIONS,
) -> Told:  # fmt: skip
    """Ask every path once, in order, over some kept connections; processor time is the servers'."""
    waits = np.zeros(len(paths))
    sizes = np.zeros(len(paths))
    bad = [0]
    queue = iter(range(len(paths)))
    lock = threading.Lock()

    def work() -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while True:
            with lock:
                at = next(queue, None)
            if at is None:
                return
            began = time.perf_counter()
            link.request("GET", paths[at])
            reply = link.getresponse()
            body = reply.read()
            waits[at] = time.perf_counter() - began
            sizes[at] = len(body)
            bad[0] += reply.status != 200 or not body

    before, began = cpu_seconds(processes), time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, spent = time.perf_counter() - began, cpu_seconds(processes) - before
    p50, p99 = np.percentile(waits * 1000, (50, 99))
    return Told(
        1000 * spent / len(paths), wall, float(p50), float(p99), float(sizes.mean()), bad[0],
        held_mb(processes),
    )  # fmt: skip


def fetch(port: int, path: str) -> bytes:
    """Return one answer's body.

    Raises
    ------
    RuntimeError
        If the answer is not 200.
    """
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    link.request("GET", path)
    reply = link.getresponse()
    body = reply.read()
    if reply.status != 200:
        raise RuntimeError(f"{path}: {reply.status} {body[:300]!r}")
    return body


def family(roots: Sequence[psutil.Process]) -> list[psutil.Process]:
    """Return processes with all their children."""
    return [one for root in roots for one in (root, *root.children(recursive=True))]


def cpu_seconds(roots: Sequence[psutil.Process]) -> float:
    """Return user and system time of processes and their children."""
    total = 0.0
    for one in family(roots):
        spent = one.cpu_times()
        total += spent.user + spent.system
    return total


def held_mb(roots: Sequence[psutil.Process]) -> float:
    """Return proportional set size of processes and their children, in megabytes."""
    return sum(one.memory_full_info().pss for one in family(roots)) / 1e6
