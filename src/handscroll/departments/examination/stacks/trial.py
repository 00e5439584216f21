"""Calibrate a part of every band before anything is copied, so that what is wrong is told then."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from handscroll.departments.examination.stacks.frames import shots_of
from handscroll.departments.examination.stacks.white import box_of, reference_of
from handscroll.errors import UnreadableError
from handscroll.geometry import Box, Size
from handscroll.imaging.radiometry.calibration import Calibration, calibrate
from handscroll.imaging.radiometry.shots import check
from handscroll.model.stack import Role, WhitePanel
from handscroll.scans.cubes.stack import BandStack

SIDE = 2048
"""Of the middle part that is calibrated on trial; smaller frames are calibrated whole."""
_ROWS = 256


def tried(
    opened: Mapping[Role, BandStack],
    panel: WhitePanel,
    told: Callable[[float], None] = lambda share: None,
) -> list[str]:
    """Calibrate the middle of every band, and return what a person should know of it.

    The whole is calibrated when the cube is made: 100 megapixels would take minutes here.

    Raises
    ------
    HandscrollError
        As calibration does: what is wrong with which band, why, and what to do.
    """
    bands = opened[Role.BANDS]
    white, box = reference_of(panel), box_of(panel)
    # A white that fills only a part of its frames may lie outside the middle.
    part = middle_of(bands.size) if box is None else None
    notes = []
    for band in range(bands.shape[0]):
        unknown = _unknown(bands, band)
        scene, shots = shots_of(opened, band, box)
        check(shots, scene)
        scene, shots = shots_of(opened, band, box, part)
        found = calibrate(shots, white, scene)
        notes += _notes(found) + unknown
        told((band + 1) / bands.shape[0])
    return notes


def middle_of(size: Size) -> Box:
    """Return the part of a frame that is tried."""
    width, height = min(size.width, SIDE), min(size.height, SIDE)
    return Box((size.width - width) // 2, (size.height - height) // 2, width, height)


def _notes(found: Calibration) -> list[str]:
    if not found.spots:
        return []
    healed = sum(one.healed for one in found.spots)
    return [
        f"{found.wavelength:g} nm: {len(found.spots)} spots of dust or weak pixels on the even"
        f" frames, {healed} of them evened out"
    ]


def _unknown(bands: BandStack, band: int) -> list[str]:
    """Say how many samples of the object are no numbers; they stay unknown in the cube.

    What was packed is unpacked whole here: nothing else tells whether all of it is there.
    """
    if bands.dtype.kind != "f" and not _packed(bands):
        return []
    count = sum(int(np.isnan(part).sum()) for _, part in bands.strips(_ROWS, [band]))
    if not count:
        return []
    if count == bands.size.pixels:
        raise UnreadableError(
            f"The band at {bands.wavelengths[band]:g} nm cannot be used",
            why="none of its samples is a number",
            fix="Export that frame again, or leave the band out",
        )
    return [f"{bands.wavelengths[band]:g} nm: {count} samples are not numbers and stay unknown"]


def _packed(bands: BandStack) -> bool:
    there = sum(one.stat().st_size for one in bands.words.files)
    return there < math.prod(bands.shape) * bands.dtype.itemsize
