"""Serve a museum: one web process, and one worker that is started again when it dies."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import structlog
import uvicorn

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import MisconfiguredError
from handscroll.museum import Museum
from handscroll.pages.assets import Assets

log = structlog.get_logger(__name__)

_LONGEST_PAUSE_S = 30.0


def serve(museum: Museum, *, host: str, port: int, with_worker: bool) -> None:
    """Serve until interrupted; SIGINT and SIGTERM end it cleanly.

    Raises
    ------
    MisconfiguredError
        If the port is taken or not allowed, or the pages were not built.
    """
    Assets.read()
    app = build_app(museum, departments())
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        lifespan="off",
    )
    sockets = [_bind(config, host, port)]
    bound = sockets[0].getsockname()[1]
    sys.stdout.write(f"Serving {museum.folder.name} at http://{host}:{bound}/\n")
    sys.stdout.flush()
    worker = _supervised(museum.folder) if with_worker else contextlib.nullcontext()
    # A second Ctrl-C while closing is impatience, not an error.
    with worker, contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=sockets)


def _bind(config: uvicorn.Config, host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise MisconfiguredError(
            f"Nothing is served at {host}:{port}",
            why=f"the address cannot be taken: {error.strerror}",
            fix="Choose another port with --port, or end what uses this one",
        ) from None
    listener.listen(config.backlog)
    listener.set_inheritable(False)
    return listener


@contextlib.contextmanager
def _supervised(museum: Path) -> Iterator[None]:
    """Keep one worker process alive while the block runs."""
    stop = Event()
    thread = Thread(target=_keep_alive, args=(museum, stop), name="supervisor", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=15)


def _keep_alive(museum: Path, stop: Event) -> None:
    pause = 0.5
    while not stop.is_set():
        began = time.monotonic()
        worker = _start_worker(museum)
        while worker.poll() is None and not stop.wait(0.2):
            pass
        if stop.is_set():
            worker.terminate()
            try:
                worker.wait(timeout=10)
            except subprocess.TimeoutExpired:
                worker.kill()
            return
        if worker.returncode:
            log.error("worker ended", code=worker.returncode)
        # A worker that cannot live is started again ever more slowly.
        lived_long = time.monotonic() - began > 60
        pause = 0.5 if lived_long else min(pause * 2, _LONGEST_PAUSE_S)
        stop.wait(pause)


def _start_worker(museum: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "handscroll", "--museum", str(museum), "worker"]
    # Its own process group: Ctrl-C reaches only us, and we end it in order.
    return subprocess.Popen(command, env=os.environ.copy(), start_new_session=True)
