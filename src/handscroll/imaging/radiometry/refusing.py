"""What even and dark frames must be before anything is reckoned from them, and how it is told."""

from __future__ import annotations

from typing import Final

import numpy as np

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.radiometry.even import Blocks, Half
from handscroll.imaging.radiometry.light import strips
from handscroll.imaging.radiometry.noise import Noise
from handscroll.imaging.radiometry.shots import BandShots, full_rows, mean_rows

MOST_FULL: Final = 0.001
"""Share of an even frame that may be saturated."""
LEAST_SIGNAL: Final = 20.0
"""Read noises that an even frame must be brighter than its dark."""
_DARK: Final = 0.5
"""Share of the white level that a dark frame must stay below."""
_SO_FULL: Final = 0.05
"""Share of saturated pixels beyond which noise measured on the others would say nothing."""


def top(band: BandShots) -> slice:
    """Return the rows in which levels are looked at."""
    return slice(0, min(band.size[0], 256))


def refuse_dim(band: BandShots, parts: list[Half], found: Blocks) -> None:
    """Refuse darks that are bright, and even frames that are darker than their darks.

    Raises
    ------
    MismatchError, InvalidError
        They are.
    """
    for half, mean in zip(parts, found.means, strict=True):
        if float(np.median(mean)) < 0:
            raise MismatchError(
                f"{band.name} cannot be calibrated",
                why=f"its dark frames are brighter than its {half.kind} frames",
                fix=f"Exchange dark and {half.kind}: they seem to be swapped",
            )
    for one in band.dark:
        level = float(np.median(mean_rows(one, top(band), "dark", band.name)))
        if level > _DARK * band.white_level:
            raise InvalidError(
                f"{band.name} cannot be calibrated",
                why=f"its dark frames reach {level / band.white_level:.0%} of the white level",
                fix="Cover the lens and shoot the dark again, or check the white level",
            )


def refuse_full(band: BandShots, parts: list[Half]) -> None:
    """Refuse even frames so saturated that nothing else could be said of them.

    Raises
    ------
    InvalidError
        They are.
    """
    for half in parts:
        full = sum(
            int(full_rows(half.shots, rows, band.white_level).sum())
            for rows, _ in strips(band.size[0])
        )
        share = full / (band.size[0] * band.size[1])
        if share > _SO_FULL:
            raise saturated(band, half.kind, share)


def refuse_weak(band: BandShots, parts: list[Half], found: Blocks, noise: Noise) -> None:
    """Refuse even frames in which there is hardly more light than in the dark.

    Raises
    ------
    InvalidError
        They are.
    """
    for half, mean in zip(parts, found.means, strict=True):
        signal = float(np.median(mean)) * half.shots.seconds
        if signal < LEAST_SIGNAL * max(noise.read, 1e-6):
            raise too_weak(band, half.kind, signal, noise)


def saturated(band: BandShots, kind: str, share: float) -> InvalidError:
    """Return what is said of even frames that are full."""
    return InvalidError(
        f"{band.name} cannot be calibrated",
        why=f"{share:.1%} of its {kind} is saturated, at {band.white_level:g} counts or above",
        fix="Shoot it again with a shorter exposure, and give both exposure times",
    )


def too_weak(band: BandShots, kind: str, signal: float, noise: Noise) -> InvalidError:
    """Return what is said of even frames without light."""
    return InvalidError(
        f"{band.name} cannot be calibrated",
        why=f"its {kind} frames are only {signal:.1f} counts brighter than the dark, whose noise"
        f" is {noise.read:.1f}",
        fix=f"Look whether the lamp was on, and expose the {kind} longer",
    )
