"""An image request brought together with a picture: which pixels, how many, under which address.

Source: https://iiif.io/api/image/3.0/, sections 4.1, 4.2 and 4.8. All reckoning is with whole
numbers and fractions: no rounding error decides which pixel is at the edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from handscroll.errors import InvalidError, TooLargeError
from handscroll.geometry import Box, Size
from handscroll.standards.iiif_image import (
    AskedRegion,
    Format,
    ImageRequest,
    Quality,
    RegionKind,
)
from handscroll.standards.iiif_image_limits import Limits, largest, rounded
from handscroll.standards.iiif_image_sizes import output_size

__all__ = ["ImagePlan", "Limits", "canonical_region", "largest", "plain", "plan_image", "turn_of"]


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
        The canonical form of the request, from region to format (section 4.8).
    """

    source: Box
    output: Size
    mirrored: bool
    angle: Decimal
    quality: Quality
    format: Format
    canonical: str

    @property
    def resolved(self) -> str:
        """Everything that decides about the pixels, in one line without spaces.

        Unlike the canonical form it does not depend on the reader's limits, nor on the version
        of the specification.
        """
        box, size = self.source, self.output
        return (
            f"{box.x},{box.y},{box.width},{box.height}/{size.width},{size.height}"
            f"/{turn_of(self.mirrored, self.angle)}/{self.quality}.{self.format}"
        )


def plan_image(request: ImageRequest, picture: Size, limits: Limits) -> ImagePlan:
    """Bring a request and a picture together.

    Raises
    ------
    InvalidError
        If the region lies outside the picture, or the size cannot be had from the region.
    TooLargeError
        If the answer would be larger than the limits.
    RefusedError
        If the size is finer than the reader may have.
    """
    source = _source(request.region, picture)
    region = Size(source.width, source.height)
    output = output_size(request.size, source, picture, limits)
    _check_turned(output, request.angle, limits)
    quality = Quality.DEFAULT if request.quality is Quality.COLOR else request.quality
    turn = turn_of(request.mirrored, request.angle)
    canonical = (
        f"{canonical_region(source, picture)}/{_canonical_size(output, region, limits)}"
        f"/{turn}/{quality}.{request.format}"
    )
    return ImagePlan(
        source, output, request.mirrored, request.angle, quality, request.format, canonical
    )


def turn_of(mirrored: bool, angle: Decimal) -> str:
    """Return mirroring and rotation in their canonical form."""
    return ("!" if mirrored else "") + plain(angle)


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
    first = min(rounded(start), limit - 1)
    last = min(max(rounded(start + length), first + 1), limit)
    return first, last - first


def _check_turned(output: Size, angle: Decimal, limits: Limits) -> None:
    """Refuse a free turn whose box is too large: a turned scroll is mostly empty corners."""
    if angle % 90 == 0:
        return
    box = output.turned(float(angle))
    # Turned by 45 degrees, a square needs twice its area.
    if box.pixels > 2 * limits.max_area:
        raise TooLargeError(
            f"The picture cannot be turned by {plain(angle)} degrees",
            why=f"it would need a box of {box.width} x {box.height} pixels",
            fix="Ask for a smaller size, or for a multiple of 90 degrees",
        )


def canonical_region(source: Box, picture: Size) -> str:
    """Return a region in its canonical form."""
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
