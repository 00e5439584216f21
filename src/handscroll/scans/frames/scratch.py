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

_NAME = re.compile(r"^stitch-(\d+)-")


@contextmanager
def scratch_in(parent: Path) -> Iterator[Path]:
    """Give a folder that goes when the block ends.

    Parameters
    ----------
    parent
        Made where it is missing.
    """
    parent.mkdir(parents=True, exist_ok=True)
    sweep_scratch(parent)
    with tempfile.TemporaryDirectory(prefix=f"stitch-{os.getpid()}-", dir=parent) as made:
        yield Path(made)


def sweep_scratch(parent: Path) -> None:
    """Remove the folders of killed writers."""
    for entry in parent.iterdir() if parent.is_dir() else ():
        found = _NAME.match(entry.name)
        if found and not alive(int(found[1])):
            shutil.rmtree(entry, ignore_errors=True)
