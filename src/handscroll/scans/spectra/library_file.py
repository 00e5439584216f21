"""A library of reference spectra, whichever kind of file it lies in."""

from __future__ import annotations

from pathlib import Path

from handscroll.errors import UnsupportedError
from handscroll.imaging.spectra.library import Library
from handscroll.scans.spectra.csv_library import read_csv_library
from handscroll.scans.spectra.envi_library import read_envi_library

ENVI = frozenset({".hdr", ".sli"})
TEXT = frozenset({".csv", ".tsv", ".txt"})


def read_library(path: Path, *, percent: bool | None = None) -> Library:
    """Return the library in a file: ENVI (.hdr with .sli) or CSV.

    Parameters
    ----------
    percent
        Whether values are percentages; None refuses what can only be percentages.

    Raises
    ------
    HandscrollError
        With what, why and fix, when it cannot be used.
    """
    kind = path.suffix.lower()
    if kind in ENVI:
        return read_envi_library(path, percent=percent)
    if kind in TEXT:
        return read_csv_library(path, percent=percent)
    raise UnsupportedError(
        f"{path.name} is no library of spectra that is known",
        why=f"files ending in {kind or 'nothing'} are not",
        fix="Give an ENVI spectral library (.hdr and .sli) or a CSV",
    )
