"""Drawing off the event loop: bounded threads, bounded queues, big answers in their own lane."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from handscroll.errors import BusyError

T = TypeVar("T")

LARGE_PIXELS = 4_000_000
"""Answers above this many pixels go one after another, so that tiles never wait for them."""


class Lane:
    """A few threads and a queue that says no when it is full.

    Parameters
    ----------
    threads
        How many work at once.
    waiting
        How many may wait besides.
    """

    def __init__(self, name: str, *, threads: int, waiting: int) -> None:
        self._most = threads + waiting
        self._inside = 0
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def run(self, work: Callable[[], T]) -> T:
        """Do ``work`` in a thread; only to be called from the event loop.

        Raises
        ------
        BusyError
            If the queue is full.
        """
        if self._inside >= self._most:
            raise BusyError(
                "The picture was not drawn",
                why=f"{self._inside} others are being drawn or wait already",
                fix="Ask again in a few seconds",
            )
        self._inside += 1
        future = self._pool.submit(work)
        # Counted until the thread is done: a reader who went away does not free the thread.
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: _call(loop, self._leave))
        return await asyncio.wrap_future(future)

    def _leave(self) -> None:
        self._inside -= 1


class Lanes:
    """The lane for tiles and pages, and the one for large answers."""

    def __init__(self) -> None:
        cores = os.cpu_count() or 1
        self._small = Lane("draw", threads=max(2, cores), waiting=512)
        self._large = Lane("draw-large", threads=1, waiting=8)

    def for_pixels(self, pixels: int) -> Lane:
        """Return the lane for an answer of that many pixels."""
        return self._large if pixels > LARGE_PIXELS else self._small


def _call(loop: asyncio.AbstractEventLoop, function: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(function)
