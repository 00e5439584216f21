"""The versions of the IIIF Image API that are served, and what they differ in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handscroll.departments.viewing.iiif.accepting import JSON, LINKED
from handscroll.errors import HandscrollError, InvalidError, NotFoundError
from handscroll.geometry import Size
from handscroll.standards.iiif_image import ImageRequest, parse_request
from handscroll.standards.iiif_image_2 import parse_request_2, plan_image_2
from handscroll.standards.iiif_image_2_info import (
    CONTEXT_2,
    LD_JSON_2,
    PROFILE_2,
    image_information_2,
)
from handscroll.standards.iiif_image_info import (
    CONTEXT,
    LD_JSON,
    PROFILE_LINK,
    PictureFacts,
    image_information,
)
from handscroll.standards.iiif_image_limits import Limits
from handscroll.standards.iiif_image_plan import ImagePlan, plan_image


@dataclass(frozen=True)
class Version:
    """One version of the Image API.

    Attributes
    ----------
    prefix
        Path under which it is served.
    context
        Address of the JSON-LD context.
    profile
        Address of the compliance level.
    linked
        ``Content-Type`` of the information document as JSON-LD.
    first
        Media type of that document for whoever states no wish (sections 5.1 of both).
    above_limits
        What a size beyond the limits is. 2.1.1 says 404 (section 7.2); 3.0 says 400 in section
        4.2 and 404 in section 7.3, and section 4.2 is the one with the words SHOULD.
    """

    prefix: str
    context: str
    profile: str
    linked: str
    first: str
    parse: Callable[[str, str, str, str], ImageRequest]
    plan: Callable[[ImageRequest, Size, Limits], ImagePlan]
    information: Callable[[str, PictureFacts, Limits], dict[str, Any]]
    above_limits: type[HandscrollError]


V3 = Version(
    "/iiif/3", CONTEXT, PROFILE_LINK, LD_JSON, LINKED,
    parse_request, plan_image, image_information, InvalidError,
)  # fmt: skip
V2 = Version(
    "/iiif/2", CONTEXT_2, PROFILE_2, LD_JSON_2, JSON,
    parse_request_2, plan_image_2, image_information_2, NotFoundError,
)  # fmt: skip
VERSIONS = (V3, V2)
