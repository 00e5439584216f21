"""A cube that lies in a dataset of an HDF5 file.

Links and storage that lead to other files are refused before anything is read through them.
"""

from __future__ import annotations

import itertools
import math
import zlib
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from handscroll.errors import (
    InvalidError,
    NotFoundError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.geometry import Box, Size
from handscroll.scans.cubes.band_table import MOST_BANDS, Row, bands_of, in_nm, read_table
from handscroll.scans.cubes.stack import BandStack, StackWords, check_size
from handscroll.scans.limits import Limits

MOST_CHUNK = 256 * 2**20
MOST_OBJECTS = 10_000
LENGTHS = ("wavelengths", "wavelength", "Wavelength", "Wavelengths", "band_wavelengths")


class Hdf5Bands:
    """Samples of a dataset; see `handscroll.scans.cubes.stack.Samples`."""

    def __init__(self, file: h5py.File, data: h5py.Dataset, axis: int) -> None:
        self._file, self._data, self._axis = file, data, axis
        sides = [side for at, side in enumerate(data.shape) if at != axis]
        self.size: Size = Size(sides[1], sides[0])
        self.count = int(data.shape[axis])
        self.dtype: np.dtype[Any] = data.dtype.newbyteorder("=")
        self._sound: set[tuple[int, ...]] = set()

    def read(self, bands: Sequence[int], box: Box) -> NDArray[Any]:
        """Return the samples ``(len(bands), h, w)`` of a box."""
        self._check_chunks(bands, box)
        out = np.empty((len(bands), box.height, box.width), self.dtype)
        rows, columns = slice(box.y, box.y + box.height), slice(box.x, box.x + box.width)
        first, last = min(bands), max(bands) + 1
        together = self._axis == 2 and len(bands) > 1
        try:
            if together:  # samples of a pixel lie side by side: one pass for all of them
                block = self._data[rows, columns, first:last]
                out[...] = np.moveaxis(block, 2, 0)[[band - first for band in bands]]
                return out
            for number, band in enumerate(bands):
                at: list[Any] = [rows, columns]
                at.insert(self._axis, band)
                out[number] = self._data[tuple(at)]
        except (OSError, RuntimeError, ValueError) as trouble:
            why = f"its samples cannot be unpacked: {str(trouble)[:200]}"
            raise _damaged(Path(self._file.filename).name, why) from trouble
        return out

    def _check_chunks(self, bands: Sequence[int], box: Box) -> None:
        """Refuse chunks that unfold to more than they should: the library would let them."""
        if self._data.compression != "gzip":
            return
        cut = self._data.chunks
        spans = [
            range(first // side * side, last, side)
            for (first, last), side in zip(
                self._ends(bands, box), (cut[at] for at in range(3)), strict=True
            )
        ]
        most = math.prod(cut) * self._data.dtype.itemsize
        for place in itertools.product(*spans):
            if place in self._sound:
                continue
            if self._unfolds_to(place, most + 1) > most:
                why = f"the chunk at {place} unfolds to more than its {most} bytes"
                raise _damaged(Path(self._file.filename).name, why)
            self._sound.add(place)

    def _ends(self, bands: Sequence[int], box: Box) -> list[tuple[int, int]]:
        ends = [(box.y, box.y + box.height), (box.x, box.x + box.width)]
        ends.insert(self._axis, (min(bands), max(bands) + 1))
        return ends

    def _unfolds_to(self, place: tuple[int, ...], most: int) -> int:
        """Return how many bytes a chunk unfolds to, counting no further than ``most``."""
        info = self._data.id.get_chunk_info_by_coord(place)
        if info.byte_offset is None:
            return 0
        _, raw = self._data.id.read_direct_chunk(place)
        try:
            return len(zlib.decompressobj().decompress(raw, most))
        except zlib.error:
            return 0  # the library says what is wrong with it

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


def open_hdf5(path: Path, dataset: str | None, table: Path | None, limits: Limits) -> BandStack:
    """Open a dataset of three axes in an HDF5 file.

    Parameters
    ----------
    dataset
        Its path in the file; may be None when only one can be meant.
    table
        Wavelengths in the order of the bands. Without it they come from an attribute of the
        dataset, or a dataset beside it, called ``wavelengths`` or ``wavelength``. The axis of
        the bands is the first, or the last, that is as long as there are wavelengths.

    Raises
    ------
    UnreadableError
        When the file is damaged or ends early.
    NotFoundError
        When there is no such dataset.
    UnsupportedError
        When links or storage lead out of the file, or the samples are no real numbers.
    InvalidError
        When wavelengths are missing or repeated.
    TooLargeError
        When the dataset exceeds the limits.
    """
    with ExitStack() as opened:
        try:
            file = opened.enter_context(h5py.File(path, "r"))
            data = _dataset(file, path.name, dataset)
            _check(path.name, data)
            rows = read_table(table) if table is not None else _rows(path.name, data)
        except (OSError, RuntimeError, ValueError, KeyError, TypeError) as trouble:
            raise _damaged(path.name, str(trouble)[:200]) from trouble
        axis = _axis(path.name, data, len(rows))
        samples = Hdf5Bands(file, data, axis)
        check_size(path.name, samples.size, samples.count, limits)
        words = StackWords(path.stem, f"HDF5 {data.name}", path.parent, (path,), notes=_notes(data))
        stack = BandStack(samples, bands_of(path.name, rows), words)
        opened.pop_all()
    return stack


def _dataset(file: h5py.File, name: str, wanted: str | None) -> h5py.Dataset:
    if wanted is None:
        wanted = _only(file, name)
    here: h5py.Group = file
    for part in [one for one in wanted.split("/") if one]:
        found = _step(here, name, part)
        if found is None:
            raise NotFoundError(
                f"Dataset {wanted[:200]!r} was not found in {name}",
                why=f"there is no {part[:80]!r} on the way to it",
                fix=f"Choose one of: {', '.join(_cubes(file)[:10]) or 'none has three axes'}",
            )
        here = found
    if not isinstance(here, h5py.Dataset):
        raise InvalidError(
            f"{wanted[:200]!r} in {name} cannot be read",
            why="it is a group, not a dataset",
            fix=f"Choose one of: {', '.join(_cubes(file)[:10]) or 'none has three axes'}",
        )
    return here


def _step(group: h5py.Group, name: str, part: str) -> Any:  # noqa: ANN401 - h5py is untyped
    """Return what a group holds under a name, None when nothing; links lead nowhere."""
    if not isinstance(group, h5py.Group) or part in (".", ".."):
        return None
    link = group.get(part, getlink=True)
    if isinstance(link, (h5py.ExternalLink, h5py.SoftLink)):
        what = "another file" if isinstance(link, h5py.ExternalLink) else "another place"
        raise _leads_out(name, f"{part[:80]!r} is a link to {what}: {str(link.path)[:80]!r}")
    return group.get(part) if link is not None else None


def _cubes(file: h5py.File) -> list[str]:
    """Return the names of datasets of three axes; links are not followed."""
    found: list[str] = []
    seen = 0

    def visit(name: str, item: Any) -> bool | None:  # noqa: ANN401 - h5py is untyped
        nonlocal seen
        seen += 1
        if isinstance(item, h5py.Dataset) and item.ndim == 3 and item.dtype.kind in "uif":
            found.append(f"/{name}")
        return True if seen > MOST_OBJECTS else None

    file.visititems(visit)
    return found


def _only(file: h5py.File, name: str) -> str:
    found = _cubes(file)
    if len(found) == 1:
        return found[0]
    why = f"it has {len(found)} datasets of three axes"
    raise InvalidError(
        f"It is not clear which dataset of {name} is meant",
        why=f"{why}: {', '.join(found[:10])}" if found else why,
        fix=f"Name one of them, as with: --dataset {found[0]}"
        if found
        else "Name a file that holds bands, rows and columns in one dataset",
    )


def _check(name: str, data: h5py.Dataset) -> None:
    """Refuse datasets that lie in other files, or are no cubes of real numbers."""
    if data.external:
        raise _leads_out(name, f"its samples lie in the file {str(data.external[0][0])[:80]!r}")
    if data.is_virtual:
        raise _leads_out(name, "its samples are put together from other datasets")
    if data.ndim != 3 or data.dtype.kind not in "uif" or data.dtype.itemsize > 8:
        raise UnsupportedError(
            f"Dataset {data.name} of {name} cannot be taken as bands",
            why=f"it has {data.ndim} axes of {data.dtype}",
            fix="Choose a dataset of bands, rows and columns with whole or real numbers",
        )
    chunk = math.prod(data.chunks or (0,)) * data.dtype.itemsize
    if chunk > MOST_CHUNK:
        raise TooLargeError(
            f"Dataset {data.name} of {name} is too large",
            why=f"one chunk of it unfolds to {chunk >> 20} MB",
            fix=f"Store it in chunks of at most {MOST_CHUNK >> 20} MB",
        )
    if data.chunks is None and data.id.get_storage_size() < data.size * data.dtype.itemsize:
        raise _damaged(name, f"dataset {data.name} has fewer bytes than its shape {data.shape}")


def _rows(name: str, data: h5py.Dataset) -> list[Row]:
    """Return the wavelengths that stand with a dataset."""
    for said in LENGTHS:
        if said in data.attrs:
            return _told(data.attrs[said], data.attrs.get("wavelength_units"))
        found = _step(data.parent, name, said)
        if isinstance(found, h5py.Dataset) and _is_list(found):
            return _told(found[()], found.attrs.get("units"))
    raise InvalidError(
        f"The wavelengths of {name} cannot be used",
        why=f"neither {data.name} nor a dataset beside it tells them",
        fix="Give a table of wavelengths, or write them beside the dataset as wavelengths",
    )


def _is_list(data: h5py.Dataset) -> bool:
    own = not data.external and not data.is_virtual
    return own and data.ndim == 1 and data.size <= MOST_BANDS and data.dtype.kind in "uif"


def _told(values: Any, unit: Any) -> list[Row]:  # noqa: ANN401 - h5py is untyped
    said = unit.decode("utf-8", "replace") if isinstance(unit, bytes) else unit
    numbers = np.asarray(values, np.float64).reshape(-1)
    return [Row(in_nm(float(one), None if said is None else str(said))) for one in numbers]


def _axis(name: str, data: h5py.Dataset, count: int) -> int:
    for axis in (0, 2, 1):
        if data.shape[axis] == count:
            return axis
    raise InvalidError(
        f"Dataset {data.name} of {name} cannot be read",
        why=f"there are {count} wavelengths, and no axis of {data.shape} is as long",
        fix="Give one wavelength for each band",
    )


def _notes(data: h5py.Dataset) -> tuple[str, ...]:
    """Say how many chunks were never written: they read as the fill value."""
    if data.chunks is None:
        return ()
    there = data.id.get_num_chunks()
    whole = math.prod(-(-side // cut) for side, cut in zip(data.shape, data.chunks, strict=True))
    if there == whole:
        return ()
    return (f"{whole - there} of {whole} chunks are not stored and read as {data.fillvalue}",)


def _leads_out(name: str, why: str) -> UnsupportedError:
    return UnsupportedError(
        f"File {name} is not read through its links",
        why=why,
        fix="Write the samples themselves into the file, and name their own place in it",
    )


def _damaged(name: str, why: str) -> UnreadableError:
    return UnreadableError(
        f"HDF5 file {name} cannot be read",
        why=why,
        fix="Copy the file again and compare its checksum",
    )
