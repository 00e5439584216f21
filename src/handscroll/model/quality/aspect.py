"""What is measured on a capture, and in which unit."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Aspect(StrEnum):
    """One thing that a profile may set limits to."""

    COLOUR_MEAN = "colour_mean"
    COLOUR_PERCENTILE_90 = "colour_percentile_90"
    COLOUR_HIGHEST = "colour_highest"
    WHITE_BALANCE = "white_balance"
    TONE_ERROR = "tone_error"
    GAIN_HIGHLIGHTS = "gain_highlights"
    GAIN_OTHERS = "gain_others"
    EXPOSURE = "exposure"
    NOISE = "noise"
    SAMPLING_EFFICIENCY = "sampling_efficiency"
    SHARPENING = "sharpening"
    OVERSHOOT = "overshoot"
    RESOLUTION = "resolution"
    NONUNIFORMITY = "nonuniformity"
    MISREGISTRATION = "misregistration"
    DISTORTION = "distortion"
    CLIPPED = "clipped"


UNITS: Final[dict[Aspect, str]] = {
    Aspect.COLOUR_MEAN: "ΔE",
    Aspect.COLOUR_PERCENTILE_90: "ΔE",
    Aspect.COLOUR_HIGHEST: "ΔE",
    Aspect.WHITE_BALANCE: "ΔE(a*b*)",
    Aspect.TONE_ERROR: "L*",
    Aspect.GAIN_HIGHLIGHTS: "ratio",
    Aspect.GAIN_OTHERS: "ratio",
    Aspect.EXPOSURE: "stops",
    Aspect.NOISE: "L*",
    Aspect.SAMPLING_EFFICIENCY: "%",
    Aspect.SHARPENING: "ratio",
    Aspect.OVERSHOOT: "%",
    Aspect.RESOLUTION: "ppi",
    Aspect.NONUNIFORMITY: "%",
    Aspect.MISREGISTRATION: "px",
    Aspect.DISTORTION: "%",
    Aspect.CLIPPED: "%",
}
"""The unit of a limit and of a measurement of each aspect."""


class Formula(StrEnum):
    """Which difference of colours a number is."""

    CIE_1976 = "CIE1976"
    CIEDE2000 = "CIEDE2000"
    CIEDE2000_SL_1 = "CIEDE2000 SL=1"
    CIEDE2000_NO_LIGHTNESS = "CIEDE2000 without lightness"
    CHROMATICITY_1976 = "CIE1976 a*b*"
    NOT_STATED = "not stated"
    """The source does not say which; measured with whatever the measurement names, and remarked."""


COLOUR_DIFFERENCES: Final = frozenset(
    {
        Aspect.COLOUR_MEAN,
        Aspect.COLOUR_PERCENTILE_90,
        Aspect.COLOUR_HIGHEST,
        Aspect.WHITE_BALANCE,
    }
)
"""Aspects whose number means nothing without its formula."""
