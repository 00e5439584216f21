"""A folder as a digitiser hands it over: one TIFF a band, dark, flat and white frames, a table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray

from handscroll.demo.arrays import Words
from handscroll.demo.examination.capture import Camera, Capture

TABLE = "wavelengths.csv"
COLUMNS = ("file", "wavelength_nm", "fwhm_nm", "exposure_s")
KINDS = (("bands", "object"), ("dark", "dark"), ("flat", "flat"), ("white", "white"))
"""Folders, and which frames of ``Counts`` lie in them."""


def file_of(wavelength: float) -> str:
    """Return the name of a band's file."""
    return f"band_{wavelength:06.1f}nm.tif".replace(".", "_", 1)


def write_capture(capture: Capture, folder: Path) -> list[Path]:
    """Write a capture in memory; return every file.

    ``folder/bands``, ``dark``, ``flat`` and ``white`` each hold one 16-bit TIFF a band and a
    ``wavelengths.csv`` with the columns ``COLUMNS``.
    """
    planes = (capture.counts, capture.dark, capture.flat, capture.white)
    written = []
    for (kind, _), stack in zip(KINDS, planes, strict=True):
        rows = _rows(capture.wavelengths, capture.fwhm, capture.exposure_s)
        written.append(write_table(folder / kind, rows))
        for row, plane in zip(rows, stack, strict=True):
            written.append(_write_plane(folder / kind / str(row[0]), plane))
    return written


def stream_capture(camera: Camera, folder: Path) -> list[Path]:
    """Capture a section of any size straight into files, block by block; return every file.

    The bytes of the pixels are those of ``write_capture``.
    """
    size, bands = camera.truth.size, camera.rig.bands
    rows = _rows(
        [one.wavelength for one in bands],
        [one.fwhm for one in bands],
        [camera.rig.exposure(one) for one in bands],
    )
    written = [write_table(folder / kind, rows) for kind, _ in KINDS]
    files = {
        (kind, number): folder / kind / str(row[0])
        for kind, _ in KINDS
        for number, row in enumerate(rows)
    }
    for path in files.values():
        tifffile.memmap(path, shape=(size.height, size.width), dtype=np.uint16).flush()
    for block in camera.blocks():
        counts = camera.shoot(block)
        columns = slice(block.x, block.x + block.width)
        for kind, name in KINDS:
            for number, plane in enumerate(getattr(counts, name)):
                mapped = tifffile.memmap(files[kind, number], mode="r+")
                mapped[:, columns] = plane
                mapped.flush()
                del mapped
    return written + list(files.values())


def write_table(folder: Path, rows: Sequence[tuple[str | float, ...]]) -> Path:
    """Write the table of a folder's bands and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / TABLE
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return path


def _rows(
    wavelengths: Sequence[float] | NDArray[np.float64],
    fwhm: Sequence[float] | NDArray[np.float64],
    exposures: Sequence[float] | NDArray[np.float64],
) -> list[tuple[str | float, ...]]:
    return [
        (file_of(float(nm)), float(nm), float(wide), float(long))
        for nm, wide, long in zip(wavelengths, fwhm, exposures, strict=True)
    ]


def _write_plane(path: Path, plane: Words) -> Path:
    tifffile.imwrite(path, np.ascontiguousarray(plane), photometric="minisblack")
    return path
