"""Pictures of a story in the sizes that its page needs, through the Image API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handscroll.model.relic import Relic
from handscroll.model.rights import Action, Role, Tier, may, tier_of
from handscroll.model.stories.pieces import Picture

IMAGES = "/iiif/3"
HIGH = 600
"""Height in CSS px of a picture on the unrolled page."""
_LONG = 2.6
"""A picture so many times as wide as high is a strip that is slid, not shrunk."""
_WIDEST = 7_000
"""Width in pixels of the widest picture that is asked for."""


@dataclass(frozen=True)
class Shot:
    """One ``<img>`` and whose it is; laid out ``width`` by ``height`` CSS px where there is room.

    Attributes
    ----------
    see
        What the address of the relic's page adds to show this place.
    """

    picture: Picture
    relic: Relic
    src: str
    srcset: str
    width: int
    height: int
    see: str

    @property
    def long(self) -> bool:
        """Whether it is slid along rather than shrunk."""
        return self.width > _LONG * self.height


def shot(picture: Picture, relics: Mapping[str, Relic], role: Role) -> Shot | None:
    """Return a picture as a reader may see it; None where there is nothing to be shown.

    A relic that is not there, or not for this reader, a capture that the relic has no longer
    and a place beyond its edge are told alike: nothing of them is.
    """
    relic = relics.get(picture.relic)
    if relic is None or not may(role, Action.VIEW, relic.state):
        return None
    captures = {one.id: one for one in relic.captures}
    capture = captures.get(picture.capture or next(iter(captures), ""))
    if capture is None:
        return None
    wide, high = (capture.width, capture.height)
    if not picture.whole:
        wide, high = picture.width, picture.height
        if picture.x + wide > capture.width or picture.y + high > capture.height:
            return None
    tier = tier_of(role)
    limit = None if tier is Tier.STAFF else relic.rights.max_public_px
    most = 1.0 if limit is None else min(1.0, limit / max(capture.width, capture.height))
    laid = min(HIGH / high, _WIDEST / wide)
    sources: dict[str, int] = {}
    for dots in (0.5, 1, 2):
        scale = min(most, dots * laid, _WIDEST / wide)
        size = max(1, round(wide * scale)), max(1, round(high * scale))
        sources[f"{IMAGES}/{capture.id}/{picture.box}/{size[0]},{size[1]}/0/default.jpg"] = size[0]
    named = list(sources)
    box = picture.box if not picture.whole else f"0,0,{capture.width},{capture.height}"
    return Shot(
        picture=picture,
        relic=relic,
        src=named[min(1, len(named) - 1)],
        srcset=", ".join(f"{url} {size}w" for url, size in sources.items()),
        width=max(1, round(wide * laid)),
        height=max(1, round(high * laid)),
        see=f"#see={capture.id},{box}",
    )
