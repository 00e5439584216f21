"""A folder with one file for each band."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError, UnsupportedError
from handscroll.geometry import Box, Size
from handscroll.scans.cubes.band_table import TABLE, Row, bands_of, read_table, wavelength_in
from handscroll.scans.cubes.inside import check_inside, inside
from handscroll.scans.cubes.picture_band import PictureBand
from handscroll.scans.cubes.stack import BandStack, Samples, StackWords, check_size
from handscroll.scans.cubes.tiff_bands import TiffBands
from handscroll.scans.cubes.tiff_pages import is_tiff, read_pages
from handscroll.scans.formats import SUFFIXES
from handscroll.scans.limits import Limits

NAMES = frozenset(end for kind in ("TIFF", "JPEG", "PNG") for end in SUFFIXES[kind])
MOST_FILES = 4096


class FileBands:
    """Bands that lie in a file each; see `handscroll.scans.cubes.stack.Samples`."""

    def __init__(self, parts: Sequence[Samples]) -> None:
        self._parts = list(parts)
        self.size: Size = parts[0].size
        self.dtype: np.dtype[Any] = parts[0].dtype
        self.count = len(parts)

    def read(self, bands: Sequence[int], box: Box) -> NDArray[Any]:
        """Return the samples ``(len(bands), h, w)`` of a box."""
        return np.concatenate([self._parts[band].read([0], box) for band in bands])

    def close(self) -> None:
        """Let the files go."""
        for one in self._parts:
            one.close()


def open_folder(path: Path, table: Path | None, limits: Limits, scratch: Path | None) -> BandStack:
    """Open a folder of single-band pictures.

    Parameters
    ----------
    path
        The folder. Wavelengths come from ``wavelengths.csv`` in it, which also says which
        files are bands; without it from the names of all pictures.
    table
        A table that lies elsewhere; its files still lie in the folder.

    Raises
    ------
    InvalidError
        When wavelengths are missing or repeated.
    MismatchError
        When the bands differ in size or type.
    NotFoundError, UnreadableError, TooLargeError, UnsupportedError
        When a file is missing, damaged, too large, or leads out of the folder.
    """
    own = path / TABLE
    told = table or (own if own.is_file() else None)
    if told == own:
        check_inside(path, own, TABLE)
    rows, notes = _rows(path, told)
    bands = bands_of(path.name, rows)
    files = [inside(path, row.file) for row in rows]
    with ExitStack() as opened:
        parts = []
        for file in files:
            part = _open(file, limits, scratch)
            opened.callback(part.close)
            parts.append(part)
            _alike(files, parts)
        check_size(path.name, parts[0].size, len(parts), limits)
        lossy = [file.name for file, part in zip(files, parts, strict=True) if _lossy(part)]
        rows = [_with_white(row, part) for row, part in zip(rows, parts, strict=True)]
        words = StackWords(
            path.name,
            "folder of bands",
            path,
            _all_files(files, told, path),
            unfit_because(lossy),
            notes,
        )
        bands = bands_of(path.name, rows)
        stack = BandStack(FileBands(parts), bands, words)
        opened.pop_all()
    return stack


def _all_files(files: list[Path], told: Path | None, root: Path) -> tuple[Path, ...]:
    return (*files, told) if told is not None and told.parent == root else tuple(files)


def _rows(path: Path, table: Path | None) -> tuple[list[Row], tuple[str, ...]]:
    found = sorted(
        one.name
        for one in path.iterdir()
        if one.suffix.lower() in NAMES and not one.name.startswith(".") and one.is_file()
    )
    if len(found) > MOST_FILES:
        raise InvalidError(
            f"Folder {path.name} cannot be read as bands",
            why=f"it has {len(found)} pictures, {MOST_FILES} are allowed",
            fix="Give a folder with the bands of one stack",
        )
    if table is None:
        if not found:
            raise InvalidError(
                f"Folder {path.name} cannot be read as bands",
                why="it has no TIFF, PNG or JPEG in it",
                fix="Give a folder with one picture for each band",
            )
        return [Row(wavelength_in(name), name) for name in found], ()
    rows = read_table(table)
    for number, row in enumerate(rows):
        if not row.file:
            raise InvalidError(
                f"Table {table.name} cannot be used",
                why=f"its row {number + 1} names no file",
                fix="Name the file of each band in the column file",
            )
    named = {row.file for row in rows}
    if len(named) < len(rows):
        twice = next(row.file for row in rows if [one.file for one in rows].count(row.file) > 1)
        raise InvalidError(
            f"Table {table.name} cannot be used",
            why=f"it names {twice} more than once",
            fix="Give each band its own row and file",
        )
    left = len(set(found) - named)
    return rows, (f"{left} pictures in the folder are not in the table",) if left else ()


def _open(file: Path, limits: Limits, scratch: Path | None) -> TiffBands | PictureBand:
    if not is_tiff(file):
        return PictureBand(file, limits, scratch)
    pages, _ = read_pages(file, limits)
    if pages[0].samples != 1:
        raise UnsupportedError(
            f"Scan {file.name} cannot be taken as a band",
            why=f"a pixel of it has {pages[0].samples} samples",
            fix="Export each band as grey TIFF",
        )
    return TiffBands(file, pages[:1], scratch)


def _lossy(part: TiffBands | PictureBand) -> bool:
    return bool(part.lossy)


def _with_white(row: Row, part: TiffBands | PictureBand) -> Row:
    if row.white_level == row.white_level or not isinstance(part, TiffBands):
        return row
    return replace(row, white_level=part.white_level)


def unfit_because(lossy: list[str]) -> str:
    """Return why nothing may be measured on a stack with such files; empty when it may."""
    if not lossy:
        return ""
    more = f" and {len(lossy) - 1} more" if len(lossy) > 1 else ""
    return (
        f"{lossy[0]}{more} was compressed as JPEG: its counts are no longer those of the sensor, "
        "and their error (mean colour difference 3.7 at quality 95) hides what is measured"
    )


def _alike(files: list[Path], parts: Sequence[Samples]) -> None:
    first, last = parts[0], parts[-1]
    told = {
        "sizes": (
            f"{first.size.width} x {first.size.height}",
            f"{last.size.width} x {last.size.height}",
        ),
        "depths": (str(first.dtype), str(last.dtype)),
    }
    for what, (here, there) in told.items():
        if here != there:
            raise MismatchError(
                "The bands make no stack",
                why=f"{files[0].name} and {files[len(parts) - 1].name} have different {what}: "
                f"{here} and {there}",
                fix="Export all bands with one size and one depth, or leave the odd one out",
            )
