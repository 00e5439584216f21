"""An image request brought together with a picture: which pixels, how many, under which address.

Source: https://iiif.io/api/image/3.0/, sections 4.1, 4.2 and 4.7. All reckoning is with whole
numbers and fractions: no rounding error decides which pixel is at the edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from handscroll.errors import InvalidError, RefusedError
from handscroll.geometry import Box, Size
from handscroll.standards.iiif_image import (
    AskedRegion,
    AskedSize,
    Format,
    ImageRequest,
    Quality,
    RegionKind,
    SizeKind,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an answer may be.

    Attributes
    ----------
    max_side
        Longest side in pixels.
    max_area
        Pixels in all.
    finest
        Largest share of full resolution that the reader may have, above 0 and up to 1;
        None is no limit. It keeps somebody from putting a protected picture together from
        tiles.
    """

    max_side: int
    max_area: int
    finest: Fraction | None = None

    def for_public(self, size: Size, max_public_px: int | None) -> Limits:
        """Return the limits for readers who may see a picture no longer than that."""
        longest = max(size.width, size.height)
        if max_public_px is None or max_public_px >= longest:
            return self
        side = min(self.max_side, max_public_px)
        return Limits(side, self.max_area, Fraction(max_public_px, longest))


@dataclass(frozen=True, slots=True)
class ImagePlan:
    """What is to be drawn.

    Attributes
    ----------
    source
        Pixels of the full picture; lies wholly on it.
    output
        Size before turning.
    canonical
        The canonical form of the request, from region to format (section 4.7).
    """

    source: Box
    output: Size
    mirrored: bool
    angle: Decimal
    quality: Quality
    format: Format
    canonical: str


def plan_image(request: ImageRequest, picture: Size, limits: Limits) -> ImagePlan:
    """Bring a request and a picture together.

    Raises
    ------
    InvalidError
        If the region lies outside the picture, or the size cannot be had from the region.
    RefusedError
        If the size is finer than the reader may have.
    """
    source = _source(request.region, picture)
    region = Size(source.width, source.height)
    output = _output(request.size, region, limits)
    _check_turned(output, request.angle, limits)
    quality = Quality.DEFAULT if request.quality is Quality.COLOR else request.quality
    turn = ("!" if request.mirrored else "") + plain(request.angle)
    canonical = (
        f"{_canonical_region(source, picture)}/{_canonical_size(output, region, limits)}"
        f"/{turn}/{quality}.{request.format}"
    )
    return ImagePlan(
        source, output, request.mirrored, request.angle, quality, request.format, canonical
    )


def largest(region: Size, limits: Limits, *, upscaled: bool = False) -> Size:
    """Return the largest size of a region within the limits: what ``max`` and ``^max`` give."""
    finest = limits.finest
    most = Fraction(limits.max_side, max(region.width, region.height))
    scale = most if upscaled else min(most, Fraction(1))
    return _scaled_within(region, scale if finest is None else min(scale, finest), limits)


