"""A spectrum taken at one point: XRF, Raman, fibre-optic reflectance."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np

from handscroll.errors import InvalidError, MismatchError, TooLargeError
from handscroll.imaging.spectra.library import Array

MAX_POINTS: Final = 2_000_000


class PointKind(StrEnum):
    """What was measured."""

    XRF = "xrf"
    RAMAN = "raman"
    FORS = "fors"
    OTHER = "other"


class AxisUnit(StrEnum):
    """The unit of the axis."""

    KEV = "keV"
    WAVENUMBER = "cm-1"
    NM = "nm"


UNIT_OF: Final = {
    PointKind.XRF: AxisUnit.KEV,
    PointKind.RAMAN: AxisUnit.WAVENUMBER,
    PointKind.FORS: AxisUnit.NM,
}
"""What each kind is drawn over."""


@dataclass(frozen=True, slots=True)
class PointSpectrum:
    """One spectrum of one point.

    Attributes
    ----------
    kind, unit
        What was measured, and the unit of its axis.
    axis
        ``(n,)``, ascending.
    intensities
        ``(n,)``: counts, arbitrary units, or reflectance of FORS (1.0 = perfect diffuser).
    title
        As the instrument wrote it; may be empty.
    metadata
        What else the file says, as it says it.
    """

    kind: PointKind
    unit: AxisUnit
    axis: Array
    intensities: Array
    title: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


def point_of(
    kind: PointKind,
    unit: AxisUnit,
    axis: Array,
    intensities: Array,
    about: tuple[str, dict[str, str]] = ("", {}),
) -> PointSpectrum:
    """Return a point spectrum that was checked; a descending axis is turned round.

    Parameters
    ----------
    about
        Title and metadata.

    Raises
    ------
    InvalidError
        When numbers are missing or the axis is neither ascending nor descending.
    MismatchError
        When axis and intensities differ in length, or the unit is not that of the kind.
    TooLargeError
        When it has over two million points.
    """
    along, high = np.asarray(axis, np.float64), np.asarray(intensities, np.float64)
    what = "The point spectrum cannot be used"
    if along.ndim != 1 or along.shape != high.shape or along.size < 2:
        raise MismatchError(
            what,
            why=f"its axis has {along.size} values, its intensities {high.size}",
            fix="Give two or more points, each with one place on the axis and one intensity",
        )
    if along.size > MAX_POINTS:
        raise TooLargeError(
            what, why=f"it has {along.size} points of {MAX_POINTS} allowed", fix="Bin it first"
        )
    if not (np.isfinite(along) & np.isfinite(high)).all():
        raise InvalidError(
            what, why="a value is no finite number", fix="Export it again without gaps"
        )
    if UNIT_OF.get(kind, unit) != unit:
        raise MismatchError(
            what,
            why=f"a spectrum of kind {kind} is drawn over {UNIT_OF[kind]}, not over {unit}",
            fix="Correct its kind or its unit",
        )
    if along[0] > along[-1]:
        along, high = along[::-1].copy(), high[::-1].copy()
    if (np.diff(along) <= 0).any():
        at = int(np.flatnonzero(np.diff(along) <= 0)[0])
        raise InvalidError(
            what,
            why=f"its axis goes from {along[at]:g} to {along[at + 1]:g} and back",
            fix="Export it with an axis that only rises or only falls",
        )
    return PointSpectrum(kind, unit, along, high, about[0], dict(about[1]))
