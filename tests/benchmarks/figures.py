"""Figures as they are kept: JSON for machines, a table and a plot for people."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "benchmarks"


@dataclass(frozen=True)
class Figure:
    """One measured value; ``target`` is a comparison such as ``>= 95``, or empty."""

    value: float
    unit: str
    how: str
    target: str = ""
    peer: str = ""
    rounds: list[float] = field(default_factory=list)

    @property
    def holds(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        found = re.fullmatch(r"(<=|>=|<|>|==)\s*([\d.]+)", self.target)
        if not found:
            return None
        other = float(found[2])
        return {
            "<=": self.value <= other,
            ">=": self.value >= other,
            "<": self.value < other,
            ">": self.value > other,
            "==": self.value == other,
        }[found[1]]


def write(
    suite: str,
    figures: dict[str, Figure],
    meaning: str,
    more: Mapping[str, object] | None = None,
) -> None:
    """Keep a suite's figures under ``docs/benchmarks``; ``more`` goes into the JSON beside them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    body: dict[str, Any] = {
        "machine": machine(),
        "commit": commit(),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "figures": {name: _kept(one) for name, one in figures.items()},
        **(more or {}),
    }
    text = json.dumps(body, ensure_ascii=False, indent=1)
    (FOLDER / f"{suite}.json").write_text(text + "\n", encoding="utf-8")
    (FOLDER / f"{suite}.md").write_text(_page(suite, body, figures, meaning), encoding="utf-8")
    _plot(suite, figures)


def machine() -> str:
    """Say on what kind of machine this ran."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} shared cores ({platform.machine()}), {memory:.0f} GiB,"
        f" {platform.system()}, Python {platform.python_version()}"
    )


def commit() -> str:
    """Return the commit that was measured, with a mark when files had been changed."""
    git = ["git", "-C", str(ROOT)]
    name = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True,
                          check=True).stdout.strip()  # fmt: skip
    changed = subprocess.run([*git, "status", "--porcelain", "--", "src", "pages/src"],
                             capture_output=True, text=True, check=True).stdout  # fmt: skip
    return name + ("+changes" if changed.strip() else "")


def _kept(one: Figure) -> dict[str, Any]:
    kept = asdict(one) | {"value": _rounded(one.value)}
    return {name: value for name, value in kept.items() if value not in ("", [])}


def _rounded(value: float) -> float:
    """Keep three places, and of small values three digits: 0.000043 must not read as nothing."""
    return round(value, 3) if abs(value) >= 0.1 else float(f"{value:.3g}")


def _page(suite: str, body: dict[str, Any], figures: dict[str, Figure], meaning: str) -> str:
    lines = [
        f"# Figures: {suite}",
        "",
        f"{body['machine']}; commit {body['commit']}; {body['date']}."
        f" Made by `make bench SUITE={suite}`. The machine is shared: ratios and CPU seconds hold,"
        " wall times are upper bounds.",
        "",
        "| figure | value | target | holds | how |",
        "|---|---|---|---|---|",
    ]
    marks = {True: "yes", False: "**no**", None: ""}
    for name, one in figures.items():
        value = f"{one.value:,.3g}" if abs(one.value) < 1000 else f"{one.value:,.0f}"
        how = one.how + (f"; peer: {one.peer}" if one.peer else "")
        row = (f"`{name}`", f"{value} {one.unit}", one.target, marks[one.holds], how)
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join([*lines, "", f"![figures]({suite}.svg)", "", meaning.strip(), ""])


def _plot(suite: str, figures: dict[str, Figure]) -> None:
    """Draw each figure's distance from its target: 1 is the target, what holds is green."""
    shown = [
        (name, _safety(one), one.holds) for name, one in figures.items() if one.holds is not None
    ]
    mpl.rcParams["svg.hashsalt"] = suite
    size, axes = plt.subplots(figsize=(8, 0.42 * len(shown) + 1.2))
    colours = ["#2c6e63" if holds else "#a52a1e" for _, _, holds in shown]
    axes.barh([name for name, _, _ in shown], [ratio for _, ratio, _ in shown], color=colours)
    axes.axvline(1, color="#2b2420", linewidth=1)
    axes.set_xlim(0, 3)
    axes.set_xlabel("margin to the target (1 = just held, more is better, cut at 3)")
    axes.invert_yaxis()
    size.tight_layout()
    size.savefig(FOLDER / f"{suite}.svg", metadata={"Date": None})
    plt.close(size)


def _safety(one: Figure) -> float:
    other = float(one.target.split()[-1])
    if one.target.startswith("=="):
        return 3.0 if one.value == other else 0.0
    ratio = other / one.value if one.target.startswith("<") else one.value / max(other, 1e-9)
    return min(ratio, 3.0) if one.value else 3.0
