"""Write a tiled pyramid as BigTIFF: tiles as they come, directories at the end.

Each tile is a whole JPEG file with its own tables, so a server can send its bytes as they
lie. Source: TIFF 6.0 section 22, TIFF Technical Note 2, BigTIFF (Aware Systems).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from handscroll.geometry import Size

SHORT, LONG, LONG8, ASCII = 3, 4, 16, 2
PACKING = {SHORT: "H", LONG: "I", LONG8: "Q"}
JPEG, YCBCR, REDUCED = 7, 6, 1


@dataclass(slots=True)
class _Page:
    size: Size
    offsets: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)


class PyramidFile:
    """A pyramid being written.

    Parameters
    ----------
    file
        Empty and seekable.
    levels
        Size of each level, full size first.
    tile
        Side of a tile in pixels, a multiple of 16.
    subsampling
        Horizontal and vertical chroma step of the JPEG tiles.
    note
        ASCII text for the first page's ImageDescription.
    """

    def __init__(
        self,
        file: BinaryIO,
        levels: Sequence[Size],
        tile: int,
        subsampling: tuple[int, int],
        note: str,
    ) -> None:
        self._file, self._tile, self._subsampling, self._note = file, tile, subsampling, note
        self._pages = [_Page(size) for size in levels]
        self._at = file.write(struct.pack("<2sHHHQ", b"II", 43, 8, 0, 0))

    def add(self, level: int, jpeg: bytes) -> None:
        """Append the next tile of a level, in reading order of that level."""
        page = self._pages[level]
        page.offsets.append(self._at)
        page.counts.append(len(jpeg))
        self._at += self._file.write(jpeg)

    def finish(self) -> None:
        """Write the directories and point the header at the first of them."""
        self._at += self._file.write(b"\0" * (-self._at % 8))
        first = self._at
        for number, page in enumerate(self._pages):
            block = self._directory(number, page, last=number == len(self._pages) - 1)
            self._at += self._file.write(block)
        self._file.seek(8)
        self._file.write(struct.pack("<Q", first))

    def _directory(self, number: int, page: _Page, *, last: bool) -> bytes:
        """Return one directory with its values behind it, padded to 8 bytes."""
        side = self._tile
        tags: list[tuple[int, int, Sequence[int] | bytes]] = [
            (254, LONG, [REDUCED if number else 0]),
            (256, LONG, [page.size.width]),
            (257, LONG, [page.size.height]),
            (258, SHORT, [8, 8, 8]),
            (259, SHORT, [JPEG]),
            (262, SHORT, [YCBCR]),
            (274, SHORT, [1]),
            (277, SHORT, [3]),
            (284, SHORT, [1]),
            (322, LONG, [side]),
            (323, LONG, [side]),
            (324, LONG8, page.offsets),
            (325, LONG, page.counts),
            (530, SHORT, list(self._subsampling)),
        ]
        if number == 0:
            tags.insert(6, (270, ASCII, self._note.encode("ascii") + b"\0"))
        head = 8 + 20 * len(tags) + 8
        entries, values = struct.pack("<Q", len(tags)), b""
        for tag, kind, content in tags:
            data = content if isinstance(content, bytes) else _packed(kind, content)
            entries += struct.pack("<HHQ", tag, kind, len(content))
            if len(data) <= 8:
                entries += data.ljust(8, b"\0")
            else:
                entries += struct.pack("<Q", self._at + head + len(values))
                values += data + b"\0" * (-len(data) % 8)
        following = 0 if last else self._at + head + len(values)
        return entries + struct.pack("<Q", following) + values


def _packed(kind: int, numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}{PACKING[kind]}", *numbers)
