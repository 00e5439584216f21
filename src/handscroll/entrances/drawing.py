"""The child process that draws for all web processes, and the socket by which they reach it."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from handscroll.entrances.supervising import Child
from handscroll.settings import Settings

MODULE = "handscroll.departments.viewing.drawing.process"
TOLD_BY = "HANDSCROLL_IMAGES__DRAWN_AT"
"""Environment variable of the setting that tells a web process where to have pictures drawn."""


@contextlib.contextmanager
def drawing_process(settings: Settings) -> Iterator[Child]:
    """Prepare the process that draws; children started meanwhile know where it is.

    Its socket outlives it: who asks while it is started again waits, and is answered.
    """
    # A folder of our own, which nobody else may enter: the socket asks nobody who they are.
    with (
        tempfile.TemporaryDirectory(prefix="handscroll-") as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener,
    ):
        address = Path(folder) / "draw"
        listener.bind(str(address))
        listener.listen(128)
        fd = listener.fileno()
        os.environ[TOLD_BY] = str(address)
        try:
            cache = str(settings.images.tile_cache_bytes)
            yield Child("drawing process", ["-m", MODULE, str(fd), cache], (fd,))
        finally:
            os.environ.pop(TOLD_BY, None)
