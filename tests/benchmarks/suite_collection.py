"""The suite `collection`: loading and indexing, kills, search, edits, spellings, a long record.

Some parts alone, in a folder that is kept: ``python tests/benchmarks/suite_collection.py FOLDER
[--seed N] [--records N] [--real N] [--kept] [PART...]``; ``--kept`` writes what was measured.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import collection_answers
import collection_load
import collection_pages
import collection_records
import collection_spellings
import search_bench
import suite_parts
from figures import FOLDER, Figure
from load_records import weight
from suite_parts import Figures, InFolder

from handscroll.departments.collection.finding.entries import relic_entry
from handscroll.departments.collection.finding.opened import indexing_of
from handscroll.museum import Museum

SUITE = "collection"
ALL = 356_281
"""Real records of the material, and 200,000 seeded ones: what the targets are meant for."""
CLASSES = ("chinese_2", "chinese_4", "pinyin", "english", "faceted", "dated")

MEANING = """
**Load.** Lines of JSON, real records and seeded bilingual ones, go through `handscroll load` as a
person runs it: into lots of the vault, the register, and the search index, which two processes
make ready and one writes. Wall and CPU time are those of the whole command with its children;
memory is the proportional set size of all its processes together, looked at twice a second.

**Kills.** The same command on fewer records is killed with SIGKILL, children and all, at random
moments while it loads and while it fills the index, each time taken up by the same command. Then
rows of the register, contents of the vault, counts, bars and the hits of every question are
compared with those of a run that was left alone.

**Search.** One client, warm, in this process: from what was typed to the hits of a page, with
counts and bars where the class has them. Every question has hits and equals a linear scan over
all entries.

**Answers** are those of `/api/find`: 24 labels, counts of every facet and the bars of the timeline;
twenty questions a class, each asked before. Timed twice: what the server takes, from entry into the
whole application to the last byte; and all that one client waits for that keeps its connection to
a real server, from the first byte asked to the last one read.

**An edit** of a published record is made in another process than the server's; it is asked for
with `/api/find` until it is there.

**Spellings** are the tables that were committed before the readers; years are all years of all
reigns there and back.

