"""Bands that are only looked at: their counts as shares of a full pixel, nothing calibrated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from handscroll.departments.examination.stacks.planes import Planes
from handscroll.scans.cubes.stack import BandStack

METHOD = "handscroll.brightness/1"
"""Of cubes that hold no reflectance."""
_ROWS = 256


@dataclass(frozen=True, slots=True)
class Counted:
    """A band whose counts were divided by those of a full pixel, and nothing more.

    Attributes
    ----------
    full
        Counts of a full pixel; 1 for samples that are no whole numbers.
    """

    wavelength: float
    full: float

    def figures(self) -> dict[str, float | str]:
        """Return what the recipe says of it."""
        return {
            "wavelength_nm": self.wavelength,
            "counts_of_one": self.full,
            "calibrated": "no: for viewing only",
        }


def counted(
    bands: BandStack, scratch: Path, told: Callable[[float], None]
) -> tuple[list[Counted], list[Planes]]:
    """Return every band as shares of a full pixel, of unknown uncertainty."""
    known, planes = [], []
    for band in range(bands.shape[0]):
        level = float(bands.white_levels[band])
        one = Counted(float(bands.wavelengths[band]), level if np.isfinite(level) else 1.0)
        plane = Planes(scratch, band, bands.size)
        for box, samples in bands.strips(_ROWS, [band]):
            rows = slice(box.y, box.y + box.height)
            plane.values[rows] = samples[0].astype(np.float32) / np.float32(one.full)
            plane.sigma[rows] = np.nan
        plane.values.flush()
        plane.sigma.flush()
        known.append(one)
        planes.append(plane)
        told((band + 1) / bands.shape[0])
    return known, planes
