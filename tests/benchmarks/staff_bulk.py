"""A bulk edit of many records: what looking, writing and taking back cost, and what it leaves."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path

from handscroll.departments.collection.bulk.batch import Batch
from handscroll.departments.collection.bulk.change import BulkChange, Deed, Step, require_sound
from handscroll.departments.collection.bulk.opening import begin, bench_of
from handscroll.departments.collection.bulk.running import Bench, go_on, order, order_back
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.museum import Museum

RECORDS = 5_000
_MEND = Step(Deed.WORDS, "medium", (), "slik", "silk")
_GRADE = Step(Deed.SET, "catalogue.grade", (("catalogue.grade", "first"),))


def measure(folder: Path, records: int = RECORDS) -> dict[str, float]:
    """Return seconds; the first edit takes each record out of its lot, the second one does not.

    Returns
    -------
    dict
        ``look``, ``first_edit``, ``edit`` and ``undo`` (of the second), each with ``_s`` (wall) and
        ``_cpu_s`` (processor, user and system); ``undo_differences``, records that are not as they
        were once both are taken back; ``peak_mb`` of the process, from its start.
    """
    with Museum.create(folder / "museum") as museum:
        museum.lots.load((_record(n) for n in range(records)), "cards", person="wang")
        before = [one.model_dump_json() for one in museum.relics.each()]
        bench = bench_of(museum)
        found: dict[str, float] = {}
        first = _measured(found, "look", lambda: _looked(bench, _MEND))
        _measured(found, "first_edit", lambda: _written(bench, first))
        second = _looked(bench, _GRADE)
        _measured(found, "edit", lambda: _written(bench, second))
        _measured(found, "undo", lambda: _taken_back(bench, second))
        _taken_back(bench, first)
        after = [one.model_dump_json() for one in museum.relics.each()]
        found["undo_differences"] = sum(a != b for a, b in zip(before, after, strict=True))
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"records": records, **found}


def _record(number: int) -> Relic:
    name = f"Bulk {number}"
    said = {
        "titles": [{"text": "溪山圖"}, {"text": "Streams", "language": "en"}],
        "support": {"terms": [{"id": "silk", "words": {"en": "silk"}}]},
        "staff_note": "Seen with a lamp.",
    }
    return Relic(
        id=relic_id(name), accession_number=name, title={"en": name}, parts=(),
        medium={"en": "Ink on slik"}, catalogue=Catalogue.model_validate(said),
    )  # fmt: skip


def _looked(bench: Bench, step: Step) -> Batch:
    change = require_sound(BulkChange((step,)))
    works = ((one, None) for one in bench.together.names())
    return go_on(bench, begin(bench, change, works, person="wang", role=None).id)


def _written(bench: Bench, batch: Batch) -> Batch:
    return go_on(bench, order(bench, batch, person="wang").id)


def _taken_back(bench: Bench, batch: Batch) -> Batch:
    return go_on(bench, order_back(bench, batch, person="wang").id)


def _measured(found: dict[str, float], name: str, do: Callable[[], Batch]) -> Batch:
    began, worked = time.monotonic(), time.process_time()
    done = do()
    found[f"{name}_s"] = time.monotonic() - began
    found[f"{name}_cpu_s"] = time.process_time() - worked
    return done
