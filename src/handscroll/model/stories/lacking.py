"""What a story still lacks before visitors should read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handscroll.model.stories.story import (
    ComparisonSection,
    LayerSection,
    MapSection,
    QuotationSection,
    RegionSection,
    Section,
    Story,
    TextSection,
    TimelineSection,
)

READ_IN = ("zh", "en")
"""Languages in which every text has to be: Chinese in either script, and English."""


@dataclass(frozen=True)
class Lack:
    """One thing that is not there.

    Attributes
    ----------
    section
        Name of the section; empty for the story itself.
    what
        ``title``, ``summary``, ``heading``, ``text``, ``alt``, ``caption``, ``source``,
        ``words``, ``name``, ``relic``, ``picture``, ``date``, ``place``, ``section``.
    language
        ``zh`` or ``en``; empty where no language is meant.
    number
        Which picture, event or place of the section, from 1; 0 is none.
    """

    section: str
    what: str
    language: str = ""
    number: int = 0

    @property
    def grave(self) -> bool:
        """Whether nobody may publish without it: a title, and anything at all to read."""
        return not self.section and self.what in ("title", "section")


def lacking(story: Story) -> list[Lack]:
    """Return everything that is not there, in the order of the story."""
    return list(_lacking(story))


def _lacking(story: Story) -> Iterator[Lack]:
    yield from _needed("", "title", story.title)
    yield from _both("", "summary", story.summary)
    if story.cover.relic:
        yield from _needed("", "alt", story.cover.alt)
    if not story.sections:
        yield Lack("", "section")
    for section in story.sections:
        yield from _of(section)


def _of(section: Section) -> Iterator[Lack]:
    yield from _both(section.id, "heading", section.heading)
    if isinstance(section, TextSection | QuotationSection):
        yield from _needed(section.id, "text", section.text)
    else:
        yield from _both(section.id, "text", section.text)
    if isinstance(section, QuotationSection):
        yield from _both(section.id, "source", section.source)
    elif isinstance(section, RegionSection | ComparisonSection | LayerSection):
        yield from _pictures(section)
    elif isinstance(section, TimelineSection):
        yield from _events(section)
    elif isinstance(section, MapSection):
        yield from _places(section)


def _pictures(section: RegionSection | ComparisonSection | LayerSection) -> Iterator[Lack]:
    if len(section.pictures) < (1 if isinstance(section, RegionSection) else 2):
        yield Lack(section.id, "picture")
    for number, one in enumerate(section.pictures, start=1):
        if not one.relic:
            yield Lack(section.id, "relic", number=number)
        yield from _needed(section.id, "alt", one.alt, number)
        yield from _both(section.id, "caption", one.caption, number)


def _events(section: TimelineSection) -> Iterator[Lack]:
    if not section.events:
        yield Lack(section.id, "date")
    for number, one in enumerate(section.events, start=1):
        if one.year is None:
            yield Lack(section.id, "date", number=number)
        yield from _needed(section.id, "words", one.words, number)


def _places(section: MapSection) -> Iterator[Lack]:
    if not section.places:
        yield Lack(section.id, "place")
    for number, one in enumerate(section.places, start=1):
        if one.latitude is None or one.longitude is None:
            yield Lack(section.id, "place", number=number)
        yield from _needed(section.id, "name", one.name, number)
        yield from _both(section.id, "words", one.words, number)


def _needed(section: str, what: str, texts: Mapping[str, str], number: int = 0) -> Iterator[Lack]:
    """Yield the languages in which a text is not there."""
    said = {tag.partition("-")[0] for tag, text in texts.items() if text}
    for language in READ_IN:
        if language not in said:
            yield Lack(section, what, language, number)


def _both(section: str, what: str, texts: Mapping[str, str], number: int = 0) -> Iterator[Lack]:
    """Yield the language in which a text is not there that is there in another."""
    if any(texts.values()):
        yield from _needed(section, what, texts, number)
