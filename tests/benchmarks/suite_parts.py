"""A suite that is measured part by part; what cannot be measured is left out and said."""

from __future__ import annotations

import json
import os
import sys
import time
from abc import ABC, abstractmethod
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar, Self, TypeVar

from figures import FOLDER, Figure, commit, write

Figures = dict[str, Figure]
Made = TypeVar("Made", bound="Parts")


class Parts(ABC):
    """The figures so far, what could not be measured, and how busy the machine was.

    Attributes
    ----------
    troubles
        What makes a part be left out; anything else ends the run.
    loads
        Load of the machine, over five minutes, when each part was over.
    """

    troubles: ClassVar[tuple[type[Exception], ...]] = (AssertionError, OSError, RuntimeError)

    def __init__(self) -> None:
        self.figures: Figures = {}
        self.left_out: dict[str, str] = {}
        self.loads: dict[str, float] = {}

    def run(
        self, parts: list[str] | None = None, after: Callable[[Self], None] | None = None
    ) -> None:
        """Measure the named parts, or all; a part that cannot be measured is left out."""
        for name, part in self._parts().items():
            if parts and name not in parts:
                continue
            began = time.monotonic()
            try:
                self.figures |= part()
            except self.troubles as trouble:
                self.left_out[name] = f"{type(trouble).__name__}: {trouble}"[:400]
                sys.stderr.write(f"{name} is left out: {self.left_out[name]}\n")
            self.loads[name] = os.getloadavg()[1]
            sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")
            if after:
                after(self)

    @abstractmethod
    def _parts(self) -> dict[str, Callable[[], Figures]]:
        """Return what measures each part."""


class InFolder(Parts):
    """A suite that leaves what it makes in a folder, and finds real material where there is any."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        named = os.environ.get("HANDSCROLL_MATERIAL")
        self.material = Path(named) if named else None


def keep(suite: Parts, name: str, meaning: str) -> None:
    """Write what was measured; figures of parts that were not run now stay as they were."""
    file = FOLDER / f"{name}.json"
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    # What is empty is not written: a share has no unit.
    kept = {
        label: Figure(**{"unit": "", **one}) for label, one in before.get("figures", {}).items()
    }
    told = "".join(f"- {part} was left out: {why}\n" for part, why in suite.left_out.items())
    loads = before.get("loads", {}) | suite.loads
    commits = before.get("commits", {}) | dict.fromkeys(suite.loads, commit())
    busy = "Load average of two cores at the end of each part: " + ", ".join(
        f"{part} {value:.1f}" for part, value in loads.items()
    )
    measured = "Measured on: " + ", ".join(f"{part} {one}" for part, one in commits.items())
    text = f"{told}\n{busy}. {measured}.\n{meaning}"
    more = {"left_out": suite.left_out, "loads": loads, "commits": commits}
    write(name, kept | suite.figures, text, more)


def run_some(
    numbers: Mapping[str, int | None],
    make: Callable[[Namespace], Made],
    keep: Callable[[Made], None],
) -> None:
    """Run some parts in a folder that stays, as the command line says.

    Parameters
    ----------
    numbers
        Options that take a whole number, with what they are unless given.
    make
        Makes the suite of the options; ``folder`` is one of them.
    """
    told = ArgumentParser(description="Some parts of the suite alone.")
    told.add_argument("folder", type=Path)
    told.add_argument("parts", nargs="*")
    for name, usual in numbers.items():
        told.add_argument(f"--{name}", type=int, default=usual)
    told.add_argument("--kept", action="store_true", help="keep the figures in docs/benchmarks")
    wanted = told.parse_args()
    suite = make(wanted)
    suite.run(wanted.parts, after=keep if wanted.kept else None)
    for label, figure in suite.figures.items():
        sys.stdout.write(f"{label} {figure.value:.4g} {figure.unit} {figure.target} {figure.how}\n")
