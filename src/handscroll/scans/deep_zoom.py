"""How a pyramid file is laid out: a stored ZIP that holds a Deep Zoom image.

Reader and writer share this page. Every entry of the central directory has the same length
and stands in a computable order, so a tile is found with one read and no table in memory:
first the properties, then the ``.dzi``, then the tiles of level 0 in reading order, of level
1 and so on; last the levels smaller than a tile, down to one pixel, that Deep Zoom wants.

Sources: APPNOTE.TXT 6.3.10 sections 4.3 and 4.5.3 (ZIP, ZIP64), OPC (ECMA-376 part 2, the
growth hint used as padding), SZI format description 2018-11-24 (Deep Zoom inside a ZIP).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from handscroll.geometry import Size
from handscroll.scans.levels import level_sizes

RECIPE = "handscroll-pyramid-2"
"""Name and version of the method by which pyramids are made; the reader takes no other."""
SUFFIX = ".2.szi"
"""Ends a pyramid's file name. It counts with the recipe, so that pyramids of an older one are
missing, and built anew."""
FOLDER = "scan/"
DESCRIPTION = f"{FOLDER}scan.dzi"
PROPERTIES = f"{FOLDER}scan-properties.json"
BEFORE_TILES = 2
"""Entries that stand before the first tile."""

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
ZIP64 = struct.Struct("<2HQ")
HINT = struct.Struct("<4H")
END64 = struct.Struct("<4sQ2H2I4Q")
LOCATOR = struct.Struct("<4sIQI")
END = struct.Struct("<4s4H2IH")
LOCAL_MARK, CENTRAL_MARK, END64_MARK, LOCATOR_MARK, END_MARK = (
    b"PK\3\4", b"PK\1\2", b"PK\6\6", b"PK\6\7", b"PK\5\6",
)  # fmt: skip
TAIL = END64.size + LOCATOR.size + END.size
AFTER_HEAD = 64
"""Bytes of an entry's name and extra fields together; the growth hint fills what is left."""
ENTRY = CENTRAL.size + AFTER_HEAD
LONGEST_NAME = AFTER_HEAD - ZIP64.size - HINT.size
VERSION, UNIX, PLAIN_FILE, FIRST_DAY = 45, 3, 0o100644 << 16, 0x21
ZIP64_ID, HINT_ID, HINT_SIGN = 0x0001, 0xA220, 0xA028
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF


def counts(levels: Sequence[Size], tile: int) -> tuple[tuple[int, int], ...]:
    """Return how many tiles each level has across and down."""
    return tuple((-(-size.width // tile), -(-size.height // tile)) for size in levels)


def first_entries(levels: Sequence[Size], tile: int) -> tuple[int, ...]:
    """Return the number of each level's first entry, and of the first that follows them."""
    firsts = [BEFORE_TILES]
    for across, down in counts(levels, tile):
        firsts.append(firsts[-1] + across * down)
    return tuple(firsts)


def top_level(size: Size) -> int:
    """Return Deep Zoom's number of the full-size level; its level 0 is one pixel."""
    return (max(size.width, size.height) - 1).bit_length()


def all_levels(size: Size) -> tuple[Size, ...]:
    """Return every level that Deep Zoom wants, full size first, one pixel last."""
    return level_sizes(size, 1)


def tile_name(top: int, level: int, column: int, row: int) -> str:
    """Return a tile's name; ``level`` counts from full size downwards, as everywhere here."""
    return f"{FOLDER}scan_files/{top - level}/{column}_{row}.jpg"


def dzi(size: Size, tile: int) -> bytes:
    """Return the Deep Zoom description."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpg" Overlap="0" '
        f'TileSize="{tile}"><Size Width="{size.width}" Height="{size.height}"/></Image>\n'
    ).encode("ascii")


def local_header(name: bytes, crc: int, length: int) -> bytes:
    """Return what stands before a file's bytes: the header and the name, no extra field."""
    head = LOCAL.pack(
        LOCAL_MARK, VERSION, 0, 0, 0, FIRST_DAY, crc, length, length, len(name), 0
    )  # fmt: skip
    return head + name


def central_entry(name: bytes, crc: int, length: int, offset: int) -> bytes:
    """Return a file's entry of `ENTRY` bytes in the central directory.

    The offset stands in a ZIP64 field even when 32 bits would do, so that it always lies in
    the same place: right behind the name.
    """
    head = CENTRAL.pack(
        CENTRAL_MARK, UNIX << 8 | VERSION, VERSION, 0, 0, 0, FIRST_DAY, crc, length, length,
        len(name), AFTER_HEAD - len(name), 0, 0, 0, PLAIN_FILE, FULL32,
    )  # fmt: skip
    place = ZIP64.pack(ZIP64_ID, 8, offset)
    room = LONGEST_NAME - len(name)
    return head + name + place + HINT.pack(HINT_ID, 4 + room, HINT_SIGN, room) + b"\0" * room


def tail(entries: int, start: int) -> bytes:
    """Return what ends the file behind a central directory that begins at ``start``."""
    length = entries * ENTRY
    end64 = END64.pack(
        END64_MARK, END64.size - 12, UNIX << 8 | VERSION, VERSION, 0, 0,
        entries, entries, length, start,
    )  # fmt: skip
    few = min(entries, FULL16)
    end = END.pack(END_MARK, 0, 0, few, few, min(length, FULL32), min(start, FULL32), 0)
    return end64 + LOCATOR.pack(LOCATOR_MARK, 0, start + length, 1) + end
