"""A suite that is measured part by part; what cannot be measured is left out and said."""

from __future__ import annotations

import json
import os
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar, Self

from figures import FOLDER, Figure, write

Figures = dict[str, Figure]


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


def keep(suite: Parts, name: str, meaning: str) -> None:
    """Write what was measured; figures of parts that were not run now stay as they were."""
    file = FOLDER / f"{name}.json"
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    kept = {label: Figure(**one) for label, one in before.get("figures", {}).items()}
    told = "".join(f"- {part} was left out: {why}\n" for part, why in suite.left_out.items())
    loads = before.get("loads", {}) | suite.loads
    busy = "Load average of two cores at the end of each part: " + ", ".join(
        f"{part} {value:.1f}" for part, value in loads.items()
    )
    text = f"{told}\n{busy}.\n{meaning}"
    write(name, kept | suite.figures, text, {"left_out": suite.left_out, "loads": loads})
