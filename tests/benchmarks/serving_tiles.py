"""Aligned tiles beside nginx: requests per second, processor time, slowest hundredth.

Everything a museum has is on: rights are asked, entity tags are sent, each request is logged,
two processes serve. nginx sends the very same bytes as files (``peers/nginx_static.conf``).
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tile_rounds import Outcome, Plan
from tile_rounds import measure as rounds_of

ROUNDS = 9


def measure(folder: Path, rounds: int = ROUNDS, seconds: int = 4) -> dict[str, Any]:
    """Return medians of the ratios of paired rounds, and the rounds themselves."""
    log = folder / "access.jsonl"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {"HANDSCROLL_WORKERS": "2", "HANDSCROLL_ACCESS_LOG": str(log)}
    plan = Plan(rounds=rounds, seconds=seconds, peers=("nginx",))
    outcome = rounds_of(folder, plan)
    assert outcome.differing == 0, f"{outcome.differing} tiles are not what is stored"
    found: dict[str, Any] = {"tiles": outcome.tiles, "log_bytes": log.stat().st_size}
    for many in plan.connections:
        found[f"connections_{many}"] = _figures(outcome, many)
    return found


def _figures(outcome: Outcome, many: int) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    wanted = (("rps", "rps"), ("cpu", "cpu_us"), ("p99", "p99_ms"))
    for name, what in wanted:
        ratios = [round(one, 3) for one in outcome.ratios("nginx", many, what)]
        figures[f"tile_{name}_vs_nginx"] = round(statistics.median(ratios), 3)
        figures[f"tile_{name}_vs_nginx_rounds"] = ratios
        for server in ("handscroll", "nginx"):
            figures[f"{server}_{what}"] = round(outcome.median(server, many, what), 2)
    figures["bad"] = sum(one.bad for one in outcome.rounds["handscroll"][many])
    return figures


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made)
        many = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
        sys.stdout.write(json.dumps(measure(place, many), indent=1) + "\n")
