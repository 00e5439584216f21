"""What is remembered of tiles that were sent: where they lie, and their finished headers."""

from __future__ import annotations

from collections import OrderedDict

from handscroll.museum.open_pyramids import Place

EXTRA = 500
"""Bytes that a remembered tile costs besides its texts, as measured."""


class Tile:
    """A tile that everybody may see.

    Attributes
    ----------
    tag
        Its entity tag, with the quotes.
    lines
        Header lines of an answer with the whole tile, each ended by CRLF: first those of the
        content, then those that every answer about the tile has.
    """

    __slots__ = ("_always", "count", "lines", "offset", "place", "tag")

    def __init__(
        self, place: Place, where: tuple[int, int], tag: bytes, content: bytes, always: bytes
    ) -> None:
        self.place = place
        self.offset, self.count = where
        self.tag = tag
        self.lines = content + always
        self._always = len(content)

    @property
    def always(self) -> bytes:
        """The lines without those of the content."""
        return self.lines[self._always :]


Key = tuple[bytes, bytes, str]


class Memory:
    """The tiles sent last, for one thread; bounded in bytes.

    Parameters
    ----------
    most_bytes
        How much may be remembered.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._tiles: OrderedDict[Key, Tile] = OrderedDict()
        self._generation = -1

    def renew(self, generation: int) -> None:
        """Forget everything if the museum changed since."""
        if generation != self._generation:
            self._generation = generation
            self._tiles.clear()
            self._bytes = 0

    def get(self, key: Key) -> Tile | None:
        """Return a tile, and note that it was asked for."""
        found = self._tiles.get(key)
        if found is not None:
            self._tiles.move_to_end(key)
        return found

    def keep(self, key: Key, tile: Tile) -> None:
        """Remember a tile, and forget those that were not asked for the longest."""
        self.drop(key)
        self._tiles[key] = tile
        self._bytes += _weight(key, tile)
        while self._bytes > self._most:
            self._bytes -= _weight(*self._tiles.popitem(last=False))

    def drop(self, key: Key) -> None:
        """Forget a tile."""
        found = self._tiles.pop(key, None)
        if found is not None:
            self._bytes -= _weight(key, found)

    def __len__(self) -> int:
        return len(self._tiles)


def _weight(key: Key, tile: Tile) -> int:
    return EXTRA + len(key[0]) + len(key[1]) + len(tile.lines)
