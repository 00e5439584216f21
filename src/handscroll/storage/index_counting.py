"""Counts of values and bars of numbers, remembered until the index changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tantivy import Query, Searcher

from handscroll.storage.index_terms import Sought
from handscroll.storage.remembering import Remembered

MAX_BUCKETS = 2_000
MOST_COUNTED = 256
"""Questions whose counts are remembered; some 10 kB each."""

Counts = Mapping[str, tuple[tuple[str, int], ...]]
Bars = Mapping[str, tuple[tuple[int, int], ...]]
Wanted = tuple[Sought, Mapping[str, int], Mapping[str, int]]
"""Of which documents; tag field to how many values; number field to the width of its bars."""
_Key = tuple[Sought, tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]


class Counting:
    """Counts for one index, by the question that they are of.

    A page is turned, sorted otherwise and read in another language: the counts stay.

    Parameters
    ----------
    generation
        Returns a number that changes when readers see another state of the index.
    """

    def __init__(self, generation: Callable[[], int]) -> None:
        self._seen: Remembered[_Key, tuple[Counts, Bars]] = Remembered(generation, MOST_COUNTED)

    def held(
        self, sought: Sought, counts: Mapping[str, int], histogram: Mapping[str, int]
    ) -> tuple[int, tuple[Counts, Bars] | None]:
        """Return the generation, and what is remembered; nothing asked for is nothing counted."""
        key = _key(sought, counts, histogram)
        if not counts and not histogram:
            return 0, ({}, {})
        generation, held = self._seen.held((key,))
        return generation, held.get(key)

    def count(
        self, generation: int, searcher: Searcher, query: Query, wanted: Wanted
    ) -> tuple[Counts, Bars]:
        """Count in one pass, and remember it under the generation that :meth:`held` told."""
        found = counted(searcher, query, *wanted[1:])
        self._seen.keep(generation, {_key(*wanted): found})
        return found


def _key(sought: Sought, counts: Mapping[str, int], histogram: Mapping[str, int]) -> _Key:
    return sought, tuple(counts.items()), tuple(histogram.items())


def counted(
    searcher: Searcher, query: Query, counts: Mapping[str, int], histogram: Mapping[str, int]
) -> tuple[Counts, Bars]:
    """Count the values of tag fields, and numbers by bars, in one pass over what a query finds."""
    wanted: dict[str, Any] = {
        name: {"terms": {"field": name, "size": min(top, MAX_BUCKETS), "segment_size": MAX_BUCKETS}}
        for name, top in counts.items()
    }
    for name, width in histogram.items():
        bars = {"field": name, "interval": max(width, 1), "min_doc_count": 1}
        wanted[name] = {"histogram": bars}
    if not wanted:
        return {}, {}
    told = searcher.aggregate(query, wanted)
    return (
        {
            name: tuple((str(b["key"]), int(b["doc_count"])) for b in told[name]["buckets"])
            for name in counts
        },
        {
            name: tuple((int(b["key"]), int(b["doc_count"])) for b in told[name]["buckets"])
            for name in histogram
        },
    )
