"""How large a picture each kind of reader may have: by the settings, and by its rights."""

from __future__ import annotations

from dataclasses import replace

from handscroll.geometry import Size
from handscroll.model.rights import Action, Role, State, Tier, may, tier_of
from handscroll.settings import ImageSettings
from handscroll.standards.iiif_image_limits import Limits


def limits_of(settings: ImageSettings, tier: Tier) -> Limits:
    """Return the limits of a kind of reader, before the rights on a relic."""
    own = {Tier.RESEARCHERS: settings.researchers, Tier.STAFF: settings.staff}.get(tier)
    if own is None:
        return Limits(settings.max_width, settings.max_area, max_height=settings.max_height)
    # A height that was stated for the public counts for others until they have a width of theirs.
    height = own.max_height
    if height is None and own.max_width is None:
        height = settings.max_height
    return Limits(
        settings.max_width if own.max_width is None else own.max_width,
        settings.max_area if own.max_area is None else own.max_area,
        max_height=height,
    )


def limits_for(
    role: Role,
    settings: ImageSettings,
    picture: Size,
    most: int | None,
    most_area: int | None = None,
) -> Limits:
    """Return how large a picture somebody may have.

    Parameters
    ----------
    most
        Longest side for the public; who may see drafts may see it all.
    most_area
        Pixels of one answer that nobody has more than, where that is less than the settings say.
    """
    limits = limits_of(settings, tier_of(role))
    if most_area is not None:
        limits = replace(limits, max_area=min(limits.max_area, most_area))
    if may(role, Action.VIEW, State.DRAFT):
        return limits
    return limits.for_public(picture, most)


def all_alike(
    settings: ImageSettings, picture: Size, most: int | None, most_area: int | None = None
) -> bool:
    """Say whether everybody has the same limits, so that nobody needs to be known."""
    first, *others = (limits_for(role, settings, picture, most, most_area) for role in _ONE_OF_EACH)
    return all(other == first for other in others)


_ONE_OF_EACH = (Role.VISITOR, Role.RESEARCHER, Role.CURATOR)
"""A role of each tier."""
