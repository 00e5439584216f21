"""A search index: one writer, any number of readers; a cache that is thrown away when in doubt.

It knows fields by kind (texts, tags, numbers, orders) and nothing of what is written in them.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tantivy import Index as Engine
from tantivy import IndexWriter, Order, Query, Searcher

from handscroll.errors import BusyError, HandscrollError, InvalidError, UnreadableError
from handscroll.storage.disk import FileLock, full_disk_named
from handscroll.storage.index_bounds import cut, printable
from handscroll.storage.index_counting import Bars, Counting, Counts, counted
from handscroll.storage.index_fields import (
    KEY,
    Fields,
    Written,
    document_of,
    schema_of,
)
from handscroll.storage.index_pruning import pruned
from handscroll.storage.index_terms import Everything, Sought, compiled

_VERSION_FILE, _ENGINE_FILE = "fields", "meta.json"
_NEW, _NEXT, _OLD = ".new", ".next", ".old"
DEEPEST = 10_000
"""Hits that can be paged through; behind them a person narrows the search."""


@dataclass(frozen=True)
class Asked:
    """What is wanted of a search.

    Attributes
    ----------
    limit, offset
        The page; together at most :data:`DEEPEST`.
    order_by
        A number or order field, or None for the rank.
    counts
        Tag field to how many of its most frequent values.
    histogram
        Number field to the width of its bars.
    """

    sought: Sought = field(default_factory=Everything)
    limit: int = 20
    offset: int = 0
    order_by: str | None = None
    descending: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    histogram: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """Hits of one page, how many there are in all, and the counts that were asked for."""

    total: int
    keys: tuple[str, ...]
    counts: Mapping[str, tuple[tuple[str, int], ...]]
    histogram: Mapping[str, tuple[tuple[int, int], ...]]


class SearchIndex:
    """An index in a folder.

    A folder that is missing, damaged or of other fields is replaced by an empty index;
    ``fresh`` then says that it has to be filled. One of the same fields whose version is another
    stays and answers: ``older`` says so, and :meth:`beside` is where the new one is filled.

    Parameters
    ----------
    heap_bytes
        Memory of the writer before it writes a segment; at least 15 MB.
    """

    def __init__(self, folder: Path, fields: Fields, *, heap_bytes: int = 64_000_000) -> None:
        self.folder, self.fields = folder, fields
        self._heap = max(heap_bytes, 15_000_000)
        self._schema = schema_of(fields)
        self.fresh = self.older = False
        self._kept: Writer | None = None
        self._engine = self._opened()
        self._told = self._stamp()
        # A page is turned, sorted otherwise and read in another language: the counts stay.
        self._shown = 0
        self._written_at: tuple[int, ...] = ()
        self._counts = Counting(lambda: self._shown)

    def writer(self) -> Writer:
        """Open the one writer; use it in a ``with`` block or close it.

        Raises
        ------
        BusyError
            If another process or thread writes.
        """
        self.refresh()
        if self.older:
            self.discard()
        try:
            made = self._engine.writer(heap_size=self._heap, num_threads=1)
        except ValueError as error:
            raise BusyError(
                f"The search index {self.folder.name} cannot be written",
                why=f"another writer has it: {str(error)[:120]}",
                fix="Wait for it to end; the worker is the index's only writer",
            ) from None
        return Writer(self, made)

    @contextlib.contextmanager
    def kept_writer(self) -> Iterator[Writer]:
        """Open the one writer, or go on with it, and leave it open for the next change.

        So segments are merged between two changes, and no change waits for that.
        """
        if self._kept is not None and self._stamp() != self._told:
            self.release()
        self._kept = kept = self._kept or self.writer()
        try:
            yield kept
            kept.commit()
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Close the writer that was left open; let another in."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def refresh(self) -> None:
        """Show what was committed since, by this process or another; cheap when nothing was."""
        written_at = self._last_commit()
        if self._stamp() != self._told:
            self._engine = self._opened()
            self._told = self._stamp()
            self._shown += 1
        else:
            self._engine.reload()
        # Only now: whoever counts under the new number counts in what it stands for, or newer.
        if written_at != self._written_at:
            self._written_at = written_at
            self._shown += 1

    def search(self, asked: Asked) -> Answer:
        """Find a page of hits, the total and the counts.

        Raises
        ------
        InvalidError
            If the page lies beyond :data:`DEEPEST` or is no page.
        """
        _check(asked)
        with _damage_named():
            return self._searched(asked)

    def _searched(self, asked: Asked) -> Answer:
        # Looked for first: counts that are newer than their number do no harm.
        shown, held = self._counts.held(asked.sought, asked.counts, asked.histogram)
        searcher = self._engine.searcher()
        query = self._compiled(searcher, asked.sought)
        order: dict[str, Any] = {}
        if asked.order_by is not None:
            down = Order.Desc if asked.descending else Order.Asc
            order = {"order_by_field": asked.order_by, "order": down}
        told = searcher.search(query, max(asked.limit, 1), offset=asked.offset, **order)
        hits = told.hits[: asked.limit]
        keys = tuple(str(searcher.doc(address)[KEY][0]) for _, address in hits)
        total = int(told.count)  # type: ignore[attr-defined]  # the stubs forget it
        wanted = asked.sought, asked.counts, asked.histogram
        none: tuple[Counts, Bars] = ({}, {})
        found = (held or self._counts.count(shown, searcher, query, wanted)) if total else none
        counts, bars = found
        return Answer(total=total, keys=keys, counts=counts, histogram=bars)

    def _compiled(self, searcher: Searcher, sought: Sought) -> Query:
        # A token comes several times in one question.
        held = cache(lambda name, token: int(searcher.doc_freq(name, cut(token))))
        left = pruned(sought, held)
        return Query.empty_query() if left is None else compiled(self._schema, left)

    def beginning(
        self, name: str, prefix: str, limit: int, within: Sought | None = None
    ) -> list[tuple[str, int]]:
        """Return ``(value, documents)`` of a field's values that begin so, most frequent first.

        Parameters
        ----------
        within
            Counts and returns only what these documents hold; None is all of them.
        """
        only = None if within is None else compiled(self._schema, within)
        found = self._engine.searcher().terms_with_prefix(name, cut(prefix), filter_query=only)
        return sorted(found, key=lambda one: (-one[1], one[0]))[:limit]

    @property
    def documents(self) -> int:
        """How many documents readers see."""
        return int(self._engine.searcher().num_docs)

    @property
    def segments(self) -> int:
        """How many segments they lie in."""
        return int(self._engine.searcher().num_segments)

    def discard(self) -> None:
        """Throw everything away and begin with an empty index."""
        with FileLock(self.folder.with_suffix(".lock")):
            self._engine = self._made()
        self._told = self._stamp()
        self._shown += 1

    def beside(self) -> SearchIndex:
        """Open the index that is filled beside, to come into this one's place."""
        folder = self.folder.with_name(self.folder.name + _NEXT)
        return SearchIndex(folder, self.fields, heap_bytes=self._heap)

    def replace(self, beside: SearchIndex) -> None:
        """Put what was filled beside in this one's place; readers see it when they look again."""
        old = self.folder.with_name(self.folder.name + _OLD)
        with FileLock(self.folder.with_suffix(".lock")):
            shutil.rmtree(old, ignore_errors=True)
            if self.folder.exists():
                self.folder.rename(old)
            beside.folder.rename(self.folder)
        shutil.rmtree(old, ignore_errors=True)
        self.refresh()

    def _last_commit(self) -> tuple[int, ...]:
        """Tell one commit from the next: the engine writes a new file for each."""
        try:
            told = (self.folder / _ENGINE_FILE).stat()
        except OSError:
            return ()
        return told.st_ino, told.st_mtime_ns, told.st_size

    def _stamp(self) -> tuple[str, int]:
        """Tell one making of the index from the next."""
        file = self.folder / _VERSION_FILE
        try:
            return file.read_text(encoding="utf-8"), file.stat().st_ino
        except (OSError, ValueError):
            return "", 0

    def _opened(self) -> Engine:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        old = self.folder.with_name(self.folder.name + _OLD)
        with FileLock(self.folder.with_suffix(".lock")):
            if not self.folder.exists() and old.exists():
                # Whoever put another in its place was killed between the two renames.
                old.rename(self.folder)
            told = self._stamp()[0]
            if told.endswith(self.fields.shape):
                with contextlib.suppress(UnreadableError):
                    engine = self._sound()
                    self.older = told != self.fields.digest
                    return engine
            return self._made()

    def _sound(self) -> Engine:
        """Open an engine whose files can be read: every one of them is opened for a search."""
        with _damage_named():
            engine = Engine.open(str(self.folder))
            engine.config_reader(reload_policy="manual")
            engine.reload()
            self._try(engine.searcher())
        return engine

    def _try(self, searcher: Searcher) -> None:
        told = self.fields
        spans = [span.name for span in told.spans]
        for name in (KEY, *told.texts, *told.bags, *spans, *told.tags, *told.orders):
            searcher.doc_freq(name, "0")
        found = searcher.search(compiled(self._schema, Everything()), 1)
        for _, address in found.hits:
            searcher.doc(address)
        counts = dict.fromkeys(self.fields.tags, 1)
        bars = dict.fromkeys(self.fields.numbers, 100)
        counted(searcher, Query.empty_query(), counts, bars)

    def _made(self) -> Engine:
        """Make an empty index beside and put it in the place of whatever is there."""
        with full_disk_named(f"The search index {self.folder.name} was not made"):
            beside = self.folder.with_name(self.folder.name + _NEW)
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir()
            Engine(self._schema, path=str(beside))
            (beside / _VERSION_FILE).write_text(self.fields.digest, encoding="utf-8")
            shutil.rmtree(self.folder, ignore_errors=True)
            beside.rename(self.folder)
        self.fresh, self.older = True, False
        engine = Engine.open(str(self.folder))
        engine.config_reader(reload_policy="manual")
        engine.reload()
        return engine


