"""ENVI spectral libraries: a header (.hdr) beside plain samples (.sli)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from spectral.io import envi

from handscroll.errors import (
    InvalidError,
    MismatchError,
    NotFoundError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.imaging.spectra.library import (
    MAX_SAMPLES,
    MAX_SPECTRA,
    MAX_VALUES,
    Array,
    Entry,
    Library,
    library_of,
)
from handscroll.scans.spectra.text_file import checked_size

_HEAD: Final = 16 * 2**20
_TO_NM: Final = {
    "nm": 1.0,
    "nanometers": 1.0,
    "nanometres": 1.0,
    "nanometer": 1.0,
    "um": 1000.0,
    "micrometers": 1000.0,
    "micrometres": 1000.0,
    "micrometer": 1000.0,
    "microns": 1000.0,
    "angstroms": 0.1,
}
_FIELDS: Final = ("pigment", "paint", "binder", "source", "licence")
_KINDS: Final = {"1": 1, "2": 2, "3": 4, "4": 4, "5": 8, "12": 2, "13": 4, "14": 8, "15": 8}
"""Bytes of each real data type of ENVI."""


def read_envi_library(
    path: Path,
    *,
    fields: Mapping[str, str] | None = None,
    paint: str | None = None,
    percent: bool | None = None,
) -> Library:
    """Return the library in an ENVI header and its samples.

    Parameters
    ----------
    path
        The header, or the samples beside it.
    fields
        Which field of the header tells each of ``pigment``, ``paint``, ``binder``, ``source``
        and ``licence``: a list with a value for each spectrum, or one text for all. Fields of
        these names are found by themselves.
    paint
        Pattern whose first group in a spectrum's name is the paint it was taken on, for
        libraries that tell it there only: ``(.*)-[0-9]`` for ``azurite-1``, ``azurite-2``.
    percent
        Whether values are percentages; None: as in ``library_of``. A ``reflectance scale
        factor`` of the header is obeyed first.

    Raises
    ------
    HandscrollError
        With what, why and fix, when it cannot be used.
    """
    header = _header_of(path)
    checked_size(header, _HEAD)
    told = _told(header)
    samples = _samples(header, told)
    table = _values(header, samples, told)
    grid = _wavelengths(header, told, table.shape[1])
    entries = _entries(header, told, table.shape[0], (fields or {}, paint))
    return library_of(grid, table, entries, percent=percent)


def files_of_envi(path: Path) -> tuple[Path, Path]:
    """Return the header of a library and its samples; errors are those of reading it."""
    header = _header_of(path)
    checked_size(header, _HEAD)
    return header, _samples(header, _told(header))


def _header_of(path: Path) -> Path:
    if path.suffix.lower() == ".hdr":
        return path
    beside = [path.with_suffix(".hdr"), path.with_name(path.name + ".hdr")]
    found = next((one for one in beside if one.is_file()), None)
    if found is None:
        raise NotFoundError(
            f"{path.name} cannot be read", why="it has no header (.hdr) beside it", fix="Add it"
        )
    return found


def _told(header: Path) -> dict[str, Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            told = envi.read_envi_header(str(header.absolute()))
            envi.check_compatibility(told)
    except Exception as error:
        # The reader lets whatever the text causes fall through, from IndexError to its own.
        raise UnreadableError(
            f"{header.name} is no ENVI header",
            why=str(error).strip() or type(error).__name__,
            fix="Export the library again as an ENVI spectral library",
        ) from None
    kind = str(told.get("file type", "")).lower()
    if "spectral library" not in kind:
        raise UnsupportedError(
            f"{header.name} is no library of spectra",
            why=f"its file type is {kind[:60]!r}",
            fix="Choose the header of an ENVI Spectral Library; cubes are opened as stacks",
        )
    return dict(told)


def _samples(header: Path, told: dict[str, Any]) -> Path:
    ends = (".sli", ".SLI", ".dat", ".img", "")
    found = next((p for p in (header.with_suffix(end) for end in ends) if p.is_file()), None)
    if found is None:
        raise NotFoundError(
            f"{header.name} cannot be read",
            why=f"its samples ({header.stem}.sli) are not beside it",
            fix="Put both files into one folder",
        )
    counts = _counts(header, told)
    kind = _KINDS.get(str(told["data type"]))
    if kind is None:
        raise UnsupportedError(
            f"{header.name} cannot be read",
            why=f"its data type is {str(told['data type'])[:20]!r}",
            fix="Export it as real numbers of 4 or 8 bytes",
        )
    wanted = counts[2] + counts[0] * counts[1] * kind
    size = checked_size(found, max(wanted, 1) * 2 + 4096)
    if size < wanted:
        raise UnreadableError(
            f"{found.name} is broken off",
            why=f"it has {size} bytes, its header speaks of {wanted}",
            fix="Copy it again from its source",
        )
    return found


def _counts(header: Path, told: dict[str, Any]) -> tuple[int, int, int]:
    try:
        lines, samples = int(told["lines"]), int(told["samples"])
        offset, order = int(told.get("header offset", 0)), int(told["byte order"])
    except (TypeError, ValueError):
        lines = samples = offset = order = -1
    if min(lines, samples) < 1 or offset < 0 or order not in (0, 1):
        raise UnreadableError(
            f"{header.name} is no sound ENVI header",
            why="lines, samples, header offset or byte order are no sensible numbers",
            fix="Export the library again",
        )
    if lines > MAX_SPECTRA or samples > MAX_SAMPLES or lines * samples > MAX_VALUES:
        raise TooLargeError(
            f"{header.name} is too large for a library",
            why=f"it has {lines} spectra at {samples} wavelengths",
            fix="Split it into several libraries",
        )
    return lines, samples, offset


def _values(header: Path, samples: Path, told: dict[str, Any]) -> Array:
    lines, columns, offset = _counts(header, told)
    # The reader of whole libraries in spectral passes over the header offset.
    kind = np.dtype(envi.gen_params(told).dtype)
    read = np.fromfile(samples, kind, lines * columns, offset=offset).reshape(lines, columns)
    return np.asarray(read, np.float64) / _scale(header, told)


def _scale(header: Path, told: dict[str, Any]) -> float:
    text = str(told.get("reflectance scale factor", 1.0))
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not np.isfinite(scale) or scale <= 0:
        raise InvalidError(
            f"{header.name} cannot be read",
            why=f"its reflectance scale factor is {text[:40]!r}",
            fix="Write the number that stands for full reflectance, or remove the line",
        )
    return scale


def _wavelengths(header: Path, told: dict[str, Any], count: int) -> Array:
    listed = told.get("wavelength")
    if not isinstance(listed, list) or len(listed) != count:
        raise MismatchError(
            f"{header.name} cannot be used",
            why=f"it tells {len(listed) if isinstance(listed, list) else 0} wavelengths "
            f"for {count} samples",
            fix="Add the list of wavelengths to the header",
        )
    try:
        grid = np.array([float(one) for one in listed])
    except ValueError:
        raise InvalidError(
            f"{header.name} cannot be used",
            why="a wavelength is no number",
            fix="Correct the list of wavelengths",
        ) from None
    unit = told.get("wavelength units", "")
    text = str(unit[0] if isinstance(unit, list) and unit else unit).strip().lower()
    if text in _TO_NM:
        return grid * _TO_NM[text]
    if text in ("", "unknown") and grid.min() >= 100:
        return grid
    raise UnsupportedError(
        f"{header.name} cannot be used",
        why=f"its wavelength units are {text[:40]!r}",
        fix="Write nanometers or micrometers into the header",
    )


def _entries(
    header: Path, told: dict[str, Any], count: int, asked: tuple[Mapping[str, str], str | None]
) -> list[Entry]:
    fields, pattern = asked
    names = told.get("spectra names") or [f"spectrum {at + 1}" for at in range(count)]
    columns = {"name": _column(header, names, count, "spectra names")}
    for key in _FIELDS:
        field = fields.get(key, key)
        if field in told:
            columns[key] = _column(header, told[field], count, field)
        elif key in fields:
            raise InvalidError(
                f"{header.name} cannot be used",
                why=f"it has no field {field!r} that could tell the {key}",
                fix="Name one of its fields: " + ", ".join(sorted(map(str, told))[:30]),
            )
    columns.setdefault("pigment", columns["name"])
    if pattern is not None and "paint" not in columns:
        shape = _pattern(header, pattern)
        found = [shape.match(one) for one in columns["name"]]
        columns["paint"] = [one.group(1) if one else "" for one in found]
    rows = zip(*columns.values(), strict=True)
    return [Entry(**dict(zip(columns, row, strict=True))) for row in rows]


def _pattern(header: Path, pattern: str) -> re.Pattern[str]:
    try:
        shape = re.compile(pattern)
    except (re.error, RecursionError) as trouble:
        shape, why = None, str(trouble)
    else:
        why = "it has no group in brackets that is the paint"
    if shape is None or shape.groups < 1:
        raise InvalidError(
            f"The paints of {header.name} cannot be told",
            why=f"the pattern {pattern[:60]!r} cannot be used: {why}",
            fix="Give a pattern whose first brackets hold the paint, for instance (.*)-[0-9]",
        )
    return shape


def _column(header: Path, told: object, count: int, field: str) -> list[str]:
    if not isinstance(told, list):
        return [str(told)] * count
    if len(told) != count:
        raise MismatchError(
            f"{header.name} cannot be used",
            why=f"its field {field!r} tells {len(told)} values for {count} spectra "
            "(names with commas in them count twice)",
            fix="Write one value for each spectrum, without commas",
        )
    return [str(one) for one in told]
