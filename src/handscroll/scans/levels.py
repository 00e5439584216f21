"""Sizes of a pyramid's levels, as IIIF Image API 3 reckons them."""

from __future__ import annotations

from handscroll.geometry import Size

TILE = 512
"""Side of a tile: 512 asks a quarter of the requests of 256, and was faster on every server."""


def level_sizes(size: Size, tile: int) -> tuple[Size, ...]:
    """Return the size of each level: level k is ceil(w / 2^k) x ceil(h / 2^k).

    The last level is the first that fits into one tile.
    """
    sizes = [size]
    while max(sizes[-1].width, sizes[-1].height) > tile:
        scale = 1 << len(sizes)
        sizes.append(Size(-(-size.width // scale), -(-size.height // scale)))
    return tuple(sizes)