@contextlib.contextmanager
def _damage_named() -> Iterator[None]:
    """Turn the engine's complaints about its files into a kind of error that people can read."""
    try:
        yield
    except HandscrollError:
        raise
    except BaseException as error:
        # The engine panics on some damage, and a panic is no Exception.
        panic = type(error).__name__ == "PanicException"
        if not (panic or isinstance(error, (ValueError, OSError))):
            raise
        raise UnreadableError(
            "The search index cannot be read",
            why=f"the engine said: {str(error)[:200]}",
            fix="Make it again with: handscroll rebuild",
        ) from error


class Writer:
    """The writer: what it was given shows to readers after :meth:`commit`."""

    def __init__(self, index: SearchIndex, engine: IndexWriter) -> None:
        self._index, self._engine = index, engine
        self._settled = True

    def put(self, documents: Iterable[Written], *, new: bool = False) -> int:
        """Add documents, each in the place of an older one of its key; return how many.

        Parameters
        ----------
        new
            The index holds none of their keys, so that no older one need be looked for.
        """
        done = 0
        self._settled = False
        for written in documents:
            if not new:
                self._engine.delete_documents_by_term(KEY, printable(written.key))
            self._engine.add_document(document_of(self._index.fields, written))
            done += 1
        return done

    def remove(self, keys: Sequence[str]) -> None:
        """Remove documents; keys that are not there are no trouble."""
        self._settled = self._settled and not keys
        for key in keys:
            self._engine.delete_documents_by_term(KEY, printable(key))

    def clear(self) -> None:
        """Remove everything."""
        self._settled = False
        self._engine.delete_all_documents()

    def commit(self) -> None:
        """Make it last and show it."""
        with full_disk_named(f"The search index {self._index.folder.name} was not written"):
            self._engine.commit()
        self._settled = True
        self._index.refresh()

    def close(self) -> None:
        """Wait for merges and let another writer in; what was not committed is gone."""
        if not self._settled:
            # It also breaks off merges, and segments that are never merged slow every search.
            self._engine.rollback()
        self._engine.wait_merging_threads()
        self._index.refresh()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.commit()
        self.close()


def _check(asked: Asked) -> None:
    if asked.limit < 0 or asked.offset < 0 or asked.limit + asked.offset > DEEPEST:
        raise InvalidError(
            "The page of results was not shown",
            why=f"hits {asked.offset} to {asked.offset + asked.limit} were asked for, "
            f"and the first {DEEPEST} can be paged through",
            fix="Narrow the search with a filter, a year or another word",
        )
