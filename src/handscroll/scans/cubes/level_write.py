"""Write one level of a cube: chunks into shards, in one fixed order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box, Size
from handscroll.scans.cubes.coding import Coding
from handscroll.scans.cubes.halves import halved
from handscroll.scans.cubes.level_read import LevelReader
from handscroll.scans.cubes.shard import Digest, Grid, ShardWriter

BUFFER = 1 << 20


class LevelWriter:
    """Takes boxes row after row and writes them as chunks of shards.

    A tile's chunks, one a band, are written one after another, so that reading a tile of all
    bands is one read. Shards are finished as soon as no later box can touch them.

    Parameters
    ----------
    folder
        Of the level; it exists.
    size
        Of the level.
    digest
        Is told all indexes and checksums, in the order of the shards.
    """

    def __init__(self, folder: Path, size: Size, grid: Grid, digest: Digest) -> None:
        self._folder, self._size, self._grid, self._digest = folder, size, grid, digest
        self._open: dict[int, ShardWriter] = {}
        self._files: list[Any] = []
        self._row = 0

    def add(self, box: Box, codes: NDArray[Any], coding: Coding) -> None:
        """Write the codes ``(bands, h, w)`` of a box whose corner lies on a chunk's."""
        chunk, across = self._grid.chunk, self._grid.across
        row = box.y // chunk
        if row // across != self._row:
            self.finish()
            self._row = row // across
        known = coding.known(codes)
        for x in range(0, box.width, chunk):
            column = (box.x + x) // chunk
            shard = self._shard(column // across)
            place = (row % across, column % across)
            for band in range(self._grid.bands):
                if known[band, :, x : x + chunk].any():
                    shard.add(band, *place, self._whole(codes[band, :, x : x + chunk], coding))

    def _whole(self, codes: NDArray[Any], coding: Coding) -> NDArray[Any]:
        chunk = self._grid.chunk
        if codes.shape == (chunk, chunk):
            return codes
        whole = np.full((chunk, chunk), coding.missing, self._grid.dtype)
        whole[: codes.shape[0], : codes.shape[1]] = codes
        return whole

    def _shard(self, column: int) -> ShardWriter:
        if column not in self._open:
            folder = self._folder / "c" / "0" / str(self._row)
            folder.mkdir(parents=True, exist_ok=True)
            file = (folder / str(column)).open("xb", buffering=BUFFER)
            self._files.append(file)
            self._open[column] = ShardWriter(file, self._grid)
        return self._open[column]

    def finish(self) -> None:
        """Finish the shards that are open."""
        for column in sorted(self._open):
            shard = self._open[column]
            self._digest.update(shard.finish())
            self._digest.update(b"".join(shard.sums))
        self._open.clear()
        self._files.clear()

    def close(self) -> None:
        """Let the files of a level go that was not finished."""
        for file in self._files:
            file.close()


def halve_level(
    source: tuple[Path, Size], folder: Path, grid: Grid, coding: Coding, digest: Digest
) -> None:
    """Write the level after ``source``, tile after tile.

    Parameters
    ----------
    source
        Folder and size of the finished level before.
    folder
        Of the new level; it exists.
    """
    larger = LevelReader(source[0], source[1], grid, coding)
    size = Size(-(-source[1].width // 2), -(-source[1].height // 2))
    writer = LevelWriter(folder, size, grid, digest)
    try:
        for y in range(0, size.height, grid.chunk):
            for x in range(0, size.width, grid.chunk):
                box = Box(x, y, min(grid.chunk, size.width - x), min(grid.chunk, size.height - y))
                twice = Box(2 * x, 2 * y, 2 * box.width, 2 * box.height).clipped(source[1])
                assert twice is not None
                writer.add(box, halved(larger.codes(twice), coding), coding)
        writer.finish()
    finally:
        writer.close()
        larger.close()
