"""Say what a scan file is from its first bytes, without decoding it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from handscroll.errors import TooLargeError, UnreadableError
from handscroll.geometry import Size
from handscroll.scans.head import Head
from handscroll.scans.icc import profile_name
from handscroll.scans.jp2_head import read_jp2
from handscroll.scans.jpeg_head import read_jpeg
from handscroll.scans.limits import Limits
from handscroll.scans.png_head import read_png
from handscroll.scans.strangers import stranger
from handscroll.scans.tiff_head import read_tiff
from handscroll.scans.webp_head import read_webp

MEDIA_TYPES = {
    "TIFF": "image/tiff",
    "BigTIFF": "image/tiff",
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WebP": "image/webp",
    "JPEG 2000": "image/jp2",
}
SUFFIXES = {
    "TIFF": (".tif", ".tiff", ".btf", ".tf8", ".ptif"),
    "BigTIFF": (".tif", ".tiff", ".btf", ".tf8", ".ptif"),
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png",),
    "WebP": (".webp",),
    "JPEG 2000": (".jp2", ".j2k", ".j2c", ".jpf", ".jpx", ".jpc"),
}
READERS: tuple[tuple[tuple[bytes, ...], Callable[[BinaryIO, str, int], Head]], ...] = (
    ((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"), read_tiff),
    ((b"\xff\xd8\xff",), read_jpeg),
    ((b"\x89PNG\r\n\x1a\n",), read_png),
    ((b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51"), read_jp2),
)


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """What a scan file is.

    Attributes
    ----------
    size
        Pixels after the file's own orientation is applied.
    bits
        Bits of a sample.
    icc
        Name of the embedded colour profile.
    pages
        Full-size pages; only the first is taken.
    orientation
        1 to 8 as in TIFF and Exif; 1 is upright.
    mislabelled
        True when the file's extension names another format than its content.
    """

    format: str
    media_type: str
    size: Size
    bits: int
    colour: str
    compression: str
    icc: str | None
    pages: int
    orientation: int
    mislabelled: bool


def probe(path: Path, limits: Limits) -> ScanFacts:
    """Read a scan's header and check it against the limits.

    Parameters
    ----------
    path
        The file. Its content decides what it is, never its name.
    limits
        What a scan may ask for.

    Returns
    -------
    ScanFacts
        Facts of the first full-size page.

    Raises
    ------
    UnreadableError
        When the file is empty, damaged, locked or unknown.
    TooLargeError
        When it has more bytes, pixels or pixels a byte than the limits allow.
    UnsupportedError
        When it is of a legal kind that we do not take.
    """
    head = read_head(path, limits)
    turned = head.orientation >= 5
    size = Size(head.height, head.width) if turned else Size(head.width, head.height)
    suffix = path.suffix.lower()
    known = any(suffix in suffixes for suffixes in SUFFIXES.values())
    return ScanFacts(
        format=head.format,
        media_type=MEDIA_TYPES[head.format],
        size=size,
        bits=head.bits,
        colour=head.colour,
        compression=head.compression,
        icc=None if head.icc is None else profile_name(head.icc),
        pages=head.pages,
        orientation=head.orientation,
        mislabelled=known and suffix not in SUFFIXES[head.format],
    )


def read_head(path: Path, limits: Limits) -> Head:
    """Read a scan's header and check it against the limits; errors as in `probe`."""
    try:
        with path.open("rb") as file:
            file_bytes = file.seek(0, 2)
            head = _read(file, path.name, file_bytes, limits)
    except OSError as trouble:
        raise UnreadableError(
            f"Scan {path.name} cannot be opened",
            why=str(trouble.strerror or trouble),
            fix="Check that the file is there and that handscroll may read it",
        ) from trouble
    _check_size(path.name, head, file_bytes, limits)
    return head


def _read(file: BinaryIO, name: str, file_bytes: int, limits: Limits) -> Head:
    if file_bytes == 0:
        raise UnreadableError(
            f"Scan {name} cannot be read", why="it has no bytes", fix="Copy or scan it again"
        )
    if file_bytes > limits.max_bytes:
        raise _too_large(name, f"it has {file_bytes} bytes, {limits.max_bytes} are allowed")
    file.seek(0)
    start = file.read(512)
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return read_webp(file, name, file_bytes)
    for magics, reader in READERS:
        if start.startswith(magics):
            return reader(file, name, file_bytes)
    raise stranger(file, name, start)


def _check_size(name: str, head: Head, file_bytes: int, limits: Limits) -> None:
    size = f"{head.width} x {head.height} pixels"
    if max(head.width, head.height) > limits.max_side:
        raise _too_large(name, f"it is {size}, {limits.max_side} along a side are allowed")
    if head.pixels > limits.max_pixels:
        raise _too_large(name, f"it is {size}, {limits.max_pixels} in all are allowed")
    ratio = head.pixels * head.bands * head.bits / 8 / file_bytes
    if head.pixels > limits.small_pixels and ratio > limits.max_ratio:
        raise _too_large(
            name,
            f"it claims {size} in {file_bytes} bytes, each would unfold to {ratio:.0f}, "
            f"{limits.max_ratio:.0f} are allowed",
        )
    if head.whole_bytes > limits.whole_mb * 2**20:
        raise _too_large(
            name,
            f"{head.compression} of {size} needs {head.whole_bytes >> 20} MB at once, "
            f"{limits.whole_mb} MB are allowed",
        )


def _too_large(name: str, why: str) -> TooLargeError:
    return TooLargeError(
        f"Scan {name} is too large",
        why=why,
        fix="Raise the scan limits in the settings, or give the picture in parts or as TIFF",
    )
