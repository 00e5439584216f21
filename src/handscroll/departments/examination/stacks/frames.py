"""The frames of one band, taken from stacks that lie as they were brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import MismatchError, NotFoundError
from handscroll.imaging.radiometry.shots import BandShots, Shots
from handscroll.model.stack import Role
from handscroll.scans.cubes.stack import BandStack

NEAR_NM = 0.5
"""Bands of two stacks are the same band where their centres lie no farther apart."""


@dataclass(frozen=True, eq=False, slots=True)
class Frame:
    """One band of a stack as rows of counts; nothing is held."""

    stack: BandStack
    band: int

    @property
    def shape(self) -> tuple[int, ...]:
        """Height and width."""
        return self.stack.shape[1:]

    @property
    def dtype(self) -> Any:  # noqa: ANN401 - as the protocol has it
        """Kind of the samples."""
        return self.stack.dtype

    def __getitem__(self, rows: slice, /) -> NDArray[Any]:
        """Return rows of counts, ``(rows, w)``."""
        first, stop, _ = rows.indices(self.stack.size.height)
        window = self.stack.window([self.band], 0, first, self.stack.size.width, stop - first)
        return np.asarray(window[0])


def shots_of(stacks: Mapping[Role, BandStack], band: int) -> tuple[Shots, BandShots]:
    """Return the frames of the object in one band, and those that calibrate it.

    Parameters
    ----------
    stacks
        With bands, darks, and whites; flats where there are some.
    band
        Counted in ascending order of wavelength.

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
                fix=f"Bring them with --{role}, or look at the bands without measuring",
            )
    scene = _shots(bands, band)
    dark, white = (_same(stacks[role], role, nm) for role in (Role.DARK, Role.WHITE))
    flat = _same(stacks[Role.FLAT], Role.FLAT, nm) if Role.FLAT in stacks else None
    level = float(bands.white_levels[band])
    return scene, BandShots(nm, level, (dark,), white, flat=flat)


def _same(stack: BandStack, role: Role, nm: float) -> Shots:
    away = np.abs(stack.wavelengths - nm)
    band = int(away.argmin())
    if away[band] > NEAR_NM:
        raise MismatchError(
            f"The band at {nm:g} nm was not calibrated",
            why=f"the nearest {role} frame is of {stack.wavelengths[band]:g} nm",
            fix=f"Bring a {role} frame for each band, with its wavelength in wavelengths.csv",
        )
    return _shots(stack, band)


def _shots(stack: BandStack, band: int) -> Shots:
    # Exposures that nobody told are taken as equal.
    seconds = float(stack.exposures[band])
    return Shots([Frame(stack, band)], seconds if np.isfinite(seconds) else 1.0)
