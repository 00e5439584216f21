"""What sections of a story are made of: texts, pictures, events and places."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MOST_WORDS = 8_000
"""Characters of one text in one language."""
MOST_TITLE = 200
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_DATE = re.compile(r"-?\d{1,5}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _language_map(texts: dict[str, str]) -> dict[str, str]:
    """Keep what says something, under tags that are some."""
    for tag, text in texts.items():
        if not _TAG.fullmatch(tag):
            raise ValueError(f"{tag[:20]!r} is no language tag")
        if len(text) > MOST_WORDS:
            raise ValueError(f"a text has {len(text):,} characters, and {MOST_WORDS:,} fit")
    return {tag: text.strip() for tag, text in texts.items() if text.strip()}


def _short(texts: dict[str, str]) -> dict[str, str]:
    longest = max((len(text) for text in texts.values()), default=0)
    if longest > MOST_TITLE:
        raise ValueError(f"a heading has {longest:,} characters, and {MOST_TITLE} fit")
    return texts


Texts = Annotated[dict[str, str], AfterValidator(_language_map)]
"""One text in several languages: BCP 47 tag to words; empty ones are left out."""
Heading = Annotated[Texts, AfterValidator(_short)]


class Frozen(BaseModel):
    """What is made once and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Picture(Frozen):
    """A relic's capture, or a place on it.

    Attributes
    ----------
    relic
        Identifier; empty while nobody has chosen one.
    capture
        Identifier; empty is the relic's first.
    x, y, width, height
        The place in full-resolution pixels; a width of 0 is the whole capture.
    alt
        What somebody who does not see the picture has to know.
    caption
        What stands below it.
    """

    relic: str = Field(default="", max_length=128)
    capture: str = Field(default="", max_length=128)
    x: int = Field(default=0, ge=0)
    y: int = Field(default=0, ge=0)
    width: int = Field(default=0, ge=0)
    height: int = Field(default=0, ge=0)
    alt: Texts = Field(default_factory=dict)
    caption: Texts = Field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Say whether it is all of the capture."""
        return not (self.width and self.height)

    @property
    def box(self) -> str:
        """Write the place as the Image API asks for it: ``x,y,width,height`` or ``full``."""
        return "full" if self.whole else f"{self.x},{self.y},{self.width},{self.height}"


class Event(Frozen):
    """Something that happened: a date as ISO 8601 has it, from the year alone, and words.

    Years before the first are written with a minus sign, as astronomers count: -200 is 201 BC.
    """

    date: str = Field(default="", max_length=12)
    words: Texts = Field(default_factory=dict)
    relic: str = Field(default="", max_length=128)

    @property
    def year(self) -> int | None:
        """The year, or None where the date cannot be read."""
        if not _DATE.fullmatch(self.date):
            return None
        sign = -1 if self.date.startswith("-") else 1
        return sign * int(self.date.lstrip("-").split("-")[0])


class Place(Frozen):
    """A place on the earth, in degrees; None while nobody has said where."""

    name: Texts = Field(default_factory=dict)
    words: Texts = Field(default_factory=dict)
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
