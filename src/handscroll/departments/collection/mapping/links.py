"""Names of files in cells: relative, and inside the folder of the sheet once links are followed."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import urlsplit


def link_trouble(
    folder: Path, written: str, *, must_be_there: bool = True
) -> tuple[str, str] | None:
    """Return why a file that a cell names cannot be taken, and what mends it; None where it can.

    Parameters
    ----------
    folder
        The folder in which the sheet lies, and out of which nothing is read.
    must_be_there
        False where the file may be brought another time.
    """
    inside = "Copy the file into the folder of the sheet, and write its path from there"
    told = written.strip()
    if "\x00" in told:
        return "it holds a character that no file name has", "Type the name again"
    if urlsplit(told.replace("\\", "/")).scheme and len(told.split(":")[0]) > 1:
        return "it is an address, and nothing is fetched from the network", inside
    windows = PureWindowsPath(told)
    if PurePosixPath(told).is_absolute() or windows.drive or windows.root:
        return "it is a path from the top of a disk", inside
    root = folder.resolve()
    try:
        found = (root / told.replace("\\", "/")).resolve()
        if not found.is_relative_to(root):
            return "it leads out of the folder of the sheet", inside
        there = not must_be_there or found.is_file()
    except (OSError, RuntimeError, ValueError):
        return "it is no name of a file", "Type the name again"
    return None if there else ("there is no such file in the folder of the sheet", inside)
