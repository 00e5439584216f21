"""From a museum to where its batches are worked on: for pages, the worker and the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from handscroll.departments.collection.bulk.batch import Batch, Batches, Phase, Planned
from handscroll.departments.collection.bulk.change import BulkChange, read_change
from handscroll.departments.collection.bulk.running import JOB, Bench, go_on
from handscroll.departments.collection.bulk.terms import Terms
from handscroll.departments.collection.finding.answers import names_found
from handscroll.departments.collection.finding.asked import Address, read_asked
from handscroll.departments.collection.finding.vocabulary import vocabularies_of
from handscroll.errors import InvalidError
from handscroll.model.rights import Role
from handscroll.museum import Museum
from handscroll.museum.trail import Asked, Trail
from handscroll.storage.journal import Entry

SMALL = 200
"""Works of a batch that is worked on at once; of a larger one the worker does it."""
_PHASES = {"bulk.ended": Phase.DONE, "bulk.undoing": Phase.UNDOING, "bulk.undone": Phase.UNDONE}


def bench_of(museum: Museum, tell: Callable[[Batch], None] = lambda _batch: None) -> Bench:
    """Return where the batches of a museum are worked on."""
    return Bench(museum, Batches(museum.layout.cache), Terms(vocabularies_of(museum)), tell)


def found(museum: Museum, told: Address) -> Iterator[str]:
    """Yield every work that a search finds for staff; all there are where it asks for nothing."""
    if read_asked(told).idle:
        return bench_of(museum).together.names()
    return names_found(museum, told)


def begin(
    bench: Bench,
    change: BulkChange,
    works: Iterable[tuple[str, int | None]],
    *,
    person: str,
    role: Role | None,
) -> Batch:
    """Begin a batch: what is to become of which works; nothing is written yet.

    Raises
    ------
    InvalidError
        If no work was selected.
    """
    batch = bench.batches.begin(change, person, role)
    batch = bench.batches.ask(batch, works)
    if not batch.total:
        bench.batches.forget(batch)
        raise InvalidError(
            "Nothing was changed",
            why="no work was selected",
            fix="Select works among the results of a search",
        )
    return batch


def do_or_owe(bench: Bench, batch: Batch) -> Batch:
    """Work on a batch at once where it is small, else owe that to the worker."""
    if batch.total <= SMALL:
        return go_on(bench, batch.id)
    bench.museum.work.enqueue(JOB, batch.id, key=batch.id, again=True)
    return batch


def do(museum: Museum, batch: str) -> None:
    """Work on a batch: the worker's part."""
    go_on(bench_of(museum), batch)


def owed(museum: Museum) -> Iterator[tuple[str, str]]:
    """Say which batches wait for somebody to work on them."""
    return ((JOB, one.id) for one in Batches(museum.layout.cache).busy())


def make_again(museum: Museum) -> int:
    """Make the files of batches again from the journal where they are missing; return how many."""
    batches = Batches(museum.layout.cache)
    told: dict[str, list[Entry]] = {}
    for entry in Trail(museum.journal).each(Asked(kind="bulk")):
        told.setdefault(entry.subject, []).append(entry)
    missing = [name for name in told if not batches.there(name)]
    for name in missing:
        entries = told[name][::-1]
        planned = [one for one in entries if one.kind == "bulk.planned"]
        if planned:
            ended = next((one for one in entries[::-1] if one.kind == "bulk.ended"), None)
            _make(batches, name, planned, entries[-1], ended)
    return len(missing)


def _make(
    batches: Batches, name: str, planned: list[Entry], last: Entry, ended: Entry | None
) -> None:
    head = planned[0]
    role = head.payload["role"]
    batch = Batch(
        name,
        last.person,
        None if role is None else Role(role),
        read_change(head.payload["change"]),
        head.at,
        _PHASES.get(last.kind, Phase.APPLYING),
    )
    # Whoever was killed while writing them down wrote the first ones twice.
    works = {one[0]: Planned(*one) for part in planned for one in part.payload["works"]}
    batches.keep(batch)
    count = batches.plan(batch, works.values())
    left = 0 if ended is None else ended.payload["left"]
    undone = last.payload if last.kind == "bulk.undone" else {}
    batches.keep(
        replace(
            batch,
            total=count,
            changes=count - left,
            left=left,
            restored=undone.get("restored", 0),
            kept=undone.get("kept", 0),
        )
    )
