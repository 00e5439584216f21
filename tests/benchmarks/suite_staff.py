"""The suite `staff`: rights, round trips, an import taken back, edits, stitching, a restore."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import staff_backup
import staff_bulk
import staff_editing
import staff_edits
import staff_import
import staff_rights
import staff_roundtrips
import staff_stitch
import suite_parts
from figures import FOLDER, Figure
from picture import write_picture
from served import make_museum
from suite_parts import Figures, InFolder

from handscroll.demo.records.great_scroll import great_record
from handscroll.museum import Museum

SUITE = "staff"
ALL = 156_281
"""Records of the open-access files that are brought in."""
MEANING = """
**Role matrix.** Every address of the application, asked by every role about a relic in every state,
with real sessions and forms; a cell that is not as the table of rights says is a failure.

**Round trips.** Made records, every second as full as a scholar's, and the 270 works of Chinese art
of the material, out and back by each form, compared after what the form says it cannot carry is
taken off. Schemas are those that others wrote.

**Import.** The open-access records by a guessed mapping: dry run, run, kill -9, the same command
again, undo; then rows of the register, checksums of the vault and counts of the search are compared
with those before. **Large**: a dry run of a CSV of 200 MB (thirteen columns, a text of 100 to
1,000 characters in each row, every hundredth row broken), and of a workbook of as many bytes with
texts of 30,000.

**Edits.** Three editors at once save one record, 1,000 times in all, in one process: an ordinary
one, and the longest (111 seals, 30 colophons). A save is timed from its call to its return, waiting
for the others included; one that was refused because somebody else had saved is made again and not
counted. What the process holds before is kept from the collector of garbage, as a web process does;
processor time is that of the thread that saves. **Form**: the longest record's page by the whole
application, from entry to the last byte.

**Bulk.** Records of one lot are changed as one batch (a word within a text), changed as a second
one (a field), and both are taken back; then every record is compared with what it was. The first
change gives each of them a vault object of its own.

**Stitching.** Frames shot of painted pictures with turns, scales, exposures, vignetting and noise,
at overlaps of 10 to 30 per cent; the error is that of the true places, not of the fit.