**The longest record** has 111 seals and 30 colophons: synthetic text, real structure.
"""


@dataclass(frozen=True)
class Size:
    """How much is measured, and with which seed."""

    records: int = 200_000
    real: int | None = None
    seed: int = 4
    killed_records: int = 30_000
    kills: int = 4
    asked: int = 20
    rounds: int = 10
    edits: int = 10


class Suite(InFolder):
    """One run: its folder, the figures so far, and what could not be measured."""

    def __init__(self, folder: Path, size: Size) -> None:
        super().__init__(folder)
        self.size = size

    @property
    def museum(self) -> Path:
        """The museum that the part ``load`` leaves for the others."""
        return self.folder / "museum"

    def _parts(self) -> dict[str, Callable[[], Figures]]:
        return {
            "load": self._load,
            "kills": self._kills,
            "search": self._search,
            "answers": self._answers,
            "edits": self._edits,
            "spellings": self._spellings,
            "longest": self._longest,
        }

    def _load(self) -> Figures:
        size, lines = self.size, self.folder / "lines"
        found = collection_records.relics(size.records, size.seed, self.material, size.real)
        written = collection_records.write_lines(lines, found)
        cost = collection_load.measure(self.museum, lines)
        assert cost.told["added"] == written, cost.told
        with Museum.open(self.museum) as museum:
            held, inodes = weight(museum.layout.vault)
            index, _ = weight(museum.layout.search)
            segments = indexing_of(museum).search._index.segments
        how = f"{written} records, one command: load and index"
        peak = max(cost.peak_load_mb, cost.peak_index_mb)
        return {
            "import_records": Figure(written, "records", "real and seeded ones", f">= {ALL}"),
            "import_s": Figure(cost.wall_s, "s", f"{how}, wall", "<= 600"),
            "import_cpu_s": Figure(cost.cpu_s, "CPU-s", f"{how}, all processes", "<= 900"),
            "import_peak_rss_mb": Figure(peak, "MB", "all processes together", "<= 1000"),
            "import_load_s": Figure(cost.load_s, "s", "of that before the index is begun"),
            "import_load_peak_mb": Figure(cost.peak_load_mb, "MB", "while loading"),
            "vault_bytes_per_record": Figure(held / written, "bytes", "blocks on the disk"),
            "vault_inodes_per_record": Figure(inodes / written, "inodes", "files and folders"),
            "index_bytes_per_record": Figure(index / written, "bytes", f"{segments} segments"),
        }

    def _kills(self) -> Figures:
        size, place = self.size, self.folder / "kills"
        lines = place / "lines"
        half = size.killed_records // 2
        found = collection_records.relics(half, size.seed, self.material, half)
        written = collection_records.write_lines(lines, found)
        cost = collection_load.measure(place / "whole", lines)
        kills = collection_load.kill_again_and_again(
            place / "killed", lines, size.kills, size.seed, place / "whole", cost
        )
        for told in kills.differences:
            sys.stderr.write(f"killed and taken up differs in {told}\n")
        how = f"of {written} records, by kill -9 at random moments"
        return {
            "kill9_while_loading": Figure(kills.loading, "kills", how, f">= {size.kills}"),
            "kill9_while_indexing": Figure(kills.indexing, "kills", how, f">= {size.kills}"),
            "resumed_differences": Figure(
                len(kills.differences), "differences", "rows, vault, index answers", "== 0"
            ),
        }

    def _search(self) -> Figures:
        size = self.size
        with Museum.open(self.museum) as museum:
            index = indexing_of(museum).ready()
            classes = search_bench.questions(size.asked, seed=size.seed + 3)
            told = search_bench.timed(index, classes, size.rounds)
            entries = map(relic_entry, museum.relics.each())
            wrong = search_bench.differing(index, classes, entries)
            among = f"among {index.entries} records"
        for one in wrong:
            sys.stderr.write(f"unlike its scan: {one}\n")
        found = {}
        for name, target in (("p50", "<= 5"), ("p99", "<= 30")):
            each = {one: told[f"{one}_{name}_ms"] for one in CLASSES}
            how = ", ".join(f"{one} {value:.2f}" for one, value in each.items())
            found[f"search_{name}_ms"] = Figure(
                max(each.values()), "ms", f"worst class, wall, {among}: {how}", target
            )
            cpu = {one: told[f"{one}_cpu_{name}_ms"] for one in CLASSES}
            how = ", ".join(f"{one} {value:.2f}" for one, value in cpu.items())
            found[f"search_cpu_{name}_ms"] = Figure(max(cpu.values()), "ms", f"CPU: {how}")
        fewest = min(told[f"{one}_fewest_hits"] for one in CLASSES)
        asked = sum(map(len, classes.values()))
        return found | {
            "search_fewest_hits": Figure(fewest, "hits", f"of {asked} questions", ">= 1"),
            "search_unlike_scan": Figure(len(wrong), "questions", f"of {asked}", "== 0"),
        }

    def _answers(self) -> Figures:
        classes = search_bench.questions(self.size.asked, seed=self.size.seed + 3)
        server = collection_answers.handled(self.museum, classes, self.size.rounds)
        waits = collection_answers.answered(self.museum, classes, self.size.rounds)
        found = {}
        for share, name, target in ((0.5, "p50", "<= 5"), (0.99, "p99", "<= 30")):
            worst, how = _worst(server, share)
            how = f"worst class, /api/find from entry to last byte, wall: {how}"
            found[f"answer_{name}_ms"] = Figure(worst, "ms", how, target)
            worst, how = _worst(waits, share)
            how = f"worst class, the same over HTTP, client included: {how}"
            found[f"answer_http_{name}_ms"] = Figure(worst, "ms", how)
        return found

    def _edits(self) -> Figures:
        taken = collection_pages.found_after(self.museum, self.size.edits)
        with Museum.open(self.museum) as museum:
            among = museum.relics.count()
        how = f"worst of {len(taken)} edits among {among} records, real server and worker"
        return {"searchable_after_s": Figure(max(taken), "s", how, "<= 1", rounds=taken)}

    def _spellings(self) -> Figures:
        self.folder.joinpath("spellings").mkdir(exist_ok=True)
        dates, names, years = (
            collection_spellings.dates(),
            collection_spellings.names(self.folder / "spellings" / "index"),
            collection_spellings.years(),
        )
        for told in (*dates[1], *names[1], *years[1]):
            sys.stderr.write(f"spelling: {told}\n")
        count = dates[0] + names[0]
        right = 1 - (len(dates[1]) + len(names[1])) / count
        how = f"{dates[0]} dates, {names[0]} titles and names"
        return {
            "spellings": Figure(count, "spellings", how, ">= 150"),
            "spellings_right": Figure(right, "ratio", "of both tables", ">= 0.98"),
            "era_years_right": Figure(
                1 - len(years[1]) / years[0], "ratio", f"of {years[0]} years", ">= 1"
            ),
        }

    def _longest(self) -> Figures:
        told = collection_pages.longest_record(self.folder / "longest")
        how = "111 seals and 30 colophons"
        return {
            "longest_page_cpu_ms": Figure(told["page_cpu_ms"], "CPU-ms", how),
            "longest_page_kb": Figure(told["page_bytes"] / 1000, "kB", f"{how}, not compressed"),
            "longest_print_cpu_s": Figure(told["print_cpu_s"], "CPU-s", f"{how}, PDF in Chinese"),
            "longest_print_kb": Figure(told["print_bytes"] / 1000, "kB", f"{how}, PDF in Chinese"),
        }


def _worst(waits: collection_answers.Waits, share: float) -> tuple[float, str]:
    """Return the quantile of the slowest class, and those of all classes in words."""
    each = {
        one: sorted(taken)[min(len(taken) - 1, int(share * len(taken)))]
        for one, taken in waits.items()
    }
    return max(each.values()), ", ".join(f"{one} {value:.1f}" for one, value in each.items())


def keep(suite: Suite) -> None:
    """Write what was measured beside what was kept before."""
    suite_parts.keep(suite, SUITE, MEANING)


def run() -> None:
    """Run the suite and keep its figures; what an interruption left is kept too."""
    (FOLDER / f"{SUITE}.json").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as name:
        Suite(Path(name), Size()).run(after=keep)


if __name__ == "__main__":
    suite_parts.run_some(
        {"seed": Size.seed, "records": Size.records, "real": Size.real},
        lambda told: Suite(told.folder, Size(told.records, told.real, told.seed)),
        keep,
    )
