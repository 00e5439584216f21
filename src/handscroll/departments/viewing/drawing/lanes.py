"""Drawing off the event loop: bounded threads, bounded queues, big answers in their own lane."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from handscroll.departments.viewing.drawing.client import Elsewhere
from handscroll.departments.viewing.drawing.tile_cache import TileCache
from handscroll.departments.viewing.drawing.tiles import Here, Studio
from handscroll.errors import BusyError

T = TypeVar("T")

LARGE_PIXELS = 4_000_000
"""Answers above this many pixels go one after another, so that tiles never wait for them."""
CACHE_BYTES = 256 * 2**20
"""Memory for decoded tiles, unless told otherwise."""
HELPING_BYTES = 16 * 2**20
"""The same where another process draws, for while it cannot."""


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
    """The lane for small answers, the one for large ones, and who draws them.

    Parameters
    ----------
    cache_bytes
        Memory for decoded tiles.
    drawn_at
        Socket of the process that draws for several; None draws here.
    """

    def __init__(self, cache_bytes: int = CACHE_BYTES, drawn_at: str | None = None) -> None:
        cores = os.cpu_count() or 1
        self.studio: Studio = Here(TileCache(cache_bytes))
        if drawn_at is not None:
            # The tiles are kept over there; here is only who helps out while nobody answers.
            self.studio = Elsewhere(drawn_at, Here(TileCache(min(cache_bytes, HELPING_BYTES))))
        self._small = Lane("draw", threads=max(2, cores), waiting=512)
        self._large = Lane("draw-large", threads=1, waiting=8)
        self._drawing: dict[str, asyncio.Task[bytes]] = {}

    def for_pixels(self, pixels: int) -> Lane:
        """Return the lane for an answer of that many pixels."""
        return self._large if pixels > LARGE_PIXELS else self._small

    async def picture(self, key: str, pixels: int, draw: Callable[[Studio], bytes]) -> bytes:
        """Return a finished answer, drawn once however many ask for it at the same time.

        Only to be called from one event loop.

        Parameters
        ----------
        key
            The same for the same bytes.
        pixels
            Size of the answer.
        draw
            Makes it, in a thread, with the help of who draws.

        Raises
        ------
        BusyError
            If the lane is full.
        """
        task = self._drawing.get(key)
        if task is None:
            work = self.for_pixels(pixels).run(lambda: draw(self.studio))
            task = self._drawing[key] = asyncio.create_task(work)
            task.add_done_callback(lambda done: self._done(key, done))
        # A reader who goes away takes only his own waiting with him.
        return await asyncio.shield(task)

    def _done(self, key: str, task: asyncio.Task[bytes]) -> None:
        self._drawing.pop(key, None)
        if not task.cancelled():
            # Asked for here, because nobody may be left who does; asyncio would complain.
            task.exception()


def _call(loop: asyncio.AbstractEventLoop, function: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(function)