**Restore.** A museum of scans, records and edits, backed up, wiped and restored by commands; then
six originals of the backup are damaged.
"""


@dataclass(frozen=True)
class Size:
    """How much is measured, and with which seed."""

    seed: int = 4
    records: int = 500
    edits: int = 1_000
    bulk: int = staff_bulk.RECORDS


class Suite(InFolder):
    """One run: its folder, the figures so far, and what could not be measured."""

    def __init__(self, folder: Path, size: Size) -> None:
        super().__init__(folder)
        self.size = size

    def _parts(self) -> dict[str, Callable[[], Figures]]:
        return {
            "rights": self._rights,
            "roundtrips": self._roundtrips,
            "edits": self._edits,
            "form": self._form,
            "bulk": self._bulk,
            "stitch": self._stitch,
            "restore": self._restore,
            "import": self._import,
            "large": self._large,
        }

    def _rights(self) -> Figures:
        cells, failures = staff_rights.role_matrix()
        for one in failures:
            sys.stderr.write(f"not as the table says: {one}\n")
        how = "addresses, roles and states; tiles, regions and descriptions among them"
        return {
            "role_matrix_cells": Figure(cells, "cells", how),
            "role_matrix_failures": Figure(len(failures), "cells", "of these", "== 0"),
        }

    def _roundtrips(self) -> Figures:
        told = staff_roundtrips.measure(self.size.records, self.size.seed, self.material)
        for one in told.first:
            sys.stderr.write(f"came back otherwise: {one}\n")
        found = {}
        for name, wrong in (
            ("roundtrip", told.roundtrip_failures), ("schema", told.schema_failures),
        ):  # fmt: skip
            how = ", ".join(f"{form} {count}" for form, count in wrong.items())
            how = f"{told.records} records each: {how}"
            if wrong:
                found[f"{name}_failures"] = Figure(sum(wrong.values()), "records", how, "== 0")
        return found

    def _edits(self) -> Figures:
        found: Figures = {}
        for name, long in (("", False), ("longest_", True)):
            told = self._edited(f"edits-{name}", long=long)
            took = sorted(told.save_ms)
            what = "the longest record" if long else "an ordinary record"
            how = f"{len(took)} saves of {what} by three editors at once"
            p95, p50 = took[int(len(took) * 0.95)], statistics.median(took)
            worked = sorted(told.cpu_ms)[int(len(took) * 0.95)]
            steps = [b - a for a, b in zip(told.bytes, told.bytes[1:], strict=False)]
            grown = (told.bytes[-1] - told.bytes[0]) / (0.9 * len(took)) / 1e3
            found |= {
                f"{name}save_p95_ms": Figure(p95, "ms", f"wall, {how}", "<= 50"),
                f"{name}save_p50_ms": Figure(p50, "ms", f"wall, {how}"),
                f"{name}save_cpu_p95_ms": Figure(worked, "CPU-ms", how, "<= 50"),
                f"{name}lost_updates": Figure(told.lost, "edits", how, "== 0"),
                f"{name}edit_kb": Figure(grown, "kB", "vault, journal and register, an edit"),
                f"{name}growth": Figure(
                    max(steps) / statistics.median(steps), "ratio",
                    "largest tenth of all growth over the median one", "<= 1.5",
                ),
            }  # fmt: skip
        return found

    def _edited(self, name: str, *, long: bool) -> staff_edits.Edited:
        scans, home = self.folder / name / "scans", self.folder / name / "museum"
        scans.mkdir(parents=True)
        for number, width in enumerate((1400, 4000, 1800) if long else (900,), start=1):
            write_picture(scans / f"scroll_part{number}.tif", width, 500)
        make_museum(home, scans)
        with Museum.open(home) as museum:
            [relic] = museum.relics.published()
            if long:
                museum.relics.revise(relic.id, great_record(relic.captures), person="bench")
            return staff_edits.edited(museum, relic.id, self.size.edits)

    def _form(self) -> Figures:
        told = staff_editing.measure()
        how = f"111 seals and 30 colophons, {told['fields']:.0f} fields, {told['form_kb']:.0f} kB"
        return {
            "form_ms": Figure(told["form_ms"], "ms", f"opened: {how}"),
            "form_save_ms": Figure(told["form_save_ms"], "ms", f"saved: {how}"),
        }

    def _bulk(self) -> Figures:
        told = staff_bulk.measure(self.folder / "bulk", self.size.bulk)
        how = f"{told['records']:.0f} records out of a lot"
        found = {
            "bulk_records": Figure(told["records"], "records", "changed twice, taken back twice"),
            "bulk_undo_differences": Figure(
                told["undo_differences"], "records", "not as before, both taken back", "== 0"
            ),
            "bulk_peak_mb": Figure(told["peak_mb"], "MB", "the whole process"),
        }
        for step, what in (
            ("look", "foreseen"), ("first_edit", "a word mended, each leaves its lot"),
            ("edit", "a second change"), ("undo", "that one taken back"),
        ):  # fmt: skip
            found[f"bulk_{step}_s"] = Figure(told[f"{step}_s"], "s", f"wall, {how}: {what}")
            found[f"bulk_{step}_cpu_s"] = Figure(told[f"{step}_cpu_s"], "CPU-s", what)
        return found

    def _stitch(self) -> Figures:
        told = staff_stitch.stitched(self.size.seed)
        how = "worst of all sets"
        return {
            "stitch_seam_px": Figure(
                told["stitch_seam_px"], "px", f"{how}, root mean square of true errors", "<= 0.3"
            ),
            "stitch_seam_max_px": Figure(told["stitch_seam_max_px"], "px", f"{how}, any point"),
            "stitch_de00": Figure(
                told["stitch_de00"], "dE00", f"{how}, median of single pixels, noise kept", "<= 1"
            ),
            "stitch_de00_mean": Figure(told["stitch_de00_mean"], "dE00", f"{how}, mean of them"),
            "stitch_de00_p95": Figure(told["stitch_de00_p95"], "dE00", f"{how}, 95th percentile"),
            "stitch_de00_floor_p95": Figure(
                told["stitch_de00_floor_p95"], "dE00", "the same with true places and exposures"
            ),
            "stitch_de00_still": Figure(
                told["stitch_de00_still"], "dE00", "median, of frames without noise"
            ),
            "stitch_de00_still_p95": Figure(
                told["stitch_de00_still_p95"], "dE00", "95th percentile, of frames without noise"
            ),
            "stitch_joined": Figure(told["stitch_joined"], "share", "of what can be", "== 1"),
            "stitch_refused": Figure(told["stitch_refused"], "share", "of what cannot", "== 1"),
            "stitch_cpu_s_per_mpix": Figure(
                told["stitch_cpu_s_per_mpix"], "CPU-s/MPix", "of the frames, joined and drawn"
            ),
            "stitch_peak_rss_mb": Figure(told["stitch_peak_rss_mb"], "MB", "the whole process"),
        }

    def _restore(self) -> Figures:
        told = staff_backup.measure(self.folder / "backup", self.size.seed)
        how = f"of {told['compared']:.0f} rows and files, backed up, wiped, restored"
        return {
            "restore_differences": Figure(told["restore_differences"], "rows", how, "== 0"),
            "restore_s": Figure(told["restore_s"], "s", "one command, caches included"),
            "damage_told": Figure(
                told["damage_told"] / told["damaged"], "share",
                f"of {told['damaged']:.0f} damaged originals named, nothing restored", "== 1",
            ),
        }  # fmt: skip

    def _import(self) -> Figures:
        assert self.material is not None, "HANDSCROLL_MATERIAL names no folder"
        told = staff_import.measure(self.folder / "import", self.material)
        how = f"{told['compared']} rows, checksums and counts; killed at"
        how = f"{how} {told['records_when_killed']} of {told['records']}, taken up, undone"
        found = {
            "import_rows": Figure(
                told["records"] + told["problems"],
                "rows",
                f"by mapping; {told['records']:,} became records, the others are told with a fix",
                f">= {ALL}",
            ),
            "undo_differences": Figure(told["undo_differences"], "differences", how, "== 0"),
            "import_problems": Figure(told["problems"], "rows", "left out, each with a fix"),
        }
        for step in ("dry_run", "resumed_run", "undo"):
            cost = told[step]
            found[f"import_{step}_s"] = Figure(cost["wall_s"], "s", f"{step}, wall")
            found[f"import_{step}_mb"] = Figure(
                cost["peak_rss_mb"], "MB", f"{step}, the process itself"
            )
        return found

    def _large(self) -> Figures:
        found = {}
        for form, cost in staff_import.large_sheets(self.folder / "large").items():
            how = f"dry run to its end: {cost['megabytes']:.0f} MB, {cost['records']:,.0f} records"
            how = f"{how}, {cost['problems']:,.0f} broken rows told with a fix"
            found[f"large_{form}_cpu_s"] = Figure(cost["cpu_s"], "CPU-s", how)
            found[f"large_{form}_mb"] = Figure(
                cost["peak_rss_mb"], "MB", "the process itself", "<= 600"
            )
        return found


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
        {"seed": Size.seed, "edits": Size.edits, "bulk": Size.bulk},
        lambda told: Suite(told.folder, Size(told.seed, edits=told.edits, bulk=told.bulk)),
        keep,
    )
