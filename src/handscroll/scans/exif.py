"""Read the one thing we need from Exif: which side is up."""

from __future__ import annotations

import io

from handscroll.scans.tiff_directory import TiffError, directories

ORIENTATION = 274


def orientation_of(exif: bytes) -> int:
    """Return the orientation, 1 to 8, from a block of Exif; 1 when it says nothing legible.

    A picture whose Exif is broken is still a picture, so nothing is raised here.
    """
    if exif[:2] not in (b"II", b"MM"):
        return 1
    file = io.BytesIO(exif)
    try:
        value = next(directories(file)).number(file, ORIENTATION, 1)
    except (TiffError, StopIteration):
        return 1
    return value if 1 <= value <= 8 else 1
