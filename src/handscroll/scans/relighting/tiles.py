"""The tiles of a relightable image: planes of bytes side by side in one grey JPEG for each place.

One file holds all: an uncompressed ZIP whose members have no date, so that the same planes are
the same bytes. A tile shows 256 x 256 pixels with a border of 8 pixels of its neighbours around
them, one cell for each plane, cells in rows; borders let a shader look a few pixels aside without
meeting another tile. Cells are whole JPEG blocks, so that planes never mix.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from handscroll.errors import UnreadableError

TILE: Final = 256
BORDER: Final = 8
CELL: Final = TILE + 2 * BORDER
QUALITY: Final = 88
FACTS: Final = "facts.json"
_DATE: Final = (1980, 1, 1, 0, 0, 0)
Codes = NDArray[np.uint8]


def columns_of(planes: int) -> int:
    """Return how many cells stand in a row."""
    return int(np.ceil(np.sqrt(planes)))


def halved(codes: Codes) -> Codes:
    """Return planes at half the size, each pixel the mean of four; odd edges are repeated."""
    odd = [(0, 0), (0, codes.shape[1] % 2), (0, codes.shape[2] % 2)]
    even = np.pad(codes, odd, mode="edge").astype(np.uint16)
    total = even[:, ::2, ::2] + even[:, 1::2, ::2] + even[:, ::2, 1::2] + even[:, 1::2, 1::2]
    return ((total + 2) // 4).astype(np.uint8)


def level_sizes(width: int, height: int) -> list[tuple[int, int]]:
    """Return the sizes of all levels, the whole first, until one tile holds it."""
    sizes = [(width, height)]
    while max(sizes[-1]) > TILE:
        sizes.append(((sizes[-1][0] + 1) // 2, (sizes[-1][1] + 1) // 2))
    return sizes


class TileWriter:
    """Writes tiles level by level."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)
        self._path = path

    def level(self, number: int, codes: Codes, told: Callable[[float], None]) -> None:
        """Write every tile of a level; `codes` may be mapped from a file."""
        high, wide = codes.shape[1:]
        down, across = -(-high // TILE), -(-wide // TILE)
        for row in range(down):
            for column in range(across):
                name = f"{number}/{column}_{row}.jpg"
                self.put(name, packed(cut(codes, column, row)))
            told((row + 1) / down)

    def put(self, name: str, data: bytes) -> None:
        """Write a member."""
        self._zip.writestr(zipfile.ZipInfo(name, _DATE), data)

    def finish(self, facts: Mapping[str, Any]) -> str:
        """Write the facts and close; return the digest of the whole file."""
        self.put(FACTS, (json.dumps(facts, sort_keys=True) + "\n").encode())
        self._zip.close()
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def cut(codes: Codes, column: int, row: int) -> Codes:
    """Return the cells of a tile ``(planes, CELL, CELL)``; edges are repeated."""
    high, wide = codes.shape[1:]
    y0, x0 = row * TILE - BORDER, column * TILE - BORDER
    part = codes[:, max(y0, 0) : y0 + CELL, max(x0, 0) : x0 + CELL]
    around = (
        (0, 0),
        (max(-y0, 0), max(y0 + CELL - high, 0)),
        (max(-x0, 0), max(x0 + CELL - wide, 0)),
    )
    return np.pad(part, around, mode="edge")


def packed(cells: Codes) -> bytes:
    """Return cells as one grey JPEG."""
    planes = len(cells)
    across = columns_of(planes)
    down = -(-planes // across)
    sheet = np.zeros((down * CELL, across * CELL), np.uint8)
    for number, cell in enumerate(cells):
        y, x = divmod(number, across)
        sheet[y * CELL : (y + 1) * CELL, x * CELL : (x + 1) * CELL] = cell
    return bytes(
        simplejpeg.encode_jpeg(
            sheet[..., None], QUALITY, colorspace="GRAY", colorsubsampling="Gray"
        )
    )


def unpacked(jpeg: bytes, planes: int) -> Codes:
    """Return the cells of a tile."""
    sheet = simplejpeg.decode_jpeg(jpeg, colorspace="GRAY")[..., 0]
    across = columns_of(planes)
    return np.stack(
        [
            sheet[y * CELL : (y + 1) * CELL, x * CELL : (x + 1) * CELL]
            for y, x in (divmod(number, across) for number in range(planes))
        ]
    )


@dataclass(frozen=True, eq=False)
class RelightTiles:
    """An open file of tiles; reading from it by many threads at once is safe."""

    path: Path
    facts: Mapping[str, Any]
    _places: Mapping[str, tuple[int, int]]

    @classmethod
    def open(cls, path: Path) -> RelightTiles:
        """Open a file of tiles.

        Raises
        ------
        UnreadableError
            If it is none.
        """
        try:
            with zipfile.ZipFile(path) as found:
                facts = json.loads(found.read(FACTS))
                # A member's bytes begin behind its own short header: 30 bytes and its name.
                places = {
                    one.filename: (one.header_offset + 30 + len(one.filename), one.file_size)
                    for one in found.infolist()
                }
        except (zipfile.BadZipFile, KeyError, ValueError) as trouble:
            raise UnreadableError(
                "The tiles cannot be read",
                why=f"{path.name} is damaged",
                fix="Delete it; it is made again: handscroll relight make",
            ) from trouble
        return cls(path, facts, places)

    def read(self, name: str) -> bytes | None:
        """Return a member, or None where there is none of that name."""
        place = self._places.get(name)
        if place is None:
            return None
        with self.path.open("rb") as file:
            file.seek(place[0])
            return file.read(place[1])

    def codes(self, level: int) -> Codes:
        """Return all planes of a level, ``(planes, h, w)``; meant for small ones."""
        wide, high = self.facts["levels"][level]
        planes = len(self.facts["scale"])
        found = np.zeros((planes, high, wide), np.uint8)
        for row in range(-(-high // TILE)):
            for column in range(-(-wide // TILE)):
                jpeg = self.read(f"{level}/{column}_{row}.jpg")
                assert jpeg is not None
                inner = unpacked(jpeg, planes)[:, BORDER : BORDER + TILE, BORDER : BORDER + TILE]
                room = found[:, row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
                room[:] = inner[:, : room.shape[1], : room.shape[2]]
        return found
