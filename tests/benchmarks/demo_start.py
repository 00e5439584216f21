"""How long a newcomer waits: first and second start of the demo museum, to the first page."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def started(folder: Path) -> Iterator[tuple[str, float, float]]:
    """Start the demo; yield its address, seconds to a first answer, and to the open hall."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "handscroll", "demo", str(folder), "--port", str(port)]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    try:
        answered = None
        while True:
            status = _status(address)
            if status is not None and answered is None:
                answered = time.monotonic() - began
            if status == 200:
                break
            assert process.poll() is None, "the demo ended"
            time.sleep(0.1)
        assert answered is not None
        yield address, answered, time.monotonic() - began
    finally:
        process.send_signal(signal.SIGTERM)  # a background shell may have it ignore SIGINT
        assert process.wait(timeout=30) in (0, -signal.SIGTERM)


def _status(address: str) -> int | None:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None
