"""Loading and making searchable by ``handscroll load``: what it costs, and what kills change."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from processes import Tree
from search_bench import questions
from served import HANDSCROLL

from handscroll.departments.collection.finding.opened import search_of
from handscroll.museum import Museum
from handscroll.museum.index_standing import Standing
from handscroll.museum.search import FACETS, Query

LOOK_S = 0.5
TABLES = ("relics", "lots", "captures", "observations")


@dataclass
class Cost:
    """What one run of the command took; memory is that of all its processes together."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    load_s: float = 0.0
    peak_load_mb: float = 0.0
    peak_index_mb: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)


def begin(museum: Path, lines: Path) -> subprocess.Popen[bytes]:
    """Start the command in a process group of its own."""
    words = [*HANDSCROLL, "--museum", str(museum), "load", str(lines), "--name", "bench", "--json"]
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )


def indexing(museum: Path) -> bool:
    """Whether the index is being filled."""
    return (museum / "cache" / "search.next").exists()


def measure(museum: Path, lines: Path) -> Cost:
    """Load all lines into a new museum, undisturbed."""
    Museum.create(museum).close()
    cost, began = Cost(), time.perf_counter()
    process = begin(museum, lines)
    stop = threading.Event()

    def watch() -> None:
        tree = Tree((process.pid,))
        while not stop.wait(LOOK_S):
            with contextlib.suppress(OSError):
                used = tree.pss_mb()
                if indexing(museum):
                    cost.load_s = cost.load_s or time.perf_counter() - began
                    cost.peak_index_mb = max(cost.peak_index_mb, used)
                elif not cost.load_s:
                    cost.peak_load_mb = max(cost.peak_load_mb, used)

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert process.stdout is not None
    with process.stdout:
        said = process.stdout.read()
    # Of the process and of all that it waited for, so that no member of its crew is forgotten.
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    stop.set()
    watcher.join()
    cost.wall_s = time.perf_counter() - began
    cost.cpu_s = used.ru_utime + used.ru_stime
    cost.told = json.loads(said)
    assert process.returncode == 0, said[-2000:]
    assert cost.told["searchable"]
    return cost


@dataclass
class Kills:
    """How often a run was killed, while it loaded and while it filled the index."""

    loading: int = 0
    indexing: int = 0
    differences: tuple[str, ...] = ()


def kill_again_and_again(
    museum: Path, lines: Path, wanted: int, seed: int, whole: Path, cost: Cost
) -> Kills:
    """Kill ``wanted`` runs while loading and as many while filling, then compare with ``whole``.

    Moments are uniform over the time that the undisturbed run took for each. A first run that
    ended before its moment is begun anew, to be killed sooner.
    """
    rng, kills = random.Random(seed), Kills()
    Museum.create(museum).close()
    share, start = max(cost.load_s, 1.0) / (wanted + 1), START_S
    for _ in range(20 * wanted):
        if kills.loading < wanted and not indexing(museum):
            kills.loading += _killed(museum, lines, rng.uniform(0.5, 1.5) * share + start)
            if not kills.loading:
                share, start = share * 0.6, start * 0.8
                shutil.rmtree(museum)
                Museum.create(museum).close()
        elif kills.indexing < wanted:
            length = (cost.wall_s - cost.load_s) / (wanted + 1)
            kills.indexing += _killed(
                museum, lines, rng.uniform(0.3, 1.5) * length, from_indexing=True
            )
        else:
            break
    process = begin(museum, lines)
    process.communicate()
    assert process.returncode == 0
    kills.differences = tuple(differences(whole, museum))
    return kills


START_S = 2.0
"""Seconds in which the program is read and looks at what is there."""


def _killed(museum: Path, lines: Path, after_s: float, *, from_indexing: bool = False) -> bool:
    """Kill a run after a while, its children too; False where it ended before."""
    process = begin(museum, lines)
    if from_indexing:
        while process.poll() is None and not indexing(museum):
            time.sleep(0.02)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(after_s)
    running = process.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return running


def differences(one: Path, other: Path) -> Iterator[str]:
    """Say in what two museums differ: rows, contents of the vault, and what is found."""
    with Museum.open(one) as first, Museum.open(other) as second:
        if _rows(first) != _rows(second):
            yield "rows of the register"
        if dict(_contents(first)) != dict(_contents(second)):
            yield "contents of the vault"
        if second.vault.validate().bad:
            yield "objects of the vault that are not valid"
        told, again = _answers(first), _answers(second)
        yield from (f"index: {name}" for name in told if told[name] != again.get(name))


def _rows(museum: Museum) -> str:
    digest = hashlib.sha256()
    for line in museum.register.dump(TABLES):
        digest.update(line.encode())
    return digest.hexdigest()


def _contents(museum: Museum) -> Iterator[tuple[str, dict[str, str]]]:
    for name in museum.vault.object_ids():
        yield name, museum.vault.paths(name)


def _answers(museum: Museum) -> dict[str, object]:
    """Return all counts and bars of the index, and every question's total and hits."""
    index = search_of(museum)
    counted = index.find(Query(everything=True, facets=FACETS, top=500, histogram=10, limit=1))
    found: dict[str, object] = {
        "entries": index.entries,
        "state": index.state is Standing.WHOLE,
        "counts": {name: sorted(top) for name, top in counted.facets.items()},
        "histogram": counted.histogram,
    }
    for name, asked in questions(20).items():
        for typed, query in asked:
            told = index.find(replace(query, limit=10_000))
            hits = sorted(told.hits) if told.total <= len(told.hits) else told.total
            found[f"{name} {typed} {query.filters} {query.years}"] = hits
    return found
