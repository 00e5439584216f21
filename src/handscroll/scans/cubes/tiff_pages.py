"""What the pages of a TIFF of bands are, without trusting any number in it.

Sources: TIFF 6.0; the tags of white levels are MaxSampleValue (281) of TIFF 6.0 and
WhiteLevel (50717) of DNG 1.4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from handscroll.errors import TooLargeError, UnreadableError, UnsupportedError
from handscroll.geometry import Size
from handscroll.scans import tiff_head as tags
from handscroll.scans.head import damaged
from handscroll.scans.limits import Limits
from handscroll.scans.tiff_directory import Directory, TiffError, directories

DESCRIPTION, PREDICTOR, MOST_SAMPLE, DNG_WHITE = 270, 317, 281, 50717
MOST_DESCRIPTION = 16 * 2**20
LOSSLESS = {1: "none", 5: "LZW", 8: "deflate", 32773: "PackBits", 32946: "deflate",
            34925: "LZMA", 34926: "zstd", 50000: "zstd"}  # fmt: skip
LOSSY = {7: "JPEG"}
DTYPES = {1: "u", 2: "i", 3: "f"}
MOST_SEGMENT = 256 * 2**20
"""Bytes that one strip or tile may unfold to."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes
    ----------
    number
        In the file's chain of pages.
    size
        As stored.
    samples
        Of a pixel; each is a band.
    dtype
        As stored, with its byte order.
    planar
        Whether each sample has strips or tiles of its own.
    piece
        Width and height of a strip or tile.
    starts, lengths
        Of the strips or tiles in the file.
    plain
        Whether these hold nothing but samples, one after another.
    lossy
        Name of a compression that loses something; empty where none does.
    """

    number: int
    size: Size
    samples: int
    dtype: np.dtype[Any]
    bits: int
    planar: bool
    piece: Size
    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    plain: bool
    lossy: str
    orientation: int
    white_level: float

    @property
    def across(self) -> int:
        """Strips or tiles beside each other."""
        return -(-self.size.width // self.piece.width)

    @property
    def down(self) -> int:
        """Strips or tiles below each other."""
        return -(-self.size.height // self.piece.height)

    @property
    def piece_samples(self) -> int:
        """Samples of a pixel in one strip or tile."""
        return 1 if self.planar else self.samples

    @property
    def row_bytes(self) -> int:
        """Bytes of a row of a strip or tile, unfolded."""
        return self.piece.width * self.piece_samples * self.dtype.itemsize


def read_pages(path: Path, limits: Limits) -> tuple[list[Page], str]:
    """Return the full-size pages of a TIFF and its description.

    Raises
    ------
    UnreadableError
        When the file is damaged, ends early, or claims more than it holds.
    TooLargeError
        When it exceeds the limits.
    UnsupportedError
        When its pages are of a kind that bands do not come in.
    """
    try:
        with path.open("rb") as file:
            file_bytes = file.seek(0, 2)
            if file_bytes > limits.max_bytes:
                raise _large(path.name, f"it has {file_bytes} bytes")
            chain = list(directories(file))
            if not chain:
                raise TiffError("it has no pages")
            pages = [
                _page(file, (path.name, file_bytes, limits), number, directory)
                for number, directory in enumerate(chain)
                if not directory.number(file, tags.SUBFILE) & 0b101
            ]
            text = _description(file, chain[0])
    except TiffError as trouble:
        raise damaged(path.name, str(trouble)) from trouble
    except OSError as trouble:
        raise UnreadableError(
            f"Scan {path.name} cannot be opened",
            why=str(trouble.strerror or trouble),
            fix="Check that the file is there and that handscroll may read it",
        ) from trouble
    if not pages:
        raise damaged(path.name, "none of its pages is a full-size picture")
    return pages, text


def is_tiff(path: Path) -> bool:
    """Say whether a file starts as TIFFs do."""
    with path.open("rb") as file:
        return file.read(4) in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def _description(file: BinaryIO, page: Directory) -> str:
    field = page.tags.get(DESCRIPTION)
    if field is None or field.kind not in (1, 2, 7):
        return ""
    if field.count > MOST_DESCRIPTION:
        raise TiffError(f"its description claims {field.count} bytes")
    return page.raw(file, DESCRIPTION).rstrip(b"\0").decode("utf-8", "replace")


def _page(file: BinaryIO, given: tuple[str, int, Limits], number: int, page: Directory) -> Page:
    name, file_bytes, limits = given
    size = Size(page.number(file, tags.WIDTH), page.number(file, tags.HEIGHT))
    if min(size.width, size.height) < 1:
        raise TiffError(f"its size is {size.width} x {size.height} pixels")
    if max(size.width, size.height) > limits.max_side or size.pixels > limits.max_pixels:
        raise _large(name, f"page {number + 1} claims {size.width} x {size.height} pixels")
    dtype, bits, samples = _samples(file, name, page)
    scheme = page.number(file, tags.COMPRESSION, 1)
    if scheme not in LOSSLESS and scheme not in LOSSY:
        said = tags.COMPRESSIONS.get(scheme, f"scheme {scheme}")
        raise _other(name, f"it is compressed by {said}")
    piece, starts, lengths = _pieces(file, page, size)
    planar = page.number(file, tags.PLANAR, 1) == 2 and samples > 1
    orientation = page.number(file, tags.ORIENTATION, 1)
    plain = scheme == 1 and bits == dtype.itemsize * 8 and page.number(file, PREDICTOR, 1) == 1
    made = Page(
        number, size, samples, dtype, bits, planar, piece, starts, lengths,
        plain and page.number(file, tags.FILL_ORDER, 1) == 1,
        LOSSY.get(scheme, ""), orientation if 1 <= orientation <= 8 else 1,
        _white(file, page, bits, dtype),
    )  # fmt: skip
    _check_pieces(name, made, file_bytes, limits)
    return made


def _samples(file: BinaryIO, name: str, page: Directory) -> tuple[np.dtype[Any], int, int]:
    """Return type, bits and number of a pixel's samples."""
    photometric = page.number(file, tags.PHOTOMETRIC, 1)
    if photometric not in (1, 2, 32803, 34892):
        said = tags.COLOURS.get(photometric, f"photometric kind {photometric}")
        said = "grey where white is zero" if photometric == 0 else said
        raise _other(name, f"its pixels are {said}")
    samples = page.number(file, tags.BANDS, 1)
    if not 1 <= samples <= 4096:
        raise TiffError(f"a pixel claims {samples} samples")
    depths = set(page.numbers(file, tags.BITS, most=4096)) or {1}
    kinds = set(page.numbers(file, tags.SAMPLE_FORMAT, most=4096)) or {1}
    if len(depths) > 1 or len(kinds) > 1:
        raise _other(name, f"its samples differ: {sorted(depths)} bits, formats {sorted(kinds)}")
    bits, kind = depths.pop(), kinds.pop()
    room = next((one for one in (8, 16, 32, 64) if bits <= one), 0)
    sound = {1: 8 <= bits <= 32, 2: bits in (8, 16, 32), 3: bits in (16, 32, 64)}
    if not sound.get(kind, False):
        raise _other(name, f"its samples have {bits} bits of TIFF sample format {kind}")
    return np.dtype(f"{page.order}{DTYPES[kind]}{room // 8}"), bits, samples


