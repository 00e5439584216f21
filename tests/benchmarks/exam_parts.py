"""The parts of the suite `examination`, each a process of its own: memory and threads are its own.

``python tests/benchmarks/exam_parts.py NAME FOLDER [--side N] [--seed N]`` runs one and prints its
figures as JSON; pictures of what was measured are drawn into FOLDER/pictures.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

Measured = dict[str, dict[str, Any]]
"""Name of a figure to its value, unit and how it was measured."""
LENS_SIDE = 4096
LENS = {
    "lens_fps": "frames in which the lens was drawn",
    "lens_p95_ms": "gap between two of them that 95 of 100 keep",
    "lens_idle": "frames in which the pointer moved and the lens was not drawn",
}
"""What the figures of the lens are."""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Told:
    """What a part is told.

    Attributes
    ----------
    folder
        For what it makes; ``pictures`` in it is kept.
    material
        Where measured spectra lie, or None.
    side
        Of the large cube in pixels.
    """

    folder: Path
    material: Path | None
    side: int = 10_000
    seed: int = 11

    @property
    def pictures(self) -> Path:
        """Where pictures are drawn."""
        return self.folder / "pictures"


def components(told: Told) -> Measured:
    """Principal components and noise fractions of a large cube, and their preview."""
    return dict(_module("exam_components").measure(told.folder, told.side, told.seed))


def cubes(told: Told) -> Measured:
    """A large cube: files, bytes, and tiles read from it."""
    return dict(_module("exam_cubes").measure(told.folder, told.side))


def tiles(told: Told) -> Measured:
    """Tiles of arbitrary combinations by the server."""
    return dict(_module("exam_tiles").measure(told.folder, told.side, seed=told.seed))


def registration(told: Told) -> Measured:
    """Bands and a radiograph laid on painted truth."""
    return dict(_module("exam_registration").measure(pictures=told.pictures))


def scrolls(_: Told) -> Measured:
    """Bands laid on painted truth of long sections."""
    return dict(_module("exam_registration").measure_long())


def reflectance(told: Told) -> Measured:
    """Reflectance and colour after a simulated capture."""
    return dict(_module("exam_reflectance").measure(told.material, told.pictures))


def hidden(told: Told) -> Measured:
    """Hidden layers: the map is written before the truth is opened."""
    place = told.folder / "hidden"
    place.mkdir(exist_ok=True)
    measured = dict(_module("exam_hidden").measure(place))
    _module("exam_hidden_plot").draw(place, told.pictures / "hidden.png")
    return measured


def pigments(told: Told) -> Measured:
    """Pigment candidates on the measured library."""
    assert told.material is not None, "HANDSCROLL_MATERIAL names no folder with measured spectra"
    module = _module("exam_pigments")
    measured = dict(module.measure(told.material))
    module.plot(module.curves(told.material), told.pictures / "pigments.svg")
    return measured


def quality(told: Told) -> Measured:
    """Sharpness and targets with planted errors."""
    return dict(_module("exam_quality").measure())


def relighting(told: Told) -> Measured:
    """Slopes and unseen lights of painted reliefs."""
    return {
        name if name.startswith("relight") else f"relight_{name}": dict(one)
        for name, one in _module("exam_relighting").measure().items()
    }


def lens(told: Told) -> Measured:
    """The lens of the bench in Chromium, led over a published stack."""
    from served import serving

    from handscroll.museum import Museum

    home, side = told.folder / "lens" / "museum", min(told.side, LENS_SIDE)
    home.parent.mkdir(exist_ok=True)
    shutil.rmtree(home, ignore_errors=True)
    with Museum.create(home) as museum:
        stack, _ = _module("exam_tiles").brought(museum, side, told.seed)
    with serving(home) as server:
        address = f"http://127.0.0.1:{server.port}/en/examine/{stack.id}"
        found = _module("exam_lens").measure(address)
    shutil.rmtree(home, ignore_errors=True)
    how = f"1440 x 900, a cube of {side} x {side} x 16, warm, the pointer led along an eight"
    units = {"lens_fps": "frames/s", "lens_p95_ms": "ms", "lens_idle": "share"}
    return {
        name: {"value": value, "unit": units.get(name, ""), "how": f"{how}; {LENS[name]}"}
        for name, value in found.items()
    }


PARTS: dict[str, Callable[[Told], Measured]] = {
    "components": components,
    "cubes": cubes,
    "tiles": tiles,
    "registration": registration,
    "scrolls": scrolls,
    "reflectance": reflectance,
    "hidden": hidden,
    "pigments": pigments,
    "quality": quality,
    "relighting": relighting,
    "lens": lens,
}


def measured_apart(name: str, told: Told) -> Measured:
    """Run a part in a process of its own, with one thread of linear algebra.

    Raises
    ------
    RuntimeError
        When it ended otherwise than well; the end of what it said is in it.
    """
    with tempfile.TemporaryDirectory() as room:
        answer = Path(room) / "figures.json"
        command = [sys.executable, __file__, name, str(told.folder), "--answer", str(answer)]
        command += ["--side", str(told.side), "--seed", str(told.seed)]
        done = subprocess.run(
            command, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(" / ".join(done.stderr.strip().splitlines()[-3:]))
        return dict(json.loads(answer.read_text(encoding="utf-8")))


def _module(name: str) -> ModuleType:
    return importlib.import_module(name)


def main() -> None:
    """Run one part here."""
    reader = ArgumentParser(description=__doc__)
    reader.add_argument("part", choices=PARTS)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--side", type=int, default=Told.side)
    reader.add_argument("--seed", type=int, default=Told.seed)
    reader.add_argument("--answer", type=Path, help="write the figures here, not to the screen")
    asked = reader.parse_args()
    named = os.environ.get("HANDSCROLL_MATERIAL")
    told = Told(asked.folder, Path(named) if named else None, asked.side, asked.seed)
    told.pictures.mkdir(parents=True, exist_ok=True)
    found = json.dumps(PARTS[asked.part](told), indent=1)
    if asked.answer is None:
        sys.stdout.write(found + "\n")
    else:
        asked.answer.write_text(found, encoding="utf-8")


if __name__ == "__main__":
    main()
