"""A relic and its parts, as a record that a person can read."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from handscroll.model.capture import Capture
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.telling import for_public
from handscroll.model.rights import Rights, State, Tier


class ObjectFormat(StrEnum):
    """What shape of thing it is (形制)."""

    HANDSCROLL = "handscroll"
    HANGING_SCROLL = "hanging_scroll"
    CENTRAL_SCROLL = "central_scroll"
    COUPLET = "couplet"
    ALBUM = "album"
    ROUND_FAN = "round_fan"
    FOLDING_FAN = "folding_fan"
    CALLIGRAPHY = "calligraphy"
    TEXTILE = "textile"
    COSTUME = "costume"
    PAINTING = "painting"
    OTHER = "other"


class PartKind(StrEnum):
    """What a part of a mounted work is, in the order of a handscroll from right to left."""

    WRAPPER = "wrapper"
    TITLE_SLIP = "title_slip"
    FRONTISPIECE = "frontispiece"
    SEPARATOR = "separator"
    PAINTING = "painting"
    COLOPHON = "colophon"
    LEAF = "leaf"
    WHOLE = "whole"


class Part(BaseModel):
    """One part of a relic and the capture that shows it.

    Attributes
    ----------
    height_mm, width_mm
        Physical size of what the capture shows, in millimetres; None where nobody measured.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: PartKind = PartKind.WHOLE
    label: dict[str, str] = Field(default_factory=dict)
    capture: Capture
    height_mm: float | None = Field(default=None, gt=0, le=1e7)
    width_mm: float | None = Field(default=None, gt=0, le=1e7)

    @property
    def mm_per_px(self) -> float | None:
        """Millimetres on the relic per pixel, from the width, else the height; None if unknown."""
        if self.width_mm is not None:
            return self.width_mm / self.capture.width
        if self.height_mm is not None:
            return self.height_mm / self.capture.height
        return None


class Relic(BaseModel):
    """A relic: the record, and its parts in reading order (right to left).

    Language maps hold ``zh-Hans``, ``zh-Hant``, ``en`` or any other BCP 47 tag.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    accession_number: str
    state: State = State.DRAFT
    format: ObjectFormat = ObjectFormat.OTHER
    title: dict[str, str]
    creator: dict[str, str] = Field(default_factory=dict)
    date_written: str = ""
    dynasty: dict[str, str] = Field(default_factory=dict)
    medium: dict[str, str] = Field(default_factory=dict)
    description: dict[str, str] = Field(default_factory=dict)
    rights: Rights = Field(default_factory=Rights)
    parts: tuple[Part, ...]
    painted_by_software: bool = False
    """True for the demo collection: every page and manifest says so."""
    catalogue: Catalogue = Catalogue()
    """What specialists record beyond the label; staff's own fields included."""

    @property
    def reads_right_to_left(self) -> bool:
        """Handscrolls, albums and calligraphy are read from the right."""
        return self.format not in {ObjectFormat.TEXTILE, ObjectFormat.COSTUME, ObjectFormat.OTHER}

    @property
    def captures(self) -> tuple[Capture, ...]:
        """Captures of all parts, in reading order."""
        return tuple(part.capture for part in self.parts)

    def told_to(self, tier: Tier) -> Relic:
        """Return the record without what is the staff's alone, unless staff ask."""
        if tier is Tier.STAFF:
            return self
        return self.model_copy(update={"catalogue": for_public(self.catalogue)})
