"""A spectrum of one point, whichever kind of file it lies in."""

from __future__ import annotations

from pathlib import Path

from handscroll.errors import UnsupportedError
from handscroll.imaging.spectra.point import PointKind, PointSpectrum
from handscroll.scans.spectra.columns import read_columns
from handscroll.scans.spectra.jcamp import read_jcamp

JCAMP = frozenset({".jdx", ".dx", ".jcamp", ".jcm"})
COLUMNS = frozenset({".csv", ".tsv", ".txt", ".asc", ".xy", ".dat"})


def read_point(path: Path, *, kind: PointKind | None = None) -> PointSpectrum:
    """Return the spectrum in a file: JCAMP-DX, or text with two columns.

    Parameters
    ----------
    kind
        What was measured, where the file does not say it.

    Raises
    ------
    HandscrollError
        With what, why and fix, when it cannot be used.
    """
    end = path.suffix.lower()
    if end in JCAMP:
        return read_jcamp(path, kind=kind)
    if end in COLUMNS:
        return read_columns(path, kind=kind)
    raise UnsupportedError(
        f"{path.name} is no point spectrum that is known",
        why=f"files ending in {end or 'nothing'} are not",
        fix="Export it as JCAMP-DX (.jdx) or as text with two columns",
    )
