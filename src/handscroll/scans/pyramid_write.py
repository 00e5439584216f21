"""Write a pyramid of JPEG tiles, every level. Runs inside the sandbox.

The recipe and its reasons: ``docs/decisions/0003-pyramid-container.md`` and ``0005-``.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyvips

from handscroll.errors import UnreadableError, UnsupportedError
from handscroll.geometry import Size
from handscroll.scans.bands import WIDEST, Report, lead
from handscroll.scans.colour import engine_for, to_srgb
from handscroll.scans.decode import open_pixels, upright
from handscroll.scans.deep_zoom import RECIPE, all_levels
from handscroll.scans.head import Head, damaged
from handscroll.scans.levels import TILE, level_sizes
from handscroll.scans.mapped import give_back
from handscroll.scans.pixels import Pixels, PlainPixels, VipsPixels
from handscroll.scans.zip_write import TileZip

TICK_S = 0.2
BUFFER = 1 << 20


def write_pyramid(source: Path, head: Head, folder: Path, report: Report) -> dict[str, Any]:
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
    told = _sparing(report, folder, source)
    try:
        with _pixels(source, head, (folder, warnings), told) as pixels:
            plain = isinstance(pixels, PlainPixels)  # maps nothing that could be given back
            facts = _save(pixels, folder / "pyramid.szi", _seldom(report) if plain else told)
    except (pyvips.Error, ValueError, RuntimeError, KeyError, IndexError, TypeError) as trouble:
        raise _explained(source, folder, trouble) from trouble
    return facts | {"recipe": RECIPE, "warnings": warnings}


def _seldom(report: Report) -> Report:
    """Return a reporter that speaks a few times a second, and at the end."""
    last = 0.0

    def told(done: float) -> None:
        nonlocal last
        if time.monotonic() - last > TICK_S or done == 1:
            last = time.monotonic()
            report(done)

    return told


def _sparing(report: Report, folder: Path, source: Path) -> Report:
    """Return such a reporter that also gives mapped memory back."""

    def told(done: float) -> None:
        give_back(folder, source)
        report(done)

    return _seldom(told)


def _pixels(
    source: Path, head: Head, frame: tuple[Path, list[str]], report: Report
) -> PlainPixels | VipsPixels:
    """Open the source the cheapest way that its kind allows."""
    folder, warnings = frame
    image = open_pixels(source, head, folder / "pixels.raw", lambda done: report(done / 2))
    if (image.width, image.height) != (head.width, head.height):
        raise damaged(
            source.name,
            f"its decoder gives {image.width} x {image.height} pixels, "
            f"its header says {head.width} x {head.height}",
        )
    engine = engine_for(image, head, warnings) if head.orientation == 1 else None
    if engine is not None and head.raw_offset:
        return PlainPixels(source, head, engine)
    mapped = head.route != "stream" or head.orientation > 2
    if engine is None:
        image = upright(to_srgb(image, head, warnings), head.orientation, folder / "turned.v")
    pixels = VipsPixels(image, engine, anywhere=mapped, turned=head.orientation > 2)
    if mapped or image.width <= WIDEST:
        return pixels
    return _spooled(pixels, folder / "wide.raw", report)


def _spooled(pixels: VipsPixels, spool: Path, report: Report) -> PlainPixels:
    """Decode a wide picture that comes row by row into a plain file that is read anywhere."""
    size = Size(pixels.width, pixels.height)
    with spool.open("xb", buffering=0) as file:
        room = np.empty((pixels.rows, size.width, 3), np.uint8)
        for y in range(0, size.height, pixels.rows):
            rows = room[: min(pixels.rows, size.height - y)]
            pixels.fill(0, y, rows)
            file.write(rows.data)
            report(y / size.height / 2)
    return PlainPixels.of_srgb(spool, size)


def _save(pixels: Pixels, target: Path, report: Report) -> dict[str, Any]:
    """Make every tile of every level and put them into one synced file."""
    size = Size(pixels.width, pixels.height)
    properties = {"recipe": RECIPE, "width": size.width, "height": size.height, "tile": TILE}
    with target.open("xb", buffering=BUFFER) as file:
        pyramid = TileZip(file, size, TILE, properties)
        lead(pixels, all_levels(size), pyramid.add, report)
        pyramid.finish()
        file.flush()
        os.fsync(file.fileno())
    return {
        "size": (size.width, size.height),
        "levels": [(level.width, level.height) for level in level_sizes(size, TILE)],
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
