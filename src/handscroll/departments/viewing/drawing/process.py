"""The process that draws for all web processes: one cache of tiles, and no tile waits for it.

``python -m handscroll.departments.viewing.drawing.process FD CACHE_BYTES``, with a listening Unix
socket at FD, is how ``handscroll serve`` starts it. Whoever can reach the socket may have any
picture drawn, so it lies in a folder that is closed to others.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread

from handscroll.departments.viewing.drawing.tile_cache import TileCache
from handscroll.departments.viewing.drawing.tiles import Here
from handscroll.departments.viewing.drawing.wire import (
    FILE,
    ORDER,
    REFUSAL,
    Order,
    receive,
    refusal,
    send,
    unpacked,
)
from handscroll.errors import HandscrollError, UnreadableError
from handscroll.scans.pyramid import Pyramid

OPEN_PYRAMIDS = 64
POLITE = 5
"""How much later than a web process we get a processor both want (``nice``)."""
LOOK_S = 0.5


class Draughtsman:
    """Draws orders; safe to use from many threads at once.

    Parameters
    ----------
    cache_bytes
        Memory for decoded tiles.
    at_once
        How many answers are drawn side by side.
    """

    def __init__(self, cache_bytes: int, at_once: int) -> None:
        self.here = Here(TileCache(cache_bytes))
        self._free = BoundedSemaphore(at_once)
        self._open: OrderedDict[str, Pyramid] = OrderedDict()
        self._lock = Lock()

    def drawn(self, order: Order) -> bytes:
        """Return the file that is ordered.

        Raises
        ------
        InvalidError, UnreadableError
            As drawing says, or when the pyramid is another one meanwhile.
        """
        with self._free:
            return self.here.draw(order.plan, self._pyramid(order))

    def serve(self, link: socket.socket) -> None:
        """Answer one web process's thread until it goes."""
        with link, contextlib.suppress(OSError):
            while (told := receive(link)) is not None and told[0] == ORDER:
                order = unpacked(told[1])
                try:
                    kind, body = FILE, self.drawn(order)
                except HandscrollError as error:
                    kind, body = REFUSAL, refusal(error)
                except OSError as error:
                    kind, body = REFUSAL, refusal(_unreadable(str(error)))
                send(link, kind, body)

    def _pyramid(self, order: Order) -> Pyramid:
        with self._lock:
            found = self._open.pop(order.path, None)
            if found is None or found.identity != order.identity:
                found = Pyramid.open(Path(order.path))
            # Who still draws from one that leaves holds it: it closes with its last reader.
            self._open[order.path] = found
            if len(self._open) > OPEN_PYRAMIDS:
                self._open.popitem(last=False)
        if found.identity != order.identity:
            raise _unreadable("it was replaced since it was opened")
        return found


def _unreadable(why: str) -> UnreadableError:
    return UnreadableError("The pyramid cannot be drawn from", why=why, fix="Open it again")


def attend(listener: socket.socket, draughtsman: Draughtsman, goes_on: Callable[[], bool]) -> None:
    """Give each web process's thread one of ours, as long as we go on."""
    listener.settimeout(LOOK_S)
    while goes_on():
        try:
            link, _ = listener.accept()
        except TimeoutError:
            continue
        link.settimeout(None)
        Thread(target=draughtsman.serve, args=(link,), name="draw", daemon=True).start()


def main() -> None:
    """Draw until told to stop, or until who started us has gone."""
    fd, cache_bytes, parent = int(sys.argv[1]), int(sys.argv[2]), os.getppid()
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(POLITE)
    with socket.socket(fileno=fd) as listener:
        draughtsman = Draughtsman(cache_bytes, at_once=len(os.sched_getaffinity(0)))
        attend(listener, draughtsman, lambda: not told and os.getppid() == parent)


if __name__ == "__main__":
    main()
