"""Which band was taken at which wavelength: from a table, or from what files are called."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError
from handscroll.scans.small_tables import lines_in

TABLE = "wavelengths.csv"
MOST_TABLE_BYTES = 1 << 20
MOST_BANDS = 4096
SHORTEST, LONGEST = 10.0, 100_000.0
"""Wavelengths in nm that are believed: from X-ray's edge to the far infrared."""
COLUMNS = ("file", "wavelength_nm", "fwhm_nm", "exposure_s", "white_level")
ALIKE_NM = 0.001
"""Wavelengths that lie no farther apart are said to be the same: no filter is made so narrow."""
UNITS = {
    "nm": 1.0, "nanometer": 1.0, "nanometers": 1.0, "nanometre": 1.0, "nanometres": 1.0,
    "um": 1000.0, "µm": 1000.0, "μm": 1000.0, "micron": 1000.0, "microns": 1000.0,
    "micrometer": 1000.0, "micrometers": 1000.0, "micrometre": 1000.0, "micrometres": 1000.0,
    "å": 0.1, "angstrom": 0.1, "mm": 1e6, "m": 1e9,
}  # fmt: skip
"""How many nm a unit is, by its name in lower case."""
_WITH_UNIT = re.compile(r"(?<![\d.])(\d{2,6}(?:[.,]\d+)?)[ _-]?nm(?![a-z])", re.IGNORECASE)
_AFTER_WORD = re.compile(r"(?:^|[^a-z])(?:band|wl|wavelength|lambda)[ _-]?(\d{3,5})(?!\d)", re.I)


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of a stack, in ascending order of wavelength.

    Attributes
    ----------
    wavelengths
        ``(bands,)`` float64, nm, no two alike.
    order
        ``(bands,)``: which band of the file each one is.
    fwhm, exposures, white_levels
        ``(bands,)`` float64 each: nm, seconds, counts; NaN where unknown.
    """

    wavelengths: NDArray[np.float64]
    order: NDArray[np.intp]
    fwhm: NDArray[np.float64]
    exposures: NDArray[np.float64]
    white_levels: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """What a table says of one band; NaN where it says nothing."""

    wavelength: float
    file: str = ""
    fwhm: float = math.nan
    exposure: float = math.nan
    white_level: float = math.nan


def bands_of(name: str, rows: Sequence[Row]) -> Bands:
    """Return the bands that rows in the order of the file tell.

    Raises
    ------
    InvalidError
        When a wavelength is missing, repeated or unbelievable, or another figure is negative.
    """
    lengths = np.array([row.wavelength for row in rows], np.float64)
    if not 0 < len(rows) <= MOST_BANDS:
        raise _wrong(name, f"it has {len(rows)} bands; 1 to {MOST_BANDS} are taken")
    for number, row in enumerate(rows):
        said = row.file or f"band {number + 1}"
        if not math.isfinite(row.wavelength):
            raise _wrong(name, f"{said} has no wavelength")
        if not SHORTEST <= row.wavelength <= LONGEST:
            raise _wrong(name, f"{said} is said to be at {row.wavelength:g} nm")
        for figure in (row.fwhm, row.exposure, row.white_level):
            if figure <= 0 or math.isinf(figure):
                raise _wrong(name, f"{said} has a width, exposure or white level of {figure:g}")
    order = np.argsort(lengths, kind="stable")
    for one, other in itertools.pairwise(order):
        if lengths[other] - lengths[one] < ALIKE_NM:
            first, second = (rows[at].file or f"band {at + 1}" for at in (one, other))
            raise _wrong(name, f"{first} and {second} are both said to be at {lengths[one]:g} nm")
    picked = [rows[at] for at in order]
    return Bands(
        lengths[order],
        order,
        np.array([row.fwhm for row in picked]),
        np.array([row.exposure for row in picked]),
        np.array([row.white_level for row in picked]),
    )


def read_table(path: Path) -> list[Row]:
    """Read a table of bands in its own order.

    The first line names the columns: ``wavelength_nm`` must be there; ``file``, ``fwhm_nm``,
    ``exposure_s`` and ``white_level`` may be. Commas, semicolons or tabs part them.

    Raises
    ------
    UnreadableError
        When the file cannot be opened or is no text.
    InvalidError
        When columns are missing or a figure is no number.
    """
    lines = lines_in(path, MOST_TABLE_BYTES, lambda why: _wrong(path.name, why))
    filled = [line for line in lines if any(cell.strip() for cell in line)]
    names = [cell.strip().lower() for cell in filled[0]] if filled else []
    if "wavelength_nm" not in names:
        raise _wrong(path.name, f"it has no column wavelength_nm, but {names}")
    return [_row(path.name, number, names, line) for number, line in enumerate(filled[1:], 2)]


def _row(table: str, number: int, names: list[str], line: list[str]) -> Row:
    cells = {name: cell.strip() for name, cell in zip(names, line, strict=False)}
    figures = [_figure(table, number, name, cells.get(name, "")) for name in COLUMNS[1:]]
    return Row(figures[0], cells.get("file", ""), *figures[1:])


def _figure(table: str, line: int, name: str, cell: str) -> float:
    if not cell:
        return math.nan
    try:
        return float(cell.replace(",", "."))
    except ValueError as trouble:
        raise _wrong(table, f"line {line} has {cell[:40]!r} as {name}") from trouble


def wavelength_in(name: str) -> float:
    """Return the wavelength in nm that a file's name tells, NaN when it tells none or several.

    ``450nm``, ``450 nm``, ``band_450``, ``wl450`` and a name that is nothing but a number are
    understood; other numbers are not: ``IMG_1001`` is no wavelength.
    """
    stem = name.rpartition("/")[2]
    stem = stem[: stem.rfind(".")] if stem.rfind(".") > 0 else stem
    if re.fullmatch(r"0?\d{3,4}", stem):
        return float(stem)
    for pattern in (_WITH_UNIT, _AFTER_WORD):
        found = {float(said.replace(",", ".")) for said in pattern.findall(stem)}
        if len(found) == 1:
            return found.pop()
        if found:
            return math.nan
    return math.nan


def in_nm(value: float, unit: str | None) -> float:
    """Return a wavelength in nm.

    Raises
    ------
    InvalidError
        When the unit is unknown.
    """
    factor = UNITS.get((unit or "nm").strip().lower())
    if factor is None:
        raise _wrong("the bands", f"wavelengths are given in {str(unit)[:40]!r}")
    return value * factor


def _wrong(name: str, why: str) -> InvalidError:
    return InvalidError(
        f"The wavelengths of {name} cannot be used",
        why=why,
        fix=f"Give each band its own wavelength in nm in a table {TABLE} with the columns "
        "file, wavelength_nm and, if known, fwhm_nm and exposure_s",
    )
