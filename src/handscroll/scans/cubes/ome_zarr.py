"""A stack in OME-Zarr 0.4 or 0.5, of a stranger or our own.

Sources: OME-Zarr 0.4 and 0.5, sections "multiscales" and "omero". Neither has a place for
wavelengths: they come from our own attributes, a table, or the labels of the channels.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import UnsupportedError
from handscroll.geometry import Box, Size
from handscroll.scans.cubes.band_table import TABLE, Row, bands_of, read_table, wavelength_in
from handscroll.scans.cubes.stack import BandStack, StackWords, check_size
from handscroll.scans.cubes.zarr_array import ZarrArray
from handscroll.scans.cubes.zarr_layout import damaged_zarr, document
from handscroll.scans.limits import Limits

MOST_FILES = 500_000


@dataclass(frozen=True, slots=True)
class _Image:
    """What the group's document says of the full-size level."""

    path: str
    axes: tuple[str, ...]
    rows: list[Row]
    linear: tuple[float, float, float] | None


class ZarrBands:
    """Samples of an array; see `handscroll.scans.cubes.stack.Samples`."""

    def __init__(
        self, array: ZarrArray, axes: tuple[str, ...], linear: tuple[float, float, float] | None
    ) -> None:
        self._array, self._linear = array, linear
        self._at = {axis: number for number, axis in enumerate(axes)}
        shape = array.layout.shape
        self.size: Size = Size(shape[self._at["x"]], shape[self._at["y"]])
        self.count = shape[self._at["c"]]
        stored = array.layout.dtype.newbyteorder("=")
        self.dtype: np.dtype[Any] = stored if linear is None else np.dtype(np.float32)

    def read(self, bands: Sequence[int], box: Box) -> NDArray[Any]:
        """Return the samples ``(len(bands), h, w)`` of a box."""
        out = np.empty((len(bands), box.height, box.width), self.dtype)
        spans = {"y": (box.y, box.y + box.height), "x": (box.x, box.x + box.width)}
        for number, band in enumerate(bands):
            both = [{**spans, "c": (band, band + 1)}.get(axis, (0, 1)) for axis in self._at]
            part = self._array.read(tuple(one for one, _ in both), tuple(two for _, two in both))
            # What is left of length one goes; x follows y in every OME-Zarr.
            plane = part.reshape(box.height, box.width)
            out[number] = plane if self._linear is None else self._values(plane)
        return out

    def _values(self, plane: NDArray[Any]) -> NDArray[np.float32]:
        assert self._linear is not None
        scale, offset, missing = self._linear
        values = plane.astype(np.float32) * np.float32(scale) + np.float32(offset)
        values[plane == missing] = np.nan
        return np.asarray(values)

    def close(self) -> None:
        """Nothing is held open."""


def open_ome_zarr(path: Path, table: Path | None, limits: Limits) -> BandStack:
    """Open the full-size level of an OME-Zarr image.

    Raises
    ------
    UnreadableError
        When its documents or chunks are damaged.
    UnsupportedError
        When it has times or depths, links, or codecs that are not read.
    InvalidError
        When wavelengths are missing or repeated.
    TooLargeError
        When it exceeds the limits.
    """
    files = _files(path)
    image = _image(path)
    array = ZarrArray(_folder(path, image.path), path.name)
    axes, shape = image.axes, array.layout.shape
    if len(axes) != len(shape) or axes[-2:] != ("y", "x"):
        raise damaged_zarr(path.name, f"its axes are {axes}, its shape is {shape}")
    if "c" not in axes:
        raise _other(path.name, "it has no axis of channels")
    for axis, side in zip(axes, shape, strict=True):
        if axis not in ("c", "y", "x") and side != 1:
            raise _other(path.name, f"its axis {axis!r} has {side} places")
    samples = ZarrBands(array, axes, image.linear)
    check_size(path.name, samples.size, samples.count, limits)
    told = table or (path / TABLE if (path / TABLE).is_file() else None)
    rows = read_table(told) if told is not None else image.rows
    rows = rows or [Row(math.nan)] * samples.count
    notes: tuple[str, ...] = ()
    missing, whole = array.absent()
    if missing:
        fill = array.layout.fill
        notes = (f"{missing} of {whole} files of chunks are not there and read as {fill:g}",)
    words = StackWords(path.name, "OME-Zarr", path, files, "", notes)
    return BandStack(samples, bands_of(path.name, rows), words)


def _files(root: Path) -> tuple[Path, ...]:
    """Return all files of a store; links in it lead nowhere good."""
    found: list[Path] = []
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            if (Path(folder) / name).is_symlink():
                raise _other(root.name, f"{name[:80]!r} in it is a link")
        found += [Path(folder) / name for name in files]
        if len(found) > MOST_FILES:
            raise _other(root.name, f"it has more than {MOST_FILES} files")
    return tuple(sorted(found))


def _image(root: Path) -> _Image:
    own: Any = None
    try:
        if (root / "zarr.json").is_file():
            attributes = document(root / "zarr.json", root.name)["attributes"]
            said, own = attributes["ome"], attributes.get("handscroll")
        else:
            said = document(root / ".zattrs", root.name)
        scale = said["multiscales"][0]
        axes = tuple(str(one["name"] if isinstance(one, dict) else one) for one in scale["axes"])
        path = str(scale["datasets"][0]["path"])
        if own is not None:
            return _Image(path, axes, *_ours(own))
        labels = [str(one.get("label", "")) for one in said.get("omero", {}).get("channels", [])]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as trouble:
        why = f"its document is no OME-Zarr image: {type(trouble).__name__}: {str(trouble)[:120]}"
        raise damaged_zarr(root.name, why) from trouble
    return _Image(path, axes, [Row(wavelength_in(label)) for label in labels], None)


def _ours(own: dict[str, Any]) -> tuple[list[Row], tuple[float, float, float] | None]:
    """Return bands and coding of a cube of this house."""
    rows = [
        Row(
            float(band["wavelength_nm"]),
            fwhm=math.nan if band["fwhm_nm"] is None else float(band["fwhm_nm"]),
            exposure=math.nan if band["exposure_s"] is None else float(band["exposure_s"]),
        )
        for band in own["bands"]
    ]
    coding = own["coding"]
    if coding["kind"] != "uint16":
        return rows, None
    return rows, (float(coding["scale"]), float(coding["offset"]), float(coding["unknown"]))


def _folder(root: Path, path: str) -> Path:
    parts = PurePosixPath(path.replace("\\", "/")).parts
    if not parts or ".." in parts or path.startswith(("/", "\\")) or "\0" in path:
        raise _other(root.name, f"its full-size level is said to lie at {path[:80]!r}")
    return root.joinpath(*parts)


def _other(name: str, why: str) -> UnsupportedError:
    return UnsupportedError(
        f"OME-Zarr {name} is of a kind that is not taken",
        why=why,
        fix="Export one image with the axes c, y and x, all files in one folder",
    )
