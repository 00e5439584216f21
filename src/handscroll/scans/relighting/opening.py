"""Open a finished file of a relightable image, of whatever kind it is."""

from __future__ import annotations

from pathlib import Path

from handscroll.scans.relighting.ptm import open_ptm
from handscroll.scans.relighting.rti import open_rti
from handscroll.scans.relighting.stored import StoredRelight, unreadable


def open_relight(path: Path) -> StoredRelight:
    """Open a .ptm or .rti file, whatever its name ends with: its first line says what it is.

    Raises
    ------
    UnreadableError
        If it is no such file, cut off, or its header makes no sense.
    UnsupportedError
        If it is of a kind that we do not take.
    TooLargeError
        If it says that it is larger than any picture here may be.
    """
    with path.open("rb") as file:
        start = file.read(16)
    if start.startswith(b"PTM_"):
        return open_ptm(path)
    if start.startswith(b"#HSH"):
        return open_rti(path)
    raise unreadable(path, "it begins neither as a PTM nor as an HSH file does")
