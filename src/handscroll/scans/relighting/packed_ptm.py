"""PTM files whose planes are grey JPEGs, most of them foretold from each other.

The document is that of :mod:`handscroll.scans.relighting.ptm`, its part on compressed files. After
scale and bias the header has the compression's parameter, and then for each plane, in this order:
how it was changed before it was foretold (1: inverted), a motion of its reference (x of all, then
y of all), its turn, the plane that it was foretold from (-1: none), bytes of its JPEG, and bytes of
what mends it. For each plane its JPEG follows and then what mends it: five bytes each, a pixel
counted as the JPEG's rows are and the value that it has. A foretold plane holds the difference
from its reference, and 128 is none; sums wrap as bytes do. Rows stand from the bottom to the top.

LRGB files have nine planes, six of luminance and three of colour; RGB files have six of each
colour. Programs of others that read them were compared, and agree on all of this.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from handscroll.errors import TooLargeError, UnreadableError
from handscroll.scans.relighting.stored import Header, unreadable, unsupported, whole

Planes = NDArray[np.uint8]
MOST_BYTES: Final = 1 << 30
"""Of all planes together: they stand on each other, so none can be read by its rows alone."""
_INVERTED, _MOVED = 1, 2
_FIX: Final = np.dtype([("pixel", ">u4"), ("value", "u1")])


@dataclass(frozen=True, slots=True)
class Packed:
    """What the header says of the planes, each list in their order.

    Attributes
    ----------
    changes
        1 where the reference was inverted.
    turns
        Numbers of planes in the order in which they are made.
    references
        What each was foretold from, -1 where it stands for itself.
    places
        Where in the file each JPEG lies: its first byte, its bytes, and those of what mends it.
    """

    size: tuple[int, int]
    changes: tuple[int, ...]
    turns: tuple[int, ...]
    references: tuple[int, ...]
    places: tuple[tuple[int, int, int], ...]
    notes: tuple[str, ...] = ()


def read_packed(path: Path, header: Header, size: tuple[int, int], count: int) -> Packed:
    """Read what the header says of the planes; `header` stands behind the bias.

    Raises
    ------
    HandscrollError
        If it makes no sense, the file ends before, or a plane's reference was moved.
    """
    width, height = size
    if width * height * count > MOST_BYTES:
        raise TooLargeError(
            f"{path.name} was not opened",
            why=f"its {count} packed planes of {width} x {height} pixels do not fit into memory",
            fix="Export it without compression (PTM_FORMAT_LRGB or PTM_FORMAT_RGB)",
        )
    header.numbers(1, "compression")
    lists = [_whole_numbers(path, header, count, what) for what in _LISTS]
    changes, right, up, turns, references, jpegs, mends = lists
    if any(one not in (0, _INVERTED) for one in changes) or any(right) or any(up):
        raise unsupported(path, "a plane was foretold from one that was moved, which is not read")
    order = _order(path, turns, references)
    if min(jpegs) < 1 or any(one < 0 or one % _FIX.itemsize for one in mends):
        raise unreadable(path, "its planes have sizes that make no sense")
    places, at = [], header.at
    for long, more in zip(jpegs, mends, strict=True):
        places.append((at, long, more))
        at += long + more
    notes = whole(path, header.at, at - header.at)
    found = Packed(size, changes, order, references, tuple(places), notes)
    with path.open("rb") as file:
        for number in range(count):
            _require_plane(path, found, number, _jpeg(file, found, number))
    return found


_LISTS: Final = (
    "changes", "motions", "motions", "turns", "references", "sizes", "sizes of what mends",
)  # fmt: skip


def rows_of(path: Path, packed: Packed) -> Callable[[int, int], Planes]:
    """Return what reads rows of all planes, counted from the top; the planes are made once."""
    lock = threading.Lock()
    kept: list[Planes] = []

    def rows(first: int, last: int) -> Planes:
        with lock:
            if not kept:
                kept.append(_made(path, packed))
        return np.ascontiguousarray(kept[0][:, first:last])

    return rows


def _made(path: Path, packed: Packed) -> Planes:
    width, height = packed.size
    found = np.empty((len(packed.places), height, width), np.uint8)
    with path.open("rb") as file:
        for number in packed.turns:
            found[number] = _decoded(path, packed, number, _jpeg(file, packed, number))
            reference = packed.references[number]
            if reference >= 0:
                foretold = found[reference]
                if packed.changes[number] == _INVERTED:
                    foretold = 255 - foretold
                found[number] += foretold - np.uint8(128)
            _mend(path, file, packed, number, found[number])
    return found[:, ::-1]


def _mend(path: Path, file: BinaryIO, packed: Packed, number: int, plane: Planes) -> None:
    at, long, more = packed.places[number]
    file.seek(at + long)
    data = file.read(more)
    if len(data) != more:
        raise unreadable(path, "it became shorter while it was read")
    mends = np.frombuffer(data, _FIX)
    if len(mends) and int(mends["pixel"].max()) >= plane.size:
        raise unreadable(path, f"what mends plane {number + 1} lies outside of the picture")
    plane.reshape(-1)[mends["pixel"]] = mends["value"]


def _jpeg(file: BinaryIO, packed: Packed, number: int) -> bytes:
    at, long, _ = packed.places[number]
    file.seek(at)
    return file.read(long)


def _require_plane(path: Path, packed: Packed, number: int, jpeg: bytes) -> None:
    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(jpeg)
    except ValueError as trouble:
        raise _broken(path, number) from trouble
    if (width, height) != packed.size or colours.upper() != "GRAY":
        raise unreadable(
            path, f"plane {number + 1} is a {colours} JPEG of {width} x {height} pixels"
        )


def _decoded(path: Path, packed: Packed, number: int, jpeg: bytes) -> Planes:
    _require_plane(path, packed, number, jpeg)
    try:
        return np.asarray(simplejpeg.decode_jpeg(jpeg, colorspace="GRAY")[..., 0], np.uint8)
    except ValueError as trouble:
        raise _broken(path, number) from trouble


def _broken(path: Path, number: int) -> UnreadableError:
    return unreadable(path, f"plane {number + 1} is no whole JPEG")


def _whole_numbers(path: Path, header: Header, count: int, what: str) -> tuple[int, ...]:
    found = header.numbers(count, what)
    if any(one != int(one) or abs(one) > 2**40 for one in found):
        raise unreadable(path, f"its {what} are no whole numbers")
    return tuple(int(one) for one in found)


def _order(path: Path, turns: Sequence[int], references: Sequence[int]) -> tuple[int, ...]:
    """Return the planes in their turns; each needs the one before that it was foretold from."""
    count = len(turns)
    if sorted(turns) != list(range(count)) or any(not -1 <= one < count for one in references):
        raise unreadable(path, "its planes are not told in an order that can be made")
    order = sorted(range(count), key=turns.__getitem__)
    for number in order:
        one = references[number]
        if one >= 0 and turns[one] >= turns[number]:
            raise unreadable(path, f"plane {number + 1} is foretold from one that comes later")
    return tuple(order)
