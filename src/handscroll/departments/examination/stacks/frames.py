"""The frames of one band, taken from stacks that lie as they were brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import MismatchError, NotFoundError
from handscroll.geometry import Box
from handscroll.imaging.radiometry.shots import BandShots, Shots
from handscroll.model.stack import Role
from handscroll.scans.cubes.stack import BandStack

NEAR_NM = 0.5
"""Bands of two stacks are the same band where their centres lie no farther apart."""


@dataclass(frozen=True, eq=False, slots=True)
class Frame:
    """One band of a stack, or a part of it, as rows of counts; nothing is held."""

    stack: BandStack
    band: int
    part: Box

    @property
    def shape(self) -> tuple[int, ...]:
        """Height and width."""
        return self.part.height, self.part.width

    @property
    def dtype(self) -> Any:  # noqa: ANN401 - as the protocol has it
        """Kind of the samples."""
        return self.stack.dtype

    def __getitem__(self, rows: slice, /) -> NDArray[Any]:
        """Return rows of counts, ``(rows, w)``."""
        first, stop, _ = rows.indices(self.part.height)
        top, count = self.part.y + first, stop - first
        window = self.stack.window([self.band], self.part.x, top, self.part.width, count)
        return np.asarray(window[0])


def shots_of(
    stacks: Mapping[Role, BandStack],
    band: int,
    white_box: Box | None = None,
    part: Box | None = None,
) -> tuple[Shots, BandShots]:
    """Return the frames of the object in one band, and those that calibrate it.

    Parameters
    ----------
    stacks
        With bands, darks, and whites; flats where there are some.
    band
        Counted in ascending order of wavelength.
    white_box
        Where in its frames the white lies; None where it fills them.
    part
        Of every frame, instead of the whole; only where the white fills its frames.

    Raises
    ------
    NotFoundError
        If darks or whites are not there.
    MismatchError
        If one of the stacks has no frame of that band.
    """
    bands = stacks[Role.BANDS]
    nm = float(bands.wavelengths[band])
    for role in (Role.DARK, Role.WHITE):
        if role not in stacks:
            raise NotFoundError(
                f"The band at {nm:g} nm was not calibrated",
                why=f"no {role} frames were brought with it",
                fix=f"Bring them with --{role}, or only look at the bands, with --view-only",
            )
    scene = _shots(bands, band, part)
    dark, white = (_same(stacks[role], (role, nm), part) for role in (Role.DARK, Role.WHITE))
    flat = _same(stacks[Role.FLAT], (Role.FLAT, nm), part) if Role.FLAT in stacks else None
    level = float(bands.white_levels[band])
    return scene, BandShots(nm, level, (dark,), white, white_box=white_box, flat=flat)


def _same(stack: BandStack, wanted: tuple[Role, float], part: Box | None) -> Shots:
    role, nm = wanted
    away = np.abs(stack.wavelengths - nm)
    band = int(away.argmin())
    if away[band] > NEAR_NM:
        raise MismatchError(
            f"The band at {nm:g} nm was not calibrated",
            why=f"the nearest {role} frame is of {stack.wavelengths[band]:g} nm",
            fix=f"Bring a {role} frame for each band, with its wavelength in wavelengths.csv",
        )
    return _shots(stack, band, part)


def _shots(stack: BandStack, band: int, part: Box | None) -> Shots:
    # Exposures that nobody told are taken as equal.
    seconds = float(stack.exposures[band])
    whole = Box(0, 0, stack.size.width, stack.size.height)
    return Shots([Frame(stack, band, part or whole)], seconds if np.isfinite(seconds) else 1.0)
