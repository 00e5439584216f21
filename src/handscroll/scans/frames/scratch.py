"""A folder for what is unpacked and drawn on the way; what killed writers left of it goes."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handscroll.scans.build import alive

_NAME = re.compile(r"^(?:stitch|apart|point|[sl][0-9a-z]{13})-(\d+)(?:-|$)")
"""Folders that bear the number of the process that writes them, also those of `museum`."""


@contextmanager
def scratch_in(parent: Path, kind: str = "stitch") -> Iterator[Path]:
    """Give a folder that goes when the block ends.

    Parameters
    ----------
    parent
        Made where it is missing.
    kind
        What it is for: stitch, apart or point.
    """
    with begun(parent, kind) as made:
        yield Path(made)


def begun(parent: Path, kind: str) -> tempfile.TemporaryDirectory[str]:
    """Return a new folder as `scratch_in` gives it, for the caller to clean up."""
    parent.mkdir(parents=True, exist_ok=True)
    sweep_scratch(parent)
    return tempfile.TemporaryDirectory(prefix=f"{kind}-{os.getpid()}-", dir=parent)


def sweep_scratch(parent: Path) -> None:
    """Remove the folders of killed writers."""
    for entry in parent.iterdir() if parent.is_dir() else ():
        found = _NAME.match(entry.name)
        if found and not alive(int(found[1])):
            shutil.rmtree(entry, ignore_errors=True)
