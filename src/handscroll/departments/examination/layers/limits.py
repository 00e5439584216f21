"""How large a picture of a stack each kind of reader may have."""

from __future__ import annotations

from handscroll.geometry import Size
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, Role, State, Tier, may, tier_of
from handscroll.model.stack import Stack
from handscroll.settings import ImageSettings
from handscroll.standards.iiif_image_limits import Limits

MOST_AREA = 16_000_000
"""Pixels of one answer: all of them are reckoned anew, from every band that takes part."""
_ONE_OF_EACH = (Role.VISITOR, Role.RESEARCHER, Role.CURATOR)


def limits_for(role: Role, settings: ImageSettings, picture: Size, most: int | None) -> Limits:
    """Return how large a picture somebody may have.

    Parameters
    ----------
    most
        Longest side for the public, see `most_public`; who may see drafts may see it all.
    """
    own = {Tier.RESEARCHERS: settings.researchers, Tier.STAFF: settings.staff}.get(tier_of(role))
    width, area, height = settings.max_width, settings.max_area, settings.max_height
    if own is not None:
        height = own.max_height or (height if own.max_width is None else None)
        width, area = own.max_width or width, own.max_area or area
    limits = Limits(width, min(area, MOST_AREA), max_height=height)
    if may(role, Action.VIEW, State.DRAFT):
        return limits
    return limits.for_public(picture, most)


def most_public(stack: Stack, relic: Relic) -> int | None:
    """Return the longest side that the public gets: the stricter of the stack's and relic's."""
    named = (stack.rights.max_public_px, relic.rights.max_public_px)
    return min((one for one in named if one is not None), default=None)


def all_alike(settings: ImageSettings, picture: Size, most: int | None) -> bool:
    """Say whether everybody has the same limits, so that nobody needs to be known."""
    first, *others = (limits_for(role, settings, picture, most) for role in _ONE_OF_EACH)
    return all(other == first for other in others)
