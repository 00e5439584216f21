"""Which pictures can be laid beside each other."""

from __future__ import annotations

from typing import Any

from handscroll.departments.viewing.iiif.asking import not_shown
from handscroll.departments.viewing.showing.pictures import IMAGES
from handscroll.departments.viewing.showing.show import showing
from handscroll.departments.viewing.showing.viewer_data import finest, name_of
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, State, may
from handscroll.model.text import pick
from handscroll.museum import Museum
from handscroll.pages import Words

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
        If there is no such picture, or the reader may not see it.
    """
    shown = museum.captures.find(capture)
    if not may(person.role, Action.VIEW, shown.state):
        raise not_shown(capture)
    relic = museum.relics.get(shown.relic)
    limited = not may(person.role, Action.VIEW, State.DRAFT)
    return {
        "id": capture,
        "relic": relic.id,
        "name": _name(relic, capture, words),
        "service": f"{IMAGES}/{capture}",
        "width": shown.capture.width,
        "height": shown.capture.height,
        "mm_per_px": shown.mm_per_px,
        "finest": finest(shown.capture, shown.rights, limited=limited),
    }


def _name(relic: Relic, capture: str, words: Words) -> str:
    title = pick(relic.title, words.language)
    if len(relic.parts) == 1:
        return title
    opened = showing(relic)
    part = next(one for one in opened.sections if one.part.capture.id == capture)
    return f"{title} · {name_of(part, numbered=opened.numbered, words=words)}"
