"""Point spectra as text with two columns."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from handscroll.errors import MismatchError, UnreadableError
from handscroll.imaging.spectra.point import PointKind, PointSpectrum, point_of
from handscroll.scans.spectra.table import table_of
from handscroll.scans.spectra.text_file import number, text_of
from handscroll.scans.spectra.units import settled


def read_columns(path: Path, *, kind: PointKind | None = None) -> PointSpectrum:
    """Return the spectrum in a text file of two columns: axis and intensity.

    Lines before the first numbers and lines beginning with ``#`` or ``%`` are kept as metadata;
    the unit of the axis is looked for in them.

    Parameters
    ----------
    kind
        What was measured, where the file does not say it.

    Raises
    ------
    HandscrollError
        With what, why and fix, when it cannot be used.
    """
    table = table_of(text_of(path), path.name)
    start = next((at for at, (_, row) in enumerate(table.rows) if _numeric(row)), None)
    if start is None:
        raise UnreadableError(
            f"{path.name} has no spectrum",
            why="no line begins with two numbers",
            fix="Export it as two columns: axis and intensity",
        )
    head = [" ".join(row).strip() for _, row in table.rows[:start]]
    axis, high = [], []
    for line, row in table.rows[start:]:
        cells = row[:-1] if len(row) == 3 and not row[2] else row
        if len(cells) != 2:
            raise MismatchError(
                f"{path.name} cannot be used as one spectrum",
                why=f"line {line} has {len(cells)} columns",
                fix="Export one spectrum with two columns: axis and intensity",
            )
        axis.append(number(cells[0], f"line {line}, column 1 of {path.name}", table.comma))
        high.append(number(cells[1], f"line {line}, column 2 of {path.name}", table.comma))
    return _point(path.name, kind, [*table.comments, *head], (axis, high))


def _point(
    name: str, kind: PointKind | None, told: list[str], points: tuple[list[float], list[float]]
) -> PointSpectrum:
    said = " ".join(told)
    known, unit, factor = settled(name, kind, said, said)
    metadata = {}
    for at, text in enumerate(told):
        key, mark, value = text.partition(":")
        metadata[key.strip() if mark else f"line {at + 1}"] = value.strip() if mark else text
    title = metadata.get("title", "")
    axis = np.array(points[0]) * factor
    return point_of(known, unit, axis, np.array(points[1]), (title, metadata))


def _numeric(row: list[str]) -> bool:
    try:
        return len(row) >= 2 and all(float(one.replace(",", ".")) == 0 or True for one in row[:2])
    except ValueError:
        return False
