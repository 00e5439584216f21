"""Decode pictures that libvips cannot, piece by piece, into a plain file that it can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pyvips
import tifffile
from numpy.typing import NDArray

from handscroll.scans.head import Head, damaged

CHUNK = 1024
DTYPES = {1: np.uint8, 2: np.uint16}
FORMATS = {1: "uchar", 2: "ushort"}


def raw_image(path: Path, head: Head) -> pyvips.Image:
    """Open pixels that lie plainly in one run inside a file."""
    band_format = "ushort" if head.bits == 16 else "uchar"
    length = head.pixels * head.bands * (head.bits // 8)
    if path.stat().st_size < head.raw_offset + length:
        raise damaged(path.name, f"it ends before its {length} bytes of pixels do")
    image = pyvips.Image.rawload(
        str(path), head.width, head.height, head.bands * (head.bits // 8), offset=head.raw_offset
    )
    if band_format == "uchar":
        return image
    low, high = (1, 0) if head.big_endian else (0, 1)
    # Only the upper byte of a 16-bit sample is kept, so it can be picked without a swap.
    del low
    bands = [image[2 * i + high] for i in range(head.bands)]
    return bands[0] if len(bands) == 1 else bands[0].bandjoin(bands[1:])


def spooled_tiff(
    path: Path, head: Head, spool: Path, tick: Callable[[float], None]
) -> pyvips.Image:
    """Decode a TIFF's strips or tiles one after another into ``spool``.

    Returns
    -------
    pyvips.Image
        The picture in memory-mapped form; Lab comes as float, the rest as stored.
    """
    with tifffile.TiffFile(path) as file:
        page = file.pages[head.page]
        assert isinstance(page, tifffile.TiffPage)
        depth = 2 if head.bits > 8 else 1
        kind = np.float32 if head.colour.startswith("lab") else DTYPES[depth]
        bands = 3 if head.colour.startswith(("palette", "lab")) else head.bands
        out = np.memmap(spool, kind, "w+", shape=(head.height, head.width, bands))
        found = 0
        total = len(page.dataoffsets)
        for data, index, _ in page.segments(maxworkers=1):
            found += 1
            if data is None:
                raise damaged(path.name, f"strip or tile {found} of {total} has no bytes")
            _place(out, data, index, (head, page))
            tick(found / total)
        if found < total:
            raise damaged(path.name, f"{found} of {total} strips or tiles could be read")
        out.flush()
        del out
    return _opened(spool, head, bands, kind)


def _place(
    out: NDArray[np.generic],
    data: NDArray[np.generic],
    index: tuple[int, ...],
    source: tuple[Head, tifffile.TiffPage],
) -> None:
    """Put one decoded strip or tile where it belongs."""
    head, page = source
    plane, _, y, x, band = index[0], index[1], index[-3], index[-2], index[-1]
    piece = data[0]
    height = min(piece.shape[0], head.height - y)
    width = min(piece.shape[1], head.width - x)
    piece = piece[:height, :width]
    target = out[y : y + height, x : x + width]
    if head.colour.startswith("palette"):
        target[...] = (page.colormap[:, piece[..., 0]] >> 8).transpose(1, 2, 0)
    elif head.colour.startswith("lab"):
        target[...] = _lab(piece, head)
    else:
        first = plane if page.planarconfig == 2 else band
        shown = _stretched(piece, head)
        target[..., first : first + piece.shape[-1]] = shown


def _stretched(piece: NDArray[np.generic], head: Head) -> NDArray[np.generic]:
    """Spread samples of odd depths over 8 or 16 bits; white-is-zero becomes black-is-zero."""
    full = 65535 if head.bits > 8 else 255
    most = (1 << head.bits) - 1
    values = piece.astype(np.uint32)
    if most != full:
        values = (values * full + most // 2) // most
    if head.photometric == 0:
        values = full - values
    return values.astype(np.uint16 if head.bits > 8 else np.uint8)


def _lab(piece: NDArray[np.generic], head: Head) -> NDArray[np.float32]:
    """Return CIE L*, a*, b* from TIFF's codings (TIFF 6.0 section 23, Technical Note 4)."""
    scale = 256.0 if head.bits == 16 else 1.0
    values = piece[..., :3].astype(np.float32)
    light = values[..., :1] * np.float32(100 / (65280 if head.photometric == 9 and scale > 1 else
                                               65535 if scale > 1 else 255))  # fmt: skip
    if head.photometric == 9:
        opponents = values[..., 1:] / scale - 128
    else:
        signed = np.int16 if head.bits == 16 else np.int8
        opponents = piece[..., 1:3].astype(signed).astype(np.float32) / scale
    return np.concatenate([light, opponents], -1, dtype=np.float32)


def spooled_jp2(path: Path, head: Head, spool: Path) -> pyvips.Image:
    """Decode a JPEG 2000 as a whole into ``spool``."""
    pixels = imagecodecs.jpeg2k_decode(path.read_bytes())
    pixels = pixels[..., None] if pixels.ndim == 2 else pixels
    if pixels.shape != (head.height, head.width, head.bands):
        raise damaged(path.name, f"its decoder gave {pixels.shape}, not what its header says")
    kind = np.uint16 if head.bits > 8 else np.uint8
    out = np.memmap(spool, kind, "w+", shape=pixels.shape)
    for y in range(0, head.height, CHUNK):
        out[y : y + CHUNK] = _stretched(pixels[y : y + CHUNK], head)
    out.flush()
    del out, pixels
    return _opened(spool, head, head.bands, kind)


def _opened(spool: Path, head: Head, bands: int, kind: type[np.generic]) -> pyvips.Image:
    names = {np.float32: "float", np.uint16: "ushort", np.uint8: "uchar"}
    meaning = "lab" if kind is np.float32 else "multiband"
    return pyvips.Image.rawload(
        str(spool), head.width, head.height, bands, format=names[kind], interpretation=meaning
    )
