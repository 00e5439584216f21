"""The tiles of an image, and how each server names them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from handscroll.scans.pyramid import Pyramid

SEED = 3


@dataclass(frozen=True)
class Tile:
    """A tile's place in a pyramid; level 0 is full size."""

    level: int
    column: int
    row: int


Naming = Callable[[Tile], str]


def all_tiles(pyramid: Pyramid) -> list[Tile]:
    """Return every tile of every level."""
    return [
        Tile(level, column, row)
        for level, size in enumerate(pyramid.levels)
        for row in range(-(-size.height // pyramid.tile))
        for column in range(-(-size.width // pyramid.tile))
    ]


def sequence(tiles: list[Tile], count: int, seed: int = SEED) -> list[Tile]:
    """Draw tiles uniformly; a seed always gives the same sequence."""
    return random.Random(seed).choices(tiles, k=count)


def iiif_path(pyramid: Pyramid, prefix: str, *, height: bool = True) -> Naming:
    """Return a naming as IIIF viewers ask: ``x,y,w,h/w,h/0/default.jpg`` (or only ``w,``)."""

    def name(tile: Tile) -> str:
        x, y, wide, high = box(pyramid, tile)
        shown = tile_size(pyramid, tile)
        size = f"{shown[0]},{shown[1] if height else ''}"
        return f"{prefix}/{x},{y},{wide},{high}/{size}/0/default.jpg"

    return name


def box(pyramid: Pyramid, tile: Tile) -> tuple[int, int, int, int]:
    """Return the part of the full picture that a tile shows: x, y, width, height."""
    span = pyramid.tile << tile.level
    x, y = tile.column * span, tile.row * span
    return x, y, min(span, pyramid.size.width - x), min(span, pyramid.size.height - y)


def tile_size(pyramid: Pyramid, tile: Tile) -> tuple[int, int]:
    """Return a tile's own width and height in pixels."""
    size = pyramid.levels[tile.level]
    wide = min(pyramid.tile, size.width - tile.column * pyramid.tile)
    return wide, min(pyramid.tile, size.height - tile.row * pyramid.tile)


def cut(pyramid: Pyramid, folder: Path) -> None:
    """Write every tile as a file: the very bytes that the pyramid holds."""
    for tile, body in stored(pyramid):
        place = folder / file_path(tile)[1:]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)


def stored(pyramid: Pyramid) -> Iterator[tuple[Tile, bytes]]:
    """Yield every tile with its bytes."""
    for tile in all_tiles(pyramid):
        yield tile, pyramid.stored_tile(tile.level, tile.column, tile.row)


def file_path(tile: Tile) -> str:
    """Return the name of a tile's file."""
    return f"/{tile.level}/{tile.column}_{tile.row}.jpg"
