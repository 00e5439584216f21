"""Read the header of a WebP. Source: RFC 9649."""

from __future__ import annotations

import struct
from typing import BinaryIO

from handscroll.scans.exif import orientation_of
from handscroll.scans.head import Head, damaged

MOST_CHUNKS = 10_000
MOST_PROFILE = 16 * 2**20


def read_webp(file: BinaryIO, name: str, file_bytes: int) -> Head:
    """Return the head of a WebP; of an animation, its first frame is the picture.

    Raises
    ------
    UnreadableError
        When the file is shorter than it says or holds no picture.
    """
    file.seek(4)
    declared = struct.unpack("<I", file.read(4))[0] + 8
    if file_bytes < declared:
        raise damaged(name, f"it has {file_bytes} bytes where its header promises {declared}")
    size: tuple[int, int] | None = None
    lossless = alpha = False
    icc: bytes | None = None
    exif, frames = b"", 0
    file.seek(12)
    for _ in range(MOST_CHUNKS):
        head = file.read(8)
        if len(head) != 8:
            break
        kind, length = struct.unpack("<4sI", head)
        end = file.tell() + length + (length & 1)
        wanted = kind in (b"ICCP", b"EXIF") and length <= MOST_PROFILE
        body = file.read(length if wanted else min(length, 32))
        if kind == b"VP8X" and len(body) >= 10:
            alpha = alpha or bool(body[0] & 0x10)
            size = (_three(body, 4) + 1, _three(body, 7) + 1)
        elif kind == b"VP8 " and len(body) >= 10:
            width, height = struct.unpack("<HH", body[6:10])
            size = size or (width & 0x3FFF, height & 0x3FFF)
        elif kind == b"VP8L" and len(body) >= 5:
            word = struct.unpack("<I", body[1:5])[0]
            size, lossless = size or ((word & 0x3FFF) + 1, (word >> 14 & 0x3FFF) + 1), True
            alpha = alpha or bool(word >> 28 & 1)
        elif kind == b"ICCP":
            icc = body
        elif kind == b"EXIF":
            exif = body.removeprefix(b"Exif\x00\x00")
        frames += kind == b"ANMF"
        file.seek(end)
    if size is None or not all(size):
        raise damaged(name, "it holds no picture")
    return _head(size, (alpha, lossless), (icc, exif), frames)


def _head(
    size: tuple[int, int], kind: tuple[bool, bool], side: tuple[bytes | None, bytes], frames: int
) -> Head:
    alpha, lossless = kind
    bands = 4 if alpha else 3
    return Head(
        format="WebP", width=size[0], height=size[1], bands=bands, bits=8,
        colour="rgba" if alpha else "rgb", compression="WebP" + " (lossless)" * lossless,
        icc=side[0], orientation=orientation_of(side[1]), pages=max(frames, 1),
        alpha="straight" if alpha else "none", whole_bytes=size[0] * size[1] * bands * 2,
    )  # fmt: skip


def _three(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 3], "little")