def _white(file: BinaryIO, page: Directory, bits: int, dtype: np.dtype[Any]) -> float:
    """Return the white level that the page tells; NaN when it tells none."""
    if dtype.kind == "f":
        return math.nan
    most = (1 << bits) - 1
    for tag in (DNG_WHITE, MOST_SAMPLE):
        told = page.number(file, tag)
        if 0 < told <= most:
            return float(told)
    return float(most) if bits not in (8, 16, 32) else math.nan


def _pieces(
    file: BinaryIO, page: Directory, size: Size
) -> tuple[Size, tuple[int, ...], tuple[int, ...]]:
    if tags.TILES in page.tags:
        piece = Size(page.number(file, tags.TILE_WIDTH), page.number(file, tags.TILE_HEIGHT))
        if not (0 < piece.width <= 1 << 20 and 0 < piece.height <= 1 << 20):
            raise TiffError(f"its tiles are {piece.width} x {piece.height} pixels")
        return piece, page.numbers(file, tags.TILES), page.numbers(file, tags.TILE_BYTES)
    rows = page.number(file, tags.ROWS, size.height) or size.height
    piece = Size(size.width, min(rows, size.height))
    return piece, page.numbers(file, tags.STRIPS), page.numbers(file, tags.STRIP_BYTES)


def _check_pieces(name: str, page: Page, file_bytes: int, limits: Limits) -> None:
    """Refuse tables of strips or tiles that cannot belong to that page or file."""
    needed = page.across * page.down * (page.samples if page.planar else 1)
    if min(len(page.starts), len(page.lengths)) < needed:
        told = min(len(page.starts), len(page.lengths))
        raise TiffError(f"it lists {told} strips or tiles where {needed} are needed")
    for start, length in zip(page.starts[:needed], page.lengths[:needed], strict=True):
        if length == 0 or start + length > file_bytes:
            raise TiffError(f"a strip or tile of {length} bytes at {start} is not in the file")
    unfolded = page.row_bytes * page.piece.height
    if unfolded > MOST_SEGMENT and not page.plain:
        raise _large(name, f"a strip or tile unfolds to {unfolded >> 20} MB at once")
    if page.plain and not _long_enough(page):
        raise TiffError("a strip or tile has fewer bytes than its pixels need")
    whole = page.size.pixels * page.samples * page.dtype.itemsize
    if page.size.pixels > limits.small_pixels and whole > limits.max_ratio * file_bytes:
        raise _large(name, f"{file_bytes} bytes claim to unfold to {whole >> 20} MB")


def _long_enough(page: Page) -> bool:
    """Say whether each strip or tile that is not compressed has all its rows."""
    for number, length in enumerate(page.lengths[: page.across * page.down]):
        rows = page.piece.height
        if page.across == 1 and page.piece.width == page.size.width:
            rows = min(rows, page.size.height - number * page.piece.height)
        if length < rows * page.row_bytes:
            return False
    return True


def _large(name: str, why: str) -> TooLargeError:
    return TooLargeError(
        f"Scan {name} is too large", why=why, fix="Raise the scan limits, or give it in parts"
    )


def _other(name: str, why: str) -> UnsupportedError:
    return UnsupportedError(
        f"Scan {name} cannot be taken as bands",
        why=why,
        fix="Export each band as grey TIFF of 16 bits, uncompressed or with LZW or deflate",
    )
