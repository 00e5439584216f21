"""Write a scan reduced to a few hundred pixels, by whole steps. Runs inside the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handscroll.errors import UnsupportedError
from handscroll.scans.decode import open_pixels, upright
from handscroll.scans.head import Head

FILE = "glimpse.raw"


def write_glimpse(source: Path, head: Head, folder: Path, longest: int) -> dict[str, Any]:
    """Decode the source and write ``glimpse.raw``: rows of 8-bit grey or RGB.

    Raises
    ------
    UnsupportedError
        When its samples are not grey or RGB of 8 or 16 bits.
    """
    if head.bits not in (8, 16) or not head.colour.startswith(("grey", "rgb", "ycbcr")):
        raise UnsupportedError(
            f"Scan {source.name} is not looked at",
            why=f"its samples are {head.colour} of {head.bits} bits",
            fix="Give it in grey or RGB of 8 or 16 bits",
        )
    image = open_pixels(source, head, folder / "spool.v", lambda share: None)
    image = upright(image, head.orientation, folder / "turn.v")
    bands = 3 if image.bands >= 3 else 1
    step = max(1, -(-max(image.width, image.height) // longest))
    small = image.extract_band(0, n=bands).shrink(step, step)
    if head.bits == 16:
        small = small / 257
    small = small.rint().cast("uchar")
    small.rawsave(str(folder / FILE))
    return {"size": [small.width, small.height], "bands": bands}
