"""What the unrolling viewer needs to know, as plain data inside the page."""

from __future__ import annotations

from typing import Any

from handscroll.departments.viewing.pictures import IMAGES
from handscroll.departments.viewing.show import Section, Showing
from handscroll.model.text import pick
from handscroll.pages import Words


def viewer_data(showing: Showing, words: Words) -> dict[str, Any]:
    """Return parts in reading order, their pictures' services and the viewer's words.

    ``mm_per_px`` is None for a part that nobody measured; the viewer then shows no scale.
    """
    title = pick(showing.relic.title, words.language)
    return {
        "manner": showing.manner.value,
        "language": words.language,
        "label": words("viewer.label", title=title),
        "parts": [_part(section, showing.numbered, words) for section in showing.sections],
        "words": words.under("viewer"),
    }


def name_of(section: Section, *, numbered: bool, words: Words) -> str:
    """Return what a part is called in the reader's language."""
    if section.name:
        return pick(section.name, words.language)
    kind = words(f"part.{section.part.kind}")
    return words("part.numbered", part=kind, number=section.number) if numbered else kind


def _part(section: Section, numbered: bool, words: Words) -> dict[str, Any]:
    capture = section.part.capture
    return {
        "name": name_of(section, numbered=numbered, words=words),
        "kind": section.part.kind.value,
        "service": f"{IMAGES}/{capture.id}",
        "width": capture.width,
        "height": capture.height,
        "mm_per_px": section.part.mm_per_px,
    }
