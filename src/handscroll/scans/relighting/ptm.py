"""PTM files: Malzbender and Gelb 2001, "Polynomial Texture Map (.ptm) File Format", version 1.2.

A value is ``(byte - bias) * scale``, and 255 is white. Rows stand from the bottom to the top. An
RGB file has six planes of red, interleaved, then those of green and of blue; an LRGB file has
six of luminance, interleaved, then a picture of colour that it is multiplied with. Files whose
planes are packed as JPEGs are unpacked by `handscroll.scans.relighting.packed_ptm`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.relighting.bases import Basis
from handscroll.scans.relighting.packed_ptm import read_packed, rows_of
from handscroll.scans.relighting.stored import (
    Header,
    StoredRelight,
    unreadable,
    unsupported,
    whole,
)

_TERMS: Final = 6
_FORMATS: Final = {"PTM_FORMAT_LRGB": True, "PTM_FORMAT_RGB": False}
_PACKED: Final = {"PTM_FORMAT_JPEG_LRGB": True, "PTM_FORMAT_JPEG_RGB": False}


def open_ptm(path: Path) -> StoredRelight:
    """Open a PTM file; raises as `handscroll.scans.relighting.opening.open_relight` does."""
    with path.open("rb") as file:
        header = Header(path, file)
    version = header.line()
    if version != "PTM_1.2":
        raise unsupported(path, f"its version is {version[:20]}, and only PTM_1.2 is read")
    form = header.line()
    if form not in _FORMATS | _PACKED:
        packed = "planes packed as JPEG-LS" if "JPEGLS" in form else "another form"
        raise unsupported(path, f"it is a {form[:40]}: {packed}, which is not read")
    apart = (_FORMATS | _PACKED)[form]
    width, height = header.size(header.numbers(2, "size"))
    scale = header.numbers(_TERMS, "scale")
    bias = header.numbers(_TERMS, "bias")
    if not all(abs(one) < 1e6 for one in [*scale, *bias]):
        raise unreadable(path, "its scale or bias is beyond all sense")
    if form in _PACKED:
        found = read_packed(path, header, (width, height), _TERMS + 3 if apart else 18)
        rows, notes = rows_of(path, found), found.notes
    else:
        rows, notes = _plain(path, header.at, (width, height), apart=apart)
    steep = [float(one) for one in scale] * (1 if apart else 3)
    shift = [-low * high / 255 for low, high in zip(bias, scale, strict=True)] * (1 if apart else 3)
    more = 3 if apart else 0
    return StoredRelight(
        form.removeprefix("PTM_FORMAT_") + " PTM", width, height, Basis.PTM, apart,
        (*steep, *[1.0] * more), (*shift, *[0.0] * more), rows, notes,
    )  # fmt: skip


def _plain(
    path: Path, start: int, size: tuple[int, int], *, apart: bool
) -> tuple[Callable[[int, int], NDArray[np.uint8]], tuple[str, ...]]:
    """Return what reads rows of planes that are not packed, and what is to be noted."""
    pixels = size[0] * size[1]
    notes = whole(path, start, pixels * (_TERMS + 3 if apart else 3 * _TERMS))
    blocks = [(start, _TERMS), (start + pixels * _TERMS, 3)]
    if not apart:
        blocks = [(start + pixels * _TERMS * one, _TERMS) for one in range(3)]

    def rows(first: int, last: int) -> NDArray[np.uint8]:
        return np.concatenate([_block(path, one, (first, last), size) for one in blocks])

    return rows, notes


def _block(
    path: Path, block: tuple[int, int], rows: tuple[int, int], size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Read rows, counted from the top, of interleaved planes."""
    (start, planes), (first, last), (width, height) = block, rows, size
    count = last - first
    at = start + (height - last) * width * planes
    with path.open("rb") as file:
        file.seek(at)
        data = file.read(count * width * planes)
    if len(data) != count * width * planes:
        raise unreadable(path, "it became shorter while it was read")
    found = np.frombuffer(data, np.uint8).reshape(count, width, planes)[::-1]
    return np.ascontiguousarray(np.moveaxis(found, -1, 0))
