"""Serve a museum: web processes, and one worker that is started again when it dies."""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from handscroll.entrances.drawing import drawing_process
from handscroll.entrances.listening import listen
from handscroll.entrances.supervising import Child, kept_alive
from handscroll.entrances.web_process import serve_here
from handscroll.museum import Museum
from handscroll.pages.assets import Assets
from handscroll.settings import Settings

MOST_PROCESSES = 8
"""Web processes that are started unless the settings ask for more: each needs some memory."""


def serve(museum: Museum, *, host: str, port: int, with_worker: bool) -> None:
    """Serve until interrupted; SIGINT and SIGTERM end it cleanly.

    Raises
    ------
    MisconfiguredError
        If the port is taken or not allowed, or the pages were not built.
    """
    Assets.read()
    _many_files()
    listeners = listen(host, port, processes_for(museum.settings))
    bound = listeners[0].getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"Serving {museum.folder.name} at http://{shown}:{bound}/\n")
    sys.stdout.flush()
    children = [_worker(museum.folder)] if with_worker else []
    if len(listeners) == 1:
        with kept_alive(children):
            serve_here(museum, listeners[0])
    else:
        _serve_by_children(museum, listeners, children)


def processes_for(settings: Settings) -> int:
    """Return how many web processes a museum gets."""
    if settings.workers is not None:
        return settings.workers
    return 1 if settings.demo else min(len(os.sched_getaffinity(0)), MOST_PROCESSES)


def _serve_by_children(
    museum: Museum, listeners: Sequence[socket.socket], others: Sequence[Child]
) -> None:
    told = Event()
    before = {
        number: signal.signal(number, lambda _number, _frame: told.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        webs = [_web(museum.folder, number, fd) for number, fd in enumerate(listeners)]
        with drawing_process(museum.settings) as draws, kept_alive([draws, *webs, *others]):
            # Waiting with a limit, because a wait without one hears no signal.
            while not told.wait(1.0):
                pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for listener in listeners:
            listener.close()


def _web(museum: Path, number: int, listener: socket.socket) -> Child:
    fd = listener.fileno()
    arguments = ["-m", "handscroll.entrances.web_process", str(museum), str(fd)]
    return Child(f"web process {number}", arguments, (fd,))


def _worker(museum: Path) -> Child:
    return Child("worker", ["-m", "handscroll", "--museum", str(museum), "worker"])


def _many_files() -> None:
    """Ask for as many open files as we may have: each visitor's connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
