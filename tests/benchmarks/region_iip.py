"""Arbitrary regions beside Debian's iipimage-server: processor time, likeness, bytes."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from region_requests import fetch

PEERS = Path(__file__).with_name("peers")
IIPSRV = Path("/usr/lib/iipimage-server/iipsrv.fcgi")


@dataclass(frozen=True)
class Running:
    """A server that answers: where, under which prefix, and which processes it is."""

    port: int
    prefix: str
    processes: list[psutil.Process]


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def iipimage(picture: Path, folder: Path, megabytes: int) -> Iterator[Running]:
    """Run iipsrv behind nginx, with an empty cache of that many megabytes."""
    folder.mkdir(parents=True, exist_ok=True)
    port, fcgi = free_port(), free_port()
    settings = {
        "MAX_IMAGE_CACHE_SIZE": str(megabytes), "INTERPOLATION": "1", "JPEG_QUALITY": "75",
        "ALLOW_UPSCALING": "0", "OMP_NUM_THREADS": "1", "VERBOSITY": "0",
        "FILESYSTEM_PREFIX": f"{picture.parent}/", "BASE_URL": f"http://127.0.0.1:{port}/iiif/",
        "LOGFILE": str(folder / "iipsrv.log"), "URI_MAP": "iiif=>IIIF",
    }  # fmt: skip
    config = (PEERS / "iipimage" / "nginx.conf").read_text()
    for name, value in (("FOLDER", folder), ("PORT", port), ("FCGI", fcgi)):
        config = config.replace(f"@{name}@", str(value))
    (folder / "nginx.conf").write_text(config)
    commands = (
        [str(IIPSRV), "--bind", f"127.0.0.1:{fcgi}", "--backlog", "1024"],
        ["nginx", "-e", str(folder / "nginx-error.log"), "-c", str(folder / "nginx.conf")],
    )
    with contextlib.ExitStack() as stack:
        started = [
            stack.enter_context(running(command, {**os.environ, **settings}))
            for command in commands
        ]
        prefix = f"/iiif/{picture.name}"
        wait_for(port, f"{prefix}/info.json")
        yield Running(port, prefix, started)


@contextlib.contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[psutil.Process]:
    """Run a command until the block ends."""
    silent = subprocess.DEVNULL
    started = subprocess.Popen(command, env=environment, stdout=silent, stderr=silent)
    try:
        yield psutil.Process(started.pid)
    finally:
        started.terminate()
        try:
            started.wait(timeout=15)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def wait_for(port: int, path: str, seconds: float = 30) -> None:
    """Wait until a server answers a path."""
    until = time.monotonic() + seconds
    while True:
        try:
            fetch(port, path)
            return
        except (OSError, RuntimeError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
