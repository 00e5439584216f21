"""Write a scan's samples plainly, as they are stored, upright. Runs inside the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyvips

from handscroll.scans.decode import open_pixels, upright
from handscroll.scans.head import Head, not_done

FILE = "unpacked.raw"
LAB = "lab"
"""What is asked for where a profile has tables: L*, a*, b* for D50 in libvips' 16 bits."""


def write_unpacked(source: Path, head: Head, folder: Path, wanted: str) -> dict[str, Any]:
    """Decode the source and write ``unpacked.raw``: rows of 8 or 16-bit samples, all bands.

    Parameters
    ----------
    wanted
        ``stored``, or :data:`LAB`: through the embedded profile, relative colorimetric, without
        black point compensation.

    Raises
    ------
    UnsupportedError
        When its samples are neither of 8 nor of 16 bits, or its profile is of no use.
    """
    image = open_pixels(source, head, folder / "spool.v", lambda share: None)
    image = upright(image, head.orientation, folder / "turn.v")
    if image.format not in ("uchar", "ushort"):
        raise not_done(source.name, f"its samples are {image.format}")
    if wanted == LAB:
        image = _lab(image, head, source.name)
    image.rawsave(str(folder / FILE))
    bits = 8 if image.format == "uchar" else 16
    return {"size": [image.width, image.height], "bands": image.bands, "bits": bits}


def _lab(image: pyvips.Image, head: Head, name: str) -> pyvips.Image:
    deep = image.format == "ushort"
    plain = image.extract_band(0, n=3).copy(interpretation="rgb16" if deep else "srgb")
    tagged = plain.copy()
    tagged.set_type(pyvips.GValue.blob_type, "icc-profile-data", head.icc)
    try:
        known = tagged.icc_import(
            embedded=True, intent="relative", black_point_compensation=False, pcs="lab"
        )
    except pyvips.Error as trouble:
        raise not_done(name, "its colour profile is damaged") from trouble
    return known.colourspace("labs")
