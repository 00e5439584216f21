"""Requests whose very bytes the parser read before.

A browser says the same about itself with each tile, and tiles are asked for under the same
addresses by everybody. So the head of nearly every request is two pieces that the parser has
read: a first line that it read for somebody, and a rest that it read on this connection just
before. Such a request is recognised by comparing bytes. Nothing is interpreted here; what is
not the same to the last byte is read by the parser.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from handscroll.scans.stored import Source

MOST_BYTES = 8 * 2**20
"""What one process remembers of requests: some 5,000 of them."""
EXTRA = 700
"""Bytes that a remembered request costs besides its texts, as measured."""
_END = b"\r\n\r\n"

Key = tuple[bytes, bytes]
"""The first line of a request, and for which host and scheme it was read."""


class Known(NamedTuple):
    """The answer to a request that was read before.

    Attributes
    ----------
    lines
        The department's header lines of the answer.
    offset, length
        Where the content begins in what ``again`` returns, and its bytes.
    again
        Returns whose the content is as long as the answer holds, see `plugin.Ready`.
    said
        The end of its line in the access log.
    """

    lines: bytes
    offset: int
    length: int
    again: Callable[[float], Source | None]
    said: str


class Familiar:
    """The requests that a process recognises; for one thread, bounded in bytes.

    Attributes
    ----------
    find
        Returns what is known under a key, or None.

    Parameters
    ----------
    most_bytes
        How much may be remembered. When that is full everything is forgotten: to read a
        request once more costs microseconds.
    """

    __slots__ = ("_bytes", "_known", "_most", "find")

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._known: dict[Key, Known] = {}
        self.find = self._known.get

    def keep(self, key: Key, known: Known) -> None:
        """Remember the answer to a request."""
        if key not in self._known:
            self._bytes += EXTRA + 2 * len(key[0]) + len(known.lines)
            if self._bytes > self._most:
                self._known.clear()
                self._bytes = 0
        self._known[key] = known

    def drop(self, key: Key) -> None:
        """Forget a request, because its answer holds no more."""
        found = self._known.pop(key, None)
        if found is not None:
            self._bytes -= EXTRA + 2 * len(key[0]) + len(found.lines)

    def __len__(self) -> int:
        return len(self._known)


def rest_of(whole: bytes, line: bytes) -> bytes | None:
    """Return what follows a request's first line, if bytes are one whole head and no more.

    Parameters
    ----------
    whole
        Bytes in which the parser found the beginning of a request.
    line
        Its first line, laid out as HTTP says, without its end; anything else that the parser
        lets pass is not what the bytes begin with.
    """
    rest = whole[len(line) :]
    if whole.startswith(line) and rest.startswith(b"\r\n") and rest.find(_END) == len(rest) - 4:
        return rest
    return None
