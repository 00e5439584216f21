"""A view that somebody shared: what its address asks for, as it can be shown now.

``see=CAPTURE,x,y,width,height`` names the picture and the place on it, in pixels. An identifier
of a capture is made from its bytes, so it names the version of the picture as well. ``of`` tells
which part that was and how large, for when the picture was taken anew since; ``eye`` where the
middle of the stage was and how near; ``show`` which layers of elements were drawn.
``iiif-content`` is the same in the words of other viewers.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from handscroll.departments.viewing.showing.pictures import Picture, detail
from handscroll.departments.viewing.showing.show import Section, Showing
from handscroll.errors import HandscrollError
from handscroll.geometry import Box, Size
from handscroll.model.region import Region
from handscroll.standards.content_state import View, views

_INTEGER = r"-?[0-9]{1,9}"
_SEE = re.compile(
    rf"([A-Za-z0-9._-]{{1,128}})(?:,({_INTEGER}),({_INTEGER}),({_INTEGER}),({_INTEGER}))?"
)
_OF = re.compile(r"([0-9]{1,4}),([0-9]{1,9}),([0-9]{1,9})")
_DECIMAL = r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?"
_EYE = re.compile(rf"({_DECIMAL}),({_DECIMAL}),([0-9]{{1,6}}(?:\.[0-9]{{1,6}})?)")
_KINDS = re.compile(r"[a-z_]{1,40}(?:,[a-z_]{1,40}){0,20}")
_POINT = 0.25
"""Side of the window around a shared point, as a share of the picture's shorter side."""

Edges = tuple[float, float, float, float]


class Asked(BaseModel):
    """The query of a shared view; whatever stands in it, the page opens."""

    model_config = ConfigDict(populate_by_name=True)

    see: str = ""
    of: str = ""
    eye: str = ""
    show: str = ""
    iiif_content: str = Field(default="", alias="iiif-content")


@dataclass(frozen=True)
class Shared:
    """A shared view, as far as it can be shown.

    Attributes
    ----------
    notes
        What to tell the reader, as names of words: ``clamped``, ``retaken``, ``gone``,
        ``unread``, ``elsewhere``.
    section, box, picture
        The part, the place on it, and that place alone as a picture; None where the work opens
        at its beginning.
    eye
        The middle of the stage in pixels of the part, and the size as a multiple of the reading
        size; None where the box is all that is known.
    show
        Kinds of elements that were drawn.
    """

    notes: tuple[str, ...] = ()
    section: Section | None = None
    box: Box | None = None
    picture: Picture | None = None
    eye: tuple[float, float, float] | None = None
    show: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Wish:
    capture: str
    edges: Edges | None
    percent: bool = False


def shared(asked: Asked, showing: Showing, manifest: str) -> Shared | None:
    """Return what an address asks to see of a relic; None where it asks for nothing.

    Parameters
    ----------
    manifest
        Address of the relic's manifest, as this museum writes it.
    """
    if not (asked.see or asked.iiif_content):
        return None
    wish, note = _wish_of_state(asked, manifest) if not asked.see else _wish_of_see(asked.see)
    show = tuple(asked.show.split(",")) if _KINDS.fullmatch(asked.show) else ()
    if wish is None:
        return Shared((note,) if note else (), show=show)
    section = next((one for one in showing.sections if one.part.capture.id == wish.capture), None)
    if section is None:
        return _taken_anew(asked, showing, wish, show)
    found = _placed(showing, section, wish.edges, percent=wish.percent)
    eye = _EYE.fullmatch(asked.eye) if "clamped" not in found.notes else None
    if eye is None:
        return Shared(found.notes, section, found.box, found.picture, show=show)
    x, y, zoom = (float(number) for number in eye.groups())
    return Shared(found.notes, section, found.box, found.picture, (x, y, zoom), show)


def lies_in(region: Region, shared: Shared | None) -> bool:
    """Say whether a region has its middle in a shared view."""
    if shared is None or shared.section is None or shared.box is None:
        return False
    box, x, y = shared.box, region.x + region.width / 2, region.y + region.height / 2
    on_it = region.capture == shared.section.part.capture.id
    return on_it and 0 <= x - box.x <= box.width and 0 <= y - box.y <= box.height


