"""The information document of a picture in the words of the IIIF Image API 2.1.1.

Source: https://iiif.io/api/image/2.1/, section 5.
"""

from __future__ import annotations

from typing import Any

from handscroll.standards.iiif_image import Format, Quality
from handscroll.standards.iiif_image_info import (
    PROTOCOL,
    PictureFacts,
    offered_sizes,
    offered_tiles,
    physical_scale,
)
from handscroll.standards.iiif_image_limits import Limits

CONTEXT_2 = "http://iiif.io/api/image/2/context.json"
PROFILE_2 = "http://iiif.io/api/image/2/level2.json"
LD_JSON_2 = "application/ld+json"
SUPPORTS = (
    "baseUriRedirect",
    "canonicalLinkHeader",
    "cors",
    "jsonldMediaType",
    "mirroring",
    "profileLinkHeader",
    "regionByPct",
    "regionByPx",
    "regionSquare",
    "rotationArbitrary",
    "rotationBy90s",
    "sizeAboveFull",
    "sizeByConfinedWh",
    "sizeByDistortedWh",
    "sizeByH",
    "sizeByPct",
    "sizeByW",
    "sizeByWh",
)
"""Everything we do, in the words of section 5.3: old clients do not look the level up."""


def image_information_2(service: str, facts: PictureFacts, limits: Limits) -> dict[str, Any]:
    """Return the information document of the picture at the address ``service``."""
    document: dict[str, Any] = {
        "@context": CONTEXT_2,
        "@id": service,
        "protocol": PROTOCOL,
        "width": facts.size.width,
        "height": facts.size.height,
        "sizes": offered_sizes(facts, limits),
    }
    if tiles := offered_tiles(facts, limits):
        document["tiles"] = tiles
    document["profile"] = [PROFILE_2, _profile(limits)]
    if any(facts.credit.values()):
        document["attribution"] = [
            text if tag == "none" else {"@value": text, "@language": tag}
            for tag, text in facts.credit.items()
            if text
        ]
    if facts.rights is not None:
        document["license"] = facts.rights
    if facts.mm_per_px is not None:
        document["service"] = _physical_scale(f"{service}/info.json#physdim", facts.mm_per_px)
    return document


def image_service_2(service: str) -> dict[str, str]:
    """Return the reference to an image service of version 2, as manifests carry it."""
    return {"@id": service, "@type": "ImageService2", "profile": PROFILE_2}


def _profile(limits: Limits) -> dict[str, Any]:
    return {
        "formats": [str(one) for one in Format],
        "qualities": [str(one) for one in Quality],
        "supports": list(SUPPORTS),
        "maxWidth": limits.max_width,
        "maxHeight": limits.tallest,
        "maxArea": limits.max_area,
    }


def _physical_scale(address: str, mm_per_px: float) -> dict[str, Any]:
    """Return the physical dimension service as it was before version 3 named its keys anew."""
    stated = physical_scale(address, mm_per_px)
    del stated["type"]
    return {"@context": stated.pop("@context"), "@id": stated.pop("id"), **stated}
