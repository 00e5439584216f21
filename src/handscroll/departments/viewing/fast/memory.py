"""What is remembered of tiles that were sent: where they lie, and their finished headers."""

from __future__ import annotations

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
    seen
        True once it was asked for: its bytes are in the system's memory then, or on their way.
    picture
        True once its bytes were seen to be a picture.
    generation
        State of the museum for which it is remembered.
    """

    __slots__ = ("_always", "count", "generation", "lines", "offset", "picture", "place",
                 "seen", "tag")  # fmt: skip

    def __init__(
        self, place: Place, where: tuple[int, int], tag: bytes, content: bytes, always: bytes
    ) -> None:
        self.place = place
        self.offset, self.count = where
        self.tag = tag
        self.lines = content + always
        self._always = len(content)
        self.seen = False
        self.picture = False
        self.generation = -1

    @property
    def always(self) -> bytes:
        """The lines without those of the content."""
        return self.lines[self._always :]


Key = tuple[bytes, bytes, str]
"""Target, host and scheme of a request."""


class Memory:
    """The tiles sent last, for one thread; bounded in bytes.

    There are two halves. What is asked for moves into the young one; when that is full, it
    becomes the old one, and what nobody asked for in between is forgotten.

    Parameters
    ----------
    most_bytes
        How much may be remembered.
    """

    __slots__ = ("_bytes", "_generation", "_most", "_old", "_young")

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes // 2
        self._bytes = 0
        self._young: dict[Key, Tile] = {}
        self._old: dict[Key, Tile] = {}
        self._generation = -1

    def get(self, key: Key, generation: int) -> Tile | None:
        """Return a tile, unless the museum changed since it was remembered."""
        if generation != self._generation:
            self._generation = generation
            self._young, self._old, self._bytes = {}, {}, 0
            return None
        found = self._young.get(key)
        if found is None:
            found = self._old.pop(key, None)
            if found is not None:
                self.keep(key, found)
        return found

    def keep(self, key: Key, tile: Tile) -> None:
        """Remember a tile."""
        self._young[key] = tile
        tile.generation = self._generation
        self._bytes += EXTRA + len(key[0]) + len(key[1]) + len(tile.lines)
        if self._bytes > self._most:
            self._young, self._old, self._bytes = {}, self._young, 0

    def drop(self, key: Key) -> None:
        """Forget a tile."""
        self._young.pop(key, None)
        self._old.pop(key, None)

    def __len__(self) -> int:
        return len(self._young) + len(self._old)
