"""The suite `ingest`: a large scan, a hundred kills, the demo's start, what Lighthouse says."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import suite_parts
from demo_start import started
from figures import FOLDER, Figure
from ingest_large import measure_large_ingest
from kill_house import Outcome
from kill_house import measure as measure_kills
from lighthouse import measure_lighthouse
from suite_parts import Figures, InFolder
from whole_ingest import measure_whole_ingest

from handscroll.faults import FAULT_POINTS
from handscroll.museum import Museum

SUITE = "ingest"
KILLS, FILES, SEED = 100, 200, 20261121

MEANING = f"""
**Large scan.** An untiled 16-bit RGB TIFF of 6 GB, made strip by strip, goes through
`handscroll ingest --publish` as a person runs it. Memory is the resident memory of all its
processes together. `ingest_mpix_per_cpu_s` counts the pyramid alone (what the peer does);
`whole_ingest_mpix_per_cpu_s` also the copy, two digests and the vault. Ours has IIIF's exact
sizes and full chroma where colours are fine, the peer has neither.

**Kills.** One ingest of {FILES} files is killed with SIGKILL, children and all, {KILLS} times:
or more: once at each of the {len(FAULT_POINTS)} named fault points inside vault, journal,
derivative and register writes, at least {KILLS // 2} times at a random one of them at a random
pass, and otherwise at a moment uniform over a run's time. After each kill the museum is opened
and looked at: the vault must be valid and no relic shown without its pyramid and original. After
the last one an undisturbed run finishes; every relic must be there once, and the register equal
to one rebuilt from vault and journal.

**Demo.** From the command to the first answer (the page that shows the painting) and to the
open hall with six relics; the second start finds everything painted. Installing is not counted.

**Lighthouse** 12.8.2, desktop, median of 5, worst of collection and landscape handscroll page
of the full-size demo.
"""


class Suite(InFolder):
    """One run: its folder and the figures so far."""

    def _parts(self) -> dict[str, Callable[[], Figures]]:
        return {
            "large": lambda: _large(self.folder),
            "kills": lambda: _kills(self.folder),
            "demo": lambda: _demo(self.folder),
        }


def keep(suite: Suite) -> None:
    """Write what was measured beside what was kept before."""
    suite_parts.keep(suite, SUITE, MEANING)


def run() -> None:
    """Run the suite, about half an hour, and keep its figures."""
    (FOLDER / f"{SUITE}.json").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as name:
        Suite(Path(name)).run(after=keep)


def _large(folder: Path) -> dict[str, Figure]:
    place = folder / "large"
    place.mkdir()
    whole = measure_whole_ingest(place, 6.0)
    shutil.rmtree(place)
    place.mkdir()
    alone = measure_large_ingest(place, 6.0)
    shutil.rmtree(place)
    peer = "pyvips tiffsave, tiled JPEG pyramid, 4:2:0, same file, same run"
    return {
        "ingest_peak_rss_mb": Figure(
            whole["peak_rss_mb"], "MB", "6 GB untiled 16-bit TIFF, all processes", "< 1000"
        ),
        "ingest_mpix_per_cpu_s": Figure(
            alone["mpix_per_cpu_s"], "MPix/CPU-s", "pyramid alone, 16 bit", peer=peer
        ),
        "whole_ingest_mpix_per_cpu_s": Figure(
            whole["mpix_per_cpu_s"], "MPix/CPU-s", "copy, digests, pyramid, vault, register"
        ),
        "peer_mpix_per_cpu_s": Figure(whole["peer_mpix_per_cpu_s"], "MPix/CPU-s", peer),
        "ingest_wall_s": Figure(whole["wall_s"], "s", f"{whole['megapixels']:.0f} megapixels"),
    }


def _kills(folder: Path) -> dict[str, Figure]:
    place = folder / "kills"
    place.mkdir()
    found: Outcome = measure_kills(place, files=FILES, rounds=KILLS, seed=SEED)
    shutil.rmtree(place)
    every = len(found.points) == len(FAULT_POINTS)
    return {
        "kill9_rounds": Figure(found.killed, "kills", "that met a running ingest", f">= {KILLS}"),
        "kill9_inside_writes": Figure(
            found.inside_writes,
            "kills",
            "inside vault, journal, derivative and register writes",
            f">= {KILLS // 2 + len(FAULT_POINTS)}",
        ),
        "kill9_points_missed": Figure(
            len(FAULT_POINTS) - len(found.points), "points", f"every point met: {every}", "== 0"
        ),
        "kill9_lost": Figure(found.lost, "relics", f"of {FILES}", "== 0"),
        "kill9_duplicated": Figure(found.duplicated, "relics", f"of {FILES}", "== 0"),
        "kill9_half_visible": Figure(found.half_visible, "relics", "after every kill", "== 0"),
        "kill9_vault_bad": Figure(found.vault_bad, "objects", "after every kill", "== 0"),
        "kill9_rebuild_differs": Figure(
            float(not found.register_equals_rebuild), "registers", "against a rebuild", "== 0"
        ),
    }


def _demo(folder: Path) -> dict[str, Figure]:
    home = folder / "demo-museum"
    with started(home) as (_, answered, opened):
        first = Figure(opened, "s", f"painting 6 relics; first answer after {answered:.1f} s")
        _wait_for_all(home)
    with started(home) as (address, _, opened):
        second = Figure(opened, "s", "everything is painted", "< 10")
        with Museum.open(home) as museum:
            [scroll] = [r for r in museum.relics.published() if len(r.parts) == 3]
        pages = [f"{address}en/", f"{address}en/relics/{scroll.id}"]
        scores = measure_lighthouse(pages)
    found = {"demo_first_start_s": first, "demo_second_start_s": second}
    for category, target in (
        ("accessibility", ">= 100"),
        ("best-practices", ">= 95"),
        ("performance", ">= 90"),
    ):
        values = [scores[page][category] for page in pages]
        name = "lighthouse_" + category.replace("-", "_")
        found[name] = Figure(min(values), "of 100", "worst page", target, rounds=values)
    return found


def _wait_for_all(home: Path) -> None:
    while (home / "cache" / "painting.json").exists():
        time.sleep(0.5)


if __name__ == "__main__":
    suite_parts.run_some({}, lambda told: Suite(told.folder), keep)
