"""The information document of a picture: what a viewer may ask for (``info.json``).

Source: https://iiif.io/api/image/3.0/, section 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isqrt
from typing import Any

from handscroll.geometry import Size
from handscroll.standards.iiif_image import Format, Quality
from handscroll.standards.iiif_image_limits import Limits, largest

CONTEXT = "http://iiif.io/api/image/3/context.json"
PROTOCOL = "http://iiif.io/api/image"
PROFILE_LINK = "http://iiif.io/api/image/3/level2.json"
LD_JSON = f'application/ld+json;profile="{CONTEXT}"'
SRGB = "http://www.w3.org/Graphics/Color/sRGB"
"""What the pixels of every answer are; no word of the specification says it."""

EXTRA_FORMATS = (Format.WEBP, Format.TIF, Format.JP2)
PREFERRED_FORMATS = (Format.JPG,)
"""Stored tiles are JPEG files: only those are sent without being decoded."""
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
    credit
        Language map of the line to be shown with the picture.
    manifest
        Address of the manifest that the picture is part of, or None.
    """

    size: Size
    levels: Sequence[Size]
    tile: int
    rights: str | None = None
    mm_per_px: float | None = None
    credit: Mapping[str, str] = field(default_factory=dict)
    manifest: str | None = None


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
        "maxWidth": limits.max_width,
        "maxHeight": limits.tallest,
        "maxArea": limits.max_area,
        "sizes": offered_sizes(facts, limits),
    }
    if tiles := offered_tiles(facts, limits):
        document["tiles"] = tiles
    document["preferredFormats"] = [str(one) for one in PREFERRED_FORMATS]
    document["extraFormats"] = [str(one) for one in EXTRA_FORMATS]
    document["extraQualities"] = [str(one) for one in EXTRA_QUALITIES]
    document["extraFeatures"] = list(EXTRA_FEATURES)
    if facts.rights is not None:
        document["rights"] = facts.rights
    if facts.manifest is not None:
        document["partOf"] = [{"id": facts.manifest, "type": "Manifest"}]
    services = [_colour(f"{service}/info.json#colour")]
    if facts.mm_per_px is not None:
        services.insert(0, physical_scale(f"{service}/info.json#physdim", facts.mm_per_px))
    document["service"] = services
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


def offered_sizes(facts: PictureFacts, limits: Limits) -> list[dict[str, int]]:
    """Return the sizes that are cheap and allowed, smallest first."""
    top = largest(facts.size, limits)
    fitting = [s for s in facts.levels if s.width <= top.width and s.height <= top.height]
    sizes = sorted({*fitting, top}, key=lambda size: size.width * size.height)
    return [{"width": size.width, "height": size.height} for size in sizes]


def offered_tiles(facts: PictureFacts, limits: Limits) -> list[dict[str, Any]]:
    """Return the tiles that are cheap and allowed; none are where no level is."""
    factors = [1 << level for level in range(len(facts.levels))]
    allowed = [n for n in factors if limits.finest is None or n * limits.finest >= 1]
    if not allowed:
        return []
    # A tile, too, has to lie within the limits that the document states.
    side = min(facts.tile, limits.max_width, limits.tallest, isqrt(limits.max_area))
    return [{"width": side, "height": side, "scaleFactors": allowed}]


def _colour(address: str) -> dict[str, Any]:
    """Return the statement that pixels are sRGB; viewers that do not know it pass it by."""
    label = {"en": ["Pixels are sRGB (IEC 61966-2-1)"]}
    return {"id": address, "type": "Service", "profile": SRGB, "label": label}
