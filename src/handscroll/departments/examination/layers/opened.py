"""An open cube, and the small part of it on which views are measured."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import MismatchError
from handscroll.geometry import Box
from handscroll.imaging.rendering.stored import Stored
from handscroll.model.examination.binding import BandSet, Sampling
from handscroll.scans.cubes.coding import MISSING
from handscroll.scans.cubes.cube import CubeReader

SAMPLE = 400_000
"""Pixels on which limits are measured at most."""
SAMPLE_VALUES = 8_000_000
"""Values of all bands together: a cube of hundreds of bands is measured on fewer pixels."""
T = TypeVar("T")
Codes = NDArray[Any]
"""``(bands, h, w)`` as stored."""


class Opened:
    """A cube that is open; safe to use from many threads.

    Attributes
    ----------
    reader
        Reads it.
    stored
        What its samples mean.
    """

    def __init__(self, reader: CubeReader) -> None:
        self.reader = reader
        coding = reader.coding
        whole = coding.kind == "uint16"
        self.stored = Stored(coding.scale, coding.offset, MISSING if whole else None)
        self._sample: Codes | None = None
        self._lock = threading.Lock()
        self._made: dict[str, Any] = {}

    @classmethod
    def open(cls, path: Path) -> Opened:
        """Open a cube; errors are those of `CubeReader.open`."""
        return cls(CubeReader.open(path))

    @property
    def whole(self) -> Box:
        """All of it, in full-size pixels."""
        size = self.reader.levels[0]
        return Box(0, 0, size.width, size.height)

    def bands(self, sampling: Sampling = "nearest") -> BandSet:
        """Return its bands, for recipes."""
        lengths = tuple(float(nm) for nm in self.reader.wavelengths)
        return BandSet(len(lengths), lengths, sampling)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what was made of this cube under a name; made the first time.

        Two threads may both make it: they make the same.
        """
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

    def sample(self, box: Box | None = None) -> Codes:
        """Return the pixels on which limits are measured: of the whole, or of a box of it.

        Those of the finest level at which there are no more than 400,000 of them: the same
        pixels whenever it is asked for, and 40 ms for a cube of any size.

        Raises
        ------
        MismatchError
            If the box does not lie on the cube.
        """
        if box is None or box == self.whole:
            with self._lock:
                if self._sample is None:
                    self._sample = self._read(self.whole)
                return self._sample
        if box.clipped(self.reader.levels[0]) != box:
            raise MismatchError(
                "The view was not measured",
                why=f"{box.x},{box.y},{box.width},{box.height} does not lie on the cube of"
                f" {self.whole.width} x {self.whole.height} pixels",
                fix="Choose a region on the picture",
            )
        return self._read(box)

    def _read(self, box: Box) -> Codes:
        most = min(SAMPLE, SAMPLE_VALUES // len(self.reader.wavelengths))
        for level, size in enumerate(self.reader.levels):
            step = 1 << level
            x, y = box.x // step, box.y // step
            right = min(-(-(box.x + box.width) // step), size.width)
            bottom = min(-(-(box.y + box.height) // step), size.height)
            part = Box(x, y, right - x, bottom - y)
            if part.width * part.height <= most or level + 1 == len(self.reader.levels):
                return self.reader.codes(part, level)
        raise AssertionError  # pragma: no cover - the last level always returns

    def decoded(self, codes: Codes) -> NDArray[np.float32]:
        """Return the reflectance that codes mean; NaN is unknown."""
        return self.reader.coding.decode(codes)
