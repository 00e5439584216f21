"""ENVI cubes: a header of text and a plain file of samples.

Source: ENVI Header Format (L3Harris Geospatial). The header is parsed by `spectral`; nothing
in it is believed before it agrees with the bytes that there are, and the file of samples is
never looked for outside of the header's folder.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spectral.io.envi
from numpy.typing import NDArray

from handscroll.errors import InvalidError, NotFoundError, UnreadableError, UnsupportedError
from handscroll.geometry import Box, Size
from handscroll.scans.cubes.band_table import Row, bands_of, in_nm, read_table
from handscroll.scans.cubes.inside import check_inside
from handscroll.scans.cubes.stack import BandStack, StackWords, check_size
from handscroll.scans.limits import Limits

MOST_HEADER = 4 * 2**20
TYPES = {"1": "u1", "2": "i2", "3": "i4", "4": "f4", "5": "f8", "12": "u2", "13": "u4",
         "14": "i8", "15": "u8"}  # fmt: skip
ENDS = ("", ".img", ".dat", ".raw", ".bin", ".cube", ".bsq", ".bil", ".bip")
AXES = {"bsq": (0, 1, 2), "bil": (1, 0, 2), "bip": (1, 2, 0)}
"""Where bands, rows and columns stand among the axes of the file: by rows for bil and bip."""


class EnviBands:
    """Samples of an ENVI file, mapped window by window; see `Samples` of the stack.

    Parameters
    ----------
    path, shape, interleave, dtype, offset
        The file of samples: ``(bands, rows, columns)``, and where in it they begin.
    gains, offsets
        ``(bands,)``: value = count x gain + offset; None where counts are the values.
    ignore
        The count that stands for no value; None where there is none.
    """

    def __init__(
        self,
        path: Path,
        shape: tuple[int, int, int],
        layout: tuple[str, np.dtype[Any], int],
        linear: tuple[NDArray[np.float64], NDArray[np.float64]] | None,
        ignore: float | None,
    ) -> None:
        self._path, self._shape = path, shape
        self._interleave, self._stored, self._offset = layout
        self._linear, self._ignore = linear, ignore
        self.count = shape[0]
        self.size: Size = Size(shape[2], shape[1])
        plain = linear is None and ignore is None
        kept = np.dtype(np.float64 if self._stored.itemsize == 8 else np.float32)
        self.dtype: np.dtype[Any] = self._stored.newbyteorder("=") if plain else kept

    def read(self, bands: Sequence[int], box: Box) -> NDArray[Any]:
        """Return the samples ``(len(bands), h, w)`` of a box."""
        out = np.empty((len(bands), box.height, box.width), self.dtype)
        if self._interleave == "bsq":
            for number, band in enumerate(bands):
                first = band * self._shape[1] + box.y
                self._place(out[number : number + 1], [band], self._rows(first, box, 1)[None], box)
            return out
        depth = self.count
        raw = self._rows(box.y, box, depth)
        by_band = raw.swapaxes(0, 1) if self._interleave == "bil" else raw.transpose(2, 0, 1)
        self._place(out, bands, by_band[list(bands)], box)
        return out

    def _rows(self, first: int, box: Box, depth: int) -> NDArray[Any]:
        """Map the lines of a box only, so that memory in use stays that of a window."""
        line = self._shape[2] * depth
        shape: tuple[int, ...] = (box.height, self._shape[2])
        if self._interleave != "bsq":
            inner = (depth, self._shape[2]) if self._interleave == "bil" else (line // depth, depth)
            shape = (box.height, *inner)
        start = self._offset + first * line * self._stored.itemsize
        try:
            mapped = np.memmap(self._path, self._stored, "r", start, shape)
        except (OSError, ValueError) as trouble:
            raise _damaged(self._path.name, f"it is shorter than it was: {trouble}") from trouble
        if self._interleave == "bip":
            return mapped[:, box.x : box.x + box.width]
        return mapped[..., box.x : box.x + box.width]

    def _place(self, out: NDArray[Any], bands: Sequence[int], raw: NDArray[Any], box: Box) -> None:
        if self._linear is None:
            out[...] = raw
        else:
            gains, offsets = (one[list(bands)][:, None, None] for one in self._linear)
            out[...] = raw * gains + offsets
        if self._ignore is not None:
            out[np.asarray(raw == self._ignore)] = np.nan

    def close(self) -> None:
        """Nothing is held open."""


def open_envi(header: Path, table: Path | None, limits: Limits) -> BandStack:
    """Open an ENVI cube by its header.

    Raises
    ------
    UnreadableError
        When the header is no ENVI header, or claims more than its file of samples holds.
    InvalidError
        When wavelengths are missing, repeated or of an unknown unit.
    NotFoundError
        When there is no file of samples beside the header.
    UnsupportedError
        When samples are complex, or a link leads out of the folder.
    TooLargeError
        When the cube exceeds the limits.
    """
    words = _header(header)
    data = _data_file(header)
    stored = _dtype(header.name, words)
    shape = tuple(_whole(header.name, words, key) for key in ("bands", "lines", "samples"))
    bands, height, width = shape
    if min(shape) < 1:
        raise _damaged(header.name, f"it claims {width} x {height} pixels in {bands} bands")
    check_size(header.name, Size(width, height), bands, limits)
    offset = _whole(header.name, words, "header offset", "0")
    needed, there = offset + bands * height * width * stored.itemsize, data.stat().st_size
    if needed > there:
        raise _damaged(
            header.name,
            f"it claims {width} x {height} pixels in {bands} bands after {offset} bytes, "
            f"{needed} bytes in all; {data.name} has {there}",
        )
    interleave = str(words.get("interleave", "bsq")).strip().lower()
    if interleave not in AXES:
        raise _damaged(header.name, f"its interleave is {interleave[:40]!r}")
    linear, ignore = _linear(header.name, words, bands), _ignore(header.name, words)
    rows = read_table(table) if table is not None else _rows(header.name, words, bands)
    samples = EnviBands(data, (bands, height, width), (interleave, stored, offset), linear, ignore)
    notes = _notes(words, bands)
    about = StackWords(header.stem, "ENVI", header.parent, (header, data), "", notes)
    return BandStack(samples, bands_of(header.name, rows), about)


def _header(path: Path) -> dict[str, Any]:
    try:
        size = path.stat().st_size
        if size > MOST_HEADER:
            raise _damaged(path.name, f"it has {size} bytes, {MOST_HEADER} are allowed")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # names in capitals are no fault
            words = spectral.io.envi.read_envi_header(str(path))
    except (OSError, ValueError, spectral.io.envi.EnviException) as trouble:
        why = str(getattr(trouble, "strerror", None) or trouble)[:200]
        raise _damaged(path.name, f"it is no ENVI header: {why}") from trouble
    return {str(key).lower(): value for key, value in words.items()}


def _data_file(header: Path) -> Path:
    """Return the file of samples that lies beside a header, whatever the header names."""
    stem = header.with_suffix("") if header.suffix.lower() == ".hdr" else header
    for end in ENDS:
        for said in (end, end.upper()):
            path = stem.with_name(stem.name + said)
            if path.is_file() and path != header:
                check_inside(header.parent, path, path.name)
                return path
    raise NotFoundError(
        f"The samples of {header.name} were not found",
        why=f"no file {stem.name} with an end such as .img, .dat or .raw lies beside it",
        fix="Put header and samples into one folder and call them the same",
    )


def _dtype(name: str, words: dict[str, Any]) -> np.dtype[Any]:
    told = str(words.get("data type", "")).strip()
    if told in ("6", "9"):
        raise UnsupportedError(
            f"Cube {name} cannot be taken",
            why="its samples are complex numbers",
            fix="Export reflectance or counts",
        )
    if told not in TYPES:
        raise _damaged(name, f"its data type is {told[:40]!r}")
    order = str(words.get("byte order", "0")).strip()
    if order not in ("0", "1"):
        raise _damaged(name, f"its byte order is {order[:40]!r}")
    return np.dtype(TYPES[told]).newbyteorder("<" if order == "0" else ">")


def _whole(name: str, words: dict[str, Any], key: str, default: str = "") -> int:
    told = words.get(key, default)
    try:
        value = int(str(told))
    except ValueError:
        value = -1
    if not 0 <= value < 1 << 48:
        raise _damaged(name, f"its {key} is {str(told)[:40]!r}")
    return value


def _numbers(name: str, words: dict[str, Any], key: str, count: int) -> list[float] | None:
    told = words.get(key)
    if told is None:
        return None
    listed = told if isinstance(told, list) else [told]
    try:
        values = [float(one) for one in listed]
    except ValueError as trouble:
        raise _damaged(name, f"its {key} are no numbers: {str(trouble)[:80]}") from trouble
    if len(values) != count:
        raise InvalidError(
            f"Cube {name} cannot be read",
            why=f"it has {count} bands and {len(values)} numbers as {key}",
            fix="Correct the header: one number for each band",
        )
    return values


def _linear(
    name: str, words: dict[str, Any], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return gain and offset of each band; a reflectance scale factor is a gain as well."""
    gains = _numbers(name, words, "data gain values", count)
    offsets = _numbers(name, words, "data offset values", count)
    factor = _numbers(name, words, "reflectance scale factor", 1)
    if gains is None and offsets is None and factor in (None, [1.0]):
        return None
    whole = 1.0 if factor is None else factor[0]
    both = np.array([gains or [1.0] * count, offsets or [0.0] * count]) / (whole or math.nan)
    if not np.isfinite(both).all() or (both[0] == 0).any():
        raise _damaged(name, "its gains, offsets or scale factor are zero or no numbers")
    return both[0], both[1]


