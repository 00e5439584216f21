"""Read one level of a cube by boxes."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError
from handscroll.geometry import Box, Size
from handscroll.scans.cubes.coding import Coding
from handscroll.scans.cubes.shard import Grid, Shard, damaged_cube


class LevelReader:
    """A level whose shards are opened when first needed; any number of threads may read it.

    Parameters
    ----------
    folder
        Of the level.
    size, grid, coding
        As the level was written.
    name
        For what is said when a file is damaged; the folder's where empty.

    Notes
    -----
    The folder is held open, so that a cube that was replaced is noticed and never mixed with
    the new one.
    """

    def __init__(
        self,
        folder: Path,
        size: Size,
        grid: Grid,
        coding: Coding,
        name: str = "",
    ) -> None:
        self.size, self.grid, self.coding = size, grid, coding
        self._name = name or folder.name
        try:
            self._root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as trouble:
            raise damaged_cube(self._name, f"its level {folder.name} is not there") from trouble
        self._shards: dict[tuple[int, int], Shard] = {}
        self._lock = threading.Lock()

    def codes(self, box: Box, bands: Sequence[int] | None = None) -> NDArray[Any]:
        """Return the codes ``(bands, h, w)`` of a box that lies inside the level.

        Raises
        ------
        InvalidError
            When the box or a band lies outside.
        UnreadableError
            When a file is damaged or gone.
        """
        wanted = self._bands(bands)
        if box.clipped(self.size) != box:
            raise InvalidError(
                f"That part of cube {self._name} cannot be read",
                why=f"{box} reaches outside of {self.size.width} x {self.size.height} pixels",
                fix="Ask for a part that lies on the picture",
            )
        chunk = self.grid.chunk
        columns = range(box.x // chunk, (box.x + box.width - 1) // chunk + 1)
        rows = range(box.y // chunk, (box.y + box.height - 1) // chunk + 1)
        if (len(rows), len(columns), box.width, box.height) == (1, 1, chunk, chunk):
            return self._chunks(wanted, rows[0], columns[0])
        out = np.empty((len(wanted), box.height, box.width), self.grid.dtype)
        for row in rows:
            for column in columns:
                self._copy(out, box, self._chunks(wanted, row, column), (row, column))
        return out

    def _copy(
        self, out: NDArray[Any], box: Box, chunks: NDArray[Any], place: tuple[int, int]
    ) -> None:
        chunk = self.grid.chunk
        y, x = place[0] * chunk, place[1] * chunk
        top, left = max(y, box.y), max(x, box.x)
        bottom, right = min(y + chunk, box.y + box.height), min(x + chunk, box.x + box.width)
        out[:, top - box.y : bottom - box.y, left - box.x : right - box.x] = chunks[
            :, top - y : bottom - y, left - x : right - x
        ]

    def _chunks(self, bands: NDArray[np.intp], row: int, column: int) -> NDArray[Any]:
        """Return whole chunks of one place."""
        grid = self.grid
        shard = self._shard(row // grid.across, column // grid.across)
        place = (row % grid.across, column % grid.across)
        out = np.empty((len(bands), grid.chunk, grid.chunk), grid.dtype)
        out[shard.absent(bands, *place)] = self.coding.missing
        shard.fill(bands, *place, out)
        return out

    def _shard(self, row: int, column: int) -> Shard:
        key = (row, column)
        found = self._shards.get(key)
        if found is not None:
            return found
        with self._lock:
            if key not in self._shards:
                path = f"c/0/{row}/{column}"
                try:
                    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=self._root)
                except OSError as trouble:
                    why = f"its file {path} cannot be opened: {trouble.strerror}"
                    raise damaged_cube(self._name, why) from trouble
                self._shards[key] = Shard(handle, self.grid, self._name)
            return self._shards[key]

    def _bands(self, bands: Sequence[int] | None) -> NDArray[np.intp]:
        if bands is None:
            return np.arange(self.grid.bands)
        wanted = np.asarray(bands, np.intp).reshape(-1)
        if wanted.size == 0 or wanted.min() < 0 or wanted.max() >= self.grid.bands:
            raise InvalidError(
                f"Those bands of cube {self._name} cannot be read",
                why=f"bands {list(bands)} were asked for, it has 0 to {self.grid.bands - 1}",
                fix="Ask for bands that the cube has",
            )
        return wanted

    def close(self) -> None:
        """Let all files go; nobody may be reading."""
        with self._lock:
            for shard in self._shards.values():
                shard.close()
            self._shards.clear()
            if self._root >= 0:
                os.close(self._root)
                self._root = -1
