"""Samples of a scan by windows, as they are stored: decoded apart, never as a whole in memory.

What is shown is converted, reduced and compressed; what is measured must not be. So a scan's
own samples are laid plainly into a scratch file by the sandbox, and read from there box by box.
A TIFF whose samples lie plainly already is read in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handscroll.geometry import Size
from handscroll.scans.build import decoded_apart
from handscroll.scans.formats import read_head
from handscroll.scans.frames.frame_files import FrameFile, Kind
from handscroll.scans.head import Head
from handscroll.scans.limits import Limits
from handscroll.scans.unpack_write import FILE


@contextmanager
def unpacked(
    source: Path, limits: Limits, scratch: Path, wanted: str = "stored"
) -> Iterator[FrameFile]:
    """Open a scan to read its samples by windows.

    Parameters
    ----------
    scratch
        Folder with room for all its samples; whoever gives it clears it.
    wanted
        ``stored``, or ``lab``: signed 16 bits of L*, a*, b* (libvips' LABS) in unsigned ones.

    Raises
    ------
    UnreadableError, TooLargeError, UnsupportedError
        As `handscroll.scans.build.build_pyramid`.
    """
    head = read_head(source, limits)
    file = _opened(source, head, limits, scratch, wanted)
    try:
        yield file
    finally:
        file.close()


def _opened(source: Path, head: Head, limits: Limits, scratch: Path, wanted: str) -> FrameFile:
    plain = head.raw_offset and not head.big_endian and head.orientation == 1
    if plain and wanted == "stored":
        kind = Kind(head.bands, head.bits, head.icc)
        return FrameFile(source, (source, head.raw_offset), Size(head.width, head.height), kind)
    facts = decoded_apart(source, scratch, head, (scratch, limits), more={"unpack": wanted})
    width, height = facts["size"]
    kind = Kind(int(facts["bands"]), int(facts["bits"]), head.icc)
    return FrameFile(source, (scratch / FILE, 0), Size(width, height), kind)
