"""Read parts of a stranger's Zarr array, version 2 or 3, with bounded memory.

Sources: Zarr storage specification 2; Zarr core 3.0 with the codecs bytes, gzip, zstd, blosc,
crc32c and sharding_indexed. zarr-python is the reference; this reader exists because a chunk
of a stranger may claim a megabyte and unfold to a terabyte, or be a link to another folder,
and because damage must say in which file it lies. Each decoder here is told how much may come.
"""

from __future__ import annotations

import itertools
import math
import os
import struct
import zlib
from collections import OrderedDict
from pathlib import Path
from typing import Any

import google_crc32c
import imagecodecs
import numpy as np
from numpy.typing import NDArray

from handscroll.errors import UnreadableError
from handscroll.scans.cubes.zarr_layout import (
    Layout,
    damaged_zarr,
    document,
    layout_of_2,
    layout_of_3,
)

KEPT_BYTES = 192 * 2**20
MOST_COUNTED = 100_000
SPARE = 64
"""Bytes by which a codec's output may exceed the chunk: checksums of inner codecs."""


class ZarrArray:
    """An array in a folder.

    Parameters
    ----------
    folder
        Of the array, already known to lie inside the stack's folder.
    name
        For what is said of it.

    Raises
    ------
    UnreadableError, UnsupportedError, TooLargeError
        When its document is damaged, of a kind that is not read, or claims too much.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        if (folder / "zarr.json").is_file():
            self.layout = layout_of_3(name, document(folder / "zarr.json", name))
        else:
            self.layout = layout_of_2(name, document(folder / ".zarray", name))
        self._kept: OrderedDict[tuple[int, ...], NDArray[Any] | None] = OrderedDict()
        self._indexes: OrderedDict[tuple[int, ...], NDArray[np.uint64] | None] = OrderedDict()

    def read(self, starts: tuple[int, ...], stops: tuple[int, ...]) -> NDArray[Any]:
        """Return the part between two corners; chunks that are not stored have the fill value."""
        layout = self.layout
        out = np.full(
            [stop - start for start, stop in zip(starts, stops, strict=True)],
            layout.fill,
            layout.dtype.newbyteorder("="),
        )
        spans = [
            range(start // side, (stop - 1) // side + 1)
            for start, stop, side in zip(starts, stops, layout.chunk, strict=True)
        ]
        for place in itertools.product(*spans):
            chunk = self._chunk(place)
            if chunk is None:
                continue
            theirs, ours = [], []
            for at, side, start, stop in zip(place, layout.chunk, starts, stops, strict=True):
                first, last = max(at * side, start), min((at + 1) * side, stop)
                theirs.append(slice(first - at * side, last - at * side))
                ours.append(slice(first - start, last - start))
            out[tuple(ours)] = chunk[tuple(theirs)]
        return out

    def absent(self) -> tuple[int, int]:
        """Return how many of the array's files are not there, and how many there could be.

        More than `MOST_COUNTED` are not counted: none is said to be missing then.
        """
        sides = self.layout.chunk
        if self.layout.shard is not None:
            sides = tuple(a * b for a, b in zip(sides, self.layout.shard, strict=True))
        counts = [-(-whole // side) for whole, side in zip(self.layout.shape, sides, strict=True)]
        if math.prod(counts) > MOST_COUNTED:
            return 0, math.prod(counts)
        places = itertools.product(*(range(count) for count in counts))
        missing = sum(not (self._folder / self._key(place)).is_file() for place in places)
        return missing, math.prod(counts)

    def _chunk(self, place: tuple[int, ...]) -> NDArray[Any] | None:
        if place in self._kept:
            self._kept.move_to_end(place)
            return self._kept[place]
        raw = self._stored(place)
        chunk = None
        if raw is not None:
            data = unpacked(self._name, self.layout, raw)
            chunk = np.frombuffer(data, self.layout.dtype).reshape(self.layout.chunk)
        self._kept[place] = chunk
        while len(self._kept) * self.layout.chunk_bytes > KEPT_BYTES and len(self._kept) > 1:
            self._kept.popitem(last=False)
        return chunk

    def _key(self, place: tuple[int, ...]) -> str:
        before, parting = self.layout.key
        return before + parting.join(map(str, place))

    def _stored(self, place: tuple[int, ...]) -> bytes | None:
        """Return a chunk's bytes as stored; None where it is not."""
        if self.layout.shard is None:
            most = self.layout.chunk_bytes * 5 // 4 + 65536
            return self._bytes(self._key(place), None, most)
        outer = tuple(at // n for at, n in zip(place, self.layout.shard, strict=True))
        inner = tuple(at % n for at, n in zip(place, self.layout.shard, strict=True))
        index = self._index(outer)
        if index is None or int(index[inner][0]) == 2**64 - 1:
            return None
        offset, length = int(index[inner][0]), int(index[inner][1])
        if length > self.layout.chunk_bytes * 5 // 4 + 65536:
            raise self._damaged(f"a chunk is said to have {length} bytes")
        return self._bytes(self._key(outer), (offset, length), length)

    def _index(self, outer: tuple[int, ...]) -> NDArray[np.uint64] | None:
        if outer in self._indexes:
            return self._indexes[outer]
        assert self.layout.shard is not None
        where, checked = self.layout.index
        size = math.prod(self.layout.shard) * 16 + (4 if checked else 0)
        raw = self._bytes(self._key(outer), (0 if where == "start" else -size, size), size)
        found = None
        if raw is not None:
            body = raw[:-4] if checked else raw
            if checked and google_crc32c.value(body) != struct.unpack("<I", raw[-4:])[0]:
                raise self._damaged(f"the checksum of the index of {self._key(outer)} is wrong")
            found = np.frombuffer(body, "<u8").reshape(*self.layout.shard, 2)
        self._indexes[outer] = found
        if len(self._indexes) > 64:
            self._indexes.popitem(last=False)
        return found

    def _bytes(self, key: str, part: tuple[int, int] | None, most: int) -> bytes | None:
        """Return a file's bytes or a part of them; None when there is no such file."""
        path = self._folder / key
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return None
        except OSError as trouble:
            raise self._damaged(f"its file {key} cannot be opened: {trouble.strerror}") from trouble
        try:
            size = os.fstat(handle).st_size
            start, length = part if part is not None else (0, size)
            start = start if start >= 0 else size + start
            if length > most or start < 0 or start + length > size:
                raise self._damaged(f"its file {key} has {size} bytes, which cannot be")
            data = b""
            while len(data) < length:
                got = os.pread(handle, length - len(data), start + len(data))
                if not got:
                    raise self._damaged(f"its file {key} ends too early")
                data = data + got if data else got
            return data
        finally:
            os.close(handle)

    def _damaged(self, why: str) -> UnreadableError:
        return damaged_zarr(self._name, why)


def unpacked(name: str, layout: Layout, raw: bytes) -> bytes:
    """Return the bytes of a chunk, never more than the chunk has.

    Raises
    ------
    UnreadableError
        When it is damaged or unfolds to another length.
    """
    most = layout.chunk_bytes + SPARE
    try:
        for codec in reversed(layout.codecs):
            raw = _unpacked(codec, raw, most)
    except (RuntimeError, ValueError, zlib.error, struct.error) as trouble:
        raise damaged_zarr(name, f"a chunk cannot be unpacked: {str(trouble)[:200]}") from trouble
    if len(raw) != layout.chunk_bytes:
        why = f"a chunk unpacks to {len(raw)} bytes instead of {layout.chunk_bytes}"
        raise damaged_zarr(name, why)
    return raw


def _unpacked(codec: str, raw: bytes, most: int) -> bytes:
    if codec in ("gzip", "zlib"):
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(raw, most + 1)
    if codec == "crc32c":
        if google_crc32c.value(raw[:-4]) != struct.unpack("<I", raw[-4:])[0]:
            raise ValueError("its checksum is wrong")
        return raw[:-4]
    if codec == "lz4":
        if not 0 <= struct.unpack_from("<i", raw)[0] <= most:
            raise ValueError("it claims too many bytes")
        return bytes(imagecodecs.lz4_decode(raw, header=True))
    if codec == "zstd":
        return bytes(imagecodecs.zstd_decode(raw, out=most))
    # The sixteen bytes before a Blosc buffer tell its length: the decoder takes them as true.
    if len(raw) < 16 or struct.unpack_from("<I", raw, 4)[0] > most:
        raise ValueError("it claims too many bytes")
    return bytes(imagecodecs.blosc_decode(raw, numthreads=1))
