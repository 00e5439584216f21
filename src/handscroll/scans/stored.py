"""Bytes that lie in an open file, to be sent from there without being read first."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Source(Protocol):
    """Whose file it is: an open pyramid.

    Attributes
    ----------
    handle
        Descriptor of the file; open as long as somebody holds the source.
    """

    handle: int

    def read(self, offset: int, count: int) -> bytes:
        """Return bytes of the file; UnreadableError when they are not as they were."""


class Stored(NamedTuple):
    """A part of an open file.

    Attributes
    ----------
    handle
        Descriptor of the file, that of ``source``.
    offset, length
        Where the part begins, and how many bytes it has.
    """

    handle: int
    offset: int
    length: int
    source: Source

    def part(self, start: int, length: int) -> Stored:
        """Return ``length`` bytes of it from ``start`` on."""
        return Stored(self.handle, self.offset + start, length, self.source)

    def read(self) -> bytes:
        """Return the bytes.

        Raises
        ------
        UnreadableError
            When they are not all there, or the file was written to since it was opened.
        """
        return self.source.read(self.offset, self.length)
