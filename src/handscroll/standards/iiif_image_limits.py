"""How large an answer may be, and the largest that may be had of a region.

Source: https://iiif.io/api/image/3.0/, sections 4.2 and 5.2. All reckoning is with whole numbers
and fractions: no rounding error decides how large a picture is.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from handscroll.geometry import Size


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an answer may be.

    Attributes
    ----------
    max_width
        Width in pixels.
    max_area
        Pixels in all.
    finest
        Largest share of full resolution that the reader may have, above 0 and up to 1;
        None is no limit. It keeps somebody from putting a protected picture together from
        tiles.
    max_height
        Height in pixels; None is as for the width.
    """

    max_width: int
    max_area: int
    finest: Fraction | None = None
    max_height: int | None = None

    @property
    def tallest(self) -> int:
        """Height in pixels that an answer may have."""
        return self.max_width if self.max_height is None else self.max_height

    def hold(self, size: Size) -> bool:
        """Say whether an answer of that size is within the sides and the area."""
        return (
            size.width <= self.max_width
            and size.height <= self.tallest
            and size.pixels <= self.max_area
        )

    def for_public(self, size: Size, max_public_px: int | None) -> Limits:
        """Return the limits for readers who may see a picture no longer than that."""
        longest = max(size.width, size.height)
        if max_public_px is None or max_public_px >= longest:
            return self
        return Limits(
            min(self.max_width, max_public_px),
            self.max_area,
            Fraction(max_public_px, longest),
            min(self.tallest, max_public_px),
        )


def largest(region: Size, limits: Limits, *, upscaled: bool = False) -> Size:
    """Return the largest size of a region within the limits: what ``max`` and ``^max`` give."""
    finest = limits.finest
    most = min(Fraction(limits.max_width, region.width), Fraction(limits.tallest, region.height))
    scale = most if upscaled else min(most, Fraction(1))
    return _scaled_within(region, scale if finest is None else min(scale, finest), limits)


def scaled(region: Size, scale: Fraction) -> Size:
    """Scale a region; a side may come out as 0."""
    return Size(rounded(region.width * scale), rounded(region.height * scale))


def rounded(number: Fraction) -> int:
    """Round to the nearest whole number, halves up: Python rounds halves to even."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def ceiling(number: Fraction) -> int:
    """Round up to a whole number."""
    return -(-number.numerator // number.denominator)


def _scaled_within(region: Size, scale: Fraction, limits: Limits) -> Size:
    """Scale a region, and shrink it further until its area is allowed; never below 1 pixel."""
    output = scaled(region, scale)
    if output.pixels > limits.max_area:
        root = Fraction(isqrt(limits.max_area * 10**24 // region.pixels), 10**12)
        scale = min(scale, root)
        # Rounded down: rounding up might exceed the area by a row.
        output = Size(int(region.width * scale), int(region.height * scale))
    wide, high = max(output.width, 1), max(output.height, 1)
    return Size(min(wide, limits.max_area // min(high, limits.max_area)), high)
