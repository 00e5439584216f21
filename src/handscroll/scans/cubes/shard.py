"""Shards of Zarr 3: chunks one after another in a file, and at its end where each one lies.

Source: Zarr core specification 3.0, sharding codec 1.0 (ZEP 2): the index is an array
``(chunks of the shard..., 2)`` of little-endian uint64 offset and length, both 2^64 - 1 for
a chunk that is not there, followed by its CRC-32C. Every chunk ends with its own CRC-32C.

zarr-python reads these files; they are written and read here because a server's tile then
costs one read of the file where it costs the library a graph of coroutines, and because
writing streams chunk after chunk where the library holds a shard in memory.
"""

from __future__ import annotations

import math
import os
import struct
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

import google_crc32c
import imagecodecs
import numpy as np
from numpy.typing import NDArray

from handscroll.errors import UnreadableError

ABSENT = 2**64 - 1
SUM = 4
MOST_PARTS = 512
"""Buffers that one call of the system fills; Linux takes 1024."""


class Digest(Protocol):
    """What takes in bytes one after another: an object of hashlib."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How an array is cut.

    Attributes
    ----------
    bands
        Of the array; a shard holds all of them, a chunk one.
    chunk
        Side of a chunk in pixels.
    across
        Chunks along a side of a shard.
    dtype
        Of the codes, little-endian.
    packed
        Whether chunks are compressed.
    """

    bands: int
    chunk: int
    across: int
    dtype: np.dtype[Any]
    packed: bool

    @property
    def side(self) -> int:
        """Side of a shard in pixels."""
        return self.chunk * self.across

    @property
    def chunk_bytes(self) -> int:
        """Bytes of a chunk before it is packed."""
        return self.chunk * self.chunk * self.dtype.itemsize

    @property
    def index_bytes(self) -> int:
        """Bytes of a shard's index with its checksum."""
        return self.bands * self.across * self.across * 16 + SUM


class ShardWriter:
    """Writes one shard, chunk after chunk, into an open file."""

    def __init__(self, file: BinaryIO, grid: Grid) -> None:
        self._file, self._grid = file, grid
        self._at = 0
        shape = (grid.bands, grid.across, grid.across, 2)
        self._index = np.full(shape, ABSENT, "<u8")
        self.sums: list[bytes] = []

    def add(self, band: int, row: int, column: int, codes: NDArray[Any]) -> None:
        """Append a chunk ``(chunk, chunk)``; row and column count chunks in the shard."""
        data = packed(codes, self._grid)
        checked = struct.pack("<I", google_crc32c.value(data))
        self._file.write(data)
        self._file.write(checked)
        self._index[band, row, column] = self._at, len(data) + SUM
        self._at += len(data) + SUM
        self.sums.append(checked)

    def finish(self) -> bytes:
        """Write the index, sync and close the file; return the index."""
        index = self._index.tobytes()
        index += struct.pack("<I", google_crc32c.value(index))
        with self._file as file:
            file.write(index)
            file.flush()
            os.fsync(file.fileno())
        return index


def packed(codes: NDArray[Any], grid: Grid) -> bytes:
    """Return the bytes of a chunk, compressed where the grid says so."""
    plain = np.ascontiguousarray(codes, grid.dtype).tobytes()
    if not grid.packed:
        return plain
    # One thread: with more, Blosc puts its blocks in whatever order they become ready.
    return bytes(
        imagecodecs.blosc_encode(
            plain, level=5, compressor="lz4", shuffle=2, typesize=grid.dtype.itemsize, numthreads=1
        )
    )


