"""Which pictures can be laid beside each other."""

from __future__ import annotations

from typing import Any

from handscroll.departments.viewing.pictures import IMAGES
from handscroll.departments.viewing.show import showing
from handscroll.departments.viewing.viewer_data import name_of
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.rights import Action
from handscroll.model.text import pick
from handscroll.museum import Museum
from handscroll.pages import Words
from handscroll.plugin import require

_MOST = 300
"""Pictures offered in one list."""


def choices(museum: Museum, words: Words) -> list[tuple[str, str]]:
    """Return ``(capture, name)`` of published pictures, by accession number."""
    found = [
        (part.capture.id, _name(relic, part.capture.id, words))
        for relic in museum.relics.published()
        for part in relic.parts
    ]
    return found[:_MOST]


def chosen(museum: Museum, person: Person, capture: str, words: Words) -> dict[str, Any]:
    """Return what the viewer needs of one picture.

    Raises
    ------
    NotFoundError
        If there is no such picture.
    UnauthenticatedError, RefusedError
        If the reader may not see it.
    """
    shown = museum.captures.find(capture)
    require(person, Action.VIEW, shown.state, what=f"Picture {capture} is not shown")
    relic = museum.relics.get(shown.relic)
    return {
        "id": capture,
        "relic": relic.id,
        "name": _name(relic, capture, words),
        "service": f"{IMAGES}/{capture}",
        "width": shown.capture.width,
        "height": shown.capture.height,
        "mm_per_px": shown.mm_per_px,
    }


def _name(relic: Relic, capture: str, words: Words) -> str:
    title = pick(relic.title, words.language)
    if len(relic.parts) == 1:
        return title
    opened = showing(relic)
    part = next(one for one in opened.sections if one.part.capture.id == capture)
    return f"{title} · {name_of(part, numbered=opened.numbered, words=words)}"
