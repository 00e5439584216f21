"""The far side of the sandbox: decodes what strangers made, holds nothing worth taking.

Started by ``handscroll.scans.sandbox`` as a fresh interpreter. It reads one JSON line for
each scan and answers with JSON lines: progress, then facts or an error. It dies when the
pipe from its parent closes or its parent changes.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import math
import os
import queue
import resource
import select
import signal
import sys
import threading
from pathlib import Path
from typing import Any

PARENT_POLL_S = 0.5
ROOM_FOR_MAPS = 2 * 2**30
NO_NEW_PRIVILEGES = 38
LOADERS = ("Tiff", "Jpeg", "Png", "Webp", "Raw", "Vips")
"""The only readers of libvips that may run; the last two read our own scratch files."""


def main() -> None:
    """Serve scans until the parent goes away."""
    answers, work = begin()
    _prepare()
    gc.freeze()  # what the decoders brought is never garbage: collecting gets cheap
    idle = used()
    while True:
        task = work.get()
        answer(answers, _serve(task, idle, answers))
        gc.collect()


def begin() -> tuple[int, queue.SimpleQueue[dict[str, Any]]]:
    """Give up what decoding does not need; return where answers go, and the orders that come."""
    if sys.platform != "linux":  # the limits are Linux's; elsewhere only the process is apart
        resource.RLIMIT_DATA = resource.RLIMIT_AS
    answers = os.dup(1)
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.close(sink)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    work: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(work, os.getppid()), daemon=True).start()
    return answers, work


def _listen(work: queue.SimpleQueue[dict[str, Any]], parent: int) -> None:
    """Take orders; leave at once, whatever is being decoded, when the parent is gone."""
    pending = b""
    while True:
        ready, _, _ = select.select([0], [], [], PARENT_POLL_S)
        if os.getppid() != parent:
            os._exit(1)
        if not ready:
            continue
        piece = os.read(0, 1 << 16)
        if not piece:
            os._exit(0)
        *lines, pending = (pending + piece).split(b"\n")
        for line in lines:
            work.put(json.loads(line))


def _prepare() -> None:
    """Load the decoders before any limit is measured."""
    import imagecodecs
    import pyvips
    import tifffile

    from handscroll.scans import pyramid_write

    pyvips.cache_set_max(0)
    pyvips.operation_block_set("VipsForeignLoad", True)
    for loader in LOADERS:
        pyvips.operation_block_set(f"VipsForeignLoad{loader}", False)
    pyvips.Image.black(8, 8, bands=3).copy(interpretation="srgb").icc_export(
        output_profile="srgb"
    ).avg()
    del imagecodecs, tifffile, pyramid_write


def _status(name: str) -> int:
    """Return one memory figure of this process in KiB.

    Not from getrusage: its peak is inherited from the parent through exec.
    """
    facts = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(facts[name].split()[0])


def used() -> tuple[int, int]:
    """Return address space and data of this process in bytes."""
    return _status("VmSize") * 1024, _status("VmData") * 1024


def confine(task: dict[str, Any], idle: tuple[int, int]) -> None:
    """Set memory and CPU limits for one scan; both are soft, so the next scan gets its own.

    RLIMIT_DATA counts what is really allocated, so it is the tight one; the address space
    also holds maps of scratch files, and gets room for them.
    """
    memory = int(task["memory_mb"]) * 2**20
    room = memory + ROOM_FOR_MAPS + int(task["map_bytes"])
    for kind, soft in (
        (resource.RLIMIT_DATA, idle[1] + memory),
        (resource.RLIMIT_AS, idle[0] + room),
    ):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (soft if hard < 0 else min(soft, hard), hard))
    spent = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(spent.ru_utime + spent.ru_stime + float(task["cpu_s"]))
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))


def _serve(task: dict[str, Any], idle: tuple[int, int], answers: int) -> dict[str, Any]:
    """Decode one scan; return facts or the error as plain words."""
    from handscroll.errors import HandscrollError
    from handscroll.scans.formats import read_head
    from handscroll.scans.glimpse_write import write_glimpse
    from handscroll.scans.limits import Limits
    from handscroll.scans.pyramid_write import write_pyramid
    from handscroll.scans.unpack_write import write_unpacked

    source, folder = Path(task["source"]), Path(task["folder"])
    try:
        confine(task, idle)
        head = read_head(source, Limits(**task["limits"]))
        if "glimpse" in task:
            facts = write_glimpse(source, head, folder, int(task["glimpse"]))
        elif "unpack" in task:
            facts = write_unpacked(source, head, folder, str(task["unpack"]))
        else:
            facts = write_pyramid(
                source, head, folder, lambda done: answer(answers, {"progress": round(done, 4)})
            )
        return {"facts": facts | {"peak_rss_kb": _status("VmHWM")}}
    except HandscrollError as error:
        return {"error": [type(error).__name__, error.what, error.why, error.fix]}
    except MemoryError:
        return {"error": ["MemoryError", "", "", ""]}
    except OSError as trouble:
        return {"error": ["OSError", str(trouble.errno or 0), str(trouble), ""]}
    except Exception as trouble:  # the parent must hear of every failure
        return {"error": ["Exception", type(trouble).__name__, str(trouble)[:300], ""]}


def answer(answers: int, words: dict[str, Any]) -> None:
    """Write one line of words."""
    data = memoryview(json.dumps(words).encode() + b"\n")
    while data:
        data = data[os.write(answers, data) :]


if __name__ == "__main__":
    main()
