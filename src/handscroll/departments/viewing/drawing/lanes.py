"""Drawing off the event loop: one lane for small answers, one for large ones."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

from handscroll.departments.viewing.drawing.client import Elsewhere
from handscroll.departments.viewing.drawing.tile_cache import TileCache
from handscroll.departments.viewing.drawing.tiles import Here, Studio
from handscroll.plugin.lanes import Lane

LARGE_PIXELS = 4_000_000
"""Answers above this many pixels go one after another, so that tiles never wait for them."""
CACHE_BYTES = 256 * 2**20
"""Memory for decoded tiles, unless told otherwise."""
HELPING_BYTES = 16 * 2**20
"""The same where another process draws, for while it cannot."""


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
