"""Read a pyramid: whole tiles without decoding, or any window of any level.

One file descriptor an open pyramid and no table in memory: where a tile lies is read from
the file when the tile is asked for. Reads name their own position, so threads need no lock.
A file that was replaced by a new one stays readable to those who had it open; a file that was
written over or cut is an error, never another picture's bytes. Nothing is mapped, so a file
that shrinks cannot kill the process.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from pathlib import Path
from typing import Self

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from handscroll.errors import InvalidError, UnreadableError
from handscroll.geometry import Box, Size
from handscroll.scans import deep_zoom as zoom
from handscroll.scans.levels import level_sizes
from handscroll.scans.stored import Stored

MOST_TILE_BYTES = 16 * 2**20
MOST_HEAD = 4096
LOOK_S = 0.1
"""Seconds for which an open file is taken to be as it was seen."""
MOST_SIDE = 1 << 28
TILES = (64, 128, 256, 512, 1024)
_NOWAIT: int | None = getattr(os, "RWF_NOWAIT", None)
REBUILD = "Rebuild the derivatives from the vault with: handscroll rebuild"


class Pyramid:
    """An open pyramid; safe to use from many threads at once.

    Attributes
    ----------
    path
        Where it was opened.
    size
        Pixels of level 0.
    levels
        Size of each level; level k is ceil(w / 2^k) x ceil(h / 2^k), the last fits one tile.
    tile
        Side of a tile in pixels; tiles at the right and bottom edge are smaller.
    identity
        Device, inode, bytes and time of the file: no two pyramids ever share all four.
    handle
        Descriptor of the open file; -1 once it was closed.
    looked
        When the file was last seen to be as it was, by ``time.monotonic()``; see `stored`.
    """

    __slots__ = ("_directory", "_firsts", "_seen", "_top", "handle", "identity", "levels",
                 "looked", "path", "size", "tile")  # fmt: skip

    def __init__(self, path: Path, handle: int, facts: tuple[Size, int]) -> None:
        state = os.fstat(handle)
        self.path, self.handle = path, handle
        self.looked = 0.0
        self._seen = state.st_size, state.st_mtime_ns
        self.identity = state.st_dev, state.st_ino, *self._seen
        self.size, self.tile = facts
        self.levels = level_sizes(self.size, self.tile)
        self._top = zoom.top_level(self.size)
        self._firsts = zoom.first_entries(self.levels, self.tile)
        self._directory = state.st_size - zoom.TAIL - zoom.ENTRY * self._entries

    @property
    def _entries(self) -> int:
        """Entries of the central directory; the levels below one tile have one each."""
        return self._firsts[-1] + self._top + 1 - len(self.levels)

    @classmethod
    def open(cls, path: Path) -> Pyramid:
        """Open a pyramid that `build_pyramid` wrote.

        Raises
        ------
        UnreadableError
            When the file is not there or is no pyramid of ours.
        """
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                facts = _facts(os.pread(handle, MOST_HEAD, 0))
            except BaseException:
                os.close(handle)
                raise
            made = cls(path, handle, facts)  # from here on the handle is the pyramid's to close
            made._check_tail()
        except (OSError, ValueError, KeyError, TypeError) as trouble:
            why = trouble.strerror if isinstance(trouble, OSError) else str(trouble)
            raise UnreadableError(
                f"Pyramid {path.name} cannot be opened",
                why=why or type(trouble).__name__,
                fix=REBUILD,
            ) from trouble
        return made

    def tile_place(self, level: int, column: int, row: int) -> tuple[int, int]:
        """Return where a tile's JPEG file lies in the pyramid file: offset and length in bytes.

        Raises
        ------
        UnreadableError
            When there is no such tile, or the directory is damaged.
        """
        offset, count, _ = self._place(level, column, row)
        return offset, count

    def read(self, offset: int, count: int) -> bytes:
        """Return bytes of the pyramid file.

        Raises
        ------
        UnreadableError
            When they are not all there, or the file was written to since it was opened.
        """
        try:
            data = os.pread(self.handle, count, offset)
        except (OSError, OverflowError) as trouble:
            raise self._gone(trouble) from trouble
        self._check_unchanged()
        if len(data) != count:
            raise self._unreadable(f"{len(data)} of {count} bytes at {offset} are there", REBUILD)
        return data

    def stored(self, offset: int, count: int, now: float) -> Stored:
        """Return where bytes of the pyramid file lie, for one who sends them unread.

        Whether the file is still as it was is asked `LOOK_S` after it was asked last; one who
        sends from a file that was cut notices, because bytes are missing.

        Parameters
        ----------
        now
            ``time.monotonic()``.

        Raises
        ------
        UnreadableError
            When the file was written to since it was opened.
        """
        if now - self.looked > LOOK_S:
            self.look(now)
        return Stored(self.handle, offset, count, self)

    def look(self, now: float) -> None:
        """Look whether the file is as it was.

        Raises
        ------
        UnreadableError
            When it was written to since it was opened.
        """
        self._check_unchanged()
        self.looked = now

    def at_hand(self, offset: int, count: int) -> bool:
        """Say whether bytes can be read without waiting for the disk, as far as can be known.

        The system is asked for them on condition that it has them in memory (preadv2(2),
        RWF_NOWAIT). Systems and file systems that do not know the question count as quick.
        """
        if _NOWAIT is None or count < 1:
            return True
        try:
            # The ends tell: what was read once was read as a whole.
            ends = [bytearray(1)]
            return all(
                os.preadv(self.handle, ends, place, _NOWAIT) == 1
                for place in (offset, offset + count - 1)
            )
        except BlockingIOError:
            return False
        except (OSError, OverflowError):
            return True

    def stored_tile(self, level: int, column: int, row: int) -> bytes:
        """Return one tile as the JPEG file that is stored, without decoding it.

        Tiles at the right and bottom edge are as small as the level's size says.

        Raises
        ------
        UnreadableError
            When there is no such tile, or it is visibly damaged.
        """
        return self._stored(level, column, row)[0]

    def tile_pixels(self, level: int, column: int, row: int) -> NDArray[np.uint8]:
        """Return one tile's pixels, ``(height, width, 3)`` sRGB, 0 to 255.

        Raises
        ------
        UnreadableError
            When there is no such tile, or its bytes are not those that were written.
        """
        body, crc = self._stored(level, column, row)
        found = zlib.crc32(body)
        if found != crc:
            raise self._damaged(level, column, row, f"its CRC-32 is {found:08x}, not {crc:08x}")
        try:
            pixels = simplejpeg.decode_jpeg(body)
        except ValueError as trouble:
            raise self._damaged(level, column, row, str(trouble)) from trouble
        size, side = self.levels[level], self.tile
        wanted = min(side, size.height - row * side), min(side, size.width - column * side), 3
        if pixels.shape != wanted:
            raise self._damaged(level, column, row, f"it decodes to {pixels.shape}, not {wanted}")
        return np.asarray(pixels, np.uint8)

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
                pixels = self.tile_pixels(level, column, row)
                left, top = column * side, row * side
                x0, x1 = max(left, box.x), min(left + side, box.x + box.width)
                y0, y1 = max(top, box.y), min(top + side, box.y + box.height)
                out[y0 - box.y : y1 - box.y, x0 - box.x : x1 - box.x] = pixels[
                    y0 - top : y1 - top, x0 - left : x1 - left
                ]
        return out

    def close(self) -> None:
        """Close the file; closing twice does no harm.

        A cache that several threads use drops its reference instead: the file closes when
        the last of them is done with it.
        """
        handle, self.handle = self.handle, -1
        if handle >= 0:
            os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            self.close()

    def _check_tail(self) -> None:
        """Check that the file ends as a pyramid of that size must."""
        start = self._directory
        end = max(0, start + zoom.ENTRY * self._entries)
        data = os.pread(self.handle, zoom.TAIL, end)
        if start <= 0 or data != zoom.tail(self._entries, start):
            raise ValueError("it does not end as its size asks: it was cut or changed")

    def _check(self, level: int, box: Box) -> None:
        inside = 0 <= level < len(self.levels) and box.width > 0 and box.height > 0
        if not inside or box.clipped(self.levels[level]) != box:
            raise InvalidError(
                f"Window {box} of level {level} cannot be read",
                why=f"the pyramid has {len(self.levels)} levels from "
                f"{self.size.width} x {self.size.height} pixels",
                fix="Ask for a box inside the level",
            )

    def _place(self, level: int, column: int, row: int) -> tuple[int, int, int]:
        """Return a tile's offset, length and CRC-32 out of the central directory."""
        if not 0 <= level < len(self.levels):
            raise self._damaged(level, column, row, "there is no such level")
        size, side = self.levels[level], self.tile
        across = -(-size.width // side)
        if not (0 <= column < across and 0 <= row * side < size.height):
            raise self._damaged(level, column, row, "there is no such tile")
        number = self._firsts[level] + row * across + column
        entry = self.read(self._directory + number * zoom.ENTRY, zoom.ENTRY)
        name = zoom.tile_name(self._top, level, column, row).encode("ascii")
        behind = zoom.CENTRAL.size + len(name)
        if entry[:4] != zoom.CENTRAL_MARK or entry[zoom.CENTRAL.size : behind] != name:
            raise self._damaged(level, column, row, "the directory names another file there")
        fields = zoom.CENTRAL.unpack_from(entry)
        crc, count, name_length = fields[7], fields[8], fields[10]
        kind, _, local = zoom.ZIP64.unpack_from(entry, behind)
        offset = local + zoom.LOCAL.size + len(name)
        stored = fields[4] == 0 and fields[9] == count
        sound = stored and name_length == len(name) and kind == zoom.ZIP64_ID
        if not (sound and 4 <= count <= MOST_TILE_BYTES and offset + count <= self._directory):
            raise self._damaged(level, column, row, f"the directory puts {count} bytes at {offset}")
        return offset, count, crc

    def _stored(self, level: int, column: int, row: int) -> tuple[bytes, int]:
        offset, count, crc = self._place(level, column, row)
        body = self.read(offset, count)
        if body[:3] != b"\xff\xd8\xff":
            raise self._damaged(level, column, row, "no JPEG file begins there")
        return body, crc

    def _check_unchanged(self) -> None:
        try:
            state = os.fstat(self.handle)
        except OSError as trouble:
            raise self._gone(trouble) from trouble
        if (state.st_size, state.st_mtime_ns) != self._seen:
            raise self._unreadable("its file was changed while it was open", "Open it again")

    def _gone(self, trouble: Exception) -> UnreadableError:
        why = "it was closed" if self.handle < 0 else str(trouble)
        return self._unreadable(why, "Open it again")

    def _unreadable(self, why: str, fix: str) -> UnreadableError:
        return UnreadableError(f"Pyramid {self.path.name} cannot be read", why=why, fix=fix)

    def _damaged(self, level: int, column: int, row: int, why: str) -> UnreadableError:
        return UnreadableError(
            f"Tile {column},{row} of level {level} of pyramid {self.path.name} cannot be read",
            why=why,
            fix=REBUILD,
        )


def _facts(head: bytes) -> tuple[Size, int]:
    """Read size and tile side from the first entry."""
    if head[:4] in (b"II\x2b\0", b"MM\0\x2b"):
        raise ValueError("it was made by an older recipe")
    fields = zoom.LOCAL.unpack_from(head.ljust(zoom.LOCAL.size, b"\0"))
    at = zoom.LOCAL.size + len(zoom.PROPERTIES)
    name = head[zoom.LOCAL.size : at]
    if fields[0] != zoom.LOCAL_MARK or name != zoom.PROPERTIES.encode("ascii"):
        raise ValueError("it does not begin as our pyramids do")
    body = head[at : at + fields[7]]
    if fields[6] != zlib.crc32(body):
        raise ValueError("its properties are damaged")
    facts = json.loads(body)
    if facts["recipe"] != zoom.RECIPE:
        raise ValueError(
            f"it was made by the recipe {str(facts['recipe'])[:80]}, not {zoom.RECIPE}"
        )
    width, height, tile = (facts[name] for name in ("width", "height", "tile"))
    sound = all(isinstance(n, int) and 0 < n < MOST_SIDE for n in (width, height))
    if not sound or tile not in TILES:
        raise ValueError(f"it claims {width} x {height} pixels in tiles of {tile}")
    return Size(width, height), tile
