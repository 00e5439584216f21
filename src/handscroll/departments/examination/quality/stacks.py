"""What darks, flats and whites of a stack say of its bands, read from the recipe of its cube.

Frames that cannot calibrate (saturated whites, a dark and a flat that were swapped, too little
light) stop the making of the cube: then that is told, and what to do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from handscroll.errors import HandscrollError
from handscroll.geometry import Box, Size
from handscroll.model.intake import Problem
from handscroll.model.quality.verdict import Outcome
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.scans.cubes.cube import CubeReader

UNEVEN: Final = 40.0
"""Percent by which the light may fall before the dark end is noticeably noisier; ours."""
UNLIKE: Final = 0.01
"""Share by which white and flat may depart; as `handscroll.imaging.radiometry.calibration`."""
WEAK: Final = 30.0
"""Signal to noise on the object below which weak differences drown; ours."""
UNKNOWN: Final = 1.0
"""Percent of pixels that may be unknown; ours."""
_WINDOW: Final = 192


@dataclass(frozen=True, slots=True)
class BandQuality:
    """What is known of one band.

    Attributes
    ----------
    snr
        Median of reflectance over its standard uncertainty on the object; None where unknown.
    uneven
        Percent by which the light of the even frames falls from its brightest place.
    unknown
        Percent of sampled pixels without a value: full, or outside of the frame.
    advice
        Codes of what to do.
    """

    wavelength: float
    snr: float | None
    uneven: float | None
    unknown: float
    dust: int
    healed: int
    unclear: int
    bad: int
    mismatch: float
    common: float
    error_px: float | None
    noise_from: str
    outcome: Outcome
    mark: str
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StackQuality:
    """A stack's bands, or why there are none.

    Attributes
    ----------
    problem
        Why its cube was not made when that was last tried.
    """

    bands: Sequence[BandQuality]
    problem: Problem | None = None

    @property
    def good(self) -> int:
        """How many bands need nothing."""
        return sum(one.outcome is Outcome.PASS for one in self.bands)


def bands_of(museum: Museum, stack: Stack) -> StackQuality:
    """Return what the frames of a stack say of its bands."""
    told = museum.stacks.recipe(stack.id)
    recipe = {} if told is None else json.loads(told)
    place = museum.stacks.cube(stack)
    if not recipe.get("bands"):
        return StackQuality((), museum.stacks.problem(stack.id))
    sampled: list[tuple[float | None, float]] = []
    if place is not None and place.is_dir():
        try:
            with CubeReader.open(place) as reader:
                sampled = _sampled(reader)
        except HandscrollError:
            sampled = []
    bands = [
        _band(one, sampled[number] if number < len(sampled) else (None, 0.0))
        for number, one in enumerate(recipe["bands"])
    ]
    return StackQuality(bands)


def _band(one: dict[str, Any], sample: tuple[float | None, float]) -> BandQuality:
    figures, place = one["calibration"], one["place"]
    snr, unknown = sample
    uneven = figures.get("light_falls_percent")
    mismatch = float(figures["white_flat_mismatch"])
    unclear = int(figures["dust_unclear"])
    advice = []
    if snr is not None and snr < WEAK:
        advice.append("weak")
    if unknown > UNKNOWN:
        advice.append("unknown")
    if uneven is not None and uneven > UNEVEN:
        advice.append("uneven")
    if mismatch > UNLIKE:
        advice.append("unlike")
    if unclear:
        advice.append("dust")
    if figures["noise_from"] != "pairs":
        advice.append("noise")
    serious = {"weak", "unknown"} & set(advice)
    outcome = Outcome.FAIL if serious else Outcome.CANNOT_TELL if advice else Outcome.PASS
    return BandQuality(
        wavelength=float(figures["wavelength_nm"]), snr=snr, uneven=uneven, unknown=unknown,
        dust=int(figures["dust_spots"]), healed=int(figures["dust_healed"]), unclear=unclear,
        bad=int(figures["bad_pixels"]), mismatch=100 * mismatch,
        common=100 * float(figures["common_relative_uncertainty"]),
        error_px=place.get("error_px"), noise_from=str(figures["noise_from"]), outcome=outcome,
        mark={Outcome.PASS: "\u2713", Outcome.FAIL: "\u2717"}.get(outcome, "!"),
        advice=tuple(advice),
    )  # fmt: skip


def _sampled(reader: CubeReader) -> list[tuple[float | None, float]]:
    """Return for each band signal over noise and percent unknown, on five windows of it."""
    values, doubts = [], []
    for box in _windows(reader.levels[0]):
        values.append(reader.window(box).reshape(len(reader.facts.bands), -1))
        if reader.has_uncertainty:
            doubts.append(reader.uncertainty(box).reshape(len(reader.facts.bands), -1))
    seen = np.concatenate(values, 1)
    unknown = 100 * (~np.isfinite(seen)).mean(axis=1)
    if not doubts:
        return [(None, float(one)) for one in unknown]
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(np.isfinite(seen), seen / np.concatenate(doubts, 1), np.nan)
    return [
        (float(np.nanmedian(one)) if np.isfinite(one).any() else None, float(lost))
        for one, lost in zip(ratio, unknown, strict=True)
    ]


def _windows(size: Size) -> list[Box]:
    wide, high = min(_WINDOW, size.width), min(_WINDOW, size.height)
    right, low = size.width - wide, size.height - high
    middle = (right // 2, low // 2)
    corners = [(x, y) for x in (right // 8, right - right // 8) for y in (low // 8, low - low // 8)]
    return [Box(x, y, wide, high) for x, y in {middle, *corners}]
