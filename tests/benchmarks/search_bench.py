"""Measure the search: filling the index, and questions of each class against a linear scan.

Run it whole with ``python tests/benchmarks/search_bench.py FOLDER [COUNT [SEED]]``.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from search_records import painters, real, seeded
from search_scan import holds, needed, places
from search_words import ERAS, SCENES

import handscroll.storage.index as engine
from handscroll.departments.collection.finding.asked import NARROWED, Address, read_asked
from handscroll.departments.collection.finding.searching import seek
from handscroll.departments.collection.search.documents import VERSION, Thing, entry
from handscroll.departments.collection.search.query import read
from handscroll.departments.collection.search.suggest import ahead
from handscroll.departments.collection.search.syllables import readings
from handscroll.museum.search import Entry, Query, Search

Classes = dict[str, list[tuple[str, Query]]]
"""Class to what was typed and the whole question."""


def things(count: int, material: Path | None) -> Iterator[Thing]:
    """Yield what is loaded: seeded records and, where there are any, the real ones."""
    return itertools.chain(seeded(count), real(material) if material else ())


def questions(count: int, seed: int = 7) -> Classes:
    """Return ``count`` questions of each class, made of words that records are known to have."""
    rng = random.Random(seed)
    two = sorted({c[at : at + 2] for c, _ in SCENES for at in range(len(c) - 1)})
    four = sorted({c[at : at + 4] for c, _ in SCENES for at in range(len(c) - 3)})
    sounds = [_sounds(c) for c, _ in SCENES if 2 <= len(c) <= 4]
    sounds += [pinyin for _, pinyin in painters()[:20]]
    english = [english for _, english in SCENES] + ["ink on paper", "landscape", "ink", "woman"]
    eras = [(f"{first}-{last}", (first, last)) for _, first, last, _ in ERAS]
    faceted = [(word, name) for word in two for name in ("century", "dynasty")]

    def plain(words: Sequence[str]) -> list[tuple[str, Query]]:
        return [(word, Query(sought=read(word).sought)) for word in _some(rng, words, count)]

    return {
        "chinese_2": plain(two),
        "chinese_4": plain(four),
        "pinyin": plain(sounds),
        "english": plain(english),
        "faceted": [(word, _faceted(word, name)) for word, name in _some(rng, faceted, count)],
        "dated": [
            (word, Query(sought=read(word).sought, years=years, histogram=25))
            for (_, years), word in zip(
                _some(rng, eras, count), itertools.cycle(["", "水墨", "设色"])
            )
        ],
    }


def _faceted(word: str, name: str) -> Query:
    filters = {"dynasty": ["清", "明"]} if name == "dynasty" else {"century": ["18", "17"]}
    return Query(sought=read(word).sought, filters=filters, facets=NARROWED, histogram=25)


def _some(rng: random.Random, words: Sequence[Any], count: int) -> list[Any]:
    return rng.sample(list(words), min(count, len(words)))


def _sounds(chinese: str) -> str:
    """Join the first readings of characters, as one types them."""
    return "".join(readings(character)[0] for character in chinese)


def fill(index: Search, count: int, material: Path | None) -> dict[str, float]:
    """Fill the index and return what that took."""
    wall, cpu = time.perf_counter(), time.process_time()
    done = index.fill(entry(thing) for thing in things(count, material))
    return {
        "records": done,
        "fill_s": time.perf_counter() - wall,
        "fill_cpu_s": time.process_time() - cpu,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def timed(index: Search, classes: Classes, rounds: int) -> dict[str, float]:
    """Return p50 and p99 of each class in milliseconds, and how many hits there are.

    Both in time on the wall and in time of the processor, which a busy machine moves less.
    """
    figures: dict[str, float] = {}
    for name, asked in classes.items():
        totals = sorted(index.find(query).total for _, query in asked)
        figures |= {f"{name}_hits": totals[len(totals) // 2], f"{name}_fewest_hits": totals[0]}
        taken = [_once(index, *one) for _ in range(rounds) for one in asked]
        for kind, times in zip(("", "cpu_"), map(sorted, zip(*taken, strict=True)), strict=True):
            figures[f"{name}_{kind}p50_ms"] = times[len(times) // 2]
            figures[f"{name}_{kind}p99_ms"] = times[min(len(times) - 1, int(len(times) * 0.99))]
    return figures


def _once(index: Search, typed: str, query: Query) -> tuple[float, float]:
    """Read what was typed and find; return wall and processor time in milliseconds."""
    wall, cpu = time.perf_counter(), time.thread_time()
    read(typed)
    index.find(query)
    return (time.perf_counter() - wall) * 1e3, (time.thread_time() - cpu) * 1e3


def pages(index: Search, classes: Classes, rounds: int) -> dict[str, float]:
    """Return p50 and p99 of all that a page asks for: hits, counts, bars, and typing ahead."""
    taken: list[float] = []
    for _ in range(rounds):
        for typed, query in itertools.chain.from_iterable(classes.values()):
            first, last = map(str, query.years or ("", ""))
            told: dict[str, Any] = {"q": typed, "from": first, "to": last, **query.filters}
            start = time.perf_counter()
            seek(index, read_asked(Address(**told)))
            ahead(index, typed)
            taken.append((time.perf_counter() - start) * 1e3)
    taken.sort()
    return {"page_p50_ms": taken[len(taken) // 2], "page_p99_ms": taken[int(len(taken) * 0.99)]}


def differing(index: Search, classes: Classes, entries: Iterable[Entry]) -> list[str]:
    """Return the questions whose hits are not those of a linear scan over all entries."""
    asked = [one for group in classes.values() for one in group]
    keys = [needed(query.sought) for _, query in asked]
    scanned: list[set[str]] = [set() for _ in asked]
    for made in entries:
        laid = places(made)
        tokens = frozenset(itertools.chain.from_iterable(laid.values()))
        for at, (_, query) in enumerate(asked):
            key = keys[at]
            if (key is None or not key.isdisjoint(tokens)) and holds(query, made, laid):
                scanned[at].add(made.id)
    deepest, engine.DEEPEST = engine.DEEPEST, 10**7
    try:
        wrong = []
        for at, (told, query) in enumerate(asked):
            whole = Query(query.sought, query.filters, query.years, limit=len(scanned[at]) + 10)
            if set(index.find(whole).hits) != scanned[at] or not scanned[at]:
                counted = f"{index.find(query).total} for {len(scanned[at])}"
                wrong.append(f"{told} {query.years} {query.filters}: {counted}")
        return wrong
    finally:
        engine.DEEPEST = deepest


def measure(
    folder: Path,
    count: int,
    material: Path | None = None,
    *,
    asked: int = 20,
    rounds: int = 10,
    seed: int = 7,
) -> dict[str, float]:
    """Fill an index with ``count`` seeded records and the real ones, ask it, and scan.

    Returns
    -------
    dict
        ``records``, ``fill_s``, ``fill_cpu_s``, ``peak_rss_mb``, ``index_mb``; for each class
        ``_p50_ms``, ``_p99_ms``, ``_hits``; the first two of ``page`` too, which asks for all that
        a page shows; ``differing``: questions unlike their scan.
    """
    index = Search(folder, VERSION)
    figures = fill(index, count, material)
    figures["index_mb"] = sum(f.stat().st_size for f in folder.iterdir() if f.is_file()) / 1e6
    figures["segments"] = index._index.segments
    sys.stderr.write(f"{json.dumps(figures)}\n")
    classes = questions(asked, seed)
    figures |= timed(index, classes, rounds) | pages(index, classes, rounds)
    sys.stderr.write(f"{json.dumps(figures)}\n")
    wrong = differing(index, classes, map(entry, things(count, material)))
    for one in wrong:
        sys.stderr.write(one + "\n")
    return figures | {"differing": len(wrong)}


if __name__ == "__main__":
    named = os.environ.get("HANDSCROLL_MATERIAL")
    told = measure(
        Path(sys.argv[1]),
        int(sys.argv[2]) if len(sys.argv) > 2 else 200_000,
        Path(named) if named else None,
        seed=int(sys.argv[3]) if len(sys.argv) > 3 else 7,
    )
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
