"""What the document of a stranger's Zarr array says, believed only where it makes sense."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from handscroll.errors import TooLargeError, UnreadableError, UnsupportedError

MOST_DOCUMENT = 4 * 2**20
MOST_CHUNK = 128 * 2**20
MOST_INDEX = 16 * 2**20
PACKINGS = ("gzip", "zlib", "zstd", "blosc", "lz4", "crc32c")


@dataclass(frozen=True, slots=True)
class Layout:
    """What an array's document says.

    Attributes
    ----------
    shape, chunk
        Of the array, and of what one stored piece unfolds to.
    shard
        Chunks of a shard along each axis; None where each chunk is a file.
    codecs
        Names of what chunks were packed with, in the order of packing.
    index
        Where a shard's index lies and whether it has a checksum.
    key
        What stands before a chunk's numbers in its file's name, and what parts them.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    chunk: tuple[int, ...]
    shard: tuple[int, ...] | None
    codecs: tuple[str, ...]
    index: tuple[str, bool]
    key: tuple[str, str]
    fill: float
    names: tuple[str, ...]

    @property
    def chunk_bytes(self) -> int:
        """Bytes of a chunk, unfolded."""
        return math.prod(self.chunk) * self.dtype.itemsize


def document(path: Path, name: str) -> dict[str, Any]:
    """Return a JSON document.

    Raises
    ------
    UnreadableError
        When it is not there, too long, or no object.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_DOCUMENT + 1)
        if len(data) > MOST_DOCUMENT:
            raise ValueError(f"it has more than {MOST_DOCUMENT} bytes")
        said = json.loads(data)
        if not isinstance(said, dict):
            raise TypeError("it is no object")
    except (OSError, ValueError, TypeError, RecursionError) as trouble:
        why = str(getattr(trouble, "strerror", None) or trouble)[:200]
        raise damaged_zarr(name, f"its document {path.name} cannot be read: {why}") from trouble
    return said


def layout_of_3(name: str, said: dict[str, Any]) -> Layout:
    """Return what a ``zarr.json`` says; errors are those of `ZarrArray`."""
    try:
        codecs = list(said["codecs"])
        chunk = _sides(said["chunk_grid"]["configuration"]["chunk_shape"])
        shard, index = None, ("end", False)
        if codecs[0]["name"] == "sharding_indexed" and len(codecs) == 1:
            sharding = codecs[0]["configuration"]
            inner = _sides(sharding["chunk_shape"])
            if len(inner) != len(chunk) or any(a % b for a, b in zip(chunk, inner, strict=True)):
                raise ValueError(f"chunks of {inner} do not fill shards of {chunk}")
            shard = tuple(a // b for a, b in zip(chunk, inner, strict=True))
            chunk, codecs = inner, list(sharding["codecs"])
            checked = any(one["name"] == "crc32c" for one in sharding["index_codecs"])
            index = (str(sharding.get("index_location", "end")), checked)
        names = tuple(str(one["name"]) for one in codecs)
        if names[0] != "bytes":
            raise _other(name, f"its chunks are coded by {names}")
        endian = codecs[0].get("configuration", {}).get("endian", "little")
        dtype = _dtype(name, said["data_type"]).newbyteorder("<" if endian == "little" else ">")
        encoding = said["chunk_key_encoding"]
        parting = encoding.get("configuration", {}).get("separator", "/")
        before = f"c{parting}" if encoding["name"] == "default" else ""
        fill = _fill(said["fill_value"])
        axes = tuple(str(one) for one in said.get("dimension_names") or ())
        shape = _sides(said["shape"])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as trouble:
        why = f"its document makes no sense: {type(trouble).__name__}: {str(trouble)[:120]}"
        raise damaged_zarr(name, why) from trouble
    key = (before, parting)
    return _checked(name, Layout(shape, dtype, chunk, shard, names[1:], index, key, fill, axes))


def layout_of_2(name: str, said: dict[str, Any]) -> Layout:
    """Return what a ``.zarray`` says; errors are those of `ZarrArray`."""
    try:
        compressor = said["compressor"]
        if said.get("filters") or said.get("order", "C") != "C":
            raise _other(name, "its chunks are filtered or stored by columns")
        codecs = () if compressor is None else (str(compressor["id"]),)
        parting = said.get("dimension_separator", ".")
        told = str(said["dtype"])
        dtype = _dtype(name, np.dtype(told).name).newbyteorder(">" if told[0] == ">" else "<")
        shape, chunk = _sides(said["shape"]), _sides(said["chunks"])
        fill = _fill(said["fill_value"])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as trouble:
        why = f"its document makes no sense: {type(trouble).__name__}: {str(trouble)[:120]}"
        raise damaged_zarr(name, why) from trouble
    key = ("", parting)
    return _checked(name, Layout(shape, dtype, chunk, None, codecs, ("end", False), key, fill, ()))


def _dtype(name: str, told: object) -> np.dtype[Any]:
    kinds = ("uint8", "uint16", "uint32", "int8", "int16", "int32", "float16", "float32", "float64")
    if told not in kinds:
        raise _other(name, f"its type is {str(told)[:40]!r}")
    return np.dtype(str(told))


def _fill(told: object) -> float:
    if told is None:
        return 0.0
    return float(told) if isinstance(told, int | float | str) else 0.0


def _sides(told: object) -> tuple[int, ...]:
    if not isinstance(told, list) or not 2 <= len(told) <= 5:
        raise ValueError(f"{str(told)[:40]} are no two to five sides")
    if not all(type(side) is int and 0 < side < 1 << 40 for side in told):
        raise ValueError(f"{str(told)[:40]} are no sides")
    return tuple(told)


def _checked(name: str, layout: Layout) -> Layout:
    odd = [codec for codec in layout.codecs if codec not in PACKINGS]
    if odd:
        raise _other(name, f"its chunks are packed with {odd[0][:40]!r}")
    if layout.key[1] not in ("/", ".") or layout.index[0] not in ("start", "end"):
        raise damaged_zarr(name, f"its chunks are called with {layout.key[1]!r}")
    if not len(layout.shape) == len(layout.chunk):
        raise damaged_zarr(name, f"shape {layout.shape} is cut into {layout.chunk}")
    index = 16 * math.prod(layout.shard or (1,))
    if layout.chunk_bytes > MOST_CHUNK or index > MOST_INDEX:
        raise TooLargeError(
            f"Zarr array {name} is too large",
            why=f"a chunk unfolds to {layout.chunk_bytes >> 20} MB, a shard's index to "
            f"{index >> 20} MB",
            fix=f"Store it in chunks of at most {MOST_CHUNK >> 20} MB",
        )
    return layout


def _other(name: str, why: str) -> UnsupportedError:
    return UnsupportedError(
        f"Zarr array {name} is of a kind that is not taken",
        why=why,
        fix="Export it as OME-Zarr with plain chunks, packed with blosc, zstd or gzip",
    )


def damaged_zarr(name: str, why: str) -> UnreadableError:
    """Return the error for an array whose files contradict its document."""
    return UnreadableError(
        f"Zarr array {name} cannot be read",
        why=why,
        fix="Copy the folder again with all its files, or export it again",
    )
