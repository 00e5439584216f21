"""A few threads and a queue that says no when it is full: drawing off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from handscroll.errors import BusyError

T = TypeVar("T")


class Lane:
    """Threads for work of one kind; only to be used from one event loop.

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
        """Do something in a thread.

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


def _call(loop: asyncio.AbstractEventLoop, function: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(function)
