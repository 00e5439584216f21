"""Keep memory-mapped scratch files out of our resident memory.

libvips maps plain files whole. Pages already used would stay resident until the machine
runs short; giving them back as we go keeps the peak below what was promised, and costs
nothing but a page-cache hit should they be needed again.
"""

from __future__ import annotations

import ctypes
import mmap
from pathlib import Path

MAPS = Path("/proc/self/maps")
_library = ctypes.CDLL(None, use_errno=True)


def give_back(folder: Path, *files: Path, dirty: bool = False) -> int:
    """Drop the resident pages of maps of those files, and of any file in that folder.

    Parameters
    ----------
    folder, files
        Whose maps.
    dirty
        Also shared maps that are written to; flush them first.

    Returns
    -------
    int
        Bytes of the maps that were dropped; 0 where the system keeps no list of maps.
    """
    try:
        lines = MAPS.read_text().splitlines()
    except OSError:
        return 0
    names = {str(file.absolute()) for file in files}
    inside = f"{folder.absolute()}/"
    dropped = 0
    for line in lines:
        parts = line.split(maxsplit=5)
        writable = len(parts) == 6 and parts[1][1] == "w"
        if len(parts) < 6 or (writable and not (dirty and parts[1][3] == "s")):
            continue  # a private map's written pages exist nowhere else
        if parts[5] in names or parts[5].startswith(inside):
            start, _, end = parts[0].partition("-")
            length = int(end, 16) - int(start, 16)
            _library.madvise(
                ctypes.c_void_p(int(start, 16)), ctypes.c_size_t(length), mmap.MADV_DONTNEED
            )
            dropped += length
    return dropped
