"""What a story's folder will hold: pages, what they wear, and the pictures that they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handscroll.departments.stories.afield.dress import dress
from handscroll.departments.stories.afield.leading import relics_led_to
from handscroll.departments.stories.afield.printing import Printer
from handscroll.departments.stories.afield.readme import readme
from handscroll.departments.stories.afield.works import Work, works
from handscroll.departments.stories.telling.gathering import gather
from handscroll.museum import Museum
from handscroll.museum.stories import KeptStory
from handscroll.pages import Pages
from handscroll.plugin import Visit

STYLES = ("site", "unroll", "story", "afield", "kiosk")
SCRIPTS = ("lamp", "story", "work", "kiosk")


@dataclass(frozen=True)
class Plan:
    """All files of a folder: those made here, and the pictures' addresses by their names.

    Attributes
    ----------
    facts
        What the folder says of itself.
    away
        Works of the story that visitors do not see, so that neither does the folder.
    """

    files: Mapping[str, bytes]
    pictures: Mapping[str, str]
    facts: Mapping[str, Any]
    away: Sequence[str]


def plan(
    museum: Museum, pages: Pages, visit: Visit, kept: KeptStory, *, largest: int, idle: int
) -> Plan:
    """Plan the folder of a story as visitors read it, or will once its first day has come.

    Parameters
    ----------
    kept
        A story that is published.
    largest
        Longest side in pixels up to which pictures of works are taken along.
    idle
        Seconds without a touch after which a kiosk asks whether somebody is there.

    Raises
    ------
    UnreadableError
        If the museum cannot describe a picture.
    MisconfiguredError
        If the pages were not built.
    """
    assert kept.shown is not None
    told = gather(museum, kept.shown)
    printer = Printer(pages, told, dress(STYLES, SCRIPTS), idle)
    named = [relic.id for relic in told.works]
    linked = {
        name for language in pages.languages for name in relics_led_to(printer.story(language))
    }
    found = works(museum, visit, [*named, *sorted(linked - set(named))], largest)
    files = dict(printer.all_pages(found)) | printer.dress.files
    files["README.txt"] = readme(pages, told.story.title, museum.settings.name)
    return Plan(
        files,
        printer.pictures | _tiles(found),
        {
            "handscroll": 1, "kind": told.story.kind.value, "title": told.story.title,
            "version": kept.version, "largest": largest, "idle": idle,
            "languages": list(pages.languages),
            "works": [work.relic.id for work in found],
        },
        sorted(set(told.story.relics()) - set(named)),
    )  # fmt: skip


def _tiles(found: Sequence[Work]) -> dict[str, str]:
    zooms = (leaf.zoom for work in found for leaf in work.leaves)
    return {name: address for zoom in zooms if zoom is not None for name, address in zoom.tiles()}
