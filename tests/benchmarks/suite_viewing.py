"""The suite `viewing`: tiles and regions beside the peers, pyramids, a crowd, odd addresses."""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import tile_rounds
import validators
import viewers
import viewing_figures
from figures import FOLDER, write
from picture import write_picture
from processes import PeerError, fetch, settle
from served import make_museum, pyramid_of, serving
from suite_parts import Figures, Parts
from viewing_pages import MEANING, draw_servers, honest, servers_table

SUITE = "viewing"
SCROLL = "scroll.tif"
SCROLL_SIZE = (100_000, 2_500)


class Suite(Parts):
    """One run: its folder, the figures so far, and what could not be measured."""

    troubles = (*Parts.troubles, PeerError, ImportError)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.tiles: tile_rounds.Outcome | None = None

    def _parts(self) -> dict[str, Callable[[], Figures]]:
        return {
            "validators": self._validators,
            "tiles": self._tiles,
            "regions": lambda: self._by_itself("region_compare"),
            "builds": lambda: self._by_itself("build_pyramid"),
            "memory": lambda: self._by_itself("serving_memory"),
            "viewers": self._viewers,
            "scroll": lambda: self._by_itself("scroll_view"),
            "fuzz": lambda: viewing_figures.known(importlib.import_module("fuzz_urls").measure()),
        }

    def _place(self, name: str) -> Path:
        place = self.folder / name
        place.mkdir(parents=True, exist_ok=True)
        return place

    def _by_itself(self, module: str) -> Figures:
        """Take the figures of a benchmark that measures one thing in a folder of its own."""
        found = importlib.import_module(module).measure(self._place(module))
        return viewing_figures.known(found)

    def _validators(self) -> Figures:
        return viewing_figures.validated(validators.measure(self._place("validators")))

    def _tiles(self) -> Figures:
        outcome = self.tiles = tile_rounds.measure(self._place("tiles"), tile_rounds.Plan())
        self.left_out |= outcome.left_out
        return viewing_figures.tiles(outcome)

    def _viewers(self) -> Figures:
        place = self._place("viewers")
        scans = place / "scans"
        scans.mkdir(exist_ok=True)
        write_picture(scans / SCROLL, *SCROLL_SIZE)
        image = make_museum(place / "museum", scans)[SCROLL]
        pyramid = pyramid_of(place / "museum", image)
        with serving(place / "museum") as server:
            # What draws regions is started by the first of them.
            fetch(server.port, f"/iiif/3/{image}/0,0,16,16/8,8/0/default.jpg")
            settle(server.tree)
            seen = viewers.measure(server, pyramid, image, viewers.Crowd())
        if seen.errors:
            sys.stderr.write((place / "museum.log").read_text()[-4000:])
        return viewing_figures.crowd(seen)


def keep(suite: Suite) -> None:
    """Write what was measured so far under ``docs/benchmarks``."""
    more: dict[str, object] = {"left_out": suite.left_out} if suite.left_out else {}
    if suite.tiles:
        more["servers"] = suite.tiles.summary()
        draw_servers(suite.tiles, FOLDER / f"{SUITE}-servers.svg")
    text = servers_table(suite.tiles, suite.left_out) + honest(suite.figures, suite.loads) + MEANING
    write(SUITE, suite.figures, text, {**more, "loads": suite.loads})


def run() -> None:
    """Run the suite and keep its figures; what an interruption left is kept too."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        Suite(Path(name)).run(after=keep)


if __name__ == "__main__":
    # Some parts alone, in a folder that is kept, without touching what is written down.
    alone = Suite(Path(sys.argv[1]))
    alone.run(sys.argv[2:])
    for label, figure in alone.figures.items():
        sys.stdout.write(f"{label} {figure.value:.4g} {figure.unit} {figure.target}\n")
    if alone.tiles:
        sys.stdout.write(servers_table(alone.tiles, alone.left_out))
