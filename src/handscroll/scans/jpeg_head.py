"""Read the header of a JPEG.

Source: ITU-T T.81 Annex B; JFIF 1.02; Exif 2.32 section 4.5; ICC.1 Annex B.4.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import BinaryIO

from handscroll.scans.exif import orientation_of
from handscroll.scans.head import Head, damaged, not_done

FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
TAKEN = {0xC0: "JPEG", 0xC1: "JPEG", 0xC2: "JPEG (progressive)"}
BARE = {0x01, *range(0xD0, 0xD9)}
MOST_MARKERS = 20_000


@dataclass(slots=True)
class _Seen:
    """What the marker segments before the frame have said."""

    exif: bytes = b""
    icc: dict[int, bytes] = field(default_factory=dict)
    adobe: int | None = None


def read_jpeg(file: BinaryIO, name: str, file_bytes: int) -> Head:
    """Return the head of a JPEG.

    Raises
    ------
    UnreadableError
        When no frame header follows.
    UnsupportedError
        For lossless, hierarchical, arithmetic-coded and 12-bit JPEG.
    """
    file.seek(2)
    seen = _Seen()
    for _ in range(MOST_MARKERS):
        marker = _next_marker(file, name)
        if marker in BARE:
            continue
        if marker in (0xD9, 0xDA):
            raise damaged(name, "its picture data start before any frame header")
        length = file.read(2)
        size = struct.unpack(">H", length)[0] if len(length) == 2 else 0
        body = file.read(size - 2) if size >= 2 else b""
        if size < 2 or len(body) != size - 2:
            raise damaged(name, f"it ends inside its header, at byte {file.tell()}")
        if marker in FRAMES:
            return _frame(name, marker, body, seen)
        _note(seen, marker, body)
    raise damaged(name, f"no frame header is among its first {MOST_MARKERS} markers")


def _next_marker(file: BinaryIO, name: str) -> int:
    """Skip to the next marker; JPEG allows fill bytes before it."""
    byte, skipped = file.read(1), 0
    while byte and byte != b"\xff":
        byte, skipped = file.read(1), skipped + 1
        if skipped > 1 << 16:
            raise damaged(name, "64 kB without a marker lie in its header")
    while byte == b"\xff":
        byte = file.read(1)
    if not byte:
        raise damaged(name, f"it ends inside its header, at byte {file.tell()}")
    return byte[0]


def _note(seen: _Seen, marker: int, body: bytes) -> None:
    if marker == 0xE1 and body.startswith(b"Exif\x00"):
        seen.exif = seen.exif or body[6:]
    elif marker == 0xE2 and body.startswith(b"ICC_PROFILE\x00") and len(body) > 14:
        seen.icc[body[12]] = body[14:]
    elif marker == 0xEE and body.startswith(b"Adobe") and len(body) >= 12:
        seen.adobe = body[11]


def _frame(name: str, marker: int, body: bytes, seen: _Seen) -> Head:
    if len(body) < 6 or len(body) < 6 + 3 * body[5]:
        raise damaged(name, "its frame header is cut short")
    bits, height, width, bands = struct.unpack(">BHHB", body[:6])
    if marker not in TAKEN:
        raise not_done(name, f"it is a JPEG of frame kind SOF{marker - 0xC0}")
    if bits != 8:
        raise not_done(name, f"it is a JPEG with {bits} bits a sample")
    if bands not in (1, 3, 4):
        raise damaged(name, f"it has {bands} channels")
    if not (width and height):
        raise damaged(name, f"its size is {width} x {height} pixels")
    colour = {1: "grey", 3: "rgb" if seen.adobe == 0 else "ycbcr", 4: "cmyk"}[bands]
    # A progressive decoder keeps two bytes of coefficients for every sample it was given.
    progressive = marker == 0xC2
    return Head(
        format="JPEG", width=width, height=height, bands=bands, bits=8, colour=colour,
        compression=TAKEN[marker], icc=b"".join(seen.icc[k] for k in sorted(seen.icc)) or None,
        orientation=orientation_of(seen.exif),
        whole_bytes=_coefficients(body, width, height) if progressive else 0,
    )  # fmt: skip


def _coefficients(body: bytes, width: int, height: int) -> int:
    """Return the bytes of all coefficients, chroma subsampling considered."""
    factors = [divmod(body[7 + 3 * i], 16) for i in range(body[5])]
    most = max((h * v for h, v in factors), default=1) or 1
    return int(2 * width * height * sum(h * v for h, v in factors) / most)
