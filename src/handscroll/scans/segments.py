"""Decode pictures that libvips cannot, piece by piece, into a plain file that it can."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pyvips
import tifffile
from numpy.typing import NDArray

from handscroll.scans.head import Head, damaged
from handscroll.scans.mapped import give_back

CHUNK = 1024
FLUSH_BYTES = 64 * 2**20
READ_BYTES = 16 * 2**20
FORMATS = {"float32": "float", "uint16": "ushort", "uint8": "uchar"}


def raw_image(path: Path, head: Head) -> pyvips.Image:
    """Open pixels that lie plainly in one run inside a file."""
    length = head.pixels * head.bands * (head.bits // 8)
    if path.stat().st_size < head.raw_offset + length:
        raise damaged(path.name, f"it ends before its {length} bytes of pixels do")
    image = pyvips.Image.rawload(
        str(path),
        head.width,
        head.height,
        head.bands,
        offset=head.raw_offset,
        format="ushort" if head.bits == 16 else "uchar",
    )
    return image.byteswap() if head.big_endian and head.bits == 16 else image


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
        kind = _kind(head)
        bands = 3 if head.colour.startswith(("palette", "lab")) else head.bands
        out = _reserved(spool, kind, (head.height, head.width, bands))
        found = fresh = 0
        total = len(page.dataoffsets)
        for data, index, _ in page.segments(maxworkers=1, buffersize=READ_BYTES):
            found += 1
            if data is None:
                raise damaged(path.name, f"strip or tile {found} of {total} has no bytes")
            _place(out, data, index, (head, page))
            fresh += data.nbytes
            if fresh > FLUSH_BYTES:
                _give_back(out)
                fresh = 0
            tick(found / total)
        if found < total:
            raise damaged(path.name, f"{found} of {total} strips or tiles could be read")
        out.flush()
        del out
    return _opened(spool, head, bands)


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
        if page.colormap is None:
            raise damaged(head.format, "it names no palette")
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
    out = _reserved(spool, _kind(head), pixels.shape)
    for y in range(0, head.height, CHUNK):
        out[y : y + CHUNK] = _stretched(pixels[y : y + CHUNK], head)
    out.flush()
    del out, pixels
    return _opened(spool, head, head.bands)


def _kind(head: Head) -> np.dtype[np.generic]:
    """Return the type in which decoded pixels are kept."""
    if head.colour.startswith("lab"):
        return np.dtype(np.float32)
    return np.dtype(np.uint16 if head.bits > 8 else np.uint8)


def _reserved(
    spool: Path, kind: np.dtype[np.generic], shape: tuple[int, ...]
) -> np.memmap[tuple[int, ...], np.dtype[np.generic]]:
    """Map a new file whose blocks are there: a full disk is an error now, not a crash later."""
    with spool.open("xb") as file:
        os.posix_fallocate(file.fileno(), 0, int(np.prod(shape)) * kind.itemsize)
    return np.memmap(spool, kind, "r+", shape=shape)


def _give_back(out: np.memmap[tuple[int, ...], np.dtype[np.generic]]) -> None:
    """Write finished pixels to disk and let their memory go."""
    out.flush()
    give_back(Path(str(out.filename)).parent, dirty=True)


def _opened(spool: Path, head: Head, bands: int) -> pyvips.Image:
    kind = _kind(head)
    return pyvips.Image.rawload(
        str(spool),
        head.width,
        head.height,
        bands,
        format=FORMATS[kind.name],
        interpretation="lab" if kind == np.float32 else "multiband",
    )
