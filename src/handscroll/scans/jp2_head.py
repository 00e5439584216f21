"""Read the header of JPEG 2000, in its box file (.jp2) or bare (.j2k).

Source: ISO/IEC 15444-1 Annexes A (codestream) and I (file format).
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from handscroll.scans.head import Head, damaged, not_done

COLOURS = {16: "rgb", 17: "grey", 18: "ycbcr", 12: "cmyk", 14: "lab"}
MOST_BOXES = 10_000
MOST_BODY = 16 * 2**20
DECODER_BYTES = 9
"""Bytes a sample that OpenJPEG and its caller hold: int32 coefficients, a copy, the result."""


def read_jp2(file: BinaryIO, name: str, file_bytes: int) -> Head:
    """Return the head of a JPEG 2000.

    Raises
    ------
    UnreadableError
        When no codestream header is found.
    UnsupportedError
        For depths and colours that we do not take.
    """
    file.seek(0)
    space, icc, alpha = None, None, False
    if file.read(4) == b"\xff\x4f\xff\x51":
        start = 0
    else:
        start, space, icc, alpha = _boxes(file, name, file_bytes)
    file.seek(start)
    block = file.read(42)
    if len(block) != 42 or block[:4] != b"\xff\x4f\xff\x51":
        raise damaged(name, "no JPEG 2000 codestream header is where it should be")
    right, bottom, left, top = struct.unpack(">IIII", block[8:24])
    bands = struct.unpack(">H", block[40:42])[0]
    parts = file.read(3 * min(bands, 64))
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0 or not 0 < bands <= 64 or len(parts) != 3 * bands:
        raise damaged(name, f"its header says {width} x {height} pixels and {bands} channels")
    return _head(name, (width, height, parts), (space, alpha), icc)


def _head(
    name: str, shape: tuple[int, int, bytes], kind: tuple[int | None, bool], icc: bytes | None
) -> Head:
    width, height, parts = shape
    space, alpha = kind
    bands = len(parts) // 3
    bits = {(part & 0x7F) + 1 for part in parts[::3]}
    if len(bits) > 1 or any(part & 0x80 for part in parts[::3]) or max(bits) > 16:
        raise not_done(name, f"its channels have {sorted(bits)} bits, or signed samples")
    steps = {parts[i * 3 + 1 : i * 3 + 3] for i in range(bands)}
    alpha = alpha or (bands in (2, 4) and space != 12)
    colour = COLOURS.get(space or 0) or {1: "grey", 2: "grey"}.get(bands, "rgb")
    if colour == "lab" or (colour == "ycbcr" and steps != {b"\x01\x01"}):
        raise not_done(name, f"its colour is JPEG 2000 {colour} with sample steps {steps}")
    if len(steps) > 1:
        raise not_done(name, "its channels have different resolutions")
    shown = {"rgb": "rgba", "grey": "grey+alpha"}.get(colour, colour) if alpha else colour
    return Head(
        format="JPEG 2000", width=width, height=height, bands=bands, bits=max(bits),
        colour=shown, compression="JPEG 2000", icc=icc, alpha="straight" if alpha else "none",
        whole_bytes=width * height * bands * DECODER_BYTES, route="jpeg2000",
    )  # fmt: skip


def _boxes(
    file: BinaryIO, name: str, file_bytes: int
) -> tuple[int, int | None, bytes | None, bool]:
    """Return where the codestream starts, its colour space, its profile, whether it has alpha."""
    space: int | None = None
    icc: bytes | None = None
    alpha, at, ends = False, 0, file_bytes
    for _ in range(MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8 or at >= ends:
            break
        length, kind = struct.unpack(">I4s", head[:8])
        skip = 16 if length == 1 and len(head) == 16 else 8
        length = struct.unpack(">Q", head[8:])[0] if skip == 16 else length or ends - at
        if kind == b"jp2c":
            return at + skip, space, icc, alpha
        if length < skip:
            raise damaged(name, f"its box {kind!r} claims {length} bytes")
        file.seek(at + skip)
        body = file.read(min(length - skip, MOST_BODY)) if kind in (b"colr", b"cdef") else b""
        if kind == b"colr" and body[:1] == b"\x01" and len(body) >= 7:
            space = struct.unpack(">I", body[3:7])[0]
        elif kind == b"colr" and body[:1] == b"\x02":
            icc = body[3:]
        elif kind == b"cdef":
            alpha = any(t in (1, 2) for t in struct.unpack(f">{(len(body) - 2) // 6 * 3}H",
                        body[2 : 2 + (len(body) - 2) // 6 * 6])[1::3])  # fmt: skip
        elif kind == b"pclr":
            raise not_done(name, "its colours come from a palette inside JPEG 2000")
        at += skip if kind == b"jp2h" else length
    raise damaged(name, "it holds no JPEG 2000 codestream")
