"""The information document of a picture: what a viewer may ask for (``info.json``).

Source: https://iiif.io/api/image/3.0/, section 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handscroll.geometry import Size
from handscroll.standards.iiif_image import Format, Quality
from handscroll.standards.iiif_image_plan import Limits, largest

CONTEXT = "http://iiif.io/api/image/3/context.json"
PROTOCOL = "http://iiif.io/api/image"
PROFILE_LINK = "http://iiif.io/api/image/3/level2.json"
LD_JSON = f'application/ld+json;profile="{CONTEXT}"'

EXTRA_FORMATS = (Format.WEBP, Format.TIF)
EXTRA_QUALITIES = (Quality.COLOR, Quality.GRAY, Quality.BITONAL)
EXTRA_FEATURES = (
    "canonicalLinkHeader",
    "mirroring",
    "profileLinkHeader",
    "rotationArbitrary",
    "sizeUpscaling",
)
"""Features beyond level 2, in the words of the specification's section 5.7."""


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What is known of a picture.

    Attributes
    ----------
    levels
        Sizes of the pyramid's levels, full size first.
    tile
        Side of a tile in pixels.
    rights
        Address of a rights statement, or None.
    mm_per_px
        Millimetres on the relic per pixel; None where nobody measured.
    """

    size: Size
    levels: Sequence[Size]
    tile: int
    rights: str | None = None
    mm_per_px: float | None = None


def image_information(service: str, facts: PictureFacts, limits: Limits) -> dict[str, Any]:
    """Return the information document of the picture at the address ``service``."""
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "id": service,
        "type": "ImageService3",
        "protocol": PROTOCOL,
        "profile": "level2",
        "width": facts.size.width,
        "height": facts.size.height,
        "maxWidth": limits.max_side,
        "maxHeight": limits.max_side,
        "maxArea": limits.max_area,
        "sizes": [{"width": s.width, "height": s.height} for s in _sizes(facts, limits)],
    }
    factors = _scale_factors(facts, limits)
    if factors:
        document["tiles"] = [{"width": facts.tile, "height": facts.tile, "scaleFactors": factors}]
    document["extraFormats"] = [str(one) for one in EXTRA_FORMATS]
    document["extraQualities"] = [str(one) for one in EXTRA_QUALITIES]
    document["extraFeatures"] = list(EXTRA_FEATURES)
    if facts.rights is not None:
        document["rights"] = facts.rights
    if facts.mm_per_px is not None:
        document["service"] = [physical_scale(f"{service}/physdim", facts.mm_per_px)]
    return document


def image_service(service: str) -> dict[str, str]:
    """Return the reference to an image service, as manifests carry it."""
    return {"id": service, "type": "ImageService3", "profile": "level2"}


def physical_scale(address: str, mm_per_px: float) -> dict[str, Any]:
    """Return the physical dimension service: millimetres of the relic per pixel.

    Source: https://iiif.io/api/annex/services/#physical-dimensions.
    """
    return {
        "@context": "http://iiif.io/api/annex/services/physdim/1/context.json",
        "id": address,
        "type": "Service",
        "profile": "http://iiif.io/api/annex/services/physdim",
        "physicalScale": mm_per_px,
        "physicalUnits": "mm",
    }


def _sizes(facts: PictureFacts, limits: Limits) -> list[Size]:
    """Return the sizes that are cheap and allowed, smallest first."""
    top = largest(facts.size, limits)
    fitting = [s for s in facts.levels if s.width <= top.width and s.height <= top.height]
    return sorted({*fitting, top}, key=lambda size: size.width * size.height)


def _scale_factors(facts: PictureFacts, limits: Limits) -> list[int]:
    factors = [1 << level for level in range(len(facts.levels))]
    return [n for n in factors if limits.finest is None or n * limits.finest >= 1]
