"""Libraries of reference spectra as CSV, in two forms.

Wide: first column ``wavelength_nm``, then one column for each spectrum, its name on top. Rows
``pigment``, ``paint``, ``binder``, ``source``, ``licence`` may stand above the numbers.
Long: columns ``name``, ``wavelength_nm``, ``reflectance`` and, where known, the same five.
"""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from pathlib import Path
from typing import Final

import numpy as np

from handscroll.errors import InvalidError, MismatchError, TooLargeError, UnreadableError
from handscroll.imaging.spectra.library import MAX_SPECTRA, MAX_VALUES, Entry, Library, library_of
from handscroll.scans.spectra.table import Table, table_of
from handscroll.scans.spectra.text_file import number, text_of

ABOUT: Final = tuple(one.name for one in fields(Entry) if one.name != "name")
_AXIS: Final = "wavelength_nm"
_VALUE: Final = "reflectance"


def read_csv_library(path: Path, *, percent: bool | None = None) -> Library:
    """Return the library in a CSV file.

    Separators may be commas, semicolons or tabs; a decimal comma is understood where the
    separator is no comma. Lines that begin with ``#`` are comments.

    Parameters
    ----------
    percent
        Whether the values are percentages; None: fractions, and what can only be percentages
        is refused.

    Raises
    ------
    HandscrollError
        With what, why and fix, when it cannot be used: see ``library_of``.
    """
    table = table_of(text_of(path), path.name)
    head = [cell.lower() for cell in table.rows[0][1]]
    if _VALUE in head and _AXIS in head and "name" in head:
        return _long(table, head, path.name, percent)
    if head[0] == _AXIS:
        return _wide(table, path.name, percent)
    raise UnreadableError(
        f"{path.name} is no library of spectra",
        why=f"its first line begins with {head[0][:40]!r}",
        fix=f"Begin it with {_AXIS} and the names of the spectra, or with name, {_AXIS}, {_VALUE}",
    )


def _wide(table: Table, name: str, percent: bool | None) -> Library:
    names = table.rows[0][1][1:]
    if len(names) > MAX_SPECTRA or len(names) * len(table.rows) > MAX_VALUES:
        raise TooLargeError(
            f"{name} is too large for a library",
            why=f"it has {len(names)} spectra in {len(table.rows)} lines",
            fix="Split it into several libraries",
        )
    told: dict[str, list[str]] = {}
    grid: list[float] = []
    values: list[list[float]] = []
    for line, cells in table.rows[1:]:
        if len(cells) != len(names) + 1:
            raise MismatchError(
                f"{name} cannot be read",
                why=f"line {line} has {len(cells)} cells, the first line {len(names) + 1}",
                fix="Give every line one cell for each spectrum",
            )
        if not values and cells[0].lower() in ABOUT:
            told[cells[0].lower()] = cells[1:]
            continue
        places = [f"line {line}, column {at} of {name}" for at in range(1, len(cells) + 1)]
        row = [number(c, w, table.comma) for c, w in zip(cells, places, strict=True)]
        grid.append(row[0])
        values.append(row[1:])
    entries = [
        _entry({"name": one, **{key: told[key][at] for key in told}})
        for at, one in enumerate(names)
    ]
    columns = np.array(values, np.float64).reshape(len(grid), len(names)).T
    return library_of(np.array(grid), columns, entries, percent=percent)


def _entry(told: dict[str, str]) -> Entry:
    # Without a pigment of its own, a spectrum is named after itself.
    return Entry(**{**told, "pigment": told.get("pigment") or told["name"]})


def _long(table: Table, head: list[str], name: str, percent: bool | None) -> Library:
    place = {key: head.index(key) for key in ("name", _AXIS, _VALUE, *ABOUT) if key in head}
    spectra: dict[str, list[tuple[float, float]]] = {}
    told: dict[str, dict[str, str]] = {}
    for line, cells in table.rows[1:]:
        if len(cells) != len(head):
            raise MismatchError(
                f"{name} cannot be read",
                why=f"line {line} has {len(cells)} cells, the first line {len(head)}",
                fix="Give every line a cell for each column",
            )
        one = cells[place["name"]]
        about = {key: cells[place[key]] for key in ("name", *ABOUT) if key in place}
        if told.setdefault(one, about) != about:
            raise InvalidError(
                f"{name} cannot be read",
                why=f"line {line} says otherwise of {one!r} than the lines before",
                fix="Give each spectrum a name of its own",
            )
        axis = number(cells[place[_AXIS]], f"{_AXIS} in line {line} of {name}", table.comma)
        high = number(cells[place[_VALUE]], f"{_VALUE} in line {line} of {name}", table.comma)
        spectra.setdefault(one, []).append((axis, high))
    return _collected(spectra, told, name, percent)


def _collected(
    spectra: dict[str, list[tuple[float, float]]],
    told: dict[str, dict[str, str]],
    name: str,
    percent: bool | None,
) -> Library:
    if not spectra:
        raise UnreadableError(
            f"{name} has no spectra", why="it has only its first line", fix="Add the values"
        )
    grids = {one: tuple(axis for axis, _ in points) for one, points in spectra.items()}
    first = next(iter(grids))
    odd = next((one for one, grid in grids.items() if grid != grids[first]), None)
    if odd is not None:
        raise MismatchError(
            f"{name} cannot be used as one library",
            why=f"{odd!r} is measured at {len(grids[odd])} wavelengths other than the "
            f"{len(grids[first])} of {first!r}",
            fix="Save spectra of each grid in a file of their own; libraries can be joined",
        )
    values = np.array([[high for _, high in points] for points in spectra.values()])
    entries = [_entry(told[one]) for one in spectra]
    return library_of(np.array(grids[first]), values, entries, percent=percent)


def csv_of(library: Library) -> str:
    """Return a library as wide CSV, which ``read_csv_library`` reads to the same values."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_AXIS, *(one.name for one in library.entries)])
    for key in ABOUT:
        writer.writerow([key, *(getattr(one, key) for one in library.entries)])
    for at, wavelength in enumerate(library.wavelengths):
        writer.writerow([repr(float(wavelength)), *(repr(float(v)) for v in library.values[:, at])])
    return out.getvalue()
