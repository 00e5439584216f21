"""The search of a museum: what is looked for, what is found, and who may see it.

Everybody goes through here. Texts come folded; which words a record has and how a query is read
is the collection's business. What a search of the public finds is published, always.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from handscroll.museum.index_standing import APPLIED, BEHIND, Standing
from handscroll.storage.index import Answer, Asked, SearchIndex
from handscroll.storage.index_fields import Fields, Placed, Written
from handscroll.storage.index_spans import Span
from handscroll.storage.index_terms import (
    Each,
    Everything,
    Meets,
    OneOf,
    Phrase,
    Some,
    Sought,
    Tag,
    Word,
)

__all__ = [
    "AHEAD", "FACETS", "FOLDER", "NAMES", "SOUNDS", "SPECIAL", "SPOKEN", "SYLLABLES", "YEARS",
    "Each", "Entry", "Everything", "Found", "Meets", "OneOf", "Order", "Phrase", "Query",
    "Search", "Some", "Sought", "Tag", "Word",
]  # fmt: skip

FOLDER = "search"
"""Where the index lies in a museum's cache."""
SOUNDS, NAMES = "_py", "_la"
"""After a text field's name: pairs of syllables of its Chinese, and of its Latin names."""
SYLLABLES = "syllables"
"""The bag of single syllables of both kinds, and initials: ``field.syllable``."""

SPOKEN: Mapping[str, float] = {"title": 3.0, "creator": 2.0, "rest": 1.0}
"""Text fields of the one box with the weight they have in the rank; they have all streams."""
SPECIAL = (
    "accession", "colophon", "date", "dynasty", "format", "inscription", "medium", "place",
    "provenance", "seal", "text",
)  # fmt: skip
"""Text fields that only a specialist's ``field:term`` looks into; they have words alone."""
FACETS = (
    "type", "dynasty", "century", "creator", "format", "medium", "support", "seal_owner",
    "colour", "rights", "member", "technique",
    "person", "maker", "writer", "collector", "seal", "bears", "pictured",
)  # fmt: skip
"""What hits are counted by and narrowed by; the last line is what pages of people and seals ask."""

_STATE, _KIND, _PUBLIC = "of_state", "of_kind", "public"
_FIRST, _LAST, _ADDED, _TITLE = "first_year", "last_year", "added", "by_title"
_ARTIST, _PICTURED = "by_artist", "pictured"
YEARS = Span("years", _FIRST, _LAST)
_AHEAD = "ahead"
AHEAD = "\t"
"""Between what is typed and what is shown, in an entry's ``ahead``."""


class Order(StrEnum):
    """How hits are sorted."""

    RELEVANCE = "relevance"
    OLDEST = "oldest"
    NEWEST = "newest"
    TITLE = "title"
    ARTIST = "artist"
    ADDED = "added"
    PICTURED = "pictured"


@dataclass(frozen=True)
class Entry:
    """What the index knows of one thing.

    Attributes
    ----------
    texts
        Field to tokens with positions: names of :data:`SPOKEN`, with and without the ending
        of a stream, and of :data:`SPECIAL`.
    facets
        Names of :data:`FACETS` to values; colours are coarse bins.
    first_year, last_year
        Astronomical years (0 is 1 BC), in order; None where no date is known.
    added
        When it came, as any number that grows.
    ahead
        What typing ahead may offer: ``folded + AHEAD + shown``, found by how it begins.
    """

    id: str
    kind: str
    state: str
    public: bool
    texts: Mapping[str, Sequence[Placed]]
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    first_year: int | None = None
    last_year: int | None = None
    title_key: str = ""
    artist_key: str = ""
    pictured: bool = False
    added: int = 0
    ahead: Sequence[str] = ()


@dataclass(frozen=True)
class Query:
    """What is wanted.

    Attributes
    ----------
    filters
        Facet to values, one of which must be borne; all facets must hold.
    years
        An interval that the thing's own must overlap, ends included; None is open.
    everything
        True also finds what is not published: only for staff, and the asker has checked that.
    histogram
        Width in years of the bars of the timeline, or None for none.
    """

    sought: Sought = field(default_factory=Everything)
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    years: tuple[int | None, int | None] | None = None
    kinds: Sequence[str] = ()
    everything: bool = False
    order: Order = Order.RELEVANCE
    limit: int = 24
    offset: int = 0
    facets: Sequence[str] = ()
    top: int = 12
    histogram: int | None = None


