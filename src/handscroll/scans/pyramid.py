"""Read a pyramid: any window of any level, decoding only the tiles it touches.

One file descriptor an open pyramid and no table in memory: where a tile lies is read from
the file when the tile is asked for. Reads name their own position, so threads need no lock,
and a replaced file stays readable to those who had it open.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from handscroll.errors import InvalidError, UnreadableError
from handscroll.geometry import Box, Size
from handscroll.scans.levels import level_sizes
from handscroll.scans.tiff_directory import SIZES, Directory, TiffError, directories

DESCRIPTION, WIDTH, HEIGHT, TILE_WIDTH, OFFSETS, COUNTS = 270, 256, 257, 322, 324, 325
MOST_TILE_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class _Level:
    """Where one level's tile table lies."""

    across: int
    down: int
    offsets_at: int
    offsets_as: struct.Struct
    counts_at: int
    counts_as: struct.Struct


class Pyramid:
    """An open pyramid; safe to use from many threads at once.

    Attributes
    ----------
    size
        Pixels of level 0.
    levels
        Size of each level; level k is ceil(w / 2^k) x ceil(h / 2^k).
    tile
        Side of a tile in pixels.
    """

    def __init__(self, path: Path, handle: int, facts: tuple[Size, int]) -> None:
        self.path = path
        self.size, self.tile = facts
        self.levels = level_sizes(self.size, self.tile)
        self._handle = handle
        self._places: tuple[_Level, ...] = ()

    @classmethod
    def open(cls, path: Path) -> Pyramid:
        """Open a pyramid that `build_pyramid` wrote.

        Raises
        ------
        UnreadableError
            When the file is not there or is no pyramid of ours.
        """
        try:
            with path.open("rb") as file:
                pages = list(directories(file))
                note = json.loads(pages[0].raw(file, DESCRIPTION).rstrip(b"\x00"))
                facts = Size(int(note["width"]), int(note["height"])), int(note["tile"])
                made = cls(path, -1, facts)
                made._places = _places(file, pages, made)
                made._handle = os.dup(file.fileno())
        except (OSError, TiffError, ValueError, KeyError, IndexError, TypeError) as trouble:
            raise UnreadableError(
                f"Pyramid {path.name} cannot be opened",
                why=str(trouble) or type(trouble).__name__,
                fix="Rebuild the derivatives from the vault",
            ) from trouble
        return made

    def window(self, level: int, box: Box) -> NDArray[np.uint8]:
        """Return the pixels of a box of one level.

        Parameters
        ----------
        level
            0 is full size.
        box
            In pixels of that level; must lie inside it.

        Returns
        -------
        NDArray
            ``(box.height, box.width, 3)`` sRGB, 0 to 255.

        Raises
        ------
        InvalidError
            When the level or box is outside the pyramid.
        UnreadableError
            When a tile is damaged.
        """
        self._check(level, box)
        out = np.empty((box.height, box.width, 3), np.uint8)
        side = self.tile
        for row in range(box.y // side, (box.y + box.height - 1) // side + 1):
            for column in range(box.x // side, (box.x + box.width - 1) // side + 1):
                pixels = self._pixels(level, column, row)
                left, top = column * side, row * side
                x0, x1 = max(left, box.x), min(left + side, box.x + box.width)
                y0, y1 = max(top, box.y), min(top + side, box.y + box.height)
                out[y0 - box.y : y1 - box.y, x0 - box.x : x1 - box.x] = pixels[
                    y0 - top : y1 - top, x0 - left : x1 - left
                ]
        return out

    def stored_tile(self, level: int, column: int, row: int) -> bytes:
        """Return one stored tile as a JPEG file, without decoding it.

        Tiles at the right and bottom edge are full tiles: beyond the level's size they hold
        copies of its last column and row, and the reader crops them.
        """
        place = self._places[level]
        if not (0 <= column < place.across and 0 <= row < place.down):
            raise self._damaged(level, column, row, "there is no such tile")
        at = row * place.across + column
        offset = self._number(place.offsets_as, place.offsets_at, at)
        count = self._number(place.counts_as, place.counts_at, at)
        if not 4 <= count <= MOST_TILE_BYTES:
            raise self._damaged(level, column, row, f"it claims {count} bytes")
        body = self._bytes(count, offset)
        if len(body) != count:
            raise self._damaged(level, column, row, f"{len(body)} of {count} bytes are there")
        return body

    def close(self) -> None:
        """Close the file; closing twice does no harm.

        A cache that several threads use drops its reference instead: the file closes when
        the last of them is done with it.
        """
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            self.close()

    def _check(self, level: int, box: Box) -> None:
        inside = 0 <= level < len(self.levels) and box.width > 0 and box.height > 0
        if not inside or box.clipped(self.levels[level]) != box:
            raise InvalidError(
                f"Window {box} of level {level} cannot be read",
                why=f"the pyramid has {len(self.levels)} levels from "
                f"{self.size.width} x {self.size.height} pixels",
                fix="Ask for a box inside the level",
            )

    def _pixels(self, level: int, column: int, row: int) -> NDArray[np.uint8]:
        try:
            pixels = simplejpeg.decode_jpeg(self.stored_tile(level, column, row))
        except ValueError as trouble:
            raise self._damaged(level, column, row, str(trouble)) from trouble
        if pixels.shape != (self.tile, self.tile, 3):
            raise self._damaged(level, column, row, f"it decodes to {pixels.shape}")
        return np.asarray(pixels, np.uint8)

    def _bytes(self, count: int, offset: int) -> bytes:
        try:
            return os.pread(self._handle, count, offset)
        except OSError as trouble:
            raise UnreadableError(
                f"Pyramid {self.path.name} cannot be read",
                why="it was closed" if self._handle < 0 else str(trouble.strerror),
                fix="Open it again",
            ) from trouble

    def _number(self, form: struct.Struct, start: int, at: int) -> int:
        data = self._bytes(form.size, start + at * form.size)
        if len(data) != form.size:
            raise UnreadableError(
                f"Pyramid {self.path.name} is damaged",
                why="its tile table ends early",
                fix="Rebuild the derivatives from the vault",
            )
        return int(form.unpack(data)[0])

    def _damaged(self, level: int, column: int, row: int, why: str) -> UnreadableError:
        return UnreadableError(
            f"Tile {column},{row} of level {level} of pyramid {self.path.name} cannot be read",
            why=why,
            fix="Rebuild the derivatives from the vault",
        )


def _places(file: BinaryIO, pages: list[Directory], pyramid: Pyramid) -> tuple[_Level, ...]:
    """Find each level's tile table and check that its shape is the one promised."""
    count = len(pyramid.levels)
    if len(pages) != count:
        raise TiffError(f"it has {len(pages)} levels where its size needs {count}")
    made = []
    for level, page in enumerate(pages):
        shape = page.number(file, WIDTH), page.number(file, HEIGHT), page.number(file, TILE_WIDTH)
        wanted = pyramid.levels[level].width, pyramid.levels[level].height, pyramid.tile
        if shape != wanted:
            raise TiffError(f"level {level} is {shape}, not {wanted}")
        across, down = -(-shape[0] // pyramid.tile), -(-shape[1] // pyramid.tile)
        offsets, counts = page.tags[OFFSETS], page.tags[COUNTS]
        if min(offsets.count, counts.count) != across * down:
            raise TiffError(f"level {level} lists {offsets.count} tiles, not {across * down}")
        forms = [
            struct.Struct(page.order + {2: "H", 4: "I", 8: "Q"}[SIZES[field.kind]])
            for field in (offsets, counts)
        ]
        made.append(_Level(across, down, offsets.offset, forms[0], counts.offset, forms[1]))
    return tuple(made)