def _wish_of_see(see: str) -> tuple[_Wish | None, str]:
    found = _SEE.fullmatch(see)
    if found is None:
        return None, "unread"
    if found[2] is None:
        return _Wish(found[1], None), ""
    x, y, width, height = (float(number) for number in found.groups()[1:])
    return _Wish(found[1], (x, y, max(0.0, width), max(0.0, height))), ""


def _wish_of_state(asked: Asked, manifest: str) -> tuple[_Wish | None, str]:
    """Read a content state; nothing is fetched, and of other works nothing is said but that."""
    try:
        shown = views(asked.iiif_content)
    except HandscrollError:
        return None, "unread"
    for view in shown:
        capture = _capture_of(view, manifest)
        if capture:
            return _Wish(capture, view.box, view.percent), ""
        if capture is not None:
            return None, ""
    return None, "elsewhere"


def _capture_of(view: View, manifest: str) -> str | None:
    """Return the capture that a view shows, empty for the whole work, None for another work.

    The scheme does not count: a museum that learnt https has the same works.
    """
    try:
        ours, named, canvas = map(_place, (manifest, view.manifest, view.canvas))
    except ValueError:
        return None
    if canvas.startswith(f"{ours}/canvas/"):
        return canvas.removeprefix(f"{ours}/canvas/")
    return "" if named == ours and not canvas else None


def _place(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc.lower()}{parts.path}"


def _taken_anew(asked: Asked, showing: Showing, wish: _Wish, show: tuple[str, ...]) -> Shared:
    """Show the same place on the picture that stands there now, where the address tells enough.

    A capture that never was, one that is gone and one that is hidden are told alike.
    """
    of = _OF.fullmatch(asked.of)
    number, width, height = (int(figure) for figure in of.groups()) if of else (0, 0, 0)
    if not (0 < number <= len(showing.sections) and width and height):
        return Shared(("gone",), show=show)
    section = showing.sections[number - 1]
    now, edges = section.part.capture.size, wish.edges
    if edges is not None:
        across, down = now.width / width, now.height / height
        edges = (edges[0] * across, edges[1] * down, edges[2] * across, edges[3] * down)
    found = _placed(showing, section, edges, percent=False)
    return Shared(("retaken", *found.notes), section, found.box, found.picture, show=show)


def _placed(showing: Showing, section: Section, edges: Edges | None, *, percent: bool) -> Shared:
    capture, limit = section.part.capture, showing.relic.rights.max_public_px
    size = capture.size
    if edges is None:
        whole = Box(0, 0, size.width, size.height)
        return Shared((), section, whole, detail(capture, whole, limit=limit))
    box, clamped = within(_in_pixels(edges, size) if percent else edges, size)
    notes = ("clamped",) if clamped else ()
    return Shared(notes, section, box, detail(capture, box, limit=limit))


def within(edges: Edges, size: Size) -> tuple[Box, bool]:
    """Return whole pixels of a picture that a place names, and whether it reached beyond it.

    A point becomes a window around it; what lies wholly beyond is moved to the nearest edge.
    """
    x, y, width, height = edges
    beyond = x < 0 or y < 0 or x + width > size.width or y + height > size.height
    if width == 0 and height == 0:
        side = max(1.0, _POINT * min(size.width, size.height))
        x, y, width, height = x - side / 2, y - side / 2, side, side
    left, top = math.floor(x), math.floor(y)
    right, bottom = math.ceil(x + width), math.ceil(y + height)
    left, top = min(max(left, 0), size.width - 1), min(max(top, 0), size.height - 1)
    right, bottom = min(max(right, left + 1), size.width), min(max(bottom, top + 1), size.height)
    return Box(left, top, right - left, bottom - top), beyond


def _in_pixels(edges: Edges, size: Size) -> Edges:
    across, down = size.width / 100, size.height / 100
    return edges[0] * across, edges[1] * down, edges[2] * across, edges[3] * down