def plain(number: Decimal) -> str:
    """Write a number without exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _source(asked: AskedRegion, picture: Size) -> Box:
    if asked.kind is RegionKind.FULL:
        return Box(0, 0, picture.width, picture.height)
    if asked.kind is RegionKind.SQUARE:
        side = min(picture.width, picture.height)
        return Box((picture.width - side) // 2, (picture.height - side) // 2, side, side)
    left, top, wide, high = asked.numbers
    if asked.kind is RegionKind.PERCENT:
        left, wide = left * picture.width / 100, wide * picture.width / 100
        top, high = top * picture.height / 100, high * picture.height / 100
    if left >= picture.width or top >= picture.height:
        raise InvalidError(
            "The region cannot be served",
            why=f"it begins outside the picture of {picture.width} x {picture.height} pixels",
            fix="Ask for a region that lies on the picture",
        )
    x, width = _span(left, wide, picture.width)
    y, height = _span(top, high, picture.height)
    return Box(x, y, width, height)


def _span(start: Fraction, length: Fraction, limit: int) -> tuple[int, int]:
    """Return first pixel and count of a span: its ends rounded, cropped, never empty."""
    first = min(_round(start), limit - 1)
    last = min(max(_round(start + length), first + 1), limit)
    return first, last - first


def _output(asked: AskedSize, region: Size, limits: Limits) -> Size:
    if asked.kind is SizeKind.MAX:
        return largest(region, limits, upscaled=asked.upscaled)
    if asked.kind is SizeKind.CONFINED:
        return _confined(asked, region, limits)
    output = _required(_stated(asked, region))
    if not asked.upscaled and (output.width > region.width or output.height > region.height):
        raise _upscaling(f"{output.width} x {output.height}", region)
    _check_limits(output, region, limits)
    return output


def _confined(asked: AskedSize, region: Size, limits: Limits) -> Size:
    wide, high = asked.numbers
    scale = min(wide / region.width, high / region.height)
    if scale > 1 and not asked.upscaled:
        # The text of section 4.2 could also be read as "give the whole region"; the public
        # validator demands a refusal, as every other size larger than the region gets.
        raise _upscaling(f"!{wide},{high}", region)
    top = largest(region, limits, upscaled=asked.upscaled)
    output = _scaled(region, scale)
    # Never larger than either: on very thin regions the two round differently.
    return _required(Size(min(output.width, top.width), min(output.height, top.height)))


def _upscaling(size: str, region: Size) -> InvalidError:
    return InvalidError(
        f"The size {size} cannot be served",
        why=f"the region has only {region.width} x {region.height} pixels",
        fix="Ask for at most that, or write ^ before the size to have it upscaled",
    )


def _stated(asked: AskedSize, region: Size) -> Size:
    number = asked.numbers[0]
    if asked.kind is SizeKind.WIDTH:
        return Size(int(number), _round(region.height * number / region.width))
    if asked.kind is SizeKind.HEIGHT:
        return Size(_round(region.width * number / region.height), int(number))
    if asked.kind is SizeKind.PERCENT:
        return _scaled(region, number / 100)
    return Size(int(number), int(asked.numbers[1]))


def _check_limits(output: Size, region: Size, limits: Limits) -> None:
    if limits.finest is not None:
        most = Size(_ceil(region.width * limits.finest), _ceil(region.height * limits.finest))
        if output.width > most.width or output.height > most.height:
            raise RefusedError(
                f"The size {output.width} x {output.height} is not shown",
                why=f"the rights on this picture let the public see this region at"
                f" {most.width} x {most.height} pixels",
                fix="Ask for max, or sign in",
            )
    if max(output.width, output.height) > limits.max_side or output.pixels > limits.max_area:
        raise InvalidError(
            f"The size {output.width} x {output.height} cannot be served",
            why=f"answers have at most {limits.max_side} pixels a side"
            f" and {limits.max_area} in all",
            fix="Ask for max, for a smaller size, or for tiles",
        )


def _check_turned(output: Size, angle: Decimal, limits: Limits) -> None:
    """Refuse a free turn whose box is too large: a turned scroll is mostly empty corners."""
    if angle % 90 == 0:
        return
    box = output.turned(float(angle))
    # Turned by 45 degrees, a square needs twice its area.
    if box.pixels > 2 * limits.max_area:
        raise InvalidError(
            f"The picture cannot be turned by {plain(angle)} degrees",
            why=f"it would need a box of {box.width} x {box.height} pixels",
            fix="Ask for a smaller size, or for a multiple of 90 degrees",
        )


def _required(size: Size) -> Size:
    if size.width < 1 or size.height < 1:
        raise InvalidError(
            "The size cannot be served",
            why="the scaled region would be less than one pixel wide or high",
            fix="Ask for a larger size",
        )
    return size


def _scaled_within(region: Size, scale: Fraction, limits: Limits) -> Size:
    """Scale a region, and shrink it further until its area is allowed; never below 1 pixel."""
    output = _scaled(region, scale)
    if output.pixels > limits.max_area:
        root = Fraction(isqrt(limits.max_area * 10**24 // region.pixels), 10**12)
        scale = min(scale, root)
        # Rounded down: rounding up might exceed the area by a row.
        output = Size(int(region.width * scale), int(region.height * scale))
    wide, high = max(output.width, 1), max(output.height, 1)
    return Size(min(wide, limits.max_area // min(high, limits.max_area)), high)


def _canonical_region(source: Box, picture: Size) -> str:
    if source == Box(0, 0, picture.width, picture.height):
        return "full"
    return f"{source.x},{source.y},{source.width},{source.height}"


def _canonical_size(output: Size, region: Size, limits: Limits) -> str:
    if output == largest(region, limits):
        return "max"
    if output.width <= region.width and output.height <= region.height:
        return f"{output.width},{output.height}"
    if output == largest(region, limits, upscaled=True):
        return "^max"
    return f"^{output.width},{output.height}"


def _scaled(region: Size, scale: Fraction) -> Size:
    return Size(_round(region.width * scale), _round(region.height * scale))


def _round(number: Fraction) -> int:
    """Round to the nearest whole number, halves up: Python rounds halves to even."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def _ceil(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)
