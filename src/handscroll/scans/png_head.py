"""Read the header of a PNG. Source: W3C PNG, third edition, sections 5 and 11."""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO

from handscroll.scans.exif import orientation_of
from handscroll.scans.head import Head, damaged

KINDS = {0: ("grey", 1), 2: ("rgb", 3), 3: ("palette", 1), 4: ("grey+alpha", 2), 6: ("rgba", 4)}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
MOST_CHUNKS = 10_000
MOST_PROFILE = 16 * 2**20


def read_png(file: BinaryIO, name: str, file_bytes: int) -> Head:
    """Return the head of a PNG.

    Raises
    ------
    UnreadableError
        When the header chunk is damaged or no picture data follow.
    """
    file.seek(8)
    start = file.read(25)
    if len(start) != 25 or start[:8] != b"\x00\x00\x00\rIHDR":
        raise damaged(name, "its first chunk is not a PNG header of 13 bytes")
    if zlib.crc32(start[4:21]) != struct.unpack(">I", start[21:])[0]:
        raise damaged(name, "the checksum of its header does not match")
    width, height, bits, kind, _, _, interlaced = struct.unpack(">IIBBBBB", start[8:21])
    if bits not in DEPTHS.get(kind, ()) or not (width and height):
        raise damaged(name, f"its header says {width} x {height} pixels, kind {kind}, {bits} bits")
    icc, exif, transparent = _side_chunks(file, name)
    colour, bands = KINDS[kind]
    alpha = kind in (4, 6) or transparent
    sample = max(bits, 8) // 8
    shown = (3 if kind in (2, 3, 6) else 1) + alpha
    return Head(
        format="PNG", width=width, height=height, bands=bands, bits=bits, colour=colour,
        compression="deflate", icc=icc, orientation=orientation_of(exif),
        alpha="straight" if alpha else "none",
        whole_bytes=width * height * shown * sample if interlaced else 0,
    )  # fmt: skip


def _side_chunks(file: BinaryIO, name: str) -> tuple[bytes | None, bytes, bool]:
    """Return profile, Exif and whether a colour is transparent, from before the pixels."""
    icc: bytes | None = None
    exif, transparent = b"", False
    for _ in range(MOST_CHUNKS):
        head = file.read(8)
        if len(head) != 8:
            raise damaged(name, "it ends before its picture data")
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IDAT":
            return icc, exif, transparent
        if length > 1 << 31 or kind == b"IEND":
            raise damaged(name, f"chunk {kind!r} of {length} bytes stands before any picture data")
        wanted = kind in (b"iCCP", b"eXIf", b"tRNS") and length <= MOST_PROFILE
        body = file.read(length) if wanted else b""
        file.seek(4 if wanted else length + 4, 1)
        if kind == b"iCCP":
            icc = _unzip(body)
        exif = body if kind == b"eXIf" else exif
        transparent = transparent or kind == b"tRNS"
    raise damaged(name, f"no picture data are among its first {MOST_CHUNKS} chunks")


def _unzip(body: bytes) -> bytes | None:
    """Return the profile inside an iCCP chunk, or bytes that no colour engine takes."""
    packed = body.partition(b"\x00")[2][1:]
    try:
        return zlib.decompressobj().decompress(packed, MOST_PROFILE)
    except zlib.error:
        return b"damaged"