@dataclass(frozen=True)
class Found:
    """What was found: the page, its number, counts, bars of first and of last years, a spelling."""

    total: int
    hits: tuple[str, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    histogram: tuple[tuple[int, int], ...] = ()
    endings: tuple[tuple[int, int], ...] = ()
    did_you_mean: str | None = None


@dataclass(frozen=True)
class Batch:
    """Entries that are written together.

    Attributes
    ----------
    remove
        Identifiers of things that are no longer there.
    new
        The index holds none of the entries yet.
    settled
        Called when they are safe; None where the next batch may become safe with them.
    """

    entries: Sequence[Entry]
    remove: Sequence[str] = ()
    new: bool = False
    settled: Callable[[], None] | None = None


def fields_of(version: str) -> Fields:
    """Return the index's fields; ``version`` is that of the folding."""
    streams = [name + end for name in SPOKEN for end in ("", SOUNDS, NAMES)]
    return Fields(
        texts=(*streams, *SPECIAL),
        bags=(SYLLABLES,),
        tags=(_STATE, _KIND, _PUBLIC, *map(_facet, FACETS)),
        numbers=(_FIRST, _LAST, _ADDED, _PICTURED),
        orders=(_TITLE, _ARTIST),
        beginnings=(_AHEAD,),
        spans=(YEARS,),
        version=version,
    )


class Search:
    """The index of one museum.

    Parameters
    ----------
    folder
        Where it lies; a cache that may be deleted at any time.
    version
        Of the folding: another one makes the index anew, and ``fresh`` says so.
    """

    def __init__(self, folder: Path, version: str = "1", *, heap_bytes: int = 64_000_000) -> None:
        self._index = SearchIndex(folder, fields_of(version), heap_bytes=heap_bytes)

    @property
    def fresh(self) -> bool:
        """Tell whether the index was made empty when it was opened, and has to be filled."""
        return self._index.fresh

    @property
    def entries(self) -> int:
        """How many entries readers see."""
        return self._index.documents

    def find(self, query: Query) -> Found:
        """Find what a query asks for.

        Raises
        ------
        InvalidError
            If the page asked for lies too deep.
        """
        order, down = _ORDERS[query.order]
        answer = self._index.search(
            Asked(
                sought=_whole(query),
                limit=query.limit,
                offset=query.offset,
                order_by=order,
                descending=down,
                counts={_facet(name): query.top for name in query.facets if name in FACETS},
                histogram={name: query.histogram for name in (_FIRST, _LAST) if query.histogram},
            )
        )
        return _found(answer)

    def put(self, entries: Iterable[Entry], *, remove: Sequence[str] = ()) -> int:
        """Write entries in the place of older ones, remove others, and show both at once.

        Raises
        ------
        BusyError
            If another process writes.
        """
        with self._index.writer() as writer:
            writer.remove(remove)
            return writer.put(map(_written, entries))

    def write(self, batches: Iterable[Batch], *, keep_open: bool = False) -> int:
        """Write batches as they come; one that breaks off takes only what is not settled along.

        Parameters
        ----------
        keep_open
            Another change will follow: its writer stays until :meth:`release`, and nobody waits
            for segments that are being merged.

        Raises
        ------
        BusyError
            If another process writes.
        """
        done = 0
        opened = self._index.kept_writer() if keep_open else self._index.writer()
        with opened as writer:
            for batch in batches:
                writer.remove(batch.remove)
                done += writer.put(map(_written, batch.entries), new=batch.new)
                if batch.settled is not None:
                    writer.commit()
                    batch.settled()
        return done

    def release(self) -> None:
        """Let another process write."""
        self._index.release()

    def beside(self) -> Search:
        """Open the index that is filled beside this one."""
        made = copy(self)
        made._index = self._index.beside()
        return made

    def replace(self, beside: Search) -> None:
        """Let what was filled beside answer from now on."""
        self._index.replace(beside._index)

    def discard(self) -> None:
        """Begin with an empty index."""
        self._index.discard()

    @property
    def folder(self) -> Path:
        """Where the index lies."""
        return self._index.folder

    @property
    def state(self) -> Standing:
        """How far an answer can be relied on just now."""
        if self._index.older:
            return Standing.OLDER
        whole = (self.folder / APPLIED).exists() and not (self.folder / BEHIND).exists()
        return Standing.WHOLE if whole else Standing.PARTIAL

    def fill(self, entries: Iterable[Entry]) -> int:
        """Write all there is in the place of all there was; readers see the old until then."""
        with self._index.writer() as writer:
            writer.clear()
            return writer.put(map(_written, entries))

    def refresh(self) -> None:
        """Show what another process wrote since."""
        self._index.refresh()

    def ahead(self, prefix: str, limit: int) -> list[str]:
        """Return what typing ahead shows for folded text, most frequent first; of the public."""
        found = self._index.beginning(_AHEAD, prefix, limit, Tag(_PUBLIC, "1"))
        return list(dict.fromkeys(value.partition(AHEAD)[2] for value, _ in found))

    def values(
        self, facet: str, prefix: str, limit: int | None = None, *, everything: bool = False
    ) -> list[tuple[str, int]]:
        """Return ``(value, entries)`` of a facet's values that begin so, most frequent first.

        ``everything`` also counts what is not published: only for staff.
        """
        within: Sought = Everything() if everything else Tag(_PUBLIC, "1")
        most = sys.maxsize if limit is None else limit
        return self._index.beginning(_facet(facet), prefix, most, within)

    def tokens(self, name: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return ``(token, entries)`` of a text field, most frequent first, of the public."""
        return self._index.beginning(name, prefix, limit, Tag(_PUBLIC, "1"))


_ORDERS: Mapping[Order, tuple[str | None, bool]] = {
    Order.RELEVANCE: (None, False),
    Order.OLDEST: (_FIRST, False),
    Order.NEWEST: (_LAST, True),
    Order.TITLE: (_TITLE, False),
    Order.ARTIST: (_ARTIST, False),
    Order.ADDED: (_ADDED, True),
    Order.PICTURED: (_PICTURED, True),
}


def _facet(name: str) -> str:
    return "facet_" + name


def _whole(query: Query) -> Sought:
    nodes: list[Sought] = [] if query.everything else [Tag(_PUBLIC, "1")]
    for name, values in query.filters.items():
        if name in FACETS and values:
            nodes.append(Some(tuple(Tag(_facet(name), value) for value in values)))
    if query.kinds:
        nodes.append(Some(tuple(Tag(_KIND, kind) for kind in query.kinds)))
    if query.years is not None:
        nodes.append(Meets(YEARS, *query.years))
    # The words last: a tree that holds nothing but filters still has something to hold.
    return Each((*nodes, query.sought))


def _written(entry: Entry) -> Written:
    tags = {_STATE: [entry.state], _KIND: [entry.kind], _PUBLIC: ["1"] if entry.public else []}
    tags |= {_facet(name): list(dict.fromkeys(v)) for name, v in entry.facets.items()}
    numbers = {_ADDED: entry.added, _PICTURED: int(entry.pictured)}
    if entry.first_year is not None and entry.last_year is not None:
        numbers |= {_FIRST: entry.first_year, _LAST: entry.last_year}
    return Written(
        key=entry.id,
        texts=entry.texts,
        tags=tags,
        numbers=numbers,
        orders={_TITLE: entry.title_key, _ARTIST: entry.artist_key},
        beginnings={_AHEAD: entry.ahead},
    )


def _found(answer: Answer) -> Found:
    return Found(
        total=answer.total,
        hits=answer.keys,
        facets={name.removeprefix("facet_"): top for name, top in answer.counts.items()},
        histogram=answer.histogram.get(_FIRST, ()),
        endings=answer.histogram.get(_LAST, ()),
    )
