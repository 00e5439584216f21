"""Calibrated planes of one band on a scratch disk: read by windows as often as needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box, Size
from handscroll.imaging.radiometry.calibration import Calibration
from handscroll.imaging.radiometry.reflectance import in_strips
from handscroll.imaging.radiometry.shots import BandShots, Shots
from handscroll.imaging.registration.pictures import Picture
from handscroll.scans.room import take_room


class Planes:
    """Reflectance and its uncertainty of one band as the camera saw it, not yet laid on others.

    100 megapixels take 600 MB of disk for each band: 4 bytes of reflectance, 2 of uncertainty.

    Raises
    ------
    StorageFullError
        If the disk has no room for them.
    """

    def __init__(self, folder: Path, band: int, size: Size) -> None:
        shape = (size.height, size.width)
        self.size = size
        names = folder / f"{band:03d}.values", folder / f"{band:03d}.sigma"
        self.values = np.memmap(names[0], np.float32, "w+", shape=shape)
        self.sigma = np.memmap(names[1], np.float16, "w+", shape=shape)
        for one in names:
            take_room(one)

    def fill(self, known: Calibration, band: BandShots, scene: Shots) -> None:
        """Write the whole band, strip by strip."""
        for rows, part in in_strips(known, band, scene):
            self.values[rows] = part.values
            self.sigma[rows] = part.sigma
        self.values.flush()
        self.sigma.flush()

    @property
    def picture(self) -> Picture:
        """Reflectance by windows."""
        return _picture(self.values, self.size)

    @property
    def variance(self) -> Picture:
        """Square of the uncertainty by windows."""
        return _picture(self.sigma, self.size, power=2)


def _picture(plane: NDArray[np.floating], size: Size, power: int = 1) -> Picture:
    def read(box: Box) -> NDArray[np.float32]:
        part = plane[box.y : box.y + box.height, box.x : box.x + box.width]
        return np.asarray(part, np.float32) ** power

    return Picture(size, read)
