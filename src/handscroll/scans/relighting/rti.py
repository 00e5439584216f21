"""RTI files of hemispherical harmonics, as the tools of Cultural Heritage Imaging write them.

Lines: ``#HSH1.2`` and other lines that begin with ``#``; the kind, 3 for hemispherical
harmonics; width, height and colours; terms, the kind of basis (2: red, green and blue apart)
and bytes of a coefficient. Then little-endian floats, a scale and after them a bias for each
term, and pixels from the top: for each its red, green and blue terms. A value is
``byte / 255 * scale + bias``, and 1 is white.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.relighting.bases import Basis
from handscroll.scans.relighting.stored import (
    Header,
    StoredRelight,
    unreadable,
    unsupported,
    whole,
)

_BASES: Final = {4: Basis.HSH4, 9: Basis.HSH9, 16: Basis.HSH16}


def open_rti(path: Path) -> StoredRelight:
    """Open an RTI file; raises as `handscroll.scans.relighting.opening.open_relight` does."""
    with path.open("rb") as file:
        header = Header(path, file)
        version = header.line()
        if version != "#HSH1.2":
            raise unsupported(path, f"its first line is {version[:20]}, and #HSH1.2 is read")
        kind = header.line()
        while kind.startswith("#"):
            kind = header.line()
        if kind != "3":
            raise unsupported(path, f"its kind is {kind[:20]}, and only 3, harmonics, is read")
        wide, high, colours = header.numbers(3, "size and colours")
        width, height = header.size([wide, high])
        terms, basis, size = (int(one) for one in header.numbers(3, "terms"))
        if colours != 3 or terms not in _BASES or basis != 2 or size != 1:
            raise unsupported(
                path,
                f"it has {colours:g} colours, {terms} terms of kind {basis} in {size} bytes; 3"
                " colours and 4, 9 or 16 terms of kind 2 in 1 byte are read",
            )
        file.seek(header.at)
        data = file.read(8 * terms)
    floats = np.frombuffer(data, "<f4") if len(data) == 8 * terms else np.full(1, np.nan)
    if not np.isfinite(floats).all() or (abs(floats) > 1e6).any():
        raise unreadable(path, "its scale and bias are cut off, or no numbers")
    start = header.at + 8 * terms
    notes = whole(path, start, width * height * 3 * terms)

    def rows(first: int, last: int) -> NDArray[np.uint8]:
        wanted = (last - first) * width * 3 * terms
        with path.open("rb") as file:
            file.seek(start + first * width * 3 * terms)
            data = file.read(wanted)
        if len(data) != wanted:
            raise unreadable(path, "it became shorter while it was read")
        found = np.frombuffer(data, np.uint8).reshape(last - first, width, 3 * terms)
        return np.ascontiguousarray(np.moveaxis(found, -1, 0))

    scale, bias = (tuple(float(one) for one in some) for some in np.split(floats, 2))
    return StoredRelight(
        f"HSH RTI, {terms} terms", width, height, _BASES[terms], False,
        scale * 3, bias * 3, rows, notes,
    )  # fmt: skip
