"""Write a pyramid file: tiles as they come, the directory in its own order at the end."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import BinaryIO

import numpy as np

from handscroll.geometry import Size
from handscroll.scans.deep_zoom import (
    DESCRIPTION,
    ENTRY,
    PROPERTIES,
    all_levels,
    central_entry,
    counts,
    dzi,
    first_entries,
    local_header,
    tail,
    tile_name,
    top_level,
)

MANY = 4096


class TileZip:
    """A pyramid being written, from front to back; nothing is ever written twice.

    Parameters
    ----------
    file
        Empty and open for writing; only appended to.
    size
        Pixels of the full-size level.
    tile
        Side of a tile in pixels.
    properties
        What the reader must know of the picture, kept as JSON in the first entry.
    """

    def __init__(
        self, file: BinaryIO, size: Size, tile: int, properties: Mapping[str, object]
    ) -> None:
        self._file, self._top = file, top_level(size)
        self._levels = all_levels(size)
        self._across = [across for across, _ in counts(self._levels, tile)]
        self._firsts = first_entries(self._levels, tile)
        # Offset, length and CRC-32 of every entry: 24 bytes a tile, in place of Python objects.
        self._entries = np.zeros((self._firsts[-1], 3), np.int64)
        self._digest = hashlib.sha256()
        self.bytes = 0
        self._put(0, PROPERTIES, json.dumps(properties, sort_keys=True).encode("ascii"))
        self._put(1, DESCRIPTION, dzi(size, tile))

    @property
    def sha256(self) -> str:
        """Digest of the directory, in which every entry's length and CRC-32 stand."""
        return self._digest.hexdigest()

    def add(self, level: int, column: int, row: int, jpeg: bytes) -> None:
        """Append a tile; in whatever order."""
        number = self._firsts[level] + row * self._across[level] + column
        self._put(number, tile_name(self._top, level, column, row), jpeg)

    def finish(self) -> None:
        """Write the central directory.

        Raises
        ------
        ValueError
            When a tile is missing: a pyramid with a hole is never finished.
        """
        missing = int((self._entries[:, 1] == 0).sum())
        if missing:
            raise ValueError(f"{missing} of {len(self._entries)} tiles were not written")
        start, rows = self.bytes, []
        for number, name in enumerate(self._names()):
            offset, length, crc = (int(n) for n in self._entries[number])
            rows.append(central_entry(name.encode("ascii"), crc, length, offset))
            if len(rows) == MANY or number == len(self._entries) - 1:
                self._write(b"".join(rows))
                self._digest.update(b"".join(rows))
                rows.clear()
        assert self.bytes == start + len(self._entries) * ENTRY
        self._write(tail(len(self._entries), start))

    def _names(self) -> list[str]:
        names = [PROPERTIES, DESCRIPTION]
        for level, first in enumerate(self._firsts[:-1]):
            across = self._across[level]
            names += [
                tile_name(self._top, level, at % across, at // across)
                for at in range(self._firsts[level + 1] - first)
            ]
        return names

    def _put(self, number: int, name: str, data: bytes) -> None:
        crc = zlib.crc32(data)
        self._entries[number] = self.bytes, len(data), crc
        self._write(local_header(name.encode("ascii"), crc, len(data)))
        self._write(data)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self.bytes += len(data)
