"""Look at a scan quickly: a small picture of it, decoded apart like all that strangers made."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handscroll.scans.build import decoded_apart
from handscroll.scans.formats import read_head
from handscroll.scans.glimpse_write import FILE
from handscroll.scans.limits import Limits


def glimpse(source: Path, limits: Limits, longest: int) -> NDArray[np.uint8]:
    """Return a scan reduced by whole steps: ``(h, w, 1 or 3)``, upright, as its samples say.

    Parameters
    ----------
    longest
        Pixels of its longer side, at most.

    Raises
    ------
    UnreadableError, TooLargeError, UnsupportedError
        As `handscroll.scans.build.build_pyramid`.
    """
    head = read_head(source, limits)
    with tempfile.TemporaryDirectory(prefix="handscroll-glimpse-") as made:
        folder = Path(made)
        wish = {"glimpse": longest}
        facts = decoded_apart(source, source, head, (folder, limits), more=wish)
        width, height = facts["size"]
        flat = np.fromfile(folder / FILE, np.uint8)
    return flat.reshape(height, width, int(facts["bands"]))
