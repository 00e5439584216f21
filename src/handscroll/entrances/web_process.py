"""One web process: the application behind uvicorn, the short way in front of it.

``python -m handscroll.entrances.web_process FOLDER FD`` is how `serving` starts one of several.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from threading import Thread

import uvicorn

from handscroll.entrances.access_log import AccessLog, logged
from handscroll.entrances.logs import set_up_logs
from handscroll.entrances.quick_protocol import quick_protocol
from handscroll.entrances.roster import departments
from handscroll.entrances.shortcuts import shortcuts_of
from handscroll.entrances.web import build_app
from handscroll.museum import Museum

KEEP_ALIVE_S = 30
"""Seconds for which a silent connection stays open: as long as somebody looks at one place."""


def serve_here(museum: Museum, listener: socket.socket) -> None:
    """Serve a museum in this process until SIGINT or SIGTERM; what runs then may end in 3 s."""
    roster = departments()
    access = AccessLog(museum.settings.access_log) if museum.settings.access_log else None
    app = build_app(museum, roster, short=False)
    config = uvicorn.Config(
        logged(app, access) if access else app,
        http=quick_protocol(shortcuts_of(museum, roster), access),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=3,
        lifespan="off",
    )
    # What was made until now lives as long as the process: the collector need not look at it.
    gc.collect()
    gc.freeze()
    _let_others_finish()
    with _ended_quietly(), access.writing() if access else nullcontext():
        uvicorn.Server(config).run(sockets=[listener])


def _let_others_finish() -> None:
    """Wake up without pushing others off their core, where the system knows that manner.

    Several requests wait then when the turn comes, and one waking serves them all: a twelfth more
    requests on a busy machine, and none later than a turn of some 3 ms. See sched(7), SCHED_BATCH.
    """
    if hasattr(os, "SCHED_BATCH"):
        with contextlib.suppress(OSError):  # a container may forbid it
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


@contextlib.contextmanager
def _ended_quietly() -> Iterator[None]:
    """Let uvicorn repeat the signal that ended it without killing us: it was obeyed."""
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    try:
        # A second Ctrl-C while closing is impatience, not an error.
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end_with(parent: int) -> None:
    """End this process in order when the one that started it is gone."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Serve as one of several processes."""
    folder, fd = Path(sys.argv[1]), int(sys.argv[2])
    set_up_logs()
    Thread(target=_end_with, args=(os.getppid(),), name="parent-watch", daemon=True).start()
    with socket.socket(fileno=fd) as listener, Museum.open(folder) as museum:
        listener.set_inheritable(False)
        serve_here(museum, listener)


if __name__ == "__main__":
    main()