def _ignore(name: str, words: dict[str, Any]) -> float | None:
    told = _numbers(name, words, "data ignore value", 1)
    return None if told is None or math.isnan(told[0]) else told[0]


def _rows(name: str, words: dict[str, Any], count: int) -> list[Row]:
    lengths = _numbers(name, words, "wavelength", count)
    if lengths is None:
        return [Row(math.nan)] * count
    unit = words.get("wavelength units")
    known = unit is not None and str(unit).strip().lower() not in ("", "unknown")
    # Without a unit, what no camera for paintings sees as nm can only be micrometres.
    said = str(unit) if known else "um" if max(lengths) < 20 else "nm"
    widths = _numbers(name, words, "fwhm", count) or [math.nan] * count
    widths = [one if one > 0 else math.nan for one in widths]
    return [
        Row(in_nm(length, said), fwhm=in_nm(width, said))
        for length, width in zip(lengths, widths, strict=True)
    ]


def _notes(words: dict[str, Any], count: int) -> tuple[str, ...]:
    told = words.get("bbl")
    bad = sum(str(one).strip() in ("0", "0.0") for one in told) if isinstance(told, list) else 0
    return (f"its header calls {bad} of {count} bands bad",) if bad else ()


def _damaged(name: str, why: str) -> UnreadableError:
    return UnreadableError(
        f"Cube {name} cannot be read",
        why=why,
        fix="Copy header and samples again, or export the cube again",
    )
