"""The search index of an open museum: opened once in a process, when it is first needed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from functools import partial
from threading import Lock
from weakref import WeakKeyDictionary, ref

from handscroll.departments.collection.finding import entries
from handscroll.departments.collection.finding.colours import PALETTE
from handscroll.departments.collection.finding.crew import crewed
from handscroll.departments.collection.search import documents
from handscroll.errors import HandscrollError
from handscroll.imaging.coarse_colours import coarse_colours
from handscroll.model.relic import Relic
from handscroll.museum import Museum
from handscroll.museum.index_portions import relics_of
from handscroll.museum.indexing import EntryOf, Indexing
from handscroll.museum.search import Entry, Search
from handscroll.scans.pyramid import Pyramid
from handscroll.storage.register import Register

PAUSE_S = 0.1
"""Seconds between two looks of the keeper at the journal."""

_WARMING = Relic(
    id="warming", accession_number="0", title={"zh-Hant": "山水"}, date_written="康熙", parts=()
)

_opened: WeakKeyDictionary[Museum, Indexing] = WeakKeyDictionary()
_lock = Lock()


def indexing_of(museum: Museum) -> Indexing:
    """Return what keeps a museum's index, opened if need be."""
    with _lock:
        found = _opened.get(museum)
        if found is None:
            version = f"{documents.VERSION}.{entries.VERSION}"
            make = entry_maker(museum)
            found = _opened[museum] = Indexing(
                museum.layout,
                museum.vault,
                museum.ledger,
                Search(museum.layout.search, version),
                museum.captures.watch,
                make,
                partial(crewed, museum.folder, partial(_made_here, museum.register, make)),
            )
        return found


def entry_maker(museum: Museum) -> EntryOf:
    """Return what makes the index's entry of a relic of this museum."""
    return partial(entries.relic_entry, colours_of=partial(_colours_of, ref(museum)))


def _made_here(register: Register, make: EntryOf, names: tuple[str, ...]) -> list[Entry]:
    return [make(one) for one in relics_of(register, names)]


def _colours_of(museum: ref[Museum], relic: Relic) -> tuple[str, ...]:
    """Name the coarse colours of a relic's pictures, from the smallest level of each pyramid.

    A pyramid that is missing or damaged names none; a rebuild of it is followed by one of the
    index.
    """
    there, found = museum(), dict[str, None]()
    if there is None:
        return ()
    for capture in relic.captures:
        with contextlib.suppress(HandscrollError):
            pyramid = Pyramid.open(there.layout.pyramid(capture.id, capture.sha256))
            with pyramid:
                pixels = pyramid.tile_pixels(len(pyramid.levels) - 1, 0, 0)
            found |= dict.fromkeys(coarse_colours(pixels, PALETTE))
    return tuple(found)


def search_of(museum: Museum) -> Search:
    """Return a museum's index as new as it can be had."""
    return indexing_of(museum).ready()


def keep(museum: Museum, stop: Callable[[], bool]) -> None:
    """Write into the index what the journal says, until told to stop: the worker's part."""
    # Tables of characters, sounds and reigns are read now, not while an edit waits to be found.
    entries.relic_entry(_WARMING)
    indexing_of(museum).keep(stop, partial(time.sleep, PAUSE_S))


def fill(museum: Museum) -> None:
    """Make the whole index again."""
    indexing_of(museum).fill()
