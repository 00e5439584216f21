"""Sizes of a pyramid's levels, as IIIF Image API 3 reckons them."""

from __future__ import annotations

from handscroll.geometry import Size

TILES = (512, 256, 128)
WIDEST = 1 << 26
"""Columns times tile side up to which one row of tiles is kept in memory: with the rows of
the smaller levels that is 6 bytes each, 400 MB."""


def tile_for(width: int) -> int:
    """Return the tile side for a picture of that width.

    512 asks a quarter of the requests of 256; on very wide scrolls a row of such tiles would
    not fit in memory while the pyramid is built, so they get smaller ones.
    """
    for tile in TILES:
        if width * tile <= WIDEST:
            return tile
    return TILES[-1]


def level_sizes(size: Size, tile: int) -> tuple[Size, ...]:
    """Return the size of each level: level k is ceil(w / 2^k) x ceil(h / 2^k).

    The last level is the first that fits into one tile.
    """
    sizes = [size]
    while max(sizes[-1].width, sizes[-1].height) > tile:
        scale = 1 << len(sizes)
        sizes.append(Size(-(-size.width // scale), -(-size.height // scale)))
    return tuple(sizes)
