"""The search index of an open museum: opened once in a process, when it is first needed."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from threading import Lock
from weakref import WeakKeyDictionary

from handscroll.departments.collection.finding import entries
from handscroll.departments.collection.search import documents
from handscroll.museum import Museum
from handscroll.museum.indexing import Indexing
from handscroll.museum.search import Search

PAUSE_S = 0.2
"""Seconds between two looks of the keeper at the journal."""

_opened: WeakKeyDictionary[Museum, Indexing] = WeakKeyDictionary()
_lock = Lock()


def indexing_of(museum: Museum) -> Indexing:
    """Return what keeps a museum's index, opened if need be."""
    with _lock:
        found = _opened.get(museum)
        if found is None:
            version = f"{documents.VERSION}.{entries.VERSION}"
            found = _opened[museum] = Indexing(
                museum.layout,
                museum.ledger,
                Search(museum.layout.search, version),
                museum.captures.generation,
                entries.relic_entry,
            )
        return found


def search_of(museum: Museum) -> Search:
    """Return a museum's index as new as it can be had."""
    return indexing_of(museum).ready()


def keep(museum: Museum, stop: Callable[[], bool]) -> None:
    """Write into the index what the journal says, until told to stop: the worker's part."""
    indexing_of(museum).keep(stop, partial(time.sleep, PAUSE_S))


def fill(museum: Museum) -> None:
    """Make the whole index again."""
    indexing_of(museum).fill()
