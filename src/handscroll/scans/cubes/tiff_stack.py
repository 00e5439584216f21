"""All bands in one TIFF: a page each, a sample each, or as OME-TIFF says."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from handscroll.errors import InvalidError
from handscroll.scans.cubes.band_table import TABLE, Row, bands_of, read_table
from handscroll.scans.cubes.folder import unfit_because
from handscroll.scans.cubes.ome_xml import is_ome, ome_planes
from handscroll.scans.cubes.stack import BandStack, StackWords, check_size
from handscroll.scans.cubes.tiff_bands import TiffBands
from handscroll.scans.cubes.tiff_pages import Page, read_pages
from handscroll.scans.limits import Limits


def open_tiff_stack(
    path: Path, table: Path | None, limits: Limits, scratch: Path | None
) -> BandStack:
    """Open a TIFF that holds all bands.

    Parameters
    ----------
    table
        Its rows stand in the order of the bands. Without it, wavelengths come from OME-XML,
        or from a table beside the file, called as it is or ``wavelengths.csv``.

    Raises
    ------
    InvalidError
        When wavelengths are missing or repeated, or the OME-XML is hostile or contradictory.
    MismatchError
        When the pages differ in size or type.
    UnreadableError, TooLargeError, UnsupportedError
        When the file is damaged, too large, or of a kind that is not taken.
    """
    pages, text = read_pages(path, limits)
    kind, told = "TIFF stack", table or _beside(path)
    rows: list[Row] = []
    if is_ome(text):
        kind = "OME-TIFF"
        planes = ome_planes(path.name, text, len(pages))
        pages = [_page(path, pages, plane.page) for plane in planes]
        rows = [plane.row for plane in planes]
    if table is None and rows and not _silent(rows):
        told = None  # the file itself says all: what lies beside it is not asked
    if told is not None:
        rows = _from_table(told, path, rows)
    with ExitStack() as opened:
        samples = TiffBands(path, pages, scratch)
        opened.callback(samples.close)
        check_size(path.name, samples.size, samples.count, limits)
        rows = rows or [Row(float("nan"))] * samples.count
        if len(rows) != samples.count:
            raise InvalidError(
                f"Stack {path.name} cannot be read",
                why=f"it has {samples.count} bands and {len(rows)} wavelengths are given",
                fix="Give one wavelength for each band, in the order of the file",
            )
        rows = [_with_white(row, samples.white_level) for row in rows]
        unfit = unfit_because([path.name] if samples.lossy else [])
        files = (path, told) if told is not None and told.parent == path.parent else (path,)
        words = StackWords(path.stem, kind, path.parent, files, unfit)
        stack = BandStack(samples, bands_of(path.name, rows), words)
        opened.pop_all()
    return stack


def _beside(path: Path) -> Path | None:
    for name in (f"{path.stem}.csv", TABLE):
        if (path.parent / name).is_file():
            return path.parent / name
    return None


def _silent(rows: list[Row]) -> bool:
    return any(row.wavelength != row.wavelength for row in rows)


def _page(path: Path, pages: list[Page], number: int) -> Page:
    if number < len(pages):
        return pages[number]
    raise InvalidError(
        f"The OME-XML of {path.name} cannot be used",
        why=f"it names page {number + 1}, the file has {len(pages)}",
        fix="Export the stack again",
    )


def _from_table(table: Path, path: Path, known: list[Row]) -> list[Row]:
    """Return the table's rows; those that name other files are about other stacks."""
    rows = read_table(table)
    mine = [row for row in rows if row.file in ("", path.name)]
    if len(mine) < len(rows) and not mine:
        raise InvalidError(
            f"Table {table.name} cannot be used",
            why=f"none of its rows is about {path.name}",
            fix="Leave the column file empty, or name the stack in it",
        )
    if len(known) == len(mine):
        return [
            replace(row, exposure=old.exposure) if row.exposure != row.exposure else row
            for row, old in zip(mine, known, strict=True)
        ]
    return mine


def _with_white(row: Row, white: float) -> Row:
    return row if row.white_level == row.white_level else replace(row, white_level=white)
