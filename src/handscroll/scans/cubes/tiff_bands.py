"""The bands of one TIFF, each page and each sample of a pixel being one, read by windows."""

from __future__ import annotations

import os
import tempfile
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from handscroll.errors import HandscrollError, MismatchError
from handscroll.geometry import Box, Size
from handscroll.scans.cubes.tiff_pages import Page
from handscroll.scans.cubes.turning import stored_box, turned, upright_size
from handscroll.scans.head import damaged
from handscroll.scans.room import no_room

KEPT_BYTES = 192 * 2**20
"""Unfolded strips and tiles that are kept, so that the next window does not unfold them again."""
LARGE_BYTES = 32 * 2**20
"""Compressed strips larger than this are unfolded once into a nameless file."""


class TiffBands:
    """Bands of a TIFF; see `handscroll.scans.cubes.stack.Samples`.

    Parameters
    ----------
    path, pages
        The file, and those of its pages that are taken, in the order of their bands.
    scratch
        Folder for what must be unfolded whole; the system's own when None.
    """

    def __init__(self, path: Path, pages: Sequence[Page], scratch: Path | None) -> None:
        self._path, self._pages, self._scratch = path, list(pages), scratch
        _alike(path.name, self._pages)
        first = self._pages[0]
        self.size: Size = upright_size(first.size, first.orientation)
        self.dtype: np.dtype[Any] = first.dtype.newbyteorder("=")
        self._places = [(at, one) for at, page in enumerate(pages) for one in range(page.samples)]
        self.count = len(self._places)
        self._kept: OrderedDict[tuple[int, int], NDArray[Any]] = OrderedDict()
        self._spools: dict[int, int] = {}
        self._tiff: tifffile.TiffFile | None = None
        self._file = os.open(path, os.O_RDONLY)

    @property
    def lossy(self) -> str:
        """Name of a compression that loses something; empty where none does."""
        return next((page.lossy for page in self._pages if page.lossy), "")

    @property
    def white_level(self) -> float:
        """The white level that the first page tells; NaN when it tells none."""
        return self._pages[0].white_level

    def read(self, bands: Sequence[int], box: Box) -> NDArray[Any]:
        """Return the samples ``(len(bands), h, w)`` of an upright box."""
        out = np.empty((len(bands), box.height, box.width), self.dtype)
        for number, band in enumerate(bands):
            at, sample = self._places[band]
            page = self._pages[at]
            stored = stored_box(box, page.size, page.orientation)
            plane = np.empty((stored.height, stored.width), self.dtype)
            if self._large(page):
                self._from_spool(at, sample, stored, plane)
            else:
                self._from_pieces(at, sample, stored, plane)
            out[number] = turned(plane, page.orientation)
        return out

    def _large(self, page: Page) -> bool:
        unfolded = page.row_bytes * page.piece.height
        return not page.plain and unfolded > LARGE_BYTES and page.across == 1

    def _from_pieces(self, at: int, sample: int, box: Box, out: NDArray[Any]) -> None:
        """Put together a stored box from the strips or tiles that it meets."""
        page = self._pages[at]
        wide, high = page.piece.width, page.piece.height
        first = sample * page.across * page.down if page.planar else 0
        for row in range(box.y // high, (box.y + box.height - 1) // high + 1):
            for column in range(box.x // wide, (box.x + box.width - 1) // wide + 1):
                top, left = max(row * high, box.y), max(column * wide, box.x)
                bottom = min((row + 1) * high, box.y + box.height)
                right = min((column + 1) * wide, box.x + box.width)
                within = Box(left - column * wide, top - row * high, right - left, bottom - top)
                number = first + row * page.across + column
                part = self._part(at, number, within)
                target = out[top - box.y : bottom - box.y, left - box.x : right - box.x]
                target[...] = part[..., 0 if page.planar else sample]

    def _part(self, at: int, number: int, box: Box) -> NDArray[Any]:
        """Return a box ``(h, w, samples)`` of one strip or tile."""
        page = self._pages[at]
        if not page.plain:
            piece = self._unfolded(at, number)
            if piece.shape[0] < box.y + box.height or piece.shape[1] < box.x + box.width:
                raise damaged(self._path.name, f"strip or tile {number + 1} unfolds to too little")
            return piece[box.y : box.y + box.height, box.x : box.x + box.width]
        start = page.starts[number] + box.y * page.row_bytes
        return self._rows(self._file, page, (start, page.piece_samples), box)

    def _rows(self, handle: int, page: Page, where: tuple[int, int], box: Box) -> NDArray[Any]:
        """Read a box of rows that lie plainly, from its first row's start on."""
        start, samples = where
        pixel = samples * page.dtype.itemsize
        out = np.empty((box.height, box.width, samples), page.dtype)
        if box.width == page.piece.width:
            self._fill(handle, out.reshape(-1).view(np.uint8), start)
            return out
        for number, line in enumerate(out):
            at = start + number * page.row_bytes + box.x * pixel
            self._fill(handle, line.reshape(-1).view(np.uint8), at)
        return out

    def _fill(self, handle: int, room: NDArray[np.uint8], at: int) -> None:
        while room.size:
            got = os.preadv(handle, [room.data], at)
            if got == 0:
                raise damaged(self._path.name, f"it ends at byte {at}, within its pixels")
            at, room = at + got, room[got:]

    def _unfolded(self, at: int, number: int) -> NDArray[Any]:
        """Return a strip or tile ``(h, w, samples)``, from those kept where possible."""
        key = (at, number)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        piece = self._unfold(at, number)
        self._kept[key] = piece
        while sum(one.nbytes for one in self._kept.values()) > KEPT_BYTES and len(self._kept) > 1:
            self._kept.popitem(last=False)
        return piece

    def _unfold(self, at: int, number: int) -> NDArray[Any]:
        page = self._pages[at]
        raw = np.empty(page.lengths[number], np.uint8)
        self._fill(self._file, raw, page.starts[number])
        try:
            if self._tiff is None:
                self._tiff = tifffile.TiffFile(self._path)
            theirs = self._tiff.pages[page.number]
            assert isinstance(theirs, tifffile.TiffPage)
            data, _, _ = theirs.decode(raw.tobytes(), number, jpegtables=theirs.jpegtables)
        except HandscrollError:
            raise
        except MemoryError:
            raise
        except Exception as trouble:  # decoders of strangers' bytes raise whatever they like
            why = f"strip or tile {number + 1} cannot be unfolded: {str(trouble)[:200]}"
            raise damaged(self._path.name, why) from trouble
        if data is None or data.ndim != 4 or data.shape[-1] != page.piece_samples:
            raise damaged(self._path.name, f"strip or tile {number + 1} unfolds to something else")
        return np.asarray(data[0])

    def _from_spool(self, at: int, sample: int, box: Box, out: NDArray[Any]) -> None:
        page = self._pages[at]
        if at not in self._spools:
            self._spools[at] = self._spooled(at)
        plane = page.size.height * page.row_bytes * sample if page.planar else 0
        where = (plane + box.y * page.row_bytes, page.piece_samples)
        native = self._rows(self._spools[at], page, where, box)
        out[...] = native[..., 0 if page.planar else sample]

    def _spooled(self, at: int) -> int:
        """Unfold a whole page, strip by strip, into a file that nobody else sees."""
        page = self._pages[at]
        try:
            with tempfile.TemporaryFile(dir=self._scratch) as file:
                for number in range(page.down * (page.samples if page.planar else 1)):
                    row = number % page.down * page.piece.height
                    rows = min(page.piece.height, page.size.height - row)
                    piece = self._unfold(at, number)
                    if piece.shape[:2] != (rows, page.size.width):
                        raise damaged(self._path.name, f"strip {number + 1} unfolds to too little")
                    file.write(np.ascontiguousarray(piece, page.dtype).data)
                file.flush()
                return os.dup(file.fileno())
        except OSError as trouble:
            raise no_room(self._path, trouble) or trouble from trouble

    def close(self) -> None:
        """Let the files go."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        for handle in self._spools.values():
            os.close(handle)
        self._spools.clear()
        self._kept.clear()
        if self._tiff is not None:
            self._tiff.close()
            self._tiff = None


def _alike(name: str, pages: list[Page]) -> None:
    first = pages[0]
    for page in pages:
        told = {
            "sizes": (page.size, first.size),
            "depths": (page.bits, first.bits),
            "types": (page.dtype, first.dtype),
            "orientations": (page.orientation, first.orientation),
        }
        for what, (here, there) in told.items():
            if here != there:
                raise MismatchError(
                    f"The pages of {name} make no stack",
                    why=f"page {first.number + 1} and page {page.number + 1} have different "
                    f"{what}: {there} and {here}",
                    fix="Export all bands with one size and one depth",
                )
