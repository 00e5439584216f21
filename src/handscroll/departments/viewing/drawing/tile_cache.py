"""Decoded tiles of every picture, within a bounded memory, each decoded once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Protocol, TypeVar


class Sized(Protocol):
    """Something that knows its bytes of memory: an array, or planes."""

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""


K = TypeVar("K", bound=Sized)


class TileCache:
    """What was used last stays; safe to use from many threads at once.

    Parameters
    ----------
    most_bytes
        Bytes of tiles kept; 0 keeps none, yet tiles in the making are still shared.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.hits = self.misses = self.held_bytes = 0
        self._kept: OrderedDict[Hashable, Sized] = OrderedDict()
        self._making: dict[Hashable, Future[Sized]] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], K]) -> K:
        """Return what ``make`` makes for a key: kept, in the making elsewhere, or made now.

        What ``make`` raises reaches everybody who waits for it, and is not remembered.

        Parameters
        ----------
        key
            Must tell the kind of thing as well: one key always stands for one type.
        """
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                self.hits += 1
                return kept  # type: ignore[return-value]
            coming = self._making.get(key)
            if coming is None:
                mine = self._making[key] = Future()
                self.misses += 1
        if coming is not None:
            return coming.result()  # type: ignore[return-value]
        return self._make(key, make, mine)

    def _make(self, key: Hashable, make: Callable[[], K], mine: Future[Sized]) -> K:
        try:
            made = make()
        except BaseException as error:
            with self._lock:
                del self._making[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._making[key]
            self._keep(key, made)
        mine.set_result(made)
        return made

    def _keep(self, key: Hashable, made: Sized) -> None:
        if made.nbytes > self.most_bytes:
            return
        self._kept[key] = made
        self.held_bytes += made.nbytes
        while self.held_bytes > self.most_bytes:
            self.held_bytes -= self._kept.popitem(last=False)[1].nbytes

    def __len__(self) -> int:
        """Return how many tiles are kept."""
        return len(self._kept)
