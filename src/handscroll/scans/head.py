"""What the first bytes of a scan say about it, and how to decode it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handscroll.errors import UnreadableError, UnsupportedError

Format = Literal["TIFF", "BigTIFF", "JPEG", "PNG", "WebP", "JPEG 2000"]
Alpha = Literal["none", "straight", "premultiplied"]
Route = Literal["stream", "raw", "segments", "jpeg2000"]


@dataclass(frozen=True, slots=True)
class Head:
    """A file's header, before orientation is applied.

    Attributes
    ----------
    width, height
        Pixels as stored.
    bands
        Samples of a pixel as stored, alpha included.
    bits
        Bits of a sample.
    icc
        The embedded profile's bytes, not yet judged.
    orientation
        1 to 8, as in TIFF and EXIF.
    pages
        Full-size pages; 1 for formats that have none.
    page
        Index of the chosen page in the file's chain of directories.
    whole_bytes
        Memory that the codec needs at once; 0 when the file can be decoded as a stream.
    route
        ``stream``: libvips reads it; ``raw``: the pixels lie plainly in one run from
        ``raw_offset``; ``segments``: strips or tiles need codecs that libvips lacks.
    raw_offset
        Where the pixels begin that lie plainly in one run, row after row, 8 or 16 bits, grey or
        RGB; 0 when they lie otherwise.
    """

    format: Format
    width: int
    height: int
    bands: int
    bits: int
    colour: str
    compression: str
    icc: bytes | None = None
    orientation: int = 1
    pages: int = 1
    page: int = 0
    alpha: Alpha = "none"
    whole_bytes: int = 0
    route: Route = "stream"
    raw_offset: int = 0
    big_endian: bool = False
    photometric: int = -1

    @property
    def pixels(self) -> int:
        """Declared pixels of the chosen page."""
        return self.width * self.height


def damaged(name: str, why: str) -> UnreadableError:
    """Return the error for a file whose header contradicts itself or ends early."""
    return UnreadableError(
        f"Scan {name} cannot be read",
        why=why,
        fix="Copy or scan the file again and compare its checksum with the scanner's",
    )


def not_done(name: str, why: str) -> UnsupportedError:
    """Return the error for a legal file of a kind that we do not take."""
    return UnsupportedError(
        f"Scan {name} is of a kind that is not taken",
        why=why,
        fix="Export it as TIFF with 8 or 16 bits a sample, or as JPEG, PNG, WebP or JPEG 2000",
    )
