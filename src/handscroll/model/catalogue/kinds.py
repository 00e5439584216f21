"""What kind of object it is, and the facts that only its kind has."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.extent import Millimetres
from handscroll.model.catalogue.fact import Certainty, Fact
from handscroll.model.catalogue.inscription import Script
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.catalogue.material import PerCentimetre
from handscroll.model.catalogue.term import Term
from handscroll.model.catalogue.written import Line, Said

Terms = Annotated[tuple[Term, ...], Field(max_length=40)]
Few = Annotated[int, Field(ge=0, le=100_000)]
Positive = Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]


class ObjectType(StrEnum):
    """What kind of object it is."""

    PAINTING = "painting"
    CALLIGRAPHY = "calligraphy"
    TEXTILE = "textile"
    COSTUME = "costume"
    BUILDING = "building"
    OBJECT_3D = "object_3d"
    FILM = "film"
    ORIGINAL_WORK = "original_work"


class PaintingFacts(Fact):
    """A painting: what it shows, of how many pieces of silk or paper."""

    type: Literal[ObjectType.PAINTING]
    subjects: Terms = ()
    inscription_on_painting: bool | None = None
    panels: Few | None = None


class CalligraphyFacts(Fact):
    """A calligraphy: script, text, and the model it was written after."""

    type: Literal[ObjectType.CALLIGRAPHY]
    script: Script | None = None
    text_title: Said = Field(default_factory=dict)
    lines: Few | None = None
    characters: Few | None = None
    written_after: Said = Field(default_factory=dict)


class TextileFacts(Fact):
    """A textile or carpet: structure, thread counts, pattern and its repeat."""

    type: Literal[ObjectType.TEXTILE]
    structure: Terms = ()
    fibres: Terms = ()
    warp_per_cm: PerCentimetre | None = None
    weft_per_cm: PerCentimetre | None = None
    knots_per_dm2: Positive | None = None
    pile_mm: Millimetres | None = None
    pattern: Terms = ()
    repeat_height_mm: Millimetres | None = None
    repeat_width_mm: Millimetres | None = None
    dyes: Terms = ()
    selvedges: Line = ""


class CostumeFacts(Fact):
    """A garment: its kind, who wore it and when, how it closes."""

    type: Literal[ObjectType.COSTUME]
    garment: Term | None = None
    wearer: PersonRef = PersonRef()
    wearer_certainty: Certainty = Certainty.UNKNOWN
    occasion: Said = Field(default_factory=dict)
    season: Said = Field(default_factory=dict)
    rank: Said = Field(default_factory=dict)
    closure: Terms = ()
    collar: Terms = ()
    sleeves: Terms = ()
    pattern: Terms = ()
    lining: Said = Field(default_factory=dict)
    accessories: Said = Field(default_factory=dict)


class BuildingFacts(Fact):
    """A building or hall: bays, roof, storeys, brackets."""

    type: Literal[ObjectType.BUILDING]
    bays_wide: Few | None = None
    bays_deep: Few | None = None
    storeys: Few | None = None
    roof: Terms = ()
    eaves: Few | None = None
    structure: Terms = ()
    brackets: Said = Field(default_factory=dict)
    platform_mm: Millimetres | None = None
    faces: Said = Field(default_factory=dict)
    use: Said = Field(default_factory=dict)
    built: Dated = Dated()
    rebuilt: tuple[Dated, ...] = Field(default=(), max_length=60)


class Object3dFacts(Fact):
    """A thing in the round: how it was formed, its marks, what it holds."""

    type: Literal[ObjectType.OBJECT_3D]
    forming: Terms = ()
    decoration: Terms = ()
    marks: Said = Field(default_factory=dict)
    volume_ml: Positive | None = None
    state_of_preservation: Said = Field(default_factory=dict)


class FilmFacts(Fact):
    """A film: how long, on what, in which languages, who speaks and plays."""

    type: Literal[ObjectType.FILM]
    duration_s: Positive | None = None
    gauge: Line = ""
    frames_per_s: Positive | None = None
    colour: bool | None = None
    sound: bool | None = None
    languages: tuple[Line, ...] = Field(default=(), max_length=40)
    first_shown: Dated = Dated()
    credits: Said = Field(default_factory=dict)


class OriginalWorkFacts(Fact):
    """A new work: how it was made, and from which relics."""

    type: Literal[ObjectType.ORIGINAL_WORK]
    tools: Terms = ()
    statement: Said = Field(default_factory=dict)
    edition: Line = ""
    made_with_software: bool | None = None


OwnFacts = Annotated[
    PaintingFacts
    | CalligraphyFacts
    | TextileFacts
    | CostumeFacts
    | BuildingFacts
    | Object3dFacts
    | FilmFacts
    | OriginalWorkFacts,
    Field(discriminator="type"),
]
