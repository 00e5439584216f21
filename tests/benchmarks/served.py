"""A museum as a person makes it: ``handscroll init``, ``ingest --publish`` and ``serve``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from processes import Tree, free_port, started

from handscroll.museum import Museum
from handscroll.scans.pyramid import Pyramid

HANDSCROLL = (sys.executable, "-m", "handscroll")


@dataclass(frozen=True)
class Server:
    """A running server: its port, its processes, and how it names a tile."""

    name: str
    port: int
    tree: Tree


def make_museum(folder: Path, scans: Path) -> dict[str, str]:
    """Make a museum that has published a folder of scans, unless it is there.

    Returns
    -------
    dict
        The image identifier of each scan's file name.
    """
    known = folder.with_suffix(".json")
    if not known.exists():
        command(folder, "init", str(folder), "--password", "a password for a benchmark")
        command(folder, "ingest", str(scans), "--publish")
        known.write_text(json.dumps(_captures(folder)))
    return dict(json.loads(known.read_text()))


def _captures(folder: Path) -> dict[str, str]:
    with Museum.open(folder) as museum:
        parts = [part for relic in museum.relics.published() for part in relic.parts]
    return {part.capture.file_name: part.capture.id for part in parts}


def command(museum: Path, *words: str) -> str:
    """Run handscroll and return what it said."""
    done = subprocess.run(
        [*HANDSCROLL, "--museum", str(museum), *words], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


@contextmanager
def serving(museum: Path, env: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Serve a museum with ``handscroll serve``; what it says and its access log lie beside it."""
    port = free_port()
    words = [*HANDSCROLL, "--museum", str(museum), "serve", "--port", str(port)]
    # Every peer keeps an access log, so ours does; the rest is as it comes.
    log = os.environ.get("HANDSCROLL_ACCESS_LOG", str(museum.with_suffix(".access")))
    kept = {"HANDSCROLL_ACCESS_LOG": log, "PYTHONFAULTHANDLER": "1", **(env or {})}
    with started(words, port, museum.with_suffix(".log"), kept) as process:
        yield Server("handscroll", port, Tree((process.pid,)))


def pyramid_of(museum: Path, image: str) -> Pyramid:
    """Open an image's pyramid, apart from the server."""
    with Museum.open(museum) as opened:
        return Pyramid.open(opened.captures.pyramid(image).path)
