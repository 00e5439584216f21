"""Closed-loop load with wrk: a fixed number of connections, each asking as soon as it is answered.

Every server is asked the same sequence of tiles, each under its own names for them.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import peer_install
from processes import HOST
from served import Server

SCRIPT = r"""
local requests, at = {}, tonumber(os.getenv("FIRST"))
for line in io.lines(os.getenv("PATHS")) do requests[#requests + 1] = line end
init = function(args)
  for i, path in ipairs(requests) do requests[i] = wrk.format("GET", path) end
end
request = function()
  at = at % #requests + 1
  return requests[at]
end
done = function(summary, latency, unused)
  local e = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "us": %d, "bytes": %d, "bad": %d, "p50": %d, "p99": %d}\n',
    summary.requests, summary.duration, summary.bytes,
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Round:
    """What one server did in one round.

    ``cpu_us`` is user and system time of its whole process tree a request; ``bytes`` are those
    of an answer with its headers; ``bad`` are answers other than 2xx and 3xx, and broken ones.
    """

    rps: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    bytes: float
    requests: int
    bad: int


def write_paths(file: Path, paths: Sequence[str]) -> Path:
    """Write a sequence of paths, one a line."""
    file.write_text("\n".join(paths) + "\n")
    return file


def load(server: Server, paths: Path, connections: int, seconds: int, first: int = 0) -> Round:
    """Ask a server for a number of seconds, beginning at one place of the sequence."""
    script = paths.with_name("load.lua")
    script.write_text(SCRIPT)
    command = [
        peer_install.wrk(), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s",
        "-s", str(script), f"http://{HOST}:{server.port}/",
    ]  # fmt: skip
    before = server.tree.cpu_s()
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=seconds + 120,
        env={"PATHS": str(paths), "FIRST": str(first)},
    )  # fmt: skip
    spent = server.tree.cpu_s() - before
    said = json.loads(done.stdout.strip().splitlines()[-1])
    count = max(said["requests"], 1)
    return Round(
        rps=said["requests"] / said["us"] * 1e6,
        p50_ms=said["p50"] / 1000,
        p99_ms=said["p99"] / 1000,
        cpu_us=spent / count * 1e6,
        bytes=said["bytes"] / count,
        requests=said["requests"],
        bad=said["bad"],
    )