class Shard:
    """An open shard; any number of threads may read it at once.

    Parameters
    ----------
    handle
        Descriptor of the file, taken over.
    name
        For what is said when the file is damaged.

    Raises
    ------
    UnreadableError
        When the file is shorter than its index, or the index is damaged or points outside.
    """

    def __init__(self, handle: int, grid: Grid, name: str) -> None:
        self._handle, self._grid, self._name = handle, grid, name
        try:
            self._index = self._read_index()
        except BaseException:
            os.close(handle)
            raise

    def _read_index(self) -> NDArray[np.uint64]:
        grid, size = self._grid, os.fstat(self._handle).st_size
        start = size - grid.index_bytes
        if start < 0:
            raise self._damaged(f"it has {size} bytes, its index alone needs {grid.index_bytes}")
        raw = os.pread(self._handle, grid.index_bytes, start)
        body, told = raw[:-SUM], struct.unpack("<I", raw[-SUM:])[0]
        if google_crc32c.value(body) != told:
            raise self._damaged("the checksum of its index is wrong")
        index = np.frombuffer(body, "<u8").reshape(grid.bands, grid.across, grid.across, 2)
        there = index[..., 0] != ABSENT
        offsets, lengths = index[..., 0][there], index[..., 1][there]
        most = grid.chunk_bytes + max(1024, grid.chunk_bytes // 8)
        wrong = (lengths <= SUM) | (lengths > most) | (offsets > start)
        if wrong.any() or (offsets + lengths > start).any():
            raise self._damaged("its index points to places outside of it")
        return np.asarray(index)

    def absent(self, bands: NDArray[np.intp], row: int, column: int) -> NDArray[np.bool_]:
        """Return which bands have no chunk at that place: all of it is unknown."""
        return np.asarray(self._index[bands, row, column, 0] == ABSENT)

    def fill(self, bands: NDArray[np.intp], row: int, column: int, out: NDArray[Any]) -> None:
        """Read chunks of one place.

        Parameters
        ----------
        bands
            Which, in any order.
        row, column
            Of the chunk within the shard.
        out
            ``(len(bands), chunk, chunk)``, contiguous; chunks that are not there are not
            touched.
        """
        places = self._index[bands, row, column]
        # Chunks of one place were written one after another: one read for each run of them.
        number = 0
        while number < len(places):
            if int(places[number, 0]) == ABSENT:
                number += 1
                continue
            last = number
            while last + 1 < len(places) and _joined(places[last], places[last + 1]):
                last += 1
            self._fill_run(places[number : last + 1], out[number : last + 1])
            number = last + 1

    def _fill_run(self, places: NDArray[np.uint64], out: NDArray[Any]) -> None:
        start, lengths = int(places[0, 0]), [int(one) - SUM for one in places[:, 1]]
        sums = np.empty(len(lengths), "<u4")
        bodies = [self._room(target, size) for target, size in zip(out, lengths, strict=True)]
        room: list[Any] = []
        for number, body in enumerate(bodies):
            room += [body, sums[number : number + 1].view(np.uint8)]
        self._read(room, start)
        for body, target, told in zip(bodies, out, sums.tolist(), strict=True):
            if google_crc32c.value(body) != told:
                raise self._damaged(f"the checksum of a chunk after byte {start} is wrong")
            if self._grid.packed:
                self._unpack(body, target)

    def _room(self, target: NDArray[Any], length: int) -> NDArray[np.uint8]:
        """Return where a chunk's bytes go: where they are wanted, unless they are packed."""
        flat = target.reshape(-1).view(np.uint8)
        if self._grid.packed:
            return np.empty(length, np.uint8)
        if length != flat.size:
            raise self._damaged(f"a chunk has {length} bytes instead of {flat.size}")
        return flat

    def _unpack(self, body: NDArray[np.uint8], target: NDArray[Any]) -> None:
        flat = target.reshape(-1).view(np.uint8)
        try:
            done = imagecodecs.blosc_decode(body.tobytes(), out=flat.data, numthreads=1)
        except (RuntimeError, ValueError) as trouble:
            raise self._damaged(f"a chunk cannot be unpacked: {trouble}") from trouble
        if len(done) != flat.size:
            raise self._damaged(f"a chunk unpacks to {len(done)} bytes instead of {flat.size}")

    def _read(self, room: list[Any], offset: int) -> None:
        """Fill arrays of bytes one after another from there on."""
        for first in range(0, len(room), MOST_PARTS):
            parts = room[first : first + MOST_PARTS]
            while parts:
                got = os.preadv(self._handle, parts, offset)
                if got == 0:
                    raise self._damaged(f"it ends at byte {offset}, within a chunk")
                offset += got
                parts = _left(parts, got)

    def close(self) -> None:
        """Let the file go."""
        os.close(self._handle)

    def _damaged(self, why: str) -> UnreadableError:
        return damaged_cube(self._name, why)


def _joined(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> bool:
    return int(other[0]) != ABSENT and int(one[0]) + int(one[1]) == int(other[0])


def _left(parts: list[Any], got: int) -> list[Any]:
    """Return what is still to be filled after that many bytes."""
    for number, part in enumerate(parts):
        if got < part.size:
            return [part[got:], *parts[number + 1 :]]
        got -= part.size
    return []


def damaged_cube(name: str, why: str) -> UnreadableError:
    """Return the error for a cube whose files are not as they were written."""
    return UnreadableError(
        f"Cube {name} cannot be read", why=why, fix="Derive the cube again from its captures"
    )


def shard_across(width: int, height: int, chunk: int, most_files: int) -> int:
    """Return how many chunks lie along a side of a shard so that there are few files.

    Parameters
    ----------
    width, height
        Of the full-size level in pixels.
    most_files
        Shards of all levels together may be at most that many.
    """
    across = 8
    while _shards(width, height, chunk * across) > most_files and across < 1024:
        across *= 2
    return across


def _shards(width: int, height: int, side: int) -> int:
    count = 0
    while True:
        count += math.ceil(width / side) * math.ceil(height / side)
        if max(width, height) <= 512:
            return count
        width, height = -(-width // 2), -(-height // 2)
