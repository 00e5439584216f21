"""One band from a JPEG or PNG: decoded whole, once, into a file that nobody else sees."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import simplejpeg
from numpy.typing import NDArray

from handscroll.errors import TooLargeError
from handscroll.geometry import Box, Size
from handscroll.scans.cubes.turning import stored_box, turned, upright_size
from handscroll.scans.formats import read_head
from handscroll.scans.head import damaged, not_done
from handscroll.scans.limits import Limits
from handscroll.scans.room import no_room

MOST_PIXELS = 400_000_000


class PictureBand:
    """A band; see `handscroll.scans.cubes.stack.Samples`.

    Parameters
    ----------
    path
        A JPEG, whose brightness is taken, or a grey PNG of 8 or 16 bits.

    Raises
    ------
    UnreadableError, TooLargeError, UnsupportedError
        When the file is damaged, too large, or of another kind.
    """

    count = 1

    def __init__(self, path: Path, limits: Limits, scratch: Path | None) -> None:
        head = read_head(path, limits)
        self._name, self._orientation = path.name, head.orientation
        self.lossy = head.format if head.format == "JPEG" else ""
        self._stored = Size(head.width, head.height)
        if head.format not in ("JPEG", "PNG") or (head.format == "PNG" and head.bands != 1):
            raise not_done(path.name, f"as a band it is {head.format} with {head.bands} channels")
        if head.pixels > MOST_PIXELS:
            raise TooLargeError(
                f"Scan {path.name} is too large",
                why=f"it has {head.pixels} pixels, as {head.format} {MOST_PIXELS} are allowed",
                fix="Export it as TIFF in strips",
            )
        plane = _decoded(path, head.format)
        if plane.shape != (head.height, head.width) or plane.dtype.kind != "u":
            raise damaged(path.name, f"its decoder gave {plane.shape} of {plane.dtype}")
        self.dtype: np.dtype[Any] = plane.dtype
        self.size: Size = upright_size(self._stored, head.orientation)
        try:
            with tempfile.TemporaryFile(dir=scratch) as file:
                file.write(plane.data)
                file.flush()
                self._file = os.dup(file.fileno())
        except OSError as trouble:
            raise no_room(path, trouble) or trouble from trouble

    def read(self, bands: Sequence[int], box: Box) -> NDArray[Any]:
        """Return the samples ``(len(bands), h, w)`` of an upright box."""
        stored = stored_box(box, self._stored, self._orientation)
        plane = np.empty((stored.height, stored.width), self.dtype)
        for number, line in enumerate(plane):
            at = ((stored.y + number) * self._stored.width + stored.x) * self.dtype.itemsize
            if os.preadv(self._file, [line.view(np.uint8).data], at) != line.nbytes:
                raise damaged(self._name, "what was unpacked of it is gone")
        return np.stack([turned(plane, self._orientation)] * len(bands))

    def close(self) -> None:
        """Let the file go."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _decoded(path: Path, kind: str) -> NDArray[Any]:
    data = path.read_bytes()
    try:
        if kind == "JPEG":
            return np.ascontiguousarray(simplejpeg.decode_jpeg(data, colorspace="GRAY")[..., 0])
        return np.ascontiguousarray(imagecodecs.png_decode(data))
    except (ValueError, RuntimeError) as trouble:
        why = f"its pixels cannot be decoded: {str(trouble)[:200]}"
        raise damaged(path.name, why) from trouble
