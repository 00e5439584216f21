"""What the words of instruments for axes and kinds of spectra mean."""

from __future__ import annotations

import re
from typing import Final

from handscroll.errors import InvalidError
from handscroll.imaging.spectra.point import UNIT_OF, AxisUnit, PointKind

_AXES: Final = (
    (r"\bkev\b", AxisUnit.KEV, 1.0),
    (r"\bev\b", AxisUnit.KEV, 0.001),
    (r"1/cm|cm\s*\^?\s*-\s*1|cm⁻¹|cm−1|wave\s?number|raman\s*shift", AxisUnit.WAVENUMBER, 1.0),
    (r"\bnm\b|nanomet|wavelength", AxisUnit.NM, 1.0),
    (r"\bum\b|µm|μm|micromet|micron", AxisUnit.NM, 1000.0),
)
_KINDS: Final = (
    (r"raman", PointKind.RAMAN),
    (r"\bxrf\b|x-?ray\s+fluor|fluorescence\s+x", PointKind.XRF),
    (r"\bfors\b|reflectance|uv.?vis|diffuse", PointKind.FORS),
)


def axis_in(text: str) -> tuple[AxisUnit, float] | None:
    """Return the unit that a text names, and what a value is multiplied by to be in it."""
    low = text.lower()
    # Micrometres before nanometres: "wavelength" alone means nm only where nothing else is said.
    for pattern, unit, factor in sorted(_AXES, key=lambda one: one[2] != 1000.0):
        if re.search(pattern, low):
            return unit, factor
    return None


def kind_in(text: str) -> PointKind | None:
    """Return the kind of spectrum that a text names."""
    return next((kind for pattern, kind in _KINDS if re.search(pattern, text.lower())), None)


def settled(
    name: str, kind: PointKind | None, said: str, axis: str
) -> tuple[PointKind, AxisUnit, float]:
    """Return kind, unit and factor of a file.

    Parameters
    ----------
    kind
        As the person says, or None.
    said
        What the file says of its kind.
    axis
        What the file says of its axis.

    Raises
    ------
    InvalidError
        When neither file nor person tells what the axis is.
    """
    found = axis_in(axis)
    known = kind or kind_in(said)
    if found is not None:
        by_unit = {AxisUnit.KEV: PointKind.XRF, AxisUnit.NM: PointKind.FORS}
        return known or by_unit.get(found[0], PointKind.OTHER), found[0], found[1]
    if known is not None and known in UNIT_OF:
        return known, UNIT_OF[known], 1.0
    raise InvalidError(
        f"{name} cannot be used",
        why="nothing tells whether its axis is in keV, cm-1 or nm",
        fix="Say what kind of spectrum it is: XRF, Raman or FORS",
    )
