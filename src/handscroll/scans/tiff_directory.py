"""Walk the directories of a TIFF or BigTIFF without trusting any number in it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8,
         13: 4, 16: 8, 17: 8, 18: 8}  # fmt: skip
CODES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
MOST_DIRECTORIES = 10_000
MOST_ENTRIES = 4_096
MOST_VALUE_BYTES = 64 * 2**20


class TiffError(ValueError):
    """A directory is damaged; the message is the measured reason."""


@dataclass(frozen=True, slots=True)
class Field:
    """Where one tag's values lie in the file."""

    kind: int
    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class Directory:
    """One page of a TIFF: its tags, read on demand."""

    tags: dict[int, Field]
    order: str

    def numbers(self, file: BinaryIO, tag: int, most: int = 1 << 22) -> tuple[int, ...]:
        """Return a tag's whole numbers, or nothing when the tag is not there.

        Raises
        ------
        TiffError
            When the tag holds no whole numbers, more than ``most``, or lies past the end.
        """
        field = self.tags.get(tag)
        if field is None:
            return ()
        code = CODES.get(field.kind)
        if code is None or field.count > most:
            raise TiffError(f"tag {tag} has type {field.kind} and {field.count} values")
        return struct.unpack(f"{self.order}{field.count}{code}", self.raw(file, tag))

    def number(self, file: BinaryIO, tag: int, default: int = 0) -> int:
        """Return a tag's first whole number."""
        values = self.numbers(file, tag)
        return values[0] if values else default

    def raw(self, file: BinaryIO, tag: int) -> bytes:
        """Return a tag's bytes."""
        field = self.tags[tag]
        length = field.count * SIZES[field.kind]
        if length > MOST_VALUE_BYTES:
            raise TiffError(f"tag {tag} claims {length} bytes")
        return exactly(file, field.offset, length)


def exactly(file: BinaryIO, offset: int, length: int) -> bytes:
    """Read exactly that many bytes from there."""
    if offset < 0 or offset >= 1 << 62:
        raise TiffError(f"an offset of {offset} points past the end of the file")
    file.seek(offset)
    data = file.read(length)
    if len(data) != length:
        raise TiffError(f"the file ends within {length} bytes that should start at {offset}")
    return data


def is_big(file: BinaryIO) -> bool:
    """Say whether the file is a BigTIFF."""
    start = exactly(file, 0, 4)
    return start in (b"II\x2b\x00", b"MM\x00\x2b")


def directories(file: BinaryIO) -> Iterator[Directory]:
    """Yield each directory of the main chain.

    Raises
    ------
    TiffError
        When the chain loops, leaves the file, or a directory is damaged.
    """
    order = "<" if exactly(file, 0, 2) == b"II" else ">"
    big = is_big(file)
    offset = struct.unpack(f"{order}Q" if big else f"{order}I",
                           exactly(file, 8, 8) if big else exactly(file, 4, 4))[0]  # fmt: skip
    seen: set[int] = set()
    while offset:
        if offset in seen:
            raise TiffError(f"its chain of pages loops back to byte {offset}")
        if len(seen) >= MOST_DIRECTORIES:
            raise TiffError(f"it has more than {MOST_DIRECTORIES} pages")
        seen.add(offset)
        directory, offset = _read(file, offset, order, big)
        yield directory


def _read(file: BinaryIO, offset: int, order: str, big: bool) -> tuple[Directory, int]:
    """Read one directory and the offset of the next."""
    head, width, next_width = (8, 20, 8) if big else (2, 12, 4)
    count = struct.unpack(order + ("Q" if big else "H"), exactly(file, offset, head))[0]
    if not 0 < count <= MOST_ENTRIES:
        raise TiffError(f"the page at byte {offset} claims {count} tags")
    block = exactly(file, offset + head, count * width)
    tags: dict[int, Field] = {}
    inline = 8 if big else 4
    for i in range(count):
        entry = offset + head + i * width
        tag, kind, n, place = struct.unpack_from(
            order + ("HHQQ" if big else "HHII"), block, i * width
        )
        if kind not in SIZES:
            continue  # a kind that no TIFF knows says nothing we need
        if n * SIZES[kind] <= inline:
            place = entry + width - inline
        tags.setdefault(tag, Field(kind, n, place))
    after = offset + head + count * width
    file.seek(after)
    tail = file.read(next_width)
    # Some writers end the file right after the last tag instead of writing a zero.
    following = (
        struct.unpack(order + ("Q" if big else "I"), tail)[0] if len(tail) == next_width else 0
    )
    return Directory(tags, order), following
