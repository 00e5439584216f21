"""Write a pyramid of JPEG tiles, every level. Runs inside the sandbox.

The recipe and its reasons: ``docs/decisions/0003-pyramid-container.md`` and ``0005-``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyvips

from handscroll.errors import UnreadableError, UnsupportedError
from handscroll.geometry import Size
from handscroll.scans.colour import to_srgb
from handscroll.scans.decode import open_pixels, upright
from handscroll.scans.deep_zoom import RECIPE, all_levels
from handscroll.scans.head import Head, damaged
from handscroll.scans.levels import TILE, level_sizes
from handscroll.scans.mapped import give_back
from handscroll.scans.strips import TileRows
from handscroll.scans.zip_write import TileZip

ROWS = 64
BITE_PIXELS = 1 << 20
TICK_S = 0.2
BUFFER = 1 << 20


def write_pyramid(
    source: Path, head: Head, folder: Path, report: Callable[[float], None]
) -> dict[str, Any]:
    """Decode the whole source and write ``pyramid.szi`` into a scratch folder.

    Parameters
    ----------
    source
        The scan.
    head
        Its header, already checked against the limits.
    folder
        Scratch folder on the target's file system.
    report
        Called with the part done, 0 to 1.

    Returns
    -------
    dict
        ``size``, ``levels`` (width, height pairs), ``tile``, ``bytes``, ``sha256``,
        ``recipe`` and ``warnings``.

    Raises
    ------
    UnreadableError
        When a strip, tile or scan of the source cannot be decoded.
    """
    warnings: list[str] = []
    if head.pages > 1:
        warnings.append(f"the file has {head.pages} pages; the first was taken")
    try:
        image = open_pixels(source, head, folder / "pixels.raw", lambda done: report(done / 2))
        if (image.width, image.height) != (head.width, head.height):
            raise damaged(
                source.name,
                f"its decoder gives {image.width} x {image.height} pixels, "
                f"its header says {head.width} x {head.height}",
            )
        image = upright(to_srgb(image, head, warnings), head.orientation, folder / "turned.v")
        facts = _save(
            image,
            folder / "pyramid.szi",
            _sparing(report, folder, source),
            turned=head.orientation > 2,
        )
    except (pyvips.Error, ValueError, RuntimeError, KeyError, IndexError, TypeError) as trouble:
        raise _explained(source, folder, trouble) from trouble
    return facts | {"recipe": RECIPE, "warnings": warnings}


def _sparing(
    report: Callable[[float], None], folder: Path, source: Path
) -> Callable[[float], None]:
    """Return a reporter that also gives mapped memory back."""

    def told(done: float) -> None:
        give_back(folder, source)
        report(done)

    return told


def _save(
    image: pyvips.Image, target: Path, report: Callable[[float], None], *, turned: bool
) -> dict[str, Any]:
    """Pull the picture through row by row, keeping every level's tiles."""
    size = Size(image.width, image.height)
    levels = level_sizes(size, TILE)
    properties = {"recipe": RECIPE, "width": size.width, "height": size.height, "tile": TILE}
    # A turned picture is read across its rows, so it is taken in fewer, larger bites.
    bite = max(1, min(TILE if turned else ROWS, BITE_PIXELS * (16 if turned else 1) // size.width))
    last = 0.0
    with target.open("xb", buffering=BUFFER) as file:
        pyramid = TileZip(file, size, TILE, properties)
        rows = TileRows(all_levels(size), TILE, pyramid.add)
        region = pyvips.Region.new(image)
        y = 0
        while y < size.height:
            room = rows.room()
            count = min(bite, len(room), size.height - y)
            pixels = np.frombuffer(region.fetch(0, y, size.width, count), np.uint8)
            room[:count] = pixels.reshape(count, size.width, 3)
            rows.filled(count)
            y += count
            if time.monotonic() - last > TICK_S:
                last = time.monotonic()
                report(y / size.height)
        rows.finish()
        pyramid.finish()
        file.flush()
        os.fsync(file.fileno())
    return {
        "size": (size.width, size.height),
        "levels": [(level.width, level.height) for level in levels],
        "tile": TILE,
        "bytes": pyramid.bytes,
        "sha256": pyramid.sha256,
    }


def _explained(
    source: Path, folder: Path, trouble: Exception
) -> UnreadableError | UnsupportedError:
    """Say in one line what the decoder measured."""
    lines = [line.strip() for line in str(trouble).splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith("unable to")] or lines
    why = "; ".join(dict.fromkeys(told[:3])) or type(trouble).__name__
    for place in (folder, source.parent):  # where files lie is nobody's business
        why = why.replace(f"{place}/", "")
    if "not implemented" in why or "not configured" in why:
        return UnsupportedError(
            f"Scan {source.name} is of a kind that is not taken",
            why=f"its decoder says: {why}",
            fix="Export it as TIFF without compression or with LZW",
        )
    return damaged(source.name, f"its pixels cannot be decoded to the end: {why}")
