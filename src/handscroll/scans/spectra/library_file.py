"""A library of reference spectra, whichever kind of file it lies in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from handscroll.errors import InvalidError, UnsupportedError
from handscroll.imaging.spectra.library import Library
from handscroll.scans.spectra.csv_library import read_csv_library
from handscroll.scans.spectra.envi_library import files_of_envi, read_envi_library

ENVI = frozenset({".hdr", ".sli"})
TEXT = frozenset({".csv", ".tsv", ".txt"})


def read_library(
    path: Path,
    *,
    percent: bool | None = None,
    fields: Mapping[str, str] | None = None,
    paint: str | None = None,
) -> Library:
    """Return the library in a file: ENVI (.hdr with .sli) or CSV.

    Parameters
    ----------
    percent
        Whether values are percentages; None refuses what can only be percentages.
    fields, paint
        Of an ENVI library, see `read_envi_library`; a CSV tells both itself.

    Raises
    ------
    HandscrollError
        With what, why and fix, when it cannot be used.
    """
    if _is_envi(path):
        return read_envi_library(path, fields=fields, paint=paint, percent=percent)
    if fields or paint is not None:
        raise InvalidError(
            f"{path.name} cannot be read that way",
            why="only the header of an ENVI library has fields and names to look into",
            fix="Write columns named pigment, paint, binder, source or licence into the CSV",
        )
    return read_csv_library(path, percent=percent)


def files_of_library(path: Path) -> tuple[Path, ...]:
    """Return the files that make up a library; the first is the one that is opened."""
    return files_of_envi(path) if _is_envi(path) else (path,)


def _is_envi(path: Path) -> bool:
    kind = path.suffix.lower()
    if kind in ENVI:
        return True
    if kind in TEXT:
        return False
    raise UnsupportedError(
        f"{path.name} is no library of spectra that is known",
        why=f"files ending in {kind or 'nothing'} are not",
        fix="Give an ENVI spectral library (.hdr and .sli) or a CSV",
    )
