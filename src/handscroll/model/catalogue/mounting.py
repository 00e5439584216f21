"""The parts of a mounted work (形制), from right to left or from top to bottom."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from handscroll.model.catalogue.extent import Measure
from handscroll.model.catalogue.fact import Fact
from handscroll.model.catalogue.term import Term
from handscroll.model.catalogue.written import Line, Name, Said


class MountingKind(StrEnum):
    """What a part is. Handscroll, hanging scroll, album, box; working list, see decision 11."""

    BOX = "box"
    CLOTH = "cloth"
    WRAPPER = "wrapper"
    TITLE_SLIP = "title_slip"
    CORD = "cord"
    PIN = "pin"
    STAVE = "stave"
    HEAVEN = "heaven"
    RIBBONS = "ribbons"
    SEPARATOR = "separator"
    FRONTISPIECE = "frontispiece"
    POETRY_PANEL = "poetry_panel"
    PAINTING = "painting"
    COLOPHON = "colophon"
    EARTH = "earth"
    BOTTOM_STAVE = "bottom_stave"
    ROLLER_KNOB = "roller_knob"
    COVER = "cover"
    FLYLEAF = "flyleaf"
    OPENING = "opening"
    OPENING_RIGHT = "opening_right"
    OPENING_LEFT = "opening_left"
    PANEL = "panel"
    FAN_RIBS = "fan_ribs"
    BORDER = "border"
    LINING = "lining"
    FRAME = "frame"
    OTHER = "other"


class MountingPart(Fact):
    """One part; a record's parts stand in the order in which they are met.

    Attributes
    ----------
    id
        Name within the record, by which texts, seals and measures refer to it.
    joins
        Sheets or pieces joined, as in a long colophon section.
    capture
        Identifier of the capture that shows it, or None.
    """

    id: Name
    kind: MountingKind = MountingKind.OTHER
    label: Said = Field(default_factory=dict)
    measures: tuple[Measure, ...] = Field(default=(), max_length=20)
    materials: tuple[Term, ...] = Field(default=(), max_length=20)
    joins: int | None = Field(default=None, ge=1, le=10_000)
    capture: Name | None = None
    note: Said = Field(default_factory=dict)
    source: Line = ""
