"""A story: its title, its sections in order, and when visitors may read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from handscroll.model.rights import State
from handscroll.model.stories.pieces import Event, Frozen, Heading, Picture, Place, Texts

MOST_SECTIONS = 200
MOST_PICTURES = 12
"""Pictures of one section."""
MOST_LINES = 100
"""Events of one timeline, places of one map."""


_PLACES = {
    "attract", "beginning", "content", "end", "idle", "lamp", "looking", "network", "roll",
    "unroll",
}  # fmt: skip
"""What the pages of stories name themselves: two places of one name lead to one of them only."""


class StoryKind(StrEnum):
    """What it is called; both are made and shown alike."""

    STORY = "story"
    EXHIBITION = "exhibition"


class _Section(Frozen):
    id: str = Field(pattern=r"^[a-z][a-z0-9]{0,31}$")
    """Names the section within its story, also in addresses."""
    heading: Heading = Field(default_factory=dict)
    text: Texts = Field(default_factory=dict)
    """A few signs of Markdown; see `handscroll.departments.stories.telling.prose`."""

    @field_validator("id")
    @classmethod
    def _is_no_place_of_the_page(cls, name: str) -> str:
        if name in _PLACES:
            raise ValueError(f"{name!r} is a place of every story's page; choose another name")
        return name


class TextSection(_Section):
    """Words alone."""

    kind: Literal["text"] = "text"


class _Pictured(_Section):
    pictures: tuple[Picture, ...] = Field(default=(), max_length=MOST_PICTURES)


class RegionSection(_Pictured):
    """A relic, or a place on it."""

    kind: Literal["region"] = "region"


class ComparisonSection(_Pictured):
    """Pictures side by side, or two of them under a curtain."""

    kind: Literal["comparison"] = "comparison"
    manner: Literal["beside", "curtain"] = "beside"


class LayerSection(_Pictured):
    """Several captures of one thing, of which the reader chooses one."""

    kind: Literal["layer"] = "layer"


class TimelineSection(_Section):
    """Events in the order of their dates."""

    kind: Literal["timeline"] = "timeline"
    events: tuple[Event, ...] = Field(default=(), max_length=MOST_LINES)


class MapSection(_Section):
    """Places, drawn on a plain grid of degrees."""

    kind: Literal["map"] = "map"
    places: tuple[Place, ...] = Field(default=(), max_length=MOST_LINES)


class QuotationSection(_Section):
    """Words of somebody else, or an inscription; Chinese ones stand in columns."""

    kind: Literal["quotation"] = "quotation"
    source: Texts = Field(default_factory=dict)


Section = Annotated[
    TextSection
    | RegionSection
    | ComparisonSection
    | LayerSection
    | TimelineSection
    | MapSection
    | QuotationSection,
    Field(discriminator="kind"),
]
SECTIONS: dict[str, type[_Section]] = {
    "text": TextSection,
    "region": RegionSection,
    "comparison": ComparisonSection,
    "layer": LayerSection,
    "timeline": TimelineSection,
    "map": MapSection,
    "quotation": QuotationSection,
}
"""Every kind of section, in the order in which they are offered."""


class Story(Frozen):
    """A story as it is kept.

    Attributes
    ----------
    opens, closes
        RFC 3339 in UTC, to the second: visitors read a published one from then, and no longer
        from then; empty sets no bound.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    kind: StoryKind = StoryKind.STORY
    state: State = State.DRAFT
    title: Heading = Field(default_factory=dict)
    summary: Texts = Field(default_factory=dict)
    cover: Picture = Picture()
    sections: tuple[Section, ...] = Field(default=(), max_length=MOST_SECTIONS)
    opens: str = ""
    closes: str = ""

    @field_validator("opens", "closes")
    @classmethod
    def _in_utc(cls, moment: str) -> str:
        if not moment:
            return ""
        read = datetime.fromisoformat(moment)
        if read.tzinfo is None:
            raise ValueError("a moment without a time zone is none")
        try:
            return read.astimezone(UTC).isoformat(timespec="seconds")
        except OverflowError:
            raise ValueError("it lies beyond the years that there are") from None

    @model_validator(mode="after")
    def _in_order(self) -> Story:
        if self.opens and self.closes and self.opens >= self.closes:
            raise ValueError("it would close before it opens")
        names = [one.id for one in self.sections]
        if len(set(names)) < len(names):
            raise ValueError("two sections bear the same name")
        return self

    def open_at(self, moment: datetime) -> bool:
        """Say whether its dates let visitors read it at a moment."""
        now = moment.astimezone(UTC).isoformat(timespec="seconds")
        return (not self.opens or self.opens <= now) and (not self.closes or now < self.closes)

    def pictures(self) -> Iterator[tuple[str, int, Picture]]:
        """Yield each picture with its section's name and its place there; of the cover, ""."""
        if self.cover.relic:
            yield "", 0, self.cover
        for section in self.sections:
            for number, picture in enumerate(getattr(section, "pictures", ())):
                yield section.id, number, picture

    def relics(self) -> list[str]:
        """Return the identifiers of all relics that it names, each once."""
        found = [picture.relic for _, _, picture in self.pictures()]
        for section in self.sections:
            found += [event.relic for event in getattr(section, "events", ())]
        return list(dict.fromkeys(name for name in found if name))
