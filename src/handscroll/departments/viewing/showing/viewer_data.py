"""What the unrolling viewer needs to know, as plain data inside the page."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

from handscroll.departments.viewing.showing.pictures import IMAGES, small
from handscroll.departments.viewing.showing.shared import Shared
from handscroll.departments.viewing.showing.show import Section, Showing
from handscroll.errors import HandscrollError
from handscroll.model.capture import Capture
from handscroll.model.observation import Observation
from handscroll.model.relic import Relic
from handscroll.model.rights import Rights
from handscroll.model.text import pick
from handscroll.museum import Museum
from handscroll.pages import Words


def viewer_data(
    showing: Showing, words: Words, *, limited: bool, tiles: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Return parts in reading order, their pictures' services and the viewer's words.

    ``mm_per_px`` is None for a part that nobody measured; the viewer then shows no scale.
    ``finest`` is how fine a reader gets a picture, 0 to 1; the viewer asks for nothing finer.

    Parameters
    ----------
    limited
        Whether the reader is bound by the relic's public size.
    tiles
        Side of a tile of each capture, see :func:`tile_sides`. With it the viewer asks for the
        first tiles without asking for the picture's description. By default none is known.
    """
    title = pick(showing.relic.title, words.language)
    return {
        "manner": showing.manner.value,
        "language": words.language,
        "label": words("viewer.label", title=title),
        "parts": [
            _part(section, showing.numbered, words)
            | _service(section.part.capture, showing.relic.rights, tiles or {}, limited=limited)
            for section in showing.sections
        ],
        "words": words.under("viewer"),
    }


def sharing_data(shared: Shared | None, page: str, manifest: str) -> dict[str, Any]:
    """Return the addresses that a view is shared under, and the view that this page opens on.

    Parameters
    ----------
    manifest
        Empty of a work without pictures, which has none.
    """
    show = [] if shared is None else list(shared.show)
    data: dict[str, Any] = {"page": page, "manifest": manifest, "open": None, "show": show}
    if shared is not None and shared.section is not None and shared.box is not None:
        box = shared.box
        data["open"] = {
            "capture": shared.section.part.capture.id,
            "box": [box.x, box.y, box.width, box.height],
            "eye": shared.eye,
        }
    return {"sharing": data}


def elements_data(observations: Iterable[Observation]) -> dict[str, Any]:
    """Return what the viewer draws of elements; what is said of them stands in the page."""
    return {
        "elements": [
            {
                "id": one.id,
                "kind": one.kind,
                "capture": one.region.capture,
                "box": [one.region.x, one.region.y, one.region.width, one.region.height],
                "outline": one.region.outline,
            }
            for one in observations
        ]
    }


def name_of(section: Section, *, numbered: bool, words: Words) -> str:
    """Return what a part is called in the reader's language."""
    if section.name:
        return pick(section.name, words.language)
    kind = words(f"part.{section.part.kind}")
    return words("part.numbered", part=kind, number=section.number) if numbered else kind


def finest(capture: Capture, rights: Rights, *, limited: bool) -> float:
    """Return the largest scale a reader gets of a picture: 1 is every pixel."""
    if not limited or rights.max_public_px is None:
        return 1.0
    return min(1.0, rights.max_public_px / max(capture.width, capture.height))


def tile_sides(museum: Museum, relic: Relic) -> dict[str, int]:
    """Return the tile side of each capture whose pyramid is there."""
    sides = {}
    for part in relic.parts:
        with contextlib.suppress(HandscrollError):
            sides[part.capture.id] = museum.captures.pyramid(part.capture.id).tile
    return sides


def _part(section: Section, numbered: bool, words: Words) -> dict[str, Any]:
    return {
        "name": name_of(section, numbered=numbered, words=words),
        "kind": section.part.kind.value,
        "mm_per_px": section.part.mm_per_px,
    }


def _service(
    capture: Capture, rights: Rights, tiles: Mapping[str, int], *, limited: bool
) -> dict[str, Any]:
    picture = small(capture, rights.max_public_px if limited else None)
    return {
        "service": f"{IMAGES}/{capture.id}",
        "width": capture.width,
        "height": capture.height,
        "tile": tiles.get(capture.id),
        "finest": finest(capture, rights, limited=limited),
        "small": picture.src,
        "small_size": [picture.width, picture.height],
    }
