"""Requests of the IIIF Image API 2.1.1, for clients that are older than version 3.0.

Source: https://iiif.io/api/image/2.1/, sections 4.2 and 4.7. The versions differ in the size
alone: ``full`` is a word, ``^`` is not, and a size may exceed the region.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from handscroll.geometry import Size
from handscroll.standards.iiif_image import (
    AskedSize,
    ImageRequest,
    SizeKind,
    decoded,
    read_request,
    size_form,
)
from handscroll.standards.iiif_image_limits import Limits
from handscroll.standards.iiif_image_plan import (
    ImagePlan,
    canonical_region,
    plan_image,
    turn_of,
)
from handscroll.standards.iiif_image_sizes import height_for


def parse_request_2(region: str, size: str, rotation: str, last: str) -> ImageRequest:
    """Read the four path segments after the identifier, still percent-encoded.

    Raises
    ------
    InvalidError
        If any of them is not as section 4 of the specification says.
    """
    return read_request(region, _parse_size(decoded(size)), rotation, last)


def plan_image_2(request: ImageRequest, picture: Size, limits: Limits) -> ImagePlan:
    """Bring a request and a picture together; the canonical form is that of version 2.1.1.

    Raises
    ------
    InvalidError
        If the region lies outside the picture, or the size is less than a pixel.
    TooLargeError
        If the answer would be larger than the limits.
    RefusedError
        If the size is finer than the reader may have.
    """
    plan = plan_image(request, picture, limits)
    canonical = (
        f"{canonical_region(plan.source, picture)}/{_canonical_size(plan, picture)}"
        f"/{turn_of(plan.mirrored, plan.angle)}/{plan.quality}.{plan.format}"
    )
    return replace(plan, canonical=canonical)


def _parse_size(text: str) -> AskedSize:
    if text == "full":
        return AskedSize(SizeKind.PERCENT, numbers=(Fraction(100),))
    kind, numbers = size_form(text, text)
    if kind is SizeKind.MAX:
        return AskedSize(kind)
    if kind is SizeKind.CONFINED:
        # "Best fit" is the server's to say; nothing is gained by blowing a picture up.
        return AskedSize(kind, numbers=numbers, at_most=True)
    return AskedSize(kind, upscaled=True, numbers=numbers)


def _canonical_size(plan: ImagePlan, picture: Size) -> str:
    output = plan.output
    if (output.width, output.height) == (plan.source.width, plan.source.height):
        return "full"
    if output.height == height_for(output.width, plan.source, picture):
        return f"{output.width},"
    return f"{output.width},{output.height}"
