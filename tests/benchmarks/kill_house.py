"""Kill an ingest again and again, and look each time that nothing is lost or half-visible."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from handscroll.faults import FAULT_POINTS
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.museum.rebuilding import rebuild

_LOOK_AGAIN = 20
"""Rounds after which is measured again how long a run takes to start."""


@dataclass
class Outcome:
    """What is left after all the kills and one undisturbed run."""

    rounds: int = 0
    killed: int = 0
    inside_writes: int = 0
    points: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    duplicated: int = 0
    half_visible: int = 0
    vault_bad: int = 0
    register_equals_rebuild: bool = False


def make_scans(folder: Path, count: int, seed: int) -> None:
    """Write small scans, each with its own pixels."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(seed)
    for number in range(count):
        picture = rng.integers(0, 256, (90, 140, 3), dtype=np.uint8)
        Image.fromarray(picture).save(folder / f"relic-{number:04d}x.png")


def ingest(
    museum: Path, scans: Path, fault: tuple[str, int] | None = None
) -> subprocess.Popen[bytes]:
    """Start an ingest in a process group of its own."""
    # Small journal files, so that starting a new one is among what is killed.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HANDSCROLL_FAULT")}
    environment["HANDSCROLL_JOURNAL_SEGMENT_BYTES"] = "16384"
    if fault is not None:
        environment |= {"HANDSCROLL_FAULT": fault[0], "HANDSCROLL_FAULT_AFTER": str(fault[1])}
    command = [sys.executable, "-m", "handscroll", "--museum", str(museum), "ingest"]
    return subprocess.Popen(
        [*command, str(scans), "--publish", "--json"],
        env=environment,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def kill_group(process: subprocess.Popen[bytes]) -> bool:
    """Kill a process with its children at once; say whether it was still running."""
    running = process.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return running


def count_half_visible(museum: Museum) -> int:
    """Return how many relics are shown without all that showing them needs."""
    return sum(
        not museum.layout.pyramid(capture.id, capture.sha256).is_file()
        or not museum.captures.original(capture.id).is_file()
        for relic in museum.relics.list()
        for capture in relic.captures
    )


def measure(folder: Path, *, files: int, rounds: int, seed: int) -> Outcome:
    """Kill at least ``rounds`` runs of one ingest, then let it finish, and count what is wrong.

    Every named fault point is met once, and half as many kills as there are rounds happen at a
    random fault point at a random pass; the others come at a moment uniform over the time a run
    takes for its share of the files.
    """
    rng = random.Random(seed)
    scans, home = folder / "scans", folder / "museum"
    make_scans(scans, files, seed)
    Museum.create(home).close()
    outcome = Outcome()
    start_up_s = _start_up(folder, seed)
    at_points = [(point, 1) for point in FAULT_POINTS]
    inside_wanted = rounds // 2 + len(FAULT_POINTS)
    at_moments = max(rounds - inside_wanted, 0)
    # A run that ended by itself before its moment came is no kill; it is made up for.
    while outcome.rounds < 3 * rounds and (
        outcome.killed < rounds or outcome.inside_writes < inside_wanted
    ):
        outcome.rounds += 1
        if outcome.rounds % _LOOK_AGAIN == 0:
            # Measured while others were busy it would let a run finish before its moment comes.
            start_up_s = min(start_up_s, _start_up(folder, seed + outcome.rounds))
        fault: tuple[str, int] | None = None
        if at_points:
            fault = at_points.pop()
        elif at_moments and rng.random() < 0.4:
            at_moments -= 1
        else:
            fault = (rng.choice(FAULT_POINTS), rng.randint(1, 2))
        _one_round(outcome, home, scans, fault, rng.uniform(0, start_up_s * 1.3))
        _look(outcome, home)
    _finish(outcome, home, scans, files)
    return outcome


def _start_up(folder: Path, seed: int) -> float:
    """Return the seconds that a run takes for one file: most of it is starting."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        scans, other = Path(place) / "scans", Path(place) / "museum"
        make_scans(scans, 1, seed + 1_000_000)
        Museum.create(other).close()
        began = time.monotonic()
        ingest(other, scans).communicate()
        return time.monotonic() - began


def _one_round(
    outcome: Outcome, home: Path, scans: Path, fault: tuple[str, int] | None, after_s: float
) -> None:
    process = ingest(home, scans, fault)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=after_s if fault is None else 30)
    died_inside = process.poll() == -signal.SIGKILL
    killed = kill_group(process) or died_inside
    outcome.killed += killed
    if died_inside and fault is not None:
        outcome.inside_writes += 1
        outcome.points[fault[0]] += 1


def _look(outcome: Outcome, home: Path) -> None:
    with Museum.open(home) as museum:
        outcome.half_visible += count_half_visible(museum)
        outcome.vault_bad += museum.vault.validate().bad


def _finish(outcome: Outcome, home: Path, scans: Path, files: int) -> None:
    done, _ = ingest(home, scans).communicate()
    assert json.loads(done)["problems"] == [], done.decode()
    with Museum.open(home) as museum:
        shown = [relic.accession_number for relic in museum.relics.published()]
        expected = {path.stem for path in scans.iterdir()}
        outcome.lost = len(expected - set(shown))
        outcome.duplicated = (
            len(shown) - len(set(shown)) + len(list(museum.vault.object_ids())) - len(shown)
        )
        outcome.half_visible += count_half_visible(museum)
        outcome.vault_bad += museum.vault.validate().bad
        assert len(museum.relics.list(State.DRAFT)) == 0
        rows = museum.register.dump()
        rebuild(museum)
        outcome.register_equals_rebuild = museum.register.dump() == rows
        assert files == len(shown) + outcome.lost
