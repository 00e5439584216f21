"""A map of a few places: a plain grid of degrees, drawn by ourselves and asking nobody."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from handscroll.model.stories.pieces import Place

WIDE, HIGH, EDGE = 640, 440, 56
"""Size of the drawing and its margin, in its own units."""
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)
"""Degrees between two lines of the grid."""
_KM_PER_DEGREE = 111.32
_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Point:
    """A place on the drawing; ``number`` is that of the list beside it."""

    x: float
    y: float
    number: int
    place: Place


@dataclass(frozen=True)
class Chart:
    """What is drawn.

    Attributes
    ----------
    meridians, parallels
        Where each line lies, and its degrees as they are written.
    bar, km
        Length of the scale bar in units of the drawing, at the middle parallel, and what it is.
    """

    points: Sequence[Point]
    meridians: Sequence[tuple[float, str]]
    parallels: Sequence[tuple[float, str]]
    bar: float
    km: int


def chart(places: Sequence[Place]) -> Chart | None:
    """Return the map of those places that lie somewhere; None where none does.

    Equirectangular: degrees of latitude are equal, those of longitude as long as they are at the
    middle parallel. Good for regions that a scroll's story spans; areas near a pole are stretched.
    """
    there = [
        (number, one, one.latitude, one.longitude)
        for number, one in enumerate(places, start=1)
        if one.latitude is not None and one.longitude is not None
    ]
    if not there:
        return None
    south, north = min(lat for *_, lat, _ in there), max(lat for *_, lat, _ in there)
    west, east = min(lon for *_, lon in there), max(lon for *_, lon in there)
    middle, centre = (south + north) / 2, (west + east) / 2
    squeeze = max(0.05, math.cos(math.radians(middle)))
    # Never nearer than a degree: a single place would otherwise have no surroundings.
    room = min(
        (WIDE - 2 * EDGE) / max((east - west) * squeeze, 1.0),
        (HIGH - 2 * EDGE) / max(north - south, 1.0),
    )

    def across(longitude: float) -> float:
        return round(WIDE / 2 + (longitude - centre) * squeeze * room, 1)

    def down(latitude: float) -> float:
        return round(HIGH / 2 - (latitude - middle) * room, 1)

    step = next((one for one in _STEPS if one * room >= 70), _STEPS[-1])
    half_wide, half_high = WIDE / 2 / room / squeeze, HIGH / 2 / room
    km = max(one for one in _KM if one / _KM_PER_DEGREE * room <= 180 or one == _KM[0])
    return Chart(
        points=[Point(across(lon), down(lat), number, one) for number, one, lat, lon in there],
        meridians=[
            (across(one), _degrees(_on_earth(one), "E", "W"))
            for one in _lines(centre - half_wide, centre + half_wide, step)
        ],
        parallels=[
            (down(one), _degrees(one, "N", "S"))
            for one in _lines(middle - half_high, middle + half_high, step)
            if abs(one) <= 90
        ],
        bar=round(km / _KM_PER_DEGREE * room, 1),
        km=km,
    )


def _lines(low: float, high: float, step: float) -> list[float]:
    first = math.ceil(low / step)
    return [round(number * step, 4) for number in range(first, math.floor(high / step) + 1)]


def _on_earth(longitude: float) -> float:
    """Return a longitude from -180 up to 180, where the map goes on beyond the date line."""
    return round((longitude + 180) % 360 - 180, 4)


def _degrees(value: float, plus: str, minus: str) -> str:
    # Nought is on neither side, and so is the meridian opposite to it.
    sign = "" if abs(value) in (0, 180) else (plus if value > 0 else minus)
    return f"{abs(value):g}°{sign}"
